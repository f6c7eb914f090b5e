"""The release gate: an edition leaves the house only clean, checked by people, and as it was signed."""

from kpk_eval.release.gate import obstacles
from kpk_eval.release.publication import ReleaseError, publish
from kpk_eval.release.signing import tree_sha256

__all__ = ["ReleaseError", "obstacles", "publish", "tree_sha256"]

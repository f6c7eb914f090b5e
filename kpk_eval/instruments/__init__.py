"""Published instruments as definitions: numbers of items and rules of scoring, never their wording."""

from kpk_eval.instruments.registry import definition, names
from kpk_eval.instruments.resolve import resolved

__all__ = ["definition", "names", "resolved"]

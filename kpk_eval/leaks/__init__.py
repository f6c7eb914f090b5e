"""The leak scan: whether a finished tree holds anything that must not be published.

`audit` scans the book of an edition; `scan` any tree for any list of private values.
"""

from kpk_eval.leaks.audit import allowed_of, audit
from kpk_eval.leaks.model import Allowed, Finding, Flaw, LeakError, NeedleKind, Origin, ScanReport, Secret
from kpk_eval.leaks.needles import Needles, hashed
from kpk_eval.leaks.of_study import needles_of
from kpk_eval.leaks.scanning import scan

__all__ = [
    "Allowed", "Finding", "Flaw", "LeakError", "NeedleKind", "Needles", "Origin", "ScanReport", "Secret",
    "allowed_of", "audit", "hashed", "needles_of", "scan",
]  # fmt: skip

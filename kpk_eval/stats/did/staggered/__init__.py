"""Effects when treatment starts at different times (Callaway and Sant'Anna 2021)."""

from kpk_eval.stats.did.staggered.aggregate import By, aggregate
from kpk_eval.stats.did.staggered.cells import attgt
from kpk_eval.stats.did.staggered.options import Base, Comparison, Method, Multiplier, Options
from kpk_eval.stats.did.staggered.result import Aggregation, Cell, GroupTimes, Part

__all__ = [
    "Aggregation",
    "Base",
    "By",
    "Cell",
    "Comparison",
    "GroupTimes",
    "Method",
    "Multiplier",
    "Options",
    "Part",
    "aggregate",
    "attgt",
]

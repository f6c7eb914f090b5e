"""What all coefficients of the reliability of a scale have in common."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.scales.items import MissingItems


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """A coefficient with its limits at ``level`` and its standard error.

    ``n`` counts people, ``n_dropped`` those left out. Where ``reason`` is not empty there is no number.
    """

    missing: MissingItems
    level: float
    n: int
    n_dropped: int
    n_items: int
    estimate: float = nan
    low: float = nan
    high: float = nan
    se: float = nan
    reason: Refusal = Refusal.NONE

    def __post_init__(self) -> None:
        """Refuse a level that is not a probability."""
        require_level(self.level)

    @property
    def estimable(self) -> bool:
        """Whether there is a number."""
        return self.reason is Refusal.NONE

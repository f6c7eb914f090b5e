"""Result of a test of a whole table, and of the change or difference in each of its categories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.level import require_level


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """Whether the categories are distributed differently, and by how much each of them differs.

    ``n`` counts the people, ``n_contributing`` those the test looks at. ``shares`` holds one difference of
    shares per category, each with its own interval (not adjusted for the number of categories). Numbers are
    NaN and ``shares`` empty where ``reason`` is not empty.
    """

    estimand: str
    method: str
    level: float
    n: int
    n_dropped: int
    n_contributing: int
    categories: tuple[object, ...]
    statistic: float = nan
    df: float = nan
    p: float = nan
    effect_size: float = nan
    effect_size_kind: str = ""
    effect_low: float = nan
    effect_high: float = nan
    shares: tuple[Estimate, ...] = ()
    reason: Refusal = Refusal.NONE

    def __post_init__(self) -> None:
        """Refuse a level that is not a probability."""
        require_level(self.level)

    @property
    def estimable(self) -> bool:
        """Whether there is a number."""
        return self.reason is Refusal.NONE

    def refused(self, reason: Refusal) -> Tested:
        """The same counts with the reason why there is no number."""
        return replace(self, reason=reason)

"""Result of a test of a whole table, and of the change or difference in each of its categories."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from kpk_eval.stats.estimate import AtLevel, Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested(AtLevel):
    """Whether the categories are distributed differently, and by how much each of them differs.

    ``n`` counts the people, ``n_contributing`` those the test looks at. ``shares`` holds one difference of
    shares per category, each with its own interval (not adjusted for the number of categories). Numbers are
    NaN and ``shares`` empty where ``reason`` is not empty.
    """

    estimand: str
    method: str
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

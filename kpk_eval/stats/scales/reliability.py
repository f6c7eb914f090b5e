"""What all coefficients of the reliability of a scale have in common."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from kpk_eval.stats.estimate import AtLevel
from kpk_eval.stats.scales.items import MissingItems


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability(AtLevel):
    """A coefficient with its limits at ``level`` and its standard error.

    ``n`` counts people, ``n_dropped`` those left out. Where ``reason`` is not empty there is no number.
    """

    missing: MissingItems
    n: int
    n_dropped: int
    n_items: int
    estimate: float = nan
    low: float = nan
    high: float = nan
    se: float = nan

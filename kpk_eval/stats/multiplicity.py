"""Adjusted p values within one family of tests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.samples import Numbers


class Adjustment(StrEnum):
    """What the adjustment keeps below the level."""

    HOLM = "holm"
    """The probability of any wrong finding in the family."""
    BENJAMINI_HOCHBERG = "bh"
    """The expected share of wrong findings among the findings of the family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """Adjusted p values in the order given, and the number of tests they were adjusted for."""

    adjustment: Adjustment
    tests: int
    p: tuple[float, ...]


def adjust(p: ArrayLike, *, adjustment: Adjustment) -> Adjusted:
    """Smallest levels at which each test of one family still rejects, given all tests of the family.

    Parameters
    ----------
    p
        Raw p values of one family, shape (k,). NaN stands for a comparison that could not be estimated: it
        is not a test, is not counted and stays NaN.
    adjustment
        Holm or Benjamini–Hochberg.

    Raises
    ------
    ValueError
        If a value lies outside 0 to 1 or the input is not one column.

    Notes
    -----
    Sources: Holm (1979), A simple sequentially rejective multiple test procedure; Benjamini and Hochberg
    (1995), Controlling the false discovery rate. Checked against tests/references/multiplicity (R's
    ``p.adjust``) and ``multiplicity_bh1995``.
    """
    raw = np.asarray(p, dtype=np.float64)
    if raw.ndim != 1:
        raise ValueError(f"p has {raw.ndim} dimensions; give one p value per test of the family")
    tested = ~np.isnan(raw)
    if ((raw[tested] < 0) | (raw[tested] > 1)).any():
        raise ValueError("p holds values outside 0 to 1; give p values, not statistics or percentages")
    adjusted = np.full(raw.shape, np.nan)
    if tested.any():
        adjusted[tested] = _METHODS[adjustment](raw[tested])
    return Adjusted(adjustment=adjustment, tests=int(tested.sum()), p=tuple(adjusted.tolist()))


def _holm(p: Numbers) -> Numbers:
    """Holm's step-down p: each times the number of tests not smaller than it, never falling.

    Written out because statsmodels, which has it, collects garbage in each call (0.1 s).
    """
    order = np.argsort(p)
    stepped = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _benjamini_hochberg(p: Numbers) -> Numbers:
    """Benjamini and Hochberg's step-up p."""
    return np.asarray(stats.false_discovery_control(p, method="bh"), dtype=np.float64)


_METHODS = {Adjustment.HOLM: _holm, Adjustment.BENJAMINI_HOCHBERG: _benjamini_hochberg}

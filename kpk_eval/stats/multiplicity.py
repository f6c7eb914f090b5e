"""Adjusted p values within one family of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.samples import Numbers


class Adjustment(StrEnum):
    """What the adjustment keeps below the level, and how."""

    BONFERRONI = "bonferroni"
    """The probability of any wrong finding in the family, without looking at the other p values."""
    HOLM = "holm"
    """The same, stepping down from the smallest p; finds at least as much as Bonferroni."""
    HOCHBERG = "hochberg"
    """The same, stepping up from the largest p; for tests that are independent or depend positively."""
    HOMMEL = "hommel"
    """The same by closed testing; finds at least as much as Hochberg, under the same condition."""
    FIXED_SEQUENCE = "fixed_sequence"
    """The same, testing in the order given and stopping at the first test that does not reject."""
    BENJAMINI_HOCHBERG = "bh"
    """The expected share of wrong findings among the findings; independent or positively dependent tests."""
    BENJAMINI_YEKUTIELI = "by"
    """The same under any dependence."""


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
        is not a test, is not counted and stays NaN. The order matters for the fixed sequence alone.
    adjustment
        Bonferroni, Holm, Hochberg, Hommel, fixed sequence, Benjamini–Hochberg or Benjamini–Yekutieli.

    Raises
    ------
    ValueError
        If a value lies outside 0 to 1 or the input is not one column.

    Notes
    -----
    Sources: Holm (1979), A simple sequentially rejective multiple test procedure; Hochberg (1988), A
    sharper Bonferroni procedure for multiple tests of significance; Hommel (1988), A stagewise rejective
    multiple test procedure; Maurer, Hothorn and Lehmacher (1995), Multiple comparisons in drug clinical
    trials (fixed sequence); Benjamini and Hochberg (1995), Controlling the false discovery rate; Benjamini
    and Yekutieli (2001), The control of the false discovery rate in multiple testing under dependency.
    Checked against tests/references/multiplicity (R's ``p.adjust``) and ``multiplicity_bh1995``.
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


def adjust_planned_first(
    p: ArrayLike, *, planned: Sequence[bool], adjustment: Adjustment, gate: bool = False
) -> Adjusted:
    """Adjusted p values of a family in which the planned tests do not pay for the exploratory ones.

    Planned tests are adjusted among themselves; exploratory ones among all tests of the family, so that
    looking at more outcomes never takes a planned finding away.

    Parameters
    ----------
    p
        Raw p values of one family, shape (k,); NaN as in ``adjust``.
    planned
        Whether each test was planned, in the same order.
    adjustment
        As for ``adjust``; the fixed sequence tests the planned ones first, each group in the order given.
    gate
        Whether exploratory tests count only once every planned one rejects: then none of them has a smaller
        adjusted p than any planned one, and the whole family keeps its level.

    Raises
    ------
    ValueError
        As ``adjust``, or if ``planned`` differs in length.

    Notes
    -----
    The gate is serial gatekeeping: Westfall and Krishen (2001), Optimally weighted, fixed sequence and
    gatekeeper multiple testing procedures. Checked by its defining properties, with ``adjust`` underneath.
    """
    raw, first = np.asarray(p, dtype=np.float64), np.asarray(planned, dtype=np.bool_)
    if raw.shape != first.shape:
        raise ValueError(f"p has {raw.size} values and planned {first.size}; give one of each per test")
    order = np.argsort(~first, kind="stable")
    together = adjust(raw[order], adjustment=adjustment)
    adjusted = np.empty_like(raw)
    adjusted[order] = together.p
    adjusted[first] = adjust(raw[first], adjustment=adjustment).p
    if gate and first.any():
        largest = np.fmax.reduce(adjusted[first])
        later = ~first & ~np.isnan(adjusted) & ~np.isnan(largest)
        adjusted[later] = np.maximum(adjusted[later], largest)
    return Adjusted(adjustment=adjustment, tests=together.tests, p=tuple(adjusted.tolist()))


def _bonferroni(p: Numbers) -> Numbers:
    """Each p times the number of tests."""
    return np.minimum(p * p.size, 1.0)


def _holm(p: Numbers) -> Numbers:
    """Holm's step-down p: each times the number of tests not smaller than it, never falling.

    Written out because statsmodels, which has it, collects garbage in each call (0.1 s).
    """
    order = np.argsort(p)
    stepped = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _hochberg(p: Numbers) -> Numbers:
    """Hochberg's step-up p: each times the number of tests not smaller than it, never rising downwards."""
    order = np.argsort(p)[::-1]
    stepped = np.minimum.accumulate(p[order] * np.arange(1, p.size + 1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _hommel(p: Numbers) -> Numbers:
    """Hommel's p by the algorithm of Wright (1992), Adjusted p-values for simultaneous inference."""
    order, k = np.argsort(p), p.size
    ascending = p[order]
    adjusted = np.full(k, float((k * ascending / np.arange(1, k + 1)).min()))
    smallest = adjusted.copy()
    for size in range(k - 1, 1, -1):
        kept, rest = np.arange(k - size + 1), np.arange(k - size + 1, k)
        least = float((size * ascending[rest] / np.arange(2, size + 1)).min())
        smallest[kept] = np.minimum(size * ascending[kept], least)
        smallest[rest] = smallest[k - size]
        adjusted = np.maximum(adjusted, smallest)
    found = np.empty_like(p)
    found[order] = np.minimum(np.maximum(adjusted, ascending), 1.0)
    return found


def _fixed_sequence(p: Numbers) -> Numbers:
    """Largest p so far."""
    return np.asarray(np.maximum.accumulate(p), dtype=np.float64)


def _benjamini_hochberg(p: Numbers) -> Numbers:
    """Benjamini and Hochberg's step-up p."""
    return np.asarray(stats.false_discovery_control(p, method="bh"), dtype=np.float64)


def _benjamini_yekutieli(p: Numbers) -> Numbers:
    """Benjamini and Yekutieli's step-up p."""
    return np.asarray(stats.false_discovery_control(p, method="by"), dtype=np.float64)


_METHODS = {
    Adjustment.BONFERRONI: _bonferroni,
    Adjustment.HOLM: _holm,
    Adjustment.HOCHBERG: _hochberg,
    Adjustment.HOMMEL: _hommel,
    Adjustment.FIXED_SEQUENCE: _fixed_sequence,
    Adjustment.BENJAMINI_HOCHBERG: _benjamini_hochberg,
    Adjustment.BENJAMINI_YEKUTIELI: _benjamini_yekutieli,
}

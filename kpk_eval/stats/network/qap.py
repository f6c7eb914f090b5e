"""Whether two relations between the same actors go together more than chance would have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network.figure import Figure
from kpk_eval.stats.network.reference import DRAWS, SEED, Arrangements, arrangements, batches, referenced
from kpk_eval.stats.network.ties import MINIMUM_ACTORS
from kpk_eval.stats.samples import Numbers


class Likeness(StrEnum):
    """How alike two relations are."""

    CORRELATION = "correlation"
    """Pearson's r over the cells; for values as for 0 and 1."""
    JACCARD = "jaccard"
    """Ties in both as a share of ties in either; 0 and 1 only."""
    AGREEMENT = "agreement"
    """Share of the cells that are the same; 0 and 1 only."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Sums over the cells known in both tables, one per arrangement."""

    cells: Numbers
    first: Numbers
    second: Numbers
    first_squared: Numbers
    second_squared: Numbers
    product: Numbers


def qap(
    first: ArrayLike,
    second: ArrayLike,
    *,
    likeness: Likeness = Likeness.CORRELATION,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Figure:
    """Likeness of two relations between the same actors, with p from exchanging the actors of the second.

    Parameters
    ----------
    first, second
        Tables of one value per pair, rows and columns in the same order of actors, shape (n, n); NaN is
        unknown, the diagonal is not read. For networks, their ``ties``; for groups, 1 for two of the same.
    likeness
        Measure.
    draws, seed
        Arrangements drawn, and their seed; exact where all arrangements are no more than the draws.

    Returns
    -------
    Figure
        p is two-sided (for the correlation how often it is as far from 0, otherwise as far from its mean);
        ``p_greater`` and ``p_less`` are one-sided. Refused with ``too_few`` (fewer than three actors),
        ``all_missing``, ``no_variance`` (a relation is the same for all pairs) or ``no_ties`` (Jaccard).

    Raises
    ------
    ValueError
        If the tables are not square, not of one size, or hold infinite values, or others than 0 and 1 where
        ties are compared.

    Notes
    -----
    Random draws count the observed arrangement among them: p is never 0. No model is fitted. Sources: Hubert
    and Schultz (1976), Quadratic assignment as a general data analysis strategy; Krackhardt (1988),
    Predicting with networks. Checked against ``net_glasgow_s50`` (sna's ``gcor``) and, for p,
    tests/references/network.
    """
    one, other = _table(first, name="first"), _table(second, name="second")
    if one.shape != other.shape:
        raise ValueError(f"first has {one.shape[0]} actors and second {other.shape[0]}; give the same actors")
    if likeness is not Likeness.CORRELATION:
        _require_ties(one, other)
    figure = _blank(one, other, likeness=likeness)
    if not figure.estimable:
        return figure
    if likeness is Likeness.CORRELATION:
        one, other = _standardised(one), _standardised(other)
    measure = MEASURES[likeness]
    observed = float(measure(_sums(one, other, np.arange(one.shape[0])[None, :]))[0])
    if np.isnan(observed):
        empty = Refusal.NO_TIES if likeness is Likeness.JACCARD else Refusal.NO_VARIANCE
        return figure.refused(empty)
    orders, exact = arrangements(one.shape[0], draws=draws, seed=seed)
    drawn = np.concatenate([measure(_sums(one, other, part)) for part in batches(orders)])
    centre = 0.0 if likeness is Likeness.CORRELATION else None
    return referenced(figure.with_value(observed), drawn, exact=exact, centre=centre)


def _table(values: ArrayLike, *, name: str) -> Numbers:
    """Square table with an unknown diagonal."""
    table = np.array(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError(f"{name} has shape {table.shape}; give a square table, one row and column per actor")
    if bool(np.isinf(table).any()):
        raise ValueError(f"{name} has infinite values; make them missing first")
    np.fill_diagonal(table, np.nan)
    return table


def _require_ties(*tables: Numbers) -> None:
    """Refuse values other than 0 and 1."""
    if not all(bool(np.isin(table[~np.isnan(table)], (0.0, 1.0)).all()) for table in tables):
        raise ValueError("ties other than 0 and 1 cannot be compared this way; take the correlation")


def _blank(one: Numbers, other: Numbers, *, likeness: Likeness) -> Figure:
    """Counts, with the reason if there is too little."""
    n = one.shape[0]
    known = int((~np.isnan(one) & ~np.isnan(other)).sum())
    reason = Refusal.NONE
    if n < MINIMUM_ACTORS:
        reason = Refusal.TOO_FEW
    elif known == 0:
        reason = Refusal.ALL_MISSING
    return Figure(
        measure="qap",
        method=likeness,
        n=n,
        n_dropped=0,
        n_pairs=known,
        n_ties=int((np.nan_to_num(one) != 0).sum()),
        share_observed=known / (n * (n - 1)) if n > 1 else nan,
        reason=reason,
    )


def _standardised(table: Numbers) -> Numbers:
    """Table with mean 0 and spread 1 over its known cells, so that sums of squares keep their digits."""
    spread = float(np.nanstd(table))
    centred = table - np.nanmean(table)
    return centred / spread if spread > 0 else centred


def _sums(one: Numbers, other: Numbers, orders: Arrangements) -> _Sums:
    """Sums over the cells known in both, after the actors of the other table changed places."""
    off_diagonal = ~np.eye(one.shape[0], dtype=np.bool_)
    if not np.isnan(one[off_diagonal]).any() and not np.isnan(other[off_diagonal]).any():
        return _complete_sums(one, other, orders)
    parts = [np.nan_to_num(one), np.nan_to_num(one) ** 2, (~np.isnan(one)).astype(np.float64)]
    value, square, known = (part.ravel() for part in parts)
    moved = other[orders[:, :, None], orders[:, None, :]].reshape(orders.shape[0], -1)
    there = (~np.isnan(moved)).astype(np.float64)
    moved = np.nan_to_num(moved)
    return _Sums(
        cells=there @ known,
        first=there @ value,
        second=moved @ known,
        first_squared=there @ square,
        second_squared=moved**2 @ known,
        product=moved @ value,
    )


def _complete_sums(one: Numbers, other: Numbers, orders: Arrangements) -> _Sums:
    """The same where every pair is known: only the product depends on the arrangement.

    Most cells of a network are alike, so only those that differ from the most frequent value are looked up.
    """
    off_diagonal = ~np.eye(one.shape[0], dtype=np.bool_)
    first, second = one[off_diagonal], other[off_diagonal]
    values, counts = np.unique(first, return_counts=True)
    usual = float(values[np.argmax(counts)])
    start, end = np.nonzero(off_diagonal & (one != usual))
    total = float(second.sum())
    product = other[orders[:, start], orders[:, end]] @ (one[start, end] - usual) + usual * total
    each = np.ones(orders.shape[0])
    return _Sums(
        cells=each * first.size,
        first=each * float(first.sum()),
        second=each * total,
        first_squared=each * float((first**2).sum()),
        second_squared=each * float((second**2).sum()),
        product=product,
    )


def _correlation(sums: _Sums) -> Numbers:
    """Pearson's r; NaN where a relation is the same for all pairs."""
    n = np.maximum(sums.cells, 1.0)
    shared = sums.product - sums.first * sums.second / n
    one = sums.first_squared - sums.first**2 / n
    other = sums.second_squared - sums.second**2 / n
    varies = (one > NOISE * n) & (other > NOISE * n)
    return np.where(varies, shared / np.sqrt(np.where(varies, one * other, 1.0)), np.nan)


def _jaccard(sums: _Sums) -> Numbers:
    """Ties in both as a share of ties in either; NaN without ties."""
    union = sums.first + sums.second - sums.product
    return np.where(union > 0, sums.product / np.where(union > 0, union, 1.0), np.nan)


def _agreement(sums: _Sums) -> Numbers:
    """Share of the cells that are the same."""
    different = sums.first + sums.second - 2 * sums.product
    return np.where(sums.cells > 0, 1 - different / np.maximum(sums.cells, 1.0), np.nan)


NOISE = 1e-12
"""Variance below which a standardised relation is constant but for rounding."""

MEASURES: dict[Likeness, Callable[[_Sums], Numbers]] = {
    Likeness.CORRELATION: _correlation,
    Likeness.JACCARD: _jaccard,
    Likeness.AGREEMENT: _agreement,
}

"""Change of a nominal outcome in the same people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np
from scipy import special

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.paired.mcnemar import McNemar, mcnemar
from kpk_eval.stats.paired.share_limits import PairedLimits, paired_limits
from kpk_eval.stats.paired.shares import Word as Shares
from kpk_eval.stats.paired.square import SquareTable
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.tested import Tested

ESTIMAND = "marginal_change"
SYMMETRY = "symmetry_of_changes"


class Homogeneity(StrEnum):
    """Test that the shares of all categories are the same in both waves."""

    STUART_MAXWELL = "stuart_maxwell"
    """Covariance under no change; with two categories McNemar's test."""
    BHAPKAR = "bhapkar"
    """Covariance as observed (Wald): never smaller."""
    SCORES = "mean_score"
    """Of the mean of the categories' scores alone, one degree of freedom: for ordered categories."""


class Symmetry(StrEnum):
    """Test that changes between any two categories balance."""

    BOWKER = "bowker"


def marginal_homogeneity(
    table: SquareTable,
    *,
    test: Homogeneity = Homogeneity.STUART_MAXWELL,
    scores: Sequence[float] | None = None,
    level: float = 0.95,
    interval: PairedLimits = PairedLimits.NEWCOMBE,
) -> Tested:
    """Test that the categories have the same shares in both waves, with the change of each share.

    Parameters
    ----------
    table
        The same people before and after; see ``square_table``.
    test
        Stuart–Maxwell, Bhapkar, or of the mean score.
    scores
        One number per category, for the test of the mean score alone; 1, 2, 3 ... where left out.
    level, interval
        Of the change of each share; see ``share_change``.

    Returns
    -------
    Tested
        ``shares`` are after − before, in the order of the categories. Degrees of freedom are the rank of the
        covariance: categories − 1, fewer where some are empty or nobody moves between two sets of them.
        ``n_contributing`` counts those who changed. Refused with ``all_missing``, ``too_few``, ``no_change``,
        or ``separation`` (Bhapkar's covariance is zero because all changes agree).

    Raises
    ------
    ValueError
        If scores are given for another test, are not one per category, or the categories have no order.

    Notes
    -----
    Sources: Stuart (1955), A test for homogeneity of the marginal distributions in a two-way
    classification; Maxwell (1970), Comparing the classification of subjects by two independent judges;
    Bhapkar (1966), A note on the equivalence of two test criteria. Own code, because statsmodels inverts a
    covariance that is singular as soon as a category is empty. Checked against
    tests/references/paired_nominal and ``stuartmaxwell_vision_women``.
    """
    weights = _weights(table, test=test, scores=scores)
    blank = _blank(table, estimand=ESTIMAND, method=test, level=level)
    if not blank.estimable:
        return blank
    difference = (table.after - table.before) @ weights
    symmetric = np.diag(table.before + table.after) - table.counts - table.counts.T
    statistic, df = _quadratic(difference, weights.T @ symmetric @ weights)
    if test is Homogeneity.BHAPKAR:
        if statistic >= table.n * (1 - 1e-12):
            return blank.refused(Refusal.SEPARATION)
        statistic /= 1 - statistic / table.n
    return replace(
        blank,
        statistic=statistic,
        df=float(df),
        p=float(special.chdtrc(df, statistic)) if df else 1.0,
        shares=_shares(table, level=level, interval=interval),
    )


def symmetry(
    table: SquareTable, *, level: float = 0.95, interval: PairedLimits = PairedLimits.NEWCOMBE
) -> Tested:
    """Bowker's test that as many people went from each category to each other one as the other way.

    Parameters
    ----------
    table
        The same people before and after.
    level, interval
        Of the change of each share.

    Returns
    -------
    Tested
        Degrees of freedom: pairs of categories between which anybody moved; R counts all pairs and gives no
        result where one is empty. Refused with ``all_missing``, ``too_few`` or ``no_change``.

    Notes
    -----
    Symmetry is more than equal shares: changes can go round in a circle. Source: Bowker (1948), A test for
    symmetry in contingency tables. Checked against tests/references/paired_nominal and
    ``stuartmaxwell_vision_women``.
    """
    blank = _blank(table, estimand=SYMMETRY, method=Symmetry.BOWKER, level=level)
    if not blank.estimable:
        return blank
    upper = np.triu_indices(len(table.counts), k=1)
    there, back = table.counts[upper], table.counts.T[upper]
    moved = there + back > 0
    statistic = float(((there - back)[moved] ** 2 / (there + back)[moved]).sum())
    df = int(moved.sum())
    return replace(
        blank,
        statistic=statistic,
        df=float(df),
        p=float(special.chdtrc(df, statistic)),
        shares=_shares(table, level=level, interval=interval),
    )


def _blank(table: SquareTable, *, estimand: str, method: str, level: float) -> Tested:
    """Result with the counts of a table, refused where there is nothing to test."""
    blank = Tested(
        estimand=estimand,
        method=method,
        level=level,
        n=table.n,
        n_dropped=table.n_dropped,
        n_contributing=table.changed,
        categories=table.categories,
    )
    reason = table.shortage or (Refusal.NONE if table.changed else Refusal.NO_CHANGE)
    return blank.refused(reason)


def _weights(table: SquareTable, *, test: Homogeneity, scores: Sequence[float] | None) -> Numbers:
    """Columns of weights of the categories' differences: one per category, or their scores."""
    categories = len(table.categories)
    if test is not Homogeneity.SCORES:
        if scores is not None:
            raise ValueError(f"scores go with {Homogeneity.SCORES} only; leave them out for {test}")
        return np.eye(categories)
    if scores is None and not table.ordered:
        raise ValueError("the categories have no order; name them in their order, or give scores")
    given = np.arange(1.0, categories + 1) if scores is None else np.asarray(scores, dtype=np.float64)
    if given.shape != (categories,) or not np.isfinite(given).all():
        raise ValueError(f"scores must be {categories} finite numbers, one per category")
    return given[:, None]


def _quadratic(difference: Numbers, covariance: Numbers) -> tuple[float, int]:
    """Squared length of a difference in units of its covariance, and the rank of the covariance."""
    values, vectors = np.linalg.eigh(covariance)
    kept = values > 1e-9 * max(float(values.max()), 1.0)
    along = vectors[:, kept].T @ difference
    return float((along**2 / values[kept]).sum()), int(kept.sum())


def _shares(table: SquareTable, *, level: float, interval: PairedLimits) -> tuple[Estimate, ...]:
    """Change of the share of each category, with McNemar's exact test."""
    return tuple(_share(table, place, level=level, interval=interval) for place in range(len(table.counts)))


def _share(table: SquareTable, place: int, *, level: float, interval: PairedLimits) -> Estimate:
    """Change of the share of one category."""
    fourfold = table.fourfold(place)
    low, high = paired_limits(fourfold, method=interval, level=level)
    result = replace(
        table.blank(estimand=Shares.ESTIMAND, method=McNemar.EXACT, level=level),
        estimate=fourfold.difference,
        low=low,
        high=high,
        p=mcnemar(fourfold.no_yes, fourfold.yes_no, test=McNemar.EXACT).p,
    )
    return result.with_effect(EffectSize(kind=Shares.EFFECT, value=fourfold.difference, low=low, high=high))

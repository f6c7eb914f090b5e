"""Two groups, two waves: the difference in differences of means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.did.effect import Effect, effect_of
from kpk_eval.stats.did.errors import CR2, Inference
from kpk_eval.stats.did.least_squares import regress
from kpk_eval.stats.did.regressions import pooled_design
from kpk_eval.stats.did.rows import Rows, complete_rows
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.coefficient import wald
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Numbers, numbers, require_binary

Cells = tuple[Numbers, Numbers, Numbers, Numbers]

PRODUCT = "treated:after"


class Word(StrEnum):
    """Names of the methods."""

    MEANS = "did_of_cell_means"
    REGRESSION = "did_regression"


def did_means(outcome: ArrayLike, *, treated: ArrayLike, after: ArrayLike, level: float = 0.95) -> Effect:
    """Change of the treated group's mean minus that of the comparison's, four independent samples.

    Parameters
    ----------
    outcome
        One value per person and wave, shape (n,); NaN is missing.
    treated, after
        1 for treated rows and for rows of the later wave, else 0, shape (n,); NaN is missing.
    level
        Level of the interval.

    Returns
    -------
    Effect
        The error is the root of the sum of the four s²/n, its degrees of freedom Welch's. Refused with
        ``all_missing``, ``too_few`` (fewer than three rows in a cell) or ``no_variance``.

    Raises
    ------
    ValueError
        If columns differ in length, are no numbers, or a mark is neither 0 nor 1.

    Notes
    -----
    Assumes that the waves asked different people; for the same people use ``did_changes`` or
    ``did_regression`` with clusters. Identification rests on parallel trends. Source: Card and Krueger
    (1994), Minimum wages and employment, table 3; Welch (1947), The generalization of Student's problem.
    Checked against tests/references/did_two_by_two and ``did_card_krueger``.
    """
    rows = _marked_rows(outcome, treated=treated, after=after, covariates={}, cluster=None, weights=None)
    blank = _blank(rows, method=Word.MEANS, level=level)
    cells = _cells(rows)
    shortage = _shortage(rows, cells)
    if shortage is not Refusal.NONE:
        return blank.refused(shortage)
    means = [float(cell.mean()) for cell in cells]
    variances = np.array([cell.var(ddof=1) / cell.size for cell in cells])
    se = sqrt(variances.sum())
    if se <= ROUNDING_NOISE * np.abs(rows.outcome).max():
        return blank.refused(Refusal.NO_VARIANCE)
    df = variances.sum() ** 2 / sum(v**2 / (c.size - 1) for v, c in zip(variances, cells, strict=True))
    difference = (means[3] - means[2]) - (means[1] - means[0])
    found = wald(PRODUCT, estimate=difference, se=se, df=float(df), level=level)
    return blank.with_numbers(found).per_sd(_baseline_sd(cells))


def did_regression(
    outcome: ArrayLike,
    *,
    treated: ArrayLike,
    after: ArrayLike,
    cluster: ArrayLike | None = None,
    covariates: Mapping[str, ArrayLike] | None = None,
    weights: ArrayLike | None = None,
    inference: Inference = CR2,
    level: float = 0.95,
) -> Effect:
    """Coefficient of treated × after in a regression on treated, after and their product.

    Without covariates and weights it is the difference in differences of the four means; clusters (people
    asked in both waves, or areas) make its error right.

    Parameters
    ----------
    outcome, treated, after
        As in ``did_means``.
    cluster
        Cluster of each row; without, rows are independent.
    covariates, weights
        Further columns of the regression; positive weight per row.
    inference
        Errors; see ``errors``. ``coefficients`` of the result holds all coefficients.
    level
        Level of the interval.

    Returns
    -------
    Effect
        ``n_treated`` counts clusters with treated rows, ``n_comparison`` clusters with others. Refused as
        ``did_means`` and with ``too_few_clusters`` or ``collinear``.

    Raises
    ------
    ValueError
        If columns differ in length, are no numbers, a mark is neither 0 nor 1 or a weight not positive.

    Notes
    -----
    Assumes parallel trends. Source: Angrist and Pischke (2009), Mostly harmless econometrics, section 5.2;
    Bertrand, Duflo and Mullainathan (2004), How much should we trust differences-in-differences estimates?
    Checked against tests/references/did_two_by_two and ``did_card_krueger``.
    """
    rows = _marked_rows(
        outcome, treated=treated, after=after, covariates=covariates or {}, cluster=cluster, weights=weights
    )
    cells = _cells(rows)
    shortage = _shortage(rows, cells)
    if shortage is not Refusal.NONE:
        return _blank(rows, method=Word.REGRESSION, level=level).refused(shortage)
    fit = regress(pooled_design(rows), method=Word.REGRESSION, inference=inference, level=level)
    n_treated, n_comparison = _clusters_of_groups(rows)
    return effect_of(
        fit,
        fit.coefficient(PRODUCT),
        n_treated=n_treated,
        n_comparison=n_comparison,
        clustered=inference.clustered,
    ).per_sd(_baseline_sd(cells))


def _marked_rows(
    outcome: ArrayLike,
    *,
    treated: ArrayLike,
    after: ArrayLike,
    covariates: Mapping[str, ArrayLike],
    cluster: ArrayLike | None,
    weights: ArrayLike | None,
) -> Rows:
    """Complete rows with treated, after and their product as the first regressors."""
    group, wave = mark(treated, name="treated"), mark(after, name="after")
    if group.size != wave.size:
        raise ValueError(f"treated has {group.size} values and after {wave.size}; give one per row in both")
    regressors = {"treated": group, "after": wave, PRODUCT: group * wave, **covariates}
    count = np.arange(group.size)
    own = count if cluster is None else cluster
    return complete_rows(
        outcome, regressors, unit=count, period=np.zeros(group.size), cluster=own, weights=weights
    )


def mark(values: ArrayLike, *, name: str) -> Numbers:
    """A column of 0, 1 and NaN."""
    column = numbers(values, name=name)
    require_binary(column[~np.isnan(column)], name=name)
    return column


def _cells(rows: Rows) -> Cells:
    """Outcomes of comparison before and after, treated before and after."""
    group, wave = rows.regressors[:, 0] == 1, rows.regressors[:, 1] == 1
    marks: list[NDArray[np.bool_]] = [~group & ~wave, ~group & wave, group & ~wave, group & wave]
    first, second, third, fourth = (rows.outcome[mark] for mark in marks)
    return first, second, third, fourth


def _shortage(rows: Rows, cells: Cells) -> Refusal:
    """Why there is no difference in differences; empty if there is."""
    if rows.n == 0 and rows.n_dropped:
        return Refusal.ALL_MISSING
    return Refusal.TOO_FEW if min(cell.size for cell in cells) < MINIMUM_N else Refusal.NONE


def _clusters_of_groups(rows: Rows) -> tuple[int, int]:
    """Number of clusters with treated rows, and with others."""
    group = rows.regressors[:, 0] == 1
    return np.unique(rows.clusters[group]).size, np.unique(rows.clusters[~group]).size


def _blank(rows: Rows, *, method: str, level: float) -> Effect:
    """Effect with counts and no number yet."""
    n_treated, n_comparison = _clusters_of_groups(rows)
    return Effect(
        method=method,
        level=level,
        n=rows.n,
        n_clusters=np.unique(rows.clusters).size,
        n_treated=n_treated,
        n_comparison=n_comparison,
        n_dropped=rows.n_dropped,
    )


def _baseline_sd(cells: Cells) -> float:
    """Standard deviation before, pooled within the groups."""
    return pooled_sd((cells[0], cells[2]))


def pooled_sd(groups: Sequence[Numbers]) -> float:
    """Standard deviation pooled within groups; NaN where there are no degrees of freedom."""
    df = sum(group.size - 1 for group in groups if group.size)
    return sqrt(sum(group.var() * group.size for group in groups if group.size) / df) if df > 0 else nan

"""How effects of sites go along with what sites are like."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.meta.between import Between, tau_squared
from kpk_eval.stats.meta.effects import of_equal_length
from kpk_eval.stats.meta.heterogeneity import Heterogeneity, heterogeneity
from kpk_eval.stats.meta.pooled import Limits, degrees, inflation, quantile, two_sided
from kpk_eval.stats.meta.sites import Sites, valid_sites
from kpk_eval.stats.meta.weighted import Weighted, ones, weighted_fit
from kpk_eval.stats.samples import Numbers, numbers

SITES_PER_COLUMN = 10
"""Below this number of sites per column the result is exploratory (Cochrane Handbook 10.11.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """Difference of the effect per unit of a column, or the intercept, with its interval and test."""

    name: str
    estimate: float
    error: float
    low: float
    high: float
    statistic: float
    df: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated(Refusable):
    """Effects of sites as a line in what sites are like.

    ``coefficients`` has the intercept first. ``statistic``, ``df``, ``df_residual`` and ``p`` test all
    columns together: chi-square where ``df_residual`` is infinite, F otherwise. ``explained`` is the share
    of τ² that the columns account for (NaN where τ² is 0 without them). ``heterogeneity`` is what they leave.
    ``few_sites`` says that there are fewer than ten sites per column.
    """

    method: Between
    limits: Limits
    level: float
    n: int
    n_dropped: int
    few_sites: bool
    coefficients: tuple[Coefficient, ...] = ()
    statistic: float = nan
    df: float = nan
    df_residual: float = nan
    p: float = nan
    explained: float = nan
    heterogeneity: Heterogeneity = field(default_factory=Heterogeneity)


def moderated_effect(
    effects: ArrayLike,
    variances: ArrayLike,
    columns: dict[str, ArrayLike],
    *,
    method: Between = Between.REML,
    limits: Limits = Limits.KNAPP_HARTUNG,
    level: float = 0.95,
) -> Moderated:
    """Difference of the sites' effects per unit of columns that describe the sites (meta-regression).

    Parameters
    ----------
    effects, variances
        As for ``pooled_effect``.
    columns
        Name and one number per site; NaN is missing.
    method, limits, level
        As for ``pooled_effect``; t and F have k − p degrees of freedom, p counting the intercept.

    Returns
    -------
    Moderated
        Refused with ``all_missing``, ``too_few_sites`` (fewer than two more than coefficients),
        ``no_variance`` or ``collinear``.

    Raises
    ------
    ValueError
        If there is no column, or a column differs in length or does not hold finite numbers.

    Notes
    -----
    Sites were not drawn to differ in this way: a relation between sites says nothing about people. Source:
    Thompson and Higgins (2002), How should meta-regression analyses be undertaken and interpreted?; Knapp and
    Hartung (2003). Checked against ``meta_bcg`` (latitude and year).
    """
    require_level(level)
    if not columns:
        raise ValueError("columns is empty; give at least one column that describes the sites")
    names = tuple(columns)
    sites, design = _described(effects, variances, columns)
    blank = Moderated(
        method=method,
        limits=limits,
        level=level,
        n=sites.n,
        n_dropped=sites.n_dropped,
        few_sites=sites.n < SITES_PER_COLUMN * len(names),
    )
    reason = _shortage(sites, design)
    if reason is not Refusal.NONE:
        return blank.refused(reason)
    tau = tau_squared(sites.effects, sites.variances, design, method=method)
    fit = weighted_fit(sites.effects, design, weights=1 / (sites.variances + tau.value))
    factor = inflation(fit, limits=limits)
    if not factor > 0:
        return blank.refused(Refusal.NO_VARIANCE)
    df = degrees(fit, limits=limits)
    alone = tau_squared(sites.effects, sites.variances, ones(sites.n), method=method).value
    return replace(
        _with_test(blank, _together(fit, factor=factor), n_columns=len(names), df=df),
        coefficients=_coefficients(fit, ("intercept", *names), factor=factor, df=df, level=level),
        explained=max((alone - tau.value) / alone, 0.0) if alone > 0 else nan,
        heterogeneity=heterogeneity(sites, design, tau=tau, method=method, level=level),
    )


def _with_test(blank: Moderated, together: float, *, n_columns: int, df: float) -> Moderated:
    """The result with the test of all columns together: chi-square, or F where there is a df."""
    normal = df == inf
    return replace(
        blank,
        statistic=together if normal else together / n_columns,
        df=float(n_columns),
        df_residual=df,
        p=float(
            stats.chi2.sf(together, n_columns) if normal else stats.f.sf(together / n_columns, n_columns, df)
        ),
    )


def _described(
    effects: ArrayLike, variances: ArrayLike, columns: dict[str, ArrayLike]
) -> tuple[Sites, Numbers]:
    """Sites with effect, variance and all columns, and their design with the intercept first."""
    values, spread = numbers(effects, name="effects"), numbers(variances, name="variances")
    table = [numbers(column, name=name) for name, column in columns.items()]
    of_equal_length({"effects": values, **dict(zip(columns, table, strict=True))})
    design = np.column_stack([np.ones(values.size), *table])
    complete = ~np.isnan(design).any(axis=1)
    sites = valid_sites(np.where(complete, values, np.nan), spread)
    return sites, design[list(sites.kept)] if sites.kept else design


def _shortage(sites: Sites, design: Numbers) -> Refusal:
    """Why the line cannot be drawn; empty if it can."""
    if sites.shortage is not Refusal.NONE:
        return sites.shortage
    if sites.n < design.shape[1] + 2:
        return Refusal.TOO_FEW_SITES
    scaled = design / np.maximum(np.abs(design).max(axis=0), np.finfo(np.float64).tiny)
    return Refusal.COLLINEAR if np.linalg.matrix_rank(scaled) < design.shape[1] else Refusal.NONE


def _together(fit: Weighted, *, factor: float) -> float:
    """Wald statistic of all coefficients but the intercept."""
    slopes, covariance = fit.coefficients[1:], fit.covariance[1:, 1:] * factor**2
    return float(slopes @ np.linalg.solve(covariance, slopes))


def _coefficients(
    fit: Weighted, names: tuple[str, ...], *, factor: float, df: float, level: float
) -> tuple[Coefficient, ...]:
    """Each coefficient with its interval and test."""
    return tuple(
        _coefficient(name, float(value), sqrt(float(variance)) * factor, df=df, level=level)
        for name, value, variance in zip(names, fit.coefficients, np.diag(fit.covariance), strict=True)
    )


def _coefficient(name: str, estimate: float, error: float, *, df: float, level: float) -> Coefficient:
    """A coefficient from its estimate and standard error."""
    reach = quantile(level, df=df) * error
    return Coefficient(
        name=name,
        estimate=estimate,
        error=error,
        low=estimate - reach,
        high=estimate + reach,
        statistic=estimate / error,
        df=df,
        p=two_sided(estimate / error, df=df),
    )

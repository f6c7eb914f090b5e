"""Rubin's rules: one result from the analyses of several completed data sets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf, isfinite, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import AtLevel, Refusal
from kpk_eval.stats.samples import Numbers, numbers


class PooledFreedom(StrEnum):
    """Degrees of freedom of a pooled result."""

    BARNARD_RUBIN = "barnard_rubin"
    """Never above those of the complete data (Barnard and Rubin 1999)."""
    RUBIN = "rubin"
    """As if the data were without end (Rubin 1987); larger than n − 1 in small samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled(AtLevel):
    """An estimate over ``m`` completed data sets, with t interval and test of zero.

    ``within`` is the mean variance of the analyses, ``between`` the variance of their estimates, ``total``
    within + (1 + 1/m) × between. ``relative_increase`` is how much missing values raise the variance,
    ``share_missing`` the share of the total variance due to them (lambda), ``missing_information`` that share
    for finite m (fmi). ``df_complete`` are the degrees of freedom without missing values. Everything but m is
    NaN where ``reason`` is not empty.
    """

    freedom: PooledFreedom
    m: int
    df_complete: float
    estimate: float = nan
    se: float = nan
    low: float = nan
    high: float = nan
    statistic: float = nan
    df: float = nan
    p: float = nan
    within: float = nan
    between: float = nan
    total: float = nan
    relative_increase: float = nan
    share_missing: float = nan
    missing_information: float = nan


def pool(
    estimates: ArrayLike,
    variances: ArrayLike,
    *,
    n: float = inf,
    parameters: int = 1,
    freedom: PooledFreedom = PooledFreedom.BARNARD_RUBIN,
    level: float = 0.95,
) -> Pooled:
    """Mean of the estimates of completed data sets, uncertain by what is within and between them.

    Parameters
    ----------
    estimates, variances
        Estimate and squared standard error from each completed data set, shape (m,).
    n, parameters
        Number of people and of estimated parameters: a complete analysis has n − parameters degrees of
        freedom. Infinite n gives Rubin's degrees of freedom.
    freedom
        Barnard and Rubin's degrees of freedom, or Rubin's.
    level
        Level of the interval.

    Returns
    -------
    Pooled
        Refused with ``too_few_imputations`` (fewer than two), ``too_few`` (n not above parameters),
        ``no_variance`` (nothing varies within or between), or ``no_convergence`` (an analysis gave
        none).

    Raises
    ------
    ValueError
        If lengths differ, a variance is negative, or something is infinite.

    Notes
    -----
    Where estimates do not differ, degrees of freedom are those of complete data (R's mice bounds the share
    missing at 0.0001 instead). Sources: Rubin (1987), Multiple imputation for nonresponse in surveys; Barnard
    and Rubin (1999), Small-sample degrees of freedom with multiple imputation. Checked against R's mice
    (``mi_nhanes``).
    """
    q, u = numbers(estimates, name="estimates"), numbers(variances, name="variances")
    if q.size != u.size:
        raise ValueError(
            f"{q.size} estimates and {u.size} variances; give one of each per completed data set"
        )
    if (u < 0).any():
        raise ValueError("a variance is negative; give squared standard errors")
    blank = Pooled(
        freedom=PooledFreedom(freedom), level=level, m=q.size, df_complete=max(n - parameters, 0.0)
    )
    if q.size < 2:
        return blank.refused(Refusal.TOO_FEW_IMPUTATIONS)
    if not n > parameters:
        return blank.refused(Refusal.TOO_FEW)
    if np.isnan(q).any() or np.isnan(u).any():
        return blank.refused(Refusal.NO_CONVERGENCE)
    return _pooled(blank, q, u)


def _pooled(blank: Pooled, q: Numbers, u: Numbers) -> Pooled:
    """Rubin's rules for numbers that are there."""
    within, between = float(u.mean()), float(q.var(ddof=1))
    added = (1 + 1 / q.size) * between
    total = within + added
    if not total > 0:
        return blank.refused(Refusal.NO_VARIANCE)
    estimate, se, share = float(q.mean()), sqrt(total), added / total
    df = _degrees(share, m=q.size, complete=blank.df_complete, freedom=blank.freedom)
    half = float(stats.t.isf((1 - blank.level) / 2, df)) * se
    relative = added / within if within > 0 else inf
    return replace(
        blank,
        estimate=estimate,
        se=se,
        low=estimate - half,
        high=estimate + half,
        statistic=estimate / se,
        df=df,
        p=2 * float(stats.t.sf(abs(estimate) / se, df)),
        within=within,
        between=between,
        total=total,
        relative_increase=relative,
        share_missing=share,
        missing_information=(relative + 2 / (df + 3)) / (relative + 1) if isfinite(relative) else 1.0,
    )


def _degrees(share: float, *, m: int, complete: float, freedom: PooledFreedom) -> float:
    """Degrees of freedom of the pooled t."""
    rubin = (m - 1) / share**2 if share > 0 else inf
    if freedom is PooledFreedom.RUBIN or complete == inf:
        return rubin
    observed = (complete + 1) / (complete + 3) * complete * (1 - share)
    if rubin == inf:
        return observed
    return rubin * observed / (rubin + observed) if observed > 0 else rubin

"""Whether what a regression leaves over is alike at neighbouring points."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan, pi

import numpy as np
from numpy.typing import ArrayLike
from scipy import integrate, stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.models.least_squares import least_squares
from kpk_eval.stats.samples import ROUNDING_NOISE, Numbers, numbers

EXACT_BELOW = 100
"""Points below which the exact distribution of Durbin and Watson's statistic is used, as R's ``dwtest``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Autocorrelation(Refusable):
    """A test that neighbouring points are not alike.

    ``df`` is that of the chi-square distribution, or of the numerator of F with ``df_denominator``. Numbers
    are NaN where ``reason`` is not empty.
    """

    method: str
    n: int
    lag: int
    statistic: float = nan
    df: float = nan
    df_denominator: float = nan
    p: float = nan


def ljung_box(
    residuals: ArrayLike, *, lag: int, fitted: int = 0, box_pierce: bool = False
) -> Autocorrelation:
    """Test that correlations of a series with itself up to a lag are all zero.

    Parameters
    ----------
    residuals
        What is left over, points in the order of time, shape (n,).
    lag
        Largest distance of two points.
    fitted
        Number of ARMA coefficients that were estimated; taken from the degrees of freedom.
    box_pierce
        The older statistic without its correction for short series.

    Returns
    -------
    Autocorrelation
        Refused with ``too_few_points`` where there are not more points than ``lag``, and ``no_variance``.

    Notes
    -----
    Source: Ljung and Box (1978), On a measure of lack of fit in time series models. Checked against R's
    ``Box.test`` (tests/references/series, its_sicily).
    """
    column = _complete(residuals)
    n, method = column.size, "Box–Pierce" if box_pierce else "Ljung–Box"
    _require_lag(lag, above=fitted)
    if n <= lag:
        return Autocorrelation(method=method, n=n, lag=lag, reason=Refusal.TOO_FEW_POINTS)
    centred = column - column.mean()
    if np.abs(centred).max() <= ROUNDING_NOISE * np.abs(column).max():
        return Autocorrelation(method=method, n=n, lag=lag, reason=Refusal.NO_VARIANCE)
    distances = np.arange(1, lag + 1)
    correlations = np.array([centred[:-k] @ centred[k:] for k in distances]) / (centred @ centred)
    weights = np.ones(lag) if box_pierce else (n + 2) / (n - distances)
    statistic = float(n * (weights * correlations**2).sum())
    return Autocorrelation(
        method=method,
        n=n,
        lag=lag,
        statistic=statistic,
        df=lag - fitted,
        p=float(stats.chi2.sf(statistic, lag - fitted)),
    )


def breusch_godfrey(
    residuals: ArrayLike, design: Numbers, *, lag: int = 1, f_test: bool = False, zeros: bool = True
) -> Autocorrelation:
    """Test that residuals of least squares do not depend on those of up to ``lag`` points before.

    Parameters
    ----------
    residuals
        Residuals of the regression, shape (n,).
    design
        Its design matrix with the intercept, shape (n, p).
    lag
        Largest distance of two points.
    f_test
        F instead of chi-square.
    zeros
        Take residuals before the first point as zero; otherwise leave the first points out.

    Returns
    -------
    Autocorrelation
        Refused with ``too_few_points`` (not more points than coefficients) and ``no_variance``.

    Raises
    ------
    ValueError
        If lengths differ or the lag is not 1 or more.

    Notes
    -----
    Sources: Breusch (1978), Testing for autocorrelation in dynamic linear models; Godfrey (1978). Checked
    against R's ``lmtest::bgtest`` (tests/references/series, its_sicily).
    """
    column = _complete(residuals)
    _require_lag(lag, above=0)
    _require_rows(column, design)
    n, method = column.size, "Breusch–Godfrey"
    skipped = 0 if zeros else lag
    freedom = n - skipped - design.shape[1] - lag
    if freedom < 1 or n <= lag:
        return Autocorrelation(method=method, n=n, lag=lag, reason=Refusal.TOO_FEW_POINTS)
    past = np.column_stack([np.concatenate([np.zeros(k), column[:-k]]) for k in range(1, lag + 1)])
    target = column[skipped:]
    total = float(target @ target)
    if total <= 0:
        return Autocorrelation(method=method, n=n, lag=lag, reason=Refusal.NO_VARIANCE)
    wide = np.hstack([design, past])[skipped:]
    rest = least_squares(target, wide).squares
    if f_test:
        statistic, below = (total - rest) / lag / (rest / freedom), float(freedom)
        p = float(stats.f.sf(statistic, lag, freedom))
    else:
        statistic, below = target.size * (1 - rest / total), inf
        p = float(stats.chi2.sf(statistic, lag))
    return Autocorrelation(
        method=method, n=n, lag=lag, statistic=statistic, df=lag, df_denominator=below, p=p
    )


def durbin_watson(
    residuals: ArrayLike, design: Numbers, *, exact: bool | None = None, two_sided: bool = False
) -> Autocorrelation:
    """Squared differences of neighbouring residuals over squared residuals: near 2 where they are not alike.

    Parameters
    ----------
    residuals, design
        As in ``breusch_godfrey``.
    exact
        Exact distribution; by default below 100 points, beyond that the normal approximation.
    two_sided
        Test likeness and unlikeness; by default likeness alone (statistic below 2).

    Returns
    -------
    Autocorrelation
        Refused with ``too_few_points`` (not more points than coefficients) and ``no_variance``.

    Notes
    -----
    Source: Durbin and Watson (1950, 1951), Testing for serial correlation in least squares regression; exact
    distribution by Imhof (1961), Computing the distribution of quadratic forms in normal variables. Checked
    against R's ``lmtest::dwtest`` (tests/references/series, its_sicily).
    """
    column = _complete(residuals)
    _require_rows(column, design)
    n, method = column.size, "Durbin–Watson"
    if n - design.shape[1] < 2:
        return Autocorrelation(method=method, n=n, lag=1, reason=Refusal.TOO_FEW_POINTS)
    total = float(column @ column)
    if total <= 0:
        return Autocorrelation(method=method, n=n, lag=1, reason=Refusal.NO_VARIANCE)
    statistic = float(((column[1:] - column[:-1]) ** 2).sum()) / total
    roots = _roots(design)
    use_exact = n < EXACT_BELOW if exact is None else exact
    below = _share_below(statistic, roots) if use_exact else _normal_share_below(statistic, roots)
    p = 2 * min(below, 1 - below) if two_sided else below
    return Autocorrelation(method=method, n=n, lag=1, statistic=statistic, p=p)


def _roots(design: Numbers) -> Numbers:
    """Weights of independent squared normals whose mean the statistic is, shape (n − p,)."""
    basis = np.linalg.qr(design, mode="complete")[0][:, design.shape[1] :]
    return np.asarray(np.linalg.eigvalsh((np.diff(basis, axis=0)).T @ np.diff(basis, axis=0)))


def _share_below(statistic: float, roots: Numbers) -> float:
    """Probability of a smaller statistic where nothing is alike, by Imhof's integral."""
    weights = roots - statistic
    if weights.min() >= 0 or weights.max() <= 0:
        return float(weights.max() <= 0)
    weights = weights / np.abs(weights).max()

    def wave(x: float) -> float:
        angle = 0.5 * np.arctan(weights * x).sum()
        return float(np.sin(angle) / (x * np.exp(0.25 * np.log1p((weights * x) ** 2).sum())))

    first = integrate.quad(wave, 0, 1, limit=400, epsabs=1e-12)[0]
    rest = integrate.quad(wave, 1, np.inf, limit=400, epsabs=1e-12)[0]
    return float(np.clip(0.5 - (first + rest) / pi, 0.0, 1.0))


def _normal_share_below(statistic: float, roots: Numbers) -> float:
    """Probability of a smaller statistic by the normal distribution with its mean and variance."""
    m = roots.size
    mean = float(roots.mean())
    variance = 2 * float((roots**2).sum() - m * mean**2) / (m * (m + 2))
    return float(stats.norm.cdf(statistic, mean, variance**0.5))


def _complete(residuals: ArrayLike) -> Numbers:
    """Residuals without gaps."""
    column = numbers(residuals, name="residuals")
    if np.isnan(column).any():
        raise ValueError("residuals has missing values; give those of the points that were fitted")
    return column


def _require_lag(lag: int, *, above: int) -> None:
    """Refuse a lag that leaves nothing to test."""
    if lag <= above:
        raise ValueError(f"lag is {lag}; it must be above {above}")


def _require_rows(column: Numbers, design: Numbers) -> None:
    """Refuse a design matrix that does not belong to the residuals."""
    if design.ndim != 2 or design.shape[0] != column.size:
        raise ValueError(f"{column.size} residuals do not fit a design matrix of shape {design.shape}")

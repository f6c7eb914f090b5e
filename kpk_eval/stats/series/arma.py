"""Segmented regression of measured values whose errors follow an ARMA process."""

from __future__ import annotations

from enum import StrEnum
from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.frame import dependent_columns
from kpk_eval.stats.models.freedom import Fixed
from kpk_eval.stats.models.least_squares import least_squares
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.series.arma_errors import Arma, ArmaRegression, Weighted
from kpk_eval.stats.series.fits import Segmented, Solution, refused, result_of
from kpk_eval.stats.series.linear import without_residuals
from kpk_eval.stats.series.plan import Segments
from kpk_eval.stats.series.points import Points, points_of


class Likelihood(StrEnum):
    """What the search makes largest."""

    ML = "ml"
    """The likelihood of the values; R's ``arima`` and ``gls(method = "ML")``."""
    REML = "reml"
    """The likelihood that allows for the coefficients having been estimated; R's ``gls``."""


class Precision(StrEnum):
    """Where the errors of the coefficients come from."""

    GIVEN_PROCESS = "given_process"
    """Generalised least squares with n − p degrees of freedom, the process taken as known; R's ``gls``."""
    CURVATURE = "curvature"
    """Second derivatives of the likelihood and the normal distribution; R's ``arima``."""


def segmented_arma(
    values: ArrayLike,
    *,
    segments: Segments,
    process: Arma | None = None,
    time: ArrayLike | None = None,
    covariates: Columns | None = None,
    likelihood: Likelihood = Likelihood.REML,
    precision: Precision = Precision.GIVEN_PROCESS,
    df: float | None = None,
    level: float = 0.95,
) -> Segmented:
    """Step and change of trend of a measured series at an intervention, with ARMA errors.

    Parameters
    ----------
    values
        One value per point, shape (n,), in the order of time; NaN is missing and keeps its place.
    segments
        Interventions, season, breaks. With differences the intercept falls away, and a trend is the mean
        change per point.
    process
        Orders of the process; first-order autoregression by default.
    time, covariates, level
        As in ``linear.segmented``.
    likelihood, precision
        How process and errors are estimated. R's ``arima`` is ``ml`` with ``curvature``.
    df
        Degrees of freedom: by default points − coefficients for ``given_process``, infinite (normal
        distribution) for ``curvature``.

    Returns
    -------
    Segmented
        As ``linear.segmented``; ``errors`` and ``errors_se`` hold the coefficients of the process
        (``errors_se`` for ``curvature`` alone), ``dispersion`` the variance of the innovations (spread / n
        for ``ml``, / (n − p) for ``reml``). Refused also with ``no_convergence``.

    Raises
    ------
    ValueError
        As ``linear.segmented``.

    Notes
    -----
    To compare with R only: with the process taken as known, 95 % intervals of a change of trend hold the
    truth in 83 to 91 % below 60 points (benchmarks/coverage.csv). ``linear.segmented`` has intervals that
    hold it. Meant for up to some hundred points (the covariance of all points is taken apart at each step).
    ``arima`` with differences starts from a vague prior instead of the differenced series; coefficients
    differ in the fifth digit. Sources: Box and Tiao (1975), Intervention analysis with applications to
    economic and environmental problems; Harvey and Phillips (1979), Maximum likelihood estimation of
    regression models with autoregressive-moving average disturbances. Checked against its_seatbelts (R's
    ``arima``) and tests/references/series (R's ``nlme::gls`` and ``arima``).
    """
    require_level(level)
    orders = process or Arma()
    points = points_of(values, segments, time=time, covariates=covariates, intercept=not _differenced(orders))
    method = f"segmented regression, ARMA errors by {likelihood}"
    reason = points.shortage
    if reason:
        return refused(points, reason, method=method, level=level)
    regression = _regression(points, orders, restricted=likelihood is Likelihood.REML)
    reason = _shortage(regression)
    if reason:
        return refused(points, reason, method=method, level=level)
    coefficients = regression.best()
    found = None if coefficients is None else regression.weighted(coefficients)
    if coefficients is None or found is None:
        return refused(points, Refusal.NO_CONVERGENCE, method=method, level=level)
    curved = None
    if precision is Precision.CURVATURE:
        curved = regression.full_likelihood().curvature(coefficients, found.estimates)
        if curved is None:
            return refused(points, Refusal.NO_CONVERGENCE, method=method, level=level)
    solution = _solution(regression, coefficients, found, curved, points=points, method=method, df=df)
    return result_of(points, solution, level=level)


def _solution(
    regression: ArmaRegression,
    coefficients: Numbers,
    found: Weighted,
    curved: Numbers | None,
    *,
    points: Points,
    method: str,
    df: float | None,
) -> Solution:
    """Numbers of a fitted regression."""
    orders, size = regression.process, regression.process.size
    freedom = regression.n - regression.design.shape[1]
    given = found.bread * (found.spread / freedom)
    fitted = points.design @ found.estimates
    parameters = regression.design.shape[1] + size + 1
    return Solution(
        method=method,
        estimates=found.estimates,
        covariance=given if curved is None else curved[size:, size:],
        fitted=fitted,
        residuals=found.innovations,
        freedom=Fixed(df if df is not None else (freedom if curved is None else inf)),
        dispersion=found.spread / (freedom if regression.restricted else regression.n),
        log_likelihood=found.log_likelihood,
        aic=2 * parameters - 2 * found.log_likelihood,
        errors=dict(zip(orders.names, coefficients.tolist(), strict=True)),
        errors_se=None
        if curved is None
        else dict(zip(orders.names, np.sqrt(np.diag(curved))[:size].tolist(), strict=True)),
    )


def _regression(points: Points, orders: Arma, *, restricted: bool) -> ArmaRegression:
    """Values and columns of the process, differenced where it asks for it."""
    step = float(np.diff(points.time).min())
    places = np.round((points.time - points.time[0]) / step).astype(np.int64)
    grid = np.full((places[-1] + 1, points.design.shape[1] + 1), np.nan)
    grid[places] = np.column_stack([points.design, points.values])
    for _ in range(orders.differences):
        grid = grid[1:] - grid[:-1]
    for _ in range(orders.seasonal_differences):
        grid = grid[orders.period :] - grid[: -orders.period]
    seen: NDArray[np.int64] = np.flatnonzero(~np.isnan(grid).any(axis=1)).astype(np.int64)
    return ArmaRegression(
        process=orders,
        values=grid[seen, -1],
        design=grid[seen, :-1],
        places=seen,
        restricted=restricted,
    )


def _shortage(regression: ArmaRegression) -> Refusal:
    """Why the process cannot be fitted; empty if it can."""
    design, values = regression.design, regression.values
    if regression.n < design.shape[1] + regression.process.size + 2:
        return Refusal.TOO_FEW_POINTS
    if dependent_columns(design, tuple(map(str, range(design.shape[1])))):
        return Refusal.COLLINEAR
    left = least_squares(values, design).residuals
    return Refusal.NO_VARIANCE if without_residuals(left, values) else Refusal.NONE


def _differenced(orders: Arma) -> bool:
    """Whether differences are taken, so that a constant falls away."""
    return orders.differences + orders.seasonal_differences > 0

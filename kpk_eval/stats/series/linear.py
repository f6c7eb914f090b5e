"""Segmented regression of measured values, with errors that allow for likeness of neighbouring points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import log, pi

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.freedom import Fixed, Freedom
from kpk_eval.stats.models.least_squares import LeastSquares, least_squares
from kpk_eval.stats.samples import ROUNDING_NOISE, Numbers
from kpk_eval.stats.series.calibrated import calibrated
from kpk_eval.stats.series.fits import Segmented, Solution, refused, result_of
from kpk_eval.stats.series.newey_west import Lag, newey_west
from kpk_eval.stats.series.plan import Segments
from kpk_eval.stats.series.points import Points, points_of


class Errors(StrEnum):
    """Where the errors of the coefficients come from."""

    CLASSICAL = "classical"
    """Points are independent and vary equally."""
    CALIBRATED = "calibrated"
    """Newey–West, freed from its bias, with matched degrees of freedom: for short series."""
    NEWEY_WEST = "newey_west"
    """Neighbouring points may be alike and vary unequally; with lag 0 only the latter (White; HC0, HC1)."""


def segmented(
    values: ArrayLike,
    *,
    segments: Segments,
    time: ArrayLike | None = None,
    covariates: Columns | None = None,
    errors: Errors = Errors.CALIBRATED,
    lag: int | Lag = Lag.RULE,
    prewhitening: int = 0,
    adjusted: bool = True,
    df: float | None = None,
    level: float = 0.95,
) -> Segmented:
    """Step and change of trend of a measured series at an intervention, by least squares.

    Parameters
    ----------
    values
        One value per point, shape (n,), in the order of time; NaN is missing. Take the logarithm first where
        changes are to be read as ratios.
    segments
        Interventions, season, breaks.
    time
        Time of each point, rising in equal steps, shape (n,); by default 0, 1, 2, ...
    covariates
        Further columns, one row per point.
    errors, lag, prewhitening, adjusted
        How errors are computed; see ``newey_west`` and ``calibrated`` (which knows no prewhitening and no
        adjustment). R, Stata and the literature mean ``newey_west``, whose intervals are far too narrow with
        few points.
    df
        Degrees of freedom of intervals and tests: by default points − coefficients (as Stata's ``newey`` and
        R's ``coeftest``), matched ones for ``calibrated``; infinite for the normal distribution.
    level
        Level of the intervals.

    Returns
    -------
    Segmented
        ``level_change`` is later − earlier at the start of the intervention, ``slope_change`` later − earlier
        trend per unit of time. Refused with ``all_missing``, ``too_few_points`` (under 12 points, or 3 on a
        side, or too few for the model), ``no_variance``, ``collinear``, ``break_in_series`` (a break that
        cannot be told apart from the intervention); noted ``few_points`` under 24.

    Raises
    ------
    ValueError
        If lengths differ, values are infinite, the time is uneven, or an option is out of range.

    Notes
    -----
    Assumes that without the intervention the trend would have gone on, that nothing else happened then, and
    that the season is the same in all years. Source: Wagner, Soumerai, Zhang and Ross-Degnan (2002),
    Segmented regression analysis of interrupted time series studies; Linden (2015), Conducting interrupted
    time-series analysis for single- and multiple-group comparisons (``itsa`` with ``single``). Checked
    against tests/references/series and the figures of synth_prop99, its_seatbelts and its_sicily.
    """
    require_level(level)
    points = points_of(values, segments, time=time, covariates=covariates)
    method = f"segmented regression, {errors} errors"
    reason = points.shortage or unfit_for_prewhitening(points, prewhitening)
    if reason:
        return refused(points, reason, method=method, level=level)
    fit = least_squares(points.values, points.design)
    if without_residuals(fit.residuals, points.values):
        return refused(points, Refusal.NO_VARIANCE, method=method, level=level)
    uncertainty = _uncertainty(
        points,
        fit.residuals,
        fit.bread,
        errors=errors,
        lag=lag,
        prewhitening=prewhitening,
        adjusted=adjusted,
    )
    if uncertainty is None:
        return refused(points, Refusal.TOO_FEW_POINTS, method=method, level=level)
    solution = _solution(points, fit, uncertainty, method=method, df=df)
    return result_of(points, solution, level=level)


def _solution(
    points: Points, fit: LeastSquares, uncertainty: _Uncertainty, *, method: str, df: float | None
) -> Solution:
    """What least squares and its uncertainty say of the points."""
    likelihood, k = _log_likelihood(fit.residuals), points.design.shape[1]
    return Solution(
        method=method,
        estimates=fit.coefficients,
        covariance=uncertainty.covariance,
        fitted=points.values - fit.residuals,
        residuals=fit.residuals,
        freedom=uncertainty.freedom if df is None else Fixed(df),
        dispersion=fit.squares / (points.n - k),
        log_likelihood=likelihood,
        aic=2 * (k + 1) - 2 * likelihood,
        lag=uncertainty.lag,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Uncertainty:
    """Covariance of the coefficients, their degrees of freedom, and the lag if there is one."""

    covariance: Numbers
    freedom: Freedom
    lag: int | None


def _uncertainty(
    points: Points,
    residuals: Numbers,
    bread: Numbers,
    *,
    errors: Errors,
    lag: int | Lag,
    prewhitening: int,
    adjusted: bool,
) -> _Uncertainty | None:
    """Errors of the kind asked for; None where the points are too few for them."""
    left = points.n - points.design.shape[1]
    if errors is Errors.CLASSICAL:
        return _Uncertainty(bread * float(residuals @ residuals) / left, Fixed(left), None)
    if errors is Errors.CALIBRATED:
        if prewhitening:
            raise ValueError("calibrated errors know no prewhitening; choose newey_west errors for it")
        found = calibrated(points.design, residuals, bread, lag=lag)
        return None if found is None else _Uncertainty(found.covariance, found.freedom, found.lag)
    scores = points.design * residuals[:, None]
    run = newey_west(scores, bread, lag=lag, prewhitening=prewhitening, adjusted=adjusted)
    return _Uncertainty(run.covariance, Fixed(left), run.lag)


def without_residuals(residuals: Numbers, values: Numbers) -> bool:
    """Whether the columns explain the values without error, so that nothing tells how uncertain they are."""
    return bool(np.abs(residuals).max() <= 1e3 * ROUNDING_NOISE * np.abs(values).max())


def unfit_for_prewhitening(points: Points, order: int) -> Refusal:
    """Whether there are too few points for the autoregression of the scores."""
    too_few = order > 0 and points.n - order < order * points.design.shape[1] + 1
    return Refusal.TOO_FEW_POINTS if too_few else Refusal.NONE


def _log_likelihood(residuals: Numbers) -> float:
    """Logarithm of the normal likelihood at its largest."""
    n = residuals.size
    return -n / 2 * (log(2 * pi * float(residuals @ residuals) / n) + 1)

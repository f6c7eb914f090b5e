"""What a segmented regression gives back: changes of level and trend, and all that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.coefficient import Coefficient, Ratio
from kpk_eval.stats.models.fit import Fit, coefficients_of, without_numbers
from kpk_eval.stats.models.freedom import Freedom
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.series.points import FEW_POINTS, TREND, Points


class PointsNote(StrEnum):
    """What a reader must know about a segmented regression that is there."""

    FEW_POINTS = "few_points"
    """Fewer than 24 points: errors that allow for likeness of neighbours are too small on average."""
    NOT_OVERDISPERSED = "not_overdispersed"
    """Counts vary no more than by chance, so that the extra variance is estimated as zero."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segmented:
    """A fitted segmented regression.

    ``fit`` holds the coefficients: ``level_change`` (step), ``slope_change`` (added trend per unit of time),
    ``trend`` and the rest, on the log scale for counts. ``points`` are the points used; ``n_before`` and
    ``n_after`` count them on both sides of the first intervention. ``residuals`` (n,) are observed − fitted
    in the unit of the values, for models with ARMA errors the one-step prediction errors. ``lag`` is that of
    the errors; ``dispersion`` is the residual variance of linear models, that in units of the Poisson
    variance for quasi-Poisson, and theta for negative binomial ones; ``errors`` holds the coefficients of the
    ARMA errors by name, ``errors_se`` their standard errors. Numbers are NaN where ``fit.reason`` is not
    empty.
    """

    fit: Fit
    points: Points
    n_before: int
    n_after: int
    log: bool = False
    fitted: Numbers
    residuals: Numbers
    dispersion: float = nan
    log_likelihood: float = nan
    aic: float = nan
    lag: int | None = None
    errors: Mapping[str, float]
    errors_se: Mapping[str, float]
    notes: tuple[PointsNote, ...] = ()

    @property
    def reason(self) -> Refusal:
        """Why there are no numbers; empty if there are."""
        return self.fit.reason

    @property
    def estimable(self) -> bool:
        """Whether there are numbers."""
        return self.fit.estimable

    def coefficient(self, name: str) -> Coefficient:
        """The coefficient of a column.

        Raises
        ------
        ValueError
            If there is none of this name.
        """
        return self.fit.coefficient(name)

    @property
    def method(self) -> str:
        """Name of the method."""
        return self.fit.method

    @property
    def later_trend(self) -> Coefficient:
        """Trend per unit of time behind all interventions: the first trend plus all added ones.

        Raises
        ------
        ValueError
            If the model has no trend, or none that changes.
        """
        bends = [name for name in self.fit.names if name.startswith("slope_change")]
        if TREND not in self.fit.names or not bends:
            raise ValueError("the model has no trend that changes")
        return self.fit.combination(dict.fromkeys([TREND, *bends], 1.0), name="later_trend")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """Numbers of a fitted model before they become a result."""

    method: str
    estimates: Numbers
    covariance: Numbers
    fitted: Numbers
    residuals: Numbers
    freedom: Freedom
    log: bool = False
    dispersion: float = nan
    log_likelihood: float = nan
    aic: float = nan
    lag: int | None = None
    errors: Mapping[str, float] | None = None
    errors_se: Mapping[str, float] | None = None
    note: PointsNote | None = None


def result_of(points: Points, solution: Solution, *, level: float) -> Segmented:
    """Result of a fitted model."""
    few = (PointsNote.FEW_POINTS,) if points.n < FEW_POINTS else ()
    own = (solution.note,) if solution.note else ()
    return Segmented(
        fit=_fit_of(points, solution, level=level),
        points=points,
        n_before=int((~points.after).sum()),
        n_after=int(points.after.sum()),
        log=solution.log,
        fitted=solution.fitted,
        residuals=solution.residuals,
        dispersion=solution.dispersion,
        log_likelihood=solution.log_likelihood,
        aic=solution.aic,
        lag=solution.lag,
        errors=solution.errors or {},
        errors_se=solution.errors_se or {},
        notes=few + own,
    )


def _fit_of(points: Points, solution: Solution, *, level: float) -> Fit:
    """Coefficients with intervals and tests."""
    ratio = Ratio.RATE_RATIO if solution.log else Ratio.NONE
    coefficients = coefficients_of(
        points.names,
        estimates=solution.estimates,
        covariance=solution.covariance,
        freedom=solution.freedom,
        level=level,
        ratio=ratio,
    )
    return Fit(
        method=solution.method,
        level=level,
        n=points.n,
        n_clusters=points.n,
        n_dropped=points.n_dropped,
        coefficients=coefficients,
        covariance=solution.covariance,
        freedom=solution.freedom,
        ratio=ratio,
    )


def refused(points: Points, reason: Refusal, *, method: str, level: float) -> Segmented:
    """Result without numbers, and why there are none."""
    fit = Fit(
        method=method,
        level=level,
        n=points.n,
        n_clusters=points.n,
        n_dropped=points.n_dropped,
        coefficients=without_numbers(points.names, level=level),
        covariance=np.full((len(points.names), len(points.names)), nan),
        concerned=points.dependent if reason in {Refusal.COLLINEAR, Refusal.BREAK_IN_SERIES} else (),
        reason=reason,
    )
    nothing: NDArray[np.float64] = np.full(points.n, nan)
    return Segmented(
        fit=fit,
        points=points,
        n_before=int((~points.after).sum()),
        n_after=int(points.after.sum()),
        fitted=nothing,
        residuals=nothing,
        errors={},
        errors_se={},
    )

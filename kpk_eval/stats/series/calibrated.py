"""Newey–West errors for short series: free of bias, with the degrees of freedom they are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.freedom import Joint, f_test, quadratic_form
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.series.newey_west import Lag, lag_of

LARGEST_LIKENESS = 0.9
"""Correlation of neighbours is taken to be no larger; short series cannot tell it from a trend."""

CAUTION = 1.5
"""Standard errors (1 / √n) by which neighbours are taken to be more alike than the residuals say."""


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Degrees of freedom of each combination of coefficients (Satterthwaite 1946).

    ``shares`` (n, p) turn weights of coefficients into weights of residuals, ``kernel`` (n, n) are the
    Bartlett weights and ``spread`` (n, n) the covariance of residuals that is assumed.
    """

    shares: Numbers
    kernel: Numbers
    spread: Numbers

    def of(self, row: Numbers) -> float:
        """Degrees of freedom of a weighted sum of the coefficients."""
        weights = self.shares @ row
        form = (weights[:, None] * self.kernel * weights[None, :]) @ self.spread
        below = float((form * form.T).sum())
        return float(np.trace(form)) ** 2 / below if below > 0 else float("nan")

    def joint(self, rows: Numbers, *, estimates: Numbers, covariance: Numbers) -> Joint:
        """F test with the smallest degrees of freedom of the sums."""
        chi_square = quadratic_form(rows, estimates=estimates, covariance=covariance)
        if np.isnan(chi_square):
            return Joint(reason=Refusal.COLLINEAR)
        smallest = min(self.of(row) for row in rows)
        return f_test(chi_square / len(rows), numerator=len(rows), denominator=smallest)


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """Covariance of the coefficients (p, p), their degrees of freedom, and the lag it was computed with."""

    covariance: Numbers
    freedom: Matched
    lag: int


def calibrated(
    design: Numbers, residuals: Numbers, bread: Numbers, *, lag: int | Lag = Lag.RULE
) -> Calibrated | None:
    """Newey–West covariance that is right on average where neighbours are as alike as residuals allow.

    Parameters
    ----------
    design, residuals, bread
        Design matrix (n, p), residuals (n,) and (X'X)⁻¹ of a least-squares fit, points in the order of time.
    lag
        As for ``newey_west``.

    Returns
    -------
    Calibrated or None
        None where the points are too few for the correction.

    Notes
    -----
    Plain Newey–West errors are far too small in short series: 95 % intervals of a step cover 70 to 85 % with
    16 or 30 points. Here the covariance is multiplied so that it is unbiased, and its degrees of freedom are
    matched, where errors follow a first-order autoregression with the correlation of the residuals, itself
    freed from bias and raised by 1.5 of its standard errors, because short series cannot tell likeness from a
    bend: without that, 95 % intervals of a change of slope covered 84 to 89 % at a correlation of 0.6 below
    30 points. The price are intervals that are too wide where neighbours are not alike. The coverage is in
    benchmarks/coverage.csv. Idea: Bell and McCaffrey (2002), Bias reduction in standard errors; Imbens and
    Kolesár (2016), Robust standard errors in small samples. No program has it for series; checked by
    simulation and by its limit in long series.
    """
    n, p = design.shape
    width = lag_of(design * residuals[:, None], lag, prewhitening=0, constant=0)
    places = np.arange(n)
    distance = np.abs(places[:, None] - places[None, :])
    kernel = np.maximum(1 - distance / (width + 1), 0.0)
    maker = np.eye(n) - design @ bread @ design.T
    likeness = _likeness(residuals, maker, freedom=n - p)
    process = likeness**distance
    spread = maker @ process @ maker
    slopes = design @ bread
    try:
        turn = _turn(slopes.T @ (kernel * spread) @ slopes, slopes.T @ process @ slopes)
    except np.linalg.LinAlgError:
        return None
    shares = slopes @ turn.T
    scores = shares * residuals[:, None]
    return Calibrated(scores.T @ kernel @ scores, Matched(shares, kernel, spread), width)


def _turn(expected: Numbers, wanted: Numbers) -> Numbers:
    """Matrix that turns the covariance expected into the one wanted.

    Triangular from the last coefficient up, so that the time at which a step or the intercept is read does
    not change the error of anything else.
    """
    have, want = (np.linalg.cholesky(one[::-1, ::-1]) for one in (expected, wanted))
    return np.asarray(linalg.solve_triangular(have, want.T, lower=True, trans="T").T[::-1, ::-1])


def _likeness(residuals: Numbers, maker: Numbers, *, freedom: int) -> float:
    """Correlation of neighbouring residuals, less what the regression itself does to it, and with caution."""
    seen = float(residuals[1:] @ residuals[:-1]) / float(residuals @ residuals)
    by_regression = float(np.trace(maker, offset=1)) / freedom
    cautious = seen - by_regression + CAUTION / np.sqrt(residuals.size)
    return float(np.clip(cautious, -LARGEST_LIKENESS, LARGEST_LIKENESS))

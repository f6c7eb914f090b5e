"""Covariance of regression coefficients where the errors of neighbouring points are alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpk_eval.stats.samples import Numbers


class Lag(StrEnum):
    """Rules for the number of points over which errors may be alike."""

    RULE = "rule"
    """Whole part of 4 (n / 100)^(2/9) (Newey and West 1994; the default of several programs)."""
    CUBE_ROOT = "cube_root"
    """Whole part of 0.75 n^(1/3) (Stock and Watson 2020)."""
    AUTOMATIC = "automatic"
    """From the data (Newey and West 1994, Bartlett kernel), as R's ``bwNeweyWest``."""


@dataclass(frozen=True, slots=True, eq=False)
class LongRun:
    """Covariance of coefficients, shape (p, p), and the lag it was computed with."""

    covariance: Numbers
    lag: int


def newey_west(
    scores: Numbers,
    bread: Numbers,
    *,
    lag: int | Lag = Lag.RULE,
    prewhitening: int = 0,
    adjusted: bool = True,
    constant: int | None = 0,
) -> LongRun:
    """Covariance of coefficients whose errors are alike over some points, by Bartlett weights.

    Parameters
    ----------
    scores
        Residual times row of the design matrix, points in the order of time, shape (n, p).
    bread
        Inverse of the information about the coefficients, for linear models of X'X, shape (p, p).
    lag
        Number of points over which errors may be alike, or the rule that gives it; 0 is White's covariance.
    prewhitening
        Order of the vector autoregression that is taken out of the scores first and put back in after; 0 is
        none, 1 the default of R's ``NeweyWest``.
    adjusted
        Multiply by n / (n − p); as Stata's ``newey`` does.
    constant
        Place of the intercept, which the automatic lag leaves aside; None if there is none.

    Raises
    ------
    ValueError
        If the lag is negative, or a prewhitened series has too few points.

    Notes
    -----
    Missing points are treated as if they were not there, as R does after leaving them out. Sources: Newey and
    West (1987), A simple, positive semi-definite, heteroskedasticity and autocorrelation consistent
    covariance matrix; (1994), Automatic lag selection in covariance matrix estimation. Checked against
    tests/references/series and the figures of its_sicily, its_seatbelts, synth_prop99 (R's sandwich).
    """
    n, p = scores.shape
    if prewhitening < 0:
        raise ValueError("the order of prewhitening must be 0 or more")
    width = lag_of(scores, lag, prewhitening=prewhitening, constant=constant)
    white, recolour = _whitened(scores, order=prewhitening)
    meat = recolour @ _weighted(white, lag=width) @ recolour.T
    factor = n / (n - p) if adjusted else 1.0
    return LongRun(covariance=factor * bread @ meat @ bread, lag=width)


def _weighted(scores: Numbers, *, lag: int) -> Numbers:
    """Sum of products of scores at most ``lag`` points apart, with weights that fall to zero behind it."""
    total = np.asarray(scores.T @ scores)
    for distance in range(1, min(lag, len(scores) - 1) + 1):
        product = (1 - distance / (lag + 1)) * scores[:-distance].T @ scores[distance:]
        total = total + product + product.T
    return total


def _whitened(scores: Numbers, *, order: int) -> tuple[Numbers, Numbers]:
    """Residuals of a vector autoregression of the scores, and the matrix that undoes it in the long run."""
    n, p = scores.shape
    if order == 0:
        return scores, np.eye(p)
    if n - order < order * p + 1:
        raise ValueError(f"{n} points are too few to prewhiten {p} coefficients; set prewhitening to 0")
    past = np.hstack([scores[order - back : n - back] for back in range(1, order + 1)])
    weights = np.linalg.lstsq(past, scores[order:], rcond=None)[0]
    total = sum((weights[p * back : p * (back + 1)].T for back in range(order)), np.zeros((p, p)))
    return scores[order:] - past @ weights, np.asarray(np.linalg.inv(np.eye(p) - total), dtype=np.float64)


def lag_of(scores: Numbers, rule: int | Lag, *, prewhitening: int, constant: int | None) -> int:
    """Number of points over which errors may be alike: as given, or after a rule.

    Raises
    ------
    ValueError
        If it is negative.
    """
    n, p = scores.shape
    if not isinstance(rule, Lag):
        if rule < 0:
            raise ValueError(f"lag is {rule}; it must be 0 or more")
        return rule
    if rule is Lag.RULE:
        return int(4 * (n / 100) ** (2 / 9))
    if rule is Lag.CUBE_ROOT:
        return int(0.75 * n ** (1 / 3))
    weights = np.ones(p)
    if constant is not None and p > 1:
        weights[constant] = 0.0
    white, _ = _whitened(scores, order=prewhitening)
    summed = white @ weights
    reach = int((3 if prewhitening else 4) * (n / 100) ** (2 / 9))
    covariances = np.array([summed[: summed.size - j] @ summed[j:] for j in range(reach + 1)]) / summed.size
    distances = np.arange(1, reach + 1)
    level = covariances[0] + 2 * covariances[1:].sum()
    slope = 2 * (distances * covariances[1:]).sum()
    return int(1.1447 * ((slope / level) ** 2 * n) ** (1 / 3)) if level else 0

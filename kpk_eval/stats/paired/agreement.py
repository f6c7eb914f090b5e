"""How far two answers of the same people agree beyond chance."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from math import atanh, nan, sqrt, tanh

import numpy as np
from scipy import special

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.paired.square import SquareTable
from kpk_eval.stats.samples import Numbers

ESTIMAND = "kappa"
FEWEST_QUADRATIC = 20
"""Fewest people of limits of kappa with quadratic weights: of ten they hold the truth in under 92 %."""


class KappaWeights(StrEnum):
    """How much a disagreement counts."""

    NONE = "kappa_unweighted"
    """All the same."""
    LINEAR = "kappa_linear"
    """By the number of categories between the answers."""
    QUADRATIC = "kappa_quadratic"
    """By its square: then about the intraclass correlation."""


class KappaLimits(StrEnum):
    """How the limits of kappa are made."""

    TRANSFORMED = "transformed"
    """Fisher's z of kappa ± t quantile at n − 1 × its standard error, enlarged by √(n / (n − 1))."""
    PLAIN = "plain"
    """Kappa ± normal quantile × standard error, cut off at −1 and 1: only to compare with statsmodels and R's
    psych. Its 95 % limits hold the truth in 80 to 90 % of samples of ten people."""


def kappa(
    table: SquareTable,
    *,
    weights: KappaWeights = KappaWeights.NONE,
    limits: KappaLimits = KappaLimits.TRANSFORMED,
    level: float = 0.95,
) -> Estimate:
    """Cohen's kappa: agreement of two answers beyond what their shares alone would give; 1 is complete.

    Parameters
    ----------
    table
        Two answers of the same people; see ``square_table``.
    weights
        None, linear or quadratic.
    limits
        How the limits are made.
    level
        Level of the interval.

    Returns
    -------
    Estimate
        ``statistic`` and ``p`` test that kappa is 0. Refused with ``all_missing``, ``too_few``,
        ``no_variance`` (all answers of a wave in one category: kappa is then 0 whatever the other says) or
        ``no_change`` (all agree: there is no standard error).

    Raises
    ------
    ValueError
        If weights are asked for and the categories have no order, or the level is no probability.

    Notes
    -----
    Sources: Cohen (1960), A coefficient of agreement for nominal scales, and (1968), Weighted kappa;
    standard errors Fleiss, Cohen and Everitt (1969), Large sample standard errors of kappa and weighted
    kappa. Written out because statsmodels takes 1 s to import for these ten lines. Checked against
    statsmodels and ``stuartmaxwell_vision_women`` (R's psych).
    """
    if weights is not KappaWeights.NONE and not table.ordered:
        raise ValueError("the categories have no order; name them in their order, or use no weights")
    blank = table.blank(estimand=ESTIMAND, method=weights, level=level)
    if table.shortage is not Refusal.NONE:
        return blank.refused(table.shortage)
    if any(int((table.counts.sum(axis=wave) > 0).sum()) < 2 for wave in (0, 1)):
        return blank.refused(Refusal.NO_VARIANCE)
    if table.changed == 0:
        return blank.refused(Refusal.NO_CHANGE)
    agreement = _agreement(len(table.counts), weights=weights)
    shares = table.counts / table.n
    value, error, error_without = _kappa(shares, agreement, n=table.n)
    low, high = _limits(value, error, n=table.n, limits=limits, level=level)
    if weights is KappaWeights.QUADRATIC and limits is KappaLimits.TRANSFORMED and table.n < FEWEST_QUADRATIC:
        low, high = nan, nan
    z = value / error_without if error_without > 0 else 0.0
    return replace(
        blank,
        estimate=value,
        low=low,
        high=high,
        statistic=z,
        p=float(2 * special.ndtr(-abs(z))),
    )


def _limits(value: float, error: float, *, n: int, limits: KappaLimits, level: float) -> tuple[float, float]:
    """Lower and upper limit; those of a kappa of −1 or 1 cannot be transformed."""
    if limits is KappaLimits.PLAIN or not abs(value) < 1:
        half = float(special.ndtri((1 + level) / 2)) * error
        return max(value - half, -1.0), min(value + half, 1.0)
    quantile = float(special.stdtrit(n - 1, (1 + level) / 2))
    reach = quantile * error * sqrt(n / (n - 1)) / (1 - value**2)
    return tanh(atanh(value) - reach), tanh(atanh(value) + reach)


def _agreement(categories: int, *, weights: KappaWeights) -> Numbers:
    """Agreement of each two categories: 1 for the same, 0 for the farthest."""
    places = np.arange(categories)
    distance = np.abs(places[:, None] - places[None, :]) / max(categories - 1, 1)
    match weights:
        case KappaWeights.LINEAR:
            return np.asarray(1 - distance)
        case KappaWeights.QUADRATIC:
            return np.asarray(1 - distance**2)
    return np.eye(categories)


def _kappa(shares: Numbers, agreement: Numbers, *, n: int) -> tuple[float, float, float]:
    """Kappa, its standard error, and its standard error if there were no agreement beyond chance."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    by_chance = np.outer(rows, columns)
    observed, expected = float((agreement * shares).sum()), float((agreement * by_chance).sum())
    mean_rows, mean_columns = agreement @ columns, agreement.T @ rows
    means = mean_rows[:, None] + mean_columns[None, :]
    value = (observed - expected) / (1 - expected)
    within = (shares * (agreement - means * (1 - value)) ** 2).sum()
    variance = (within - (value - expected * (1 - value)) ** 2) / (n * (1 - expected) ** 2)
    without = ((by_chance * (agreement - means) ** 2).sum() - expected**2) / (n * (1 - expected) ** 2)
    return value, sqrt(max(float(variance), 0.0)), sqrt(max(float(without), 0.0))

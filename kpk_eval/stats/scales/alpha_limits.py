"""Limits of Cronbach's alpha."""

from __future__ import annotations

from enum import StrEnum
from math import exp, log, nan, sqrt
from typing import Protocol

import numpy as np
from scipy import special, stats

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.scales.items import Items, MissingItems
from kpk_eval.stats.scales.left_out import alphas_without_each

WIDEST = 20
"""Half an interval of log(1 − alpha) beyond which the data say nothing of alpha."""


class AlphaInterval(StrEnum):
    """How the limits of an alpha are found.

    All but the first are there to compare with other software: benchmarks/coverage.csv shows how rarely they
    hold the true alpha of skewed answers, and no page may use them.
    """

    CAUTIOUS = "cautious"
    """The wider of Feldt's limits and those of a jackknife over people, on the scale log(1 − alpha), with t
    of as many degrees of freedom as people contribute evenly: no assumption on the answers."""
    FELDT = "feldt"
    """From the F distribution with n − 1 and (n − 1)(k − 1) degrees of freedom, as R's psych: exact for
    normal items of equal variances and covariances; too narrow for skewed answers (Feldt 1965)."""
    BONETT = "bonett"
    """Normal on the scale log(1 − alpha), same assumptions (Bonett 2002)."""
    NORMAL_ITEMS = "normal_items"
    """Alpha ± normal quantile × standard error for normal items with any covariances (van Zyl, Neudecker and
    Nel 2000; Duhachek and Iacobucci 2004)."""
    DISTRIBUTION_FREE = "distribution_free"
    """Normal on the scale log(1 − alpha), with a standard error that assumes neither normal items nor equal
    covariances (Maydeu-Olivares, Coffman and Hartmann 2007)."""


class Asked(Protocol):
    """What is to be known of the alpha whose limits are wanted."""

    @property
    def interval(self) -> AlphaInterval:
        """How the limits are found."""

    @property
    def missing(self) -> MissingItems:
        """What happened to people who left items out."""

    @property
    def kind(self) -> str:
        """Raw or standardised."""

    @property
    def level(self) -> float:
        """Level of the interval."""

    @property
    def n(self) -> int:
        """Number of people."""


def alpha_limits(estimate: float, items: Items, covariance: Numbers, *, blank: Asked) -> tuple[float, float]:
    """Limits of an alpha; NaN where it is 1 or there are too few people."""
    if not estimate < 1:
        return nan, nan
    k, n = items.n_items, blank.n
    match blank.interval:
        case AlphaInterval.CAUTIOUS:
            return _cautious(estimate, items, blank=blank)
        case AlphaInterval.FELDT:
            return _feldt(estimate, n=n, k=k, level=blank.level)
        case AlphaInterval.BONETT:
            return _on_log_scale(estimate, error=sqrt(2 * k / ((k - 1) * (n - 2))), level=blank.level)
        case AlphaInterval.NORMAL_ITEMS:
            half = float(special.ndtri((1 + blank.level) / 2)) * alpha_error(covariance, n=n)
            return estimate - half, estimate + half
    if blank.missing is not MissingItems.LISTWISE or blank.kind != "raw":
        raise ValueError("the distribution-free interval is for the raw alpha of complete answers (listwise)")
    error = distribution_free_error(items.complete)
    return _on_log_scale(estimate, error=error / (1 - estimate), level=blank.level)


def alpha_error(covariance: Numbers, *, n: int) -> float:
    """Standard error of the raw alpha for normal items; NaN for a sum that does not vary.

    Source: Duhachek and Iacobucci (2004), Alpha's standard error, equation 2; R's psych calls it ase.
    """
    k, total, trace = len(covariance), float(covariance.sum()), float(np.trace(covariance))
    if not total > 0:
        return nan
    square = covariance @ covariance
    inner = total * (float(np.trace(square)) + trace**2) - 2 * trace * float(square.sum())
    return sqrt(max(2 * k**2 / ((k - 1) ** 2 * total**3) * inner / n, 0.0))


def distribution_free_error(complete: Numbers) -> float:
    """Standard error of the raw alpha without normal items, from what each person adds to it."""
    n, k = complete.shape
    away = complete - complete.mean(axis=0)
    own, together = (away**2).sum(axis=1), away.sum(axis=1) ** 2
    total = float(together.mean())
    influence = (own.mean() * together / total - own) / total * k / (k - 1)
    return float(influence.std(ddof=1)) / sqrt(n)


def _feldt(estimate: float, *, n: int, k: int, level: float) -> tuple[float, float]:
    """Limits from the F distribution."""
    quantiles = stats.f.ppf([(1 + level) / 2, (1 - level) / 2], n - 1, (n - 1) * (k - 1))
    low, high = 1 - (1 - estimate) * quantiles
    return float(low), float(high)


def _cautious(estimate: float, items: Items, *, blank: Asked) -> tuple[float, float]:
    """The wider of Feldt's and the jackknife's limits; NaN where an alpha without one person does not exist.

    The degrees of freedom are those of a variance whose contributions have the kurtosis of people's.
    """
    n = blank.n
    low, high = _feldt(estimate, n=n, k=items.n_items, level=blank.level)
    without = alphas_without_each(items, missing=blank.missing, standardised=blank.kind != "raw")
    if not (np.isfinite(without) & (without < 1)).all():
        return nan, nan
    each = np.log1p(-without)
    away = (each - each.mean()) ** 2
    spread = float(away.mean())
    if spread == 0:
        return low, high
    uneven = float((away**2).mean()) / spread**2 - (n - 3) / (n - 1)
    df = min(n - 1.0, max(1.0, 2 * n / uneven if uneven > 0 else n - 1.0))
    half = float(special.stdtrit(df, (1 + blank.level) / 2)) * sqrt((n - 1) * spread)
    middle = log(1 - estimate)
    if not half < WIDEST:
        return nan, nan
    return min(low, 1 - exp(middle + half)), max(high, 1 - exp(middle - half))


def _on_log_scale(estimate: float, *, error: float, level: float) -> tuple[float, float]:
    """Limits that are symmetric for log(1 − alpha); NaN where they say nothing."""
    half, middle = float(special.ndtri((1 + level) / 2)) * error, log(1 - estimate)
    if not half < WIDEST:
        return nan, nan
    return 1 - exp(middle + half), 1 - exp(middle - half)

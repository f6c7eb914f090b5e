"""Scales on which figures of areas scatter evenly around a common one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import asin, inf, log, nan, sqrt
from typing import Any

import numpy as np
from scipy import special, stats

from kpk_eval.stats.samples import Numbers


class Scale(StrEnum):
    """Scale on which areas scatter evenly around the target."""

    EXACT = "exact"
    """Quantiles of the binomial or Poisson distribution, interpolated (Spiegelhalter 2005)."""
    CHI_SQUARE = "chi_square"
    """Garwood's exact interval around the expected events (several programs); rates only."""
    IDENTITY = "identity"
    """Normal with the standard deviation at the target; for shares the limits of Wilson's test."""
    LOG = "log"
    """Logarithm of the ratio (English hospital mortality); rates only."""
    SQUARE_ROOT = "square_root"
    """Square root of the ratio (Care Quality Commission); rates only."""
    ARCSINE = "arcsine"
    """Arcsine of the root of the share; shares only."""
    LOGIT = "logit"
    """Logarithm of the odds; shares only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaled:
    """A common figure and how figures scatter around it.

    ``to`` leads to the scale, ``back`` from it; ``target`` is the common figure on it, ``deviation`` the
    standard deviation by chance for a size. ``quantile`` gives exact limits for a probability and a size.
    ``least`` stands for a count of zero, ``ceiling`` is the largest figure possible.
    """

    to: Callable[[Numbers], Numbers]
    back: Callable[[Numbers], Numbers]
    target: float
    deviation: Callable[[Numbers], Numbers]
    quantile: Callable[[float, Numbers], Numbers] | None = None
    least: float = 0.0
    ceiling: float = inf

    def limits(self, tail: float, size: Numbers, deviation: Numbers) -> tuple[Numbers, Numbers]:
        """Limits that a share of ``tail`` of areas falls beyond on each side, within the possible."""
        if self.quantile is not None:
            low, high = self.quantile(tail, size), self.quantile(1 - tail, size)
        else:
            half = float(special.ndtri(1 - tail)) * deviation
            low, high = self.back(self.target - half), self.back(self.target + half)
        return np.maximum(low, 0.0), np.clip(high, 0.0, self.ceiling)


def scale_of_shares(scale: Scale, theta: float) -> Scaled:
    """Scale of shares around a common one.

    Raises
    ------
    ValueError
        If shares have no such scale.
    """
    if scale in {Scale.EXACT, Scale.IDENTITY}:
        exact = scale is Scale.EXACT
        return Scaled(
            to=_same,
            back=_same,
            target=theta,
            deviation=lambda n: np.sqrt(theta * (1 - theta) / n),
            quantile=(lambda p, n: interpolated(stats.binom(n, theta), p) / n) if exact else None,
            ceiling=1.0,
        )
    if scale is Scale.ARCSINE:
        return Scaled(
            to=lambda x: np.arcsin(np.sqrt(x)),
            back=lambda x: np.sin(np.clip(x, 0.0, np.pi / 2)) ** 2,
            target=asin(sqrt(theta)),
            deviation=lambda n: 1 / (2 * np.sqrt(n)),
            ceiling=1.0,
        )
    if scale is Scale.LOGIT:
        return Scaled(
            to=special.logit,
            back=special.expit,
            target=log(theta / (1 - theta)) if 0 < theta < 1 else nan,
            deviation=lambda n: _inverse_root(n * theta * (1 - theta)),
            least=0.5,
            ceiling=1.0,
        )
    raise ValueError(f"shares have no {scale} scale; choose exact, identity, arcsine or logit")


def scale_of_rates(scale: Scale, theta: float) -> Scaled:
    """Scale of ratios around a common one.

    Raises
    ------
    ValueError
        If rates have no such scale.
    """
    if scale in {Scale.EXACT, Scale.IDENTITY}:
        exact = scale is Scale.EXACT
        return Scaled(
            to=_same,
            back=_same,
            target=theta,
            deviation=lambda e: np.sqrt(theta / e),
            quantile=(lambda p, e: interpolated(stats.poisson(e * theta), p) / e) if exact else None,
        )
    if scale is Scale.CHI_SQUARE:
        return Scaled(
            to=_same,
            back=_same,
            target=theta,
            deviation=lambda e: np.sqrt(theta / e),
            quantile=_garwood(theta),
        )
    if scale is Scale.LOG:
        return Scaled(
            to=np.log,
            back=np.exp,
            target=log(theta) if theta > 0 else nan,
            deviation=lambda e: _inverse_root(theta * e),
            least=0.5,
        )
    if scale is Scale.SQUARE_ROOT:
        return Scaled(
            to=np.sqrt,
            back=lambda x: np.maximum(x, 0.0) ** 2,
            target=sqrt(theta),
            deviation=lambda e: 1 / (2 * np.sqrt(e)),
        )
    raise ValueError(f"rates have no {scale} scale; choose exact, chi_square, identity, log or square_root")


def interpolated(distribution: Any, p: float) -> Numbers:
    """Quantile of a distribution of whole numbers, interpolated between them (Spiegelhalter 2005)."""
    whole = distribution.ppf(p)
    above, chance = distribution.cdf(whole), distribution.pmf(whole)
    return np.asarray(whole - (above - p) / np.where(chance > 0, chance, np.nan))


def _garwood(theta: float) -> Callable[[float, Numbers], Numbers]:
    """Limits of Garwood around the events expected at the common ratio."""

    def quantile(p: float, size: Numbers) -> Numbers:
        events = size * theta + (p > 0.5)
        return np.asarray(special.gammaincinv(events, p) / size)

    return quantile


def _inverse_root(values: Numbers) -> Numbers:
    """One over the square root; NaN where there is none."""
    return np.asarray(1 / np.sqrt(np.where(values > 0, values, np.nan)))


def _same(values: Numbers) -> Numbers:
    """The values themselves."""
    return values

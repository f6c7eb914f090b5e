"""Multiplier bootstrap of influence functions."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
from scipy import stats

from kpk_eval.stats.did.design import Codes
from kpk_eval.stats.did.staggered.options import Multiplier
from kpk_eval.stats.samples import Numbers

AT_ONCE = 1_000
"""Draws made at once, so that memory stays bounded."""


def multiplied(
    influence: Numbers, *, clusters: Codes, draws: int, multiplier: Multiplier, seed: int, level: float
) -> tuple[Numbers, float]:
    """Bootstrap errors of estimates (the last is the overall one), and the factor of the parts' band.

    Raises
    ------
    ValueError
        If there are fewer than 100 draws.
    """
    if draws < 100:
        raise ValueError(f"draws is {draws}; a bootstrap needs at least 100, better 1000")
    sums = np.zeros((int(clusters.max()) + 1, influence.shape[1]))
    np.add.at(sums, clusters, influence)
    generator = np.random.default_rng(seed)
    parts = [
        _multipliers(generator, (min(AT_ONCE, draws - done), sums.shape[0]), multiplier) @ sums
        for done in range(0, draws, AT_ONCE)
    ]
    drawn = np.concatenate(parts) / influence.shape[0]
    quartiles = np.quantile(drawn, [0.25, 0.75], axis=0, method="inverted_cdf")
    errors = (quartiles[1] - quartiles[0]) / (2 * float(stats.norm.ppf(0.75)))
    usable = np.isfinite(errors[:-1]) & (errors[:-1] > 0)
    if not usable.any():
        return errors, nan
    largest = np.abs(drawn[:, :-1][:, usable] / errors[:-1][usable]).max(axis=1)
    return errors, float(np.quantile(largest, level, method="inverted_cdf"))


def _multipliers(generator: np.random.Generator, shape: tuple[int, int], multiplier: Multiplier) -> Numbers:
    """Draws with mean 0 and variance 1."""
    if multiplier is Multiplier.RADEMACHER:
        return generator.choice([-1.0, 1.0], size=shape)
    low, high = (1 - sqrt(5)) / 2, (1 + sqrt(5)) / 2
    return np.where(generator.random(shape) < (sqrt(5) + 1) / (2 * sqrt(5)), low, high)

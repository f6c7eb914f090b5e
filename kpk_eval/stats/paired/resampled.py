"""Change of an outcome in the same people, with limits from drawing the people again."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.bootstrap import RESAMPLES, SEED, BootstrapInterval, Statistic, bootstrap
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.samples import Numbers, complete_pairs
from kpk_eval.stats.smd import Smd, paired_smd
from kpk_eval.stats.trimming import TRIM, require_trim, trimmed_means


class Centre(StrEnum):
    """What of the changes is estimated."""

    MEAN = "mean_change"
    TRIMMED_MEAN = "trimmed_mean_change"
    MEDIAN = "median_change"


def resampled_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    centre: Centre = Centre.MEAN,
    interval: BootstrapInterval = BootstrapInterval.BCA,
    trim: float = TRIM,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    expanded: bool = True,
) -> Estimate:
    """Mean, trimmed mean or median of after − before over complete pairs, with a bootstrap interval.

    Parameters
    ----------
    before, after
        One value per person in the same order, shape (n,), in the unit of the outcome; NaN is missing.
    centre
        Mean, trimmed mean or median of the changes.
    interval
        BCa, percentile or basic.
    trim
        Share left out at each end; only for the trimmed mean.
    level
        Level of the interval.
    expanded
        Whether limits are widened for few people (see ``bootstrap``); R's boot does not.
    resamples, seed
        How often the people are drawn again, and where the draw starts; the same seed gives the same result.

    Returns
    -------
    Estimate
        Positive when the later values are larger. ``p`` is the smallest α at which the interval leaves out
        zero, ``statistic`` the estimate over its bootstrap standard error; the effect size g_z. Refused with
        ``all_missing``, ``too_few`` (fewer than three pairs) or ``no_variance`` (everybody changed by the
        same amount, or no redrawn sample has another centre).

    Raises
    ------
    ValueError
        If the waves differ in length or are not columns of finite numbers, level or share is none, or there
        are too few resamples for the level.

    Notes
    -----
    Assumes independent people. Plain bootstrap limits are too narrow below about 50 pairs, hence
    ``expanded``. Source: Efron and Tibshirani (1993), An introduction to the bootstrap. Checked against
    tests/references/paired_resampled (R's ``boot``) within the error of drawing.
    """
    require_trim(trim)
    pairs = complete_pairs(before, after)
    blank = pairs.blank(estimand=centre, method=f"bootstrap_{interval}", level=level)
    if pairs.shortage is not Refusal.NONE:
        return blank.refused(pairs.shortage)
    if pairs.constant:
        return blank.refused(Refusal.NO_VARIANCE)
    statistic = _statistic(centre, trim=trim)
    drawn = bootstrap(
        pairs.change,
        statistic,
        level=level,
        interval=interval,
        resamples=resamples,
        seed=seed,
        expanded=expanded,
    )
    if not drawn.error > 0:
        return blank.refused(Refusal.NO_VARIANCE)
    estimate = float(statistic(pairs.change[None, :])[0])
    result = replace(
        blank,
        estimate=estimate,
        low=drawn.low,
        high=drawn.high,
        statistic=estimate / drawn.error,
        p=drawn.p,
    )
    return result.with_effect(paired_smd(pairs, kind=Smd.G_Z, level=level))


def _statistic(centre: Centre, *, trim: float) -> Statistic:
    """Centre of each row of changes."""
    if centre is Centre.MEDIAN:
        return _medians
    return partial(trimmed_means, trim=trim if centre is Centre.TRIMMED_MEAN else 0.0)


def _medians(samples: Numbers) -> Numbers:
    """Median of each row."""
    return np.asarray(np.median(samples, axis=1), dtype=np.float64)

"""Effects of sites that measured: differences of means, in the unit of the outcome or standardised."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kpk_eval.stats.meta.effects import SiteEffects, Truth, of_equal_length, where_valid
from kpk_eval.stats.samples import Numbers, numbers


class MeanEffect(StrEnum):
    """What is compared between the two groups of a site."""

    MEAN_DIFFERENCE = "mean_difference"
    """In the unit of the outcome; each group has its own variance."""
    MEAN_DIFFERENCE_POOLED = "mean_difference_pooled"
    """In the unit of the outcome; both groups have the same variance."""
    HEDGES_G = "hedges_g"
    """Divided by the pooled standard deviation, with Hedges' exact correction."""
    COHENS_D = "cohens_d"
    """Divided by the pooled standard deviation, without correction."""


class SmdVariance(StrEnum):
    """Formula of the sampling variance of a standardised mean difference."""

    LARGE_SAMPLE = "large_sample"
    """1/n₁ + 1/n₂ + g²/(2(n₁ + n₂)) (metafor: ``LS``)."""
    BORENSTEIN = "borenstein"
    """J²(1/n₁ + 1/n₂ + d²/(2(n₁ + n₂))) (metafor: ``LS2``)."""
    UNBIASED = "unbiased"
    """Hedges (1983), exactly unbiased (metafor: ``UB``)."""


def mean_effects(
    mean: ArrayLike,
    deviation: ArrayLike,
    people: ArrayLike,
    comparison_mean: ArrayLike,
    comparison_deviation: ArrayLike,
    comparison_people: ArrayLike,
    *,
    kind: MeanEffect = MeanEffect.HEDGES_G,
    variance: SmdVariance = SmdVariance.LARGE_SAMPLE,
) -> SiteEffects:
    """Mean of the treated group − mean of the comparison, per site.

    Parameters
    ----------
    mean, deviation, people
        Mean, standard deviation (divisor n − 1) and number of people of the treated group (or later wave) of
        each site, shape (k,).
    comparison_mean, comparison_deviation, comparison_people
        The same of the comparison (or earlier wave, if it asked different people).
    kind
        In the unit of the outcome, or standardised.
    variance
        Formula for standardised differences; without meaning for the others.

    Returns
    -------
    SiteEffects
        NaN where a number is missing, a group has fewer than two people, or nothing varies.

    Raises
    ------
    ValueError
        If a standard deviation is negative or the columns differ in length.

    Notes
    -----
    Sources: Hedges (1981), Distribution theory for Glass's estimator; Hedges (1983), A random effects model
    for effect sizes; Borenstein et al. (2009), Introduction to meta-analysis, chapter 4. Checked against
    tests/references/meta (metafor's ``escalc``) and ``meta_normand1999``.
    """
    given = {
        "mean": mean,
        "deviation": deviation,
        "people": people,
        "comparison_mean": comparison_mean,
        "comparison_deviation": comparison_deviation,
        "comparison_people": comparison_people,
    }
    columns = {name: numbers(column, name=name) for name, column in given.items()}
    of_equal_length(columns)
    for name in ("deviation", "comparison_deviation"):
        if bool((columns[name] < 0).any()):
            raise ValueError(f"{name} has negative values; give standard deviations")
    first, s1, n1, second, s2, n2 = columns.values()
    valid = ~np.isnan(np.stack(tuple(columns.values()))).any(axis=0) & (n1 >= 2) & (n2 >= 2)
    valid &= (s1 > 0) | (s2 > 0)
    difference, n1, n2 = first - second, np.where(valid, n1, 2.0), np.where(valid, n2, 2.0)
    effects, variances = _effect(difference, s1, n1, s2, n2, kind=kind, variance=variance)
    none: Truth = np.zeros_like(valid)
    return SiteEffects(
        kind=str(kind),
        effects=where_valid(effects, valid),
        variances=where_valid(variances, valid),
        n_people=where_valid(n1 + n2, valid),
        corrected=tuple(bool(one) for one in none),
    )


def _effect(
    difference: Numbers,
    s1: Numbers,
    n1: Numbers,
    s2: Numbers,
    n2: Numbers,
    *,
    kind: MeanEffect,
    variance: SmdVariance,
) -> tuple[Numbers, Numbers]:
    """Effects and their variances."""
    df = n1 + n2 - 2
    pooled = ((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df
    match kind:
        case MeanEffect.MEAN_DIFFERENCE:
            return difference, s1**2 / n1 + s2**2 / n2
        case MeanEffect.MEAN_DIFFERENCE_POOLED:
            return difference, pooled * (1 / n1 + 1 / n2)
        case _:
            # Sites without any spread are set to NaN by the caller.
            d = difference / np.sqrt(np.where(pooled > 0, pooled, 1.0))
            j = _hedges(df) if kind is MeanEffect.HEDGES_G else np.ones_like(df)
            return d * j, _smd_variance(d, j, n1, n2, variance=variance)


def _hedges(df: Numbers) -> Numbers:
    """Hedges' exact correction of each site."""
    return np.asarray(
        np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2) - np.log(df / 2) / 2), dtype=np.float64
    )


def _smd_variance(d: Numbers, j: Numbers, n1: Numbers, n2: Numbers, *, variance: SmdVariance) -> Numbers:
    """Sampling variance of a standardised difference ``j d``."""
    sizes, df = 1 / n1 + 1 / n2, n1 + n2 - 2
    match variance:
        case SmdVariance.LARGE_SAMPLE:
            return sizes + (j * d) ** 2 / (2 * (n1 + n2))
        case SmdVariance.BORENSTEIN:
            return j**2 * (sizes + d**2 / (2 * (n1 + n2)))
        case SmdVariance.UNBIASED:
            with np.errstate(divide="ignore", invalid="ignore"):
                return sizes + (1 - (df - 2) / (df * _hedges(df) ** 2)) * (j * d) ** 2

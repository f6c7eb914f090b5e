"""By which standard deviation a difference of means is divided, and how its small-sample bias is removed."""

from __future__ import annotations

from enum import StrEnum
from math import exp, lgamma, log


class Smd(StrEnum):
    """Standard deviation by which a mean difference is divided; ``g`` is ``d`` with Hedges' correction."""

    G_Z = "g_z"
    """Of the changes: says how uniform the change is, not comparable with other designs."""
    G_AV = "g_av"
    """Mean of the two waves' standard deviations: comparable with unpaired designs."""
    G_RM = "g_rm"
    """Of the changes divided by √(2(1 − r)): the spread of one wave if both were the same."""
    G_POOLED = "g_pooled"
    """Pooled over the two waves."""
    G_RMS = "g_rms"
    """Root of the mean of the two variances, whatever the numbers of people."""
    G_BEFORE = "g_before"
    """Of the earlier wave (or comparison group) alone: Glass's Δ. Its interval is right for normal values
    only (skewed ones: 87 to 91 % instead of 95 %); take another kind wherever an interval is shown."""
    D_Z = "d_z"
    D_AV = "d_av"
    D_RM = "d_rm"
    D_POOLED = "d_pooled"
    D_RMS = "d_rms"
    D_BEFORE = "d_before"


class SmdInterval(StrEnum):
    """How the limits of a standardised mean difference are found."""

    NONCENTRAL_T = "noncentral_t"
    """By turning round the noncentral t distribution: right in small samples of normal values."""
    LARGE_SAMPLE = "large_sample"
    """Value ± normal quantile × standard error by the delta method, as meta-analyses use it: too narrow below
    20 people, only to compare."""


class Correction(StrEnum):
    """Form of Hedges' small-sample correction."""

    EXACT = "exact"
    """Ratio of gamma functions."""
    APPROXIMATE = "approximate"
    """1 − 3 / (4 df − 1), as most textbooks print it."""


UNCORRECTED = frozenset({Smd.D_Z, Smd.D_AV, Smd.D_RM, Smd.D_POOLED, Smd.D_RMS, Smd.D_BEFORE})


def hedges_correction(df: float, *, form: Correction = Correction.EXACT) -> float:
    """Factor that removes the small-sample bias of a standardised mean difference: J(df).

    Source: Hedges (1981), Distribution theory for Glass's estimator, equations 6e (exact) and 6f.
    """
    if form is Correction.APPROXIMATE:
        return 1 - 3 / (4 * df - 1)
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2) - log(df / 2) / 2)


def correction(kind: Smd, *, df: float, form: Correction) -> float:
    """Hedges' factor, or 1 for an uncorrected kind."""
    return 1.0 if kind in UNCORRECTED else hedges_correction(df, form=form)

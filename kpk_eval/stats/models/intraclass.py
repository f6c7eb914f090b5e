"""Intraclass correlation: how alike rows of the same cluster are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.frame import Codes, Frame, Identifiers, model_frame
from kpk_eval.stats.samples import Numbers

METHOD = "intraclass_anova"


class IntraclassLimits(StrEnum):
    """How the limits are made."""

    WIDER = "wider"
    """The wider of the limits by F and those of a jackknife over clusters, on either side."""
    F = "f"
    """By F: exact for normal values and clusters of equal size, as R's irr and psych give them. Only to
    compare with them: where clusters' means are skewed, 95 % limits hold the truth in about 80 % of samples,
    however many clusters there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intraclass(Refusable):
    """Intraclass correlation from a one-way analysis of variance.

    ``estimate`` (``low``, ``high``) is that of single rows, ICC(1); ``of_means`` (``of_means_low``,
    ``of_means_high``) that of the clusters' means, ICC(1, k). ``k`` is the (corrected mean) number of rows
    per cluster; ``design_effect`` the factor 1 + (k − 1) ICC by which clustering enlarges the variance of a
    mean. ``statistic`` is F for no correlation, with ``df`` and ``df_within`` degrees of freedom.
    """

    method: str
    level: float
    n: int
    n_clusters: int
    n_dropped: int
    estimate: float = nan
    low: float = nan
    high: float = nan
    of_means: float = nan
    of_means_low: float = nan
    of_means_high: float = nan
    k: float = nan
    design_effect: float = nan
    statistic: float = nan
    df: float = nan
    df_within: float = nan
    p: float = nan


def intraclass_correlation(
    outcome: ArrayLike,
    cluster: Identifiers,
    *,
    limits: IntraclassLimits = IntraclassLimits.WIDER,
    level: float = 0.95,
) -> Intraclass:
    """Correlation of two rows of the same cluster, from the variance between and within clusters.

    Parameters
    ----------
    outcome
        One value per row, shape (n,); NaN is missing and leaves the row out.
    cluster
        Cluster (site, class, person) of each row, shape (n,).
    limits
        How the limits are made.
    level
        Level of the interval.

    Returns
    -------
    Intraclass
        Negative where rows of the same cluster differ more than others. Refused with ``all_missing``,
        ``too_few``, ``too_few_clusters`` (fewer than two), ``not_repeated`` (no cluster with two rows),
        ``no_variance`` (all values the same, or all within each cluster).

    Raises
    ------
    ValueError
        If lengths differ or values are not finite numbers.

    Notes
    -----
    Limits by F are exact for normal values and clusters of equal size; otherwise they use the corrected mean
    size (n − Σ n_j²/n)/(m − 1), and they hold the truth too rarely where clusters' means are skewed (Donner
    1986, A review of inference procedures for the intraclass correlation coefficient). The jackknife of 1/√F
    over clusters (Miller 1974, The jackknife, a review) needs no distribution but is too narrow with few
    clusters; the wider of both is right in either case. Source: Shrout and Fleiss (1979), Intraclass
    correlations: uses in assessing rater reliability. The mixed model (``mixed.model``) gives the same
    estimate by REML for clusters of equal size. Checked against tests/references/models (R's ``aov``).
    """
    require_level(level)
    frame = model_frame(outcome, None, cluster=cluster)
    blank = Intraclass(
        method=METHOD,
        level=level,
        n=frame.n,
        n_clusters=frame.n_clusters,
        n_dropped=frame.n_dropped,
    )
    if frame.shortage is not Refusal.NONE:
        return blank.refused(frame.shortage)
    if frame.n == frame.n_clusters:
        return blank.refused(Refusal.NOT_REPEATED)
    between, within = _squares(frame.outcome, frame.clusters)
    if within <= 1e-24 * float(frame.outcome @ frame.outcome):
        return blank.refused(Refusal.NO_VARIANCE)
    sizes = np.bincount(frame.clusters)
    df, df_within = len(sizes) - 1, frame.n - len(sizes)
    k = (frame.n - float((sizes**2).sum()) / frame.n) / df
    f = between / df / (within / df_within)
    return _with_numbers(blank, f, df, df_within, k, error=_jackknife_error(frame, limits))


def _squares(outcome: Numbers, clusters: Codes) -> tuple[float, float]:
    """Sums of squares between and within clusters."""
    sizes = np.bincount(clusters)
    centred = outcome - outcome.mean()
    means = np.bincount(clusters, weights=centred) / sizes
    return float(sizes @ means**2), float(((centred - means[clusters]) ** 2).sum())


def _jackknife_error(frame: Frame, limits: IntraclassLimits) -> float:
    """Standard error of 1/√F from leaving out one cluster at a time; 0 where there is none."""
    sizes = np.bincount(frame.clusters)
    m, n = len(sizes), frame.n
    if limits is IntraclassLimits.F or m < 3:
        return 0.0
    centred = frame.outcome - frame.outcome.mean()
    sums = np.bincount(frame.clusters, weights=centred)
    squares = np.bincount(frame.clusters, weights=(centred - (sums / sizes)[frame.clusters]) ** 2)
    of_means = sums**2 / sizes
    with np.errstate(all="ignore"):
        between = (of_means.sum() - of_means - (sums.sum() - sums) ** 2 / (n - sizes)) / (m - 2)
        within = (squares.sum() - squares) / (n - sizes - (m - 1))
        roots = np.sqrt(within / between)
    if not np.isfinite(roots).all():
        return inf
    return sqrt((m - 1) / m * float(((roots - roots.mean()) ** 2).sum()))


def _with_numbers(
    blank: Intraclass, f: float, df: int, df_within: int, k: float, *, error: float
) -> Intraclass:
    """The result with its numbers; ``error`` is that of 1/√F by the jackknife."""
    tail = (1 - blank.level) / 2
    low, high = f / stats.f.isf(tail, df, df_within), f * stats.f.isf(tail, df_within, df)
    if error == inf:
        low, high = nan, nan
    elif error > 0:
        root, reach = 1 / sqrt(f), float(stats.t.isf(tail, df)) * error
        low = min(low, (root + reach) ** -2)
        high = max(high, (root - reach) ** -2 if root > reach else inf)
    single = (f - 1) / (f + k - 1)
    return replace(
        blank,
        estimate=single,
        low=float((low - 1) / (low + k - 1)),
        high=float((high - 1) / (high + k - 1)) if high < inf else 1.0,
        of_means=1 - 1 / f if f > 0 else nan,
        of_means_low=float(1 - 1 / low) if f > 0 else nan,
        of_means_high=float(1 - 1 / high) if f > 0 else nan,
        k=k,
        design_effect=1 + (k - 1) * single,
        statistic=f,
        df=df,
        df_within=df_within,
        p=float(stats.f.sf(f, df, df_within)),
    )

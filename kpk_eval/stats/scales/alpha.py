"""Cronbach's alpha: how far the items of a scale vary together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.scales.alpha_limits import AlphaInterval, alpha_error, alpha_limits
from kpk_eval.stats.scales.items import Items, MissingItems, scale_items
from kpk_eval.stats.scales.reliability import Reliability


class AlphaKind(StrEnum):
    """Which items an alpha is of."""

    RAW = "raw"
    """As they were answered: the alpha of their sum or mean."""
    STANDARDISED = "standardised"
    """Each divided by its standard deviation: from correlations alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha(Reliability):
    """Cronbach's alpha of a scale and what belongs to it.

    ``estimate`` is ``raw`` or ``standardised``, as asked for, ``low`` and ``high`` its limits at ``level``,
    ``se`` the standard error of the raw alpha for normal items. ``mean_correlation`` and
    ``median_correlation`` are those between two items, ``lambda_6`` is Guttman's, from squared multiple
    correlations. ``n`` counts people, ``n_dropped`` those left out. ``against`` names items that correlate
    negatively with the sum of the others: are they to be reversed? ``constant`` names items that everybody
    answered alike; with one, everything from correlations is NaN. All is NaN where ``reason`` is not empty.
    """

    kind: AlphaKind
    interval: AlphaInterval
    raw: float = nan
    standardised: float = nan
    mean_correlation: float = nan
    median_correlation: float = nan
    lambda_6: float = nan
    against: tuple[str, ...] = ()
    constant: tuple[str, ...] = ()


def alpha(
    answers: ArrayLike | pd.DataFrame,
    *,
    names: tuple[str, ...] | None = None,
    reverse: tuple[str, ...] = (),
    bounds: tuple[float, float] | None = None,
    kind: AlphaKind = AlphaKind.RAW,
    missing: MissingItems = MissingItems.LISTWISE,
    interval: AlphaInterval = AlphaInterval.CAUTIOUS,
    level: float = 0.95,
) -> Alpha:
    """Share of the variance of a sum of items that would come back with other items of the same kind.

    k/(k − 1) × (1 − sum of the items' variances / variance of their sum).

    Parameters
    ----------
    answers, names, reverse, bounds
        See ``items.scale_items``; shape (n, k).
    kind
        Of the items as they are, or standardised.
    missing
        Listwise, or pairwise as R's psych does. Pairwise, n counts all who answered an item.
    interval
        How the limits are found; see ``AlphaInterval``. ``feldt`` are those of R's psych.
    level
        Level of the interval.

    Returns
    -------
    Alpha
        Refused with ``too_few_items`` (fewer than two), ``too_few`` (fewer than three people),
        ``all_missing`` or ``no_variance`` (the sum does not vary, or standardised items are asked for and
        one is constant).

    Raises
    ------
    ValueError
        As ``scale_items``; if the level is no probability, or the distribution-free interval is asked for
        with pairwise covariances or standardised items.

    Notes
    -----
    A lower bound of reliability if errors are uncorrelated, equal to it if items measure the same thing with
    the same unit; it grows with the number of items and does not show that there is one dimension. Source:
    Cronbach (1951), Coefficient alpha and the internal structure of tests. Checked against R's psych
    (``reliability_bfi``, ``reliability_attitude``, ``prepost_woodworth``) and tests/references/scales.
    """
    items = scale_items(answers, names=names, reverse=reverse, bounds=bounds)
    used = items.used(MissingItems(missing))
    blank = Alpha(
        kind=AlphaKind(kind),
        interval=AlphaInterval(interval),
        missing=MissingItems(missing),
        level=level,
        n=used,
        n_dropped=len(items.values) - used,
        n_items=items.n_items,
    )
    shortage = items.shortage(blank.missing)
    if shortage is not Refusal.NONE:
        return blank.refused(shortage)
    return _estimated(blank, items, items.covariance(blank.missing))


def raw_alpha(covariance: Numbers) -> float:
    """Alpha from the covariances of items; NaN for fewer than two items or a sum that does not vary."""
    k, total = len(covariance), float(covariance.sum())
    if k < 2 or not total > 0:
        return nan
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def correlations(covariance: Numbers) -> Numbers:
    """Correlations from covariances; NaN with an item that does not vary."""
    spread = np.sqrt(np.diag(covariance))
    spread = np.where(spread > 0, spread, nan)
    return np.asarray(covariance / np.outer(spread, spread))


def squared_multiple_correlations(correlation: Numbers) -> Numbers:
    """Share of each item's variance that the others explain, shape (k,); NaN for a singular matrix."""
    if not np.isfinite(correlation).all() or np.linalg.cond(correlation) > 1e12:
        return np.full(len(correlation), nan)
    return 1 - 1 / np.diag(np.linalg.inv(correlation))


def item_rest(covariance: Numbers) -> Numbers:
    """Correlation of each item with the sum of the others, shape (k,); NaN where one does not vary."""
    variances = np.diag(covariance)
    with_rest = covariance.sum(axis=1) - variances
    of_rest = covariance.sum() - 2 * covariance.sum(axis=1) + variances
    product = variances * of_rest
    return np.asarray(with_rest / np.sqrt(np.where(product > 0, product, nan)))


def _estimated(blank: Alpha, items: Items, covariance: Numbers) -> Alpha:
    """Alpha with its interval, or the reason why there is none."""
    if not np.isfinite(covariance).all():
        return blank.refused(Refusal.ALL_MISSING)
    constant = items.constant(covariance)
    correlation = correlations(covariance)
    standard = nan if constant else raw_alpha(correlation)
    raw = nan if len(constant) == items.n_items else raw_alpha(covariance)
    estimate = raw if blank.kind is AlphaKind.RAW else standard
    if np.isnan(estimate):
        return replace(blank, constant=constant, reason=Refusal.NO_VARIANCE)
    low, high = alpha_limits(estimate, items, covariance, blank=blank)
    pairs = correlation[np.tril_indices(items.n_items, -1)]
    shared = squared_multiple_correlations(correlation)
    against = tuple(name for name, r in zip(items.names, item_rest(covariance), strict=True) if r < 0)
    return replace(
        blank,
        estimate=estimate,
        low=low,
        high=high,
        se=alpha_error(covariance, n=blank.n),
        raw=raw,
        standardised=standard,
        mean_correlation=float(pairs.mean()),
        median_correlation=float(np.median(pairs)),
        lambda_6=1 - float((1 - shared).sum() / correlation.sum()),
        against=against,
        constant=constant,
    )

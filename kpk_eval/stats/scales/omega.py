"""McDonald's omega total: the share of a scale's variance that one common factor explains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.bootstrap import SEED
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.scales.alpha import correlations
from kpk_eval.stats.scales.factor import Extraction, OneFactor, one_factor
from kpk_eval.stats.scales.items import Items, MissingItems, scale_items
from kpk_eval.stats.scales.redrawn import redrawn_covariances
from kpk_eval.stats.scales.reliability import Reliability

RESAMPLES = 1_000
FEWEST_FOR_LIMITS = 200
"""Fewest people of an interval: with 100 it held the truth of skewed answers in 90 to 92 %."""


class OmegaKind(StrEnum):
    """Which items an omega is of."""

    RAW = "raw"
    """As they were answered: the omega of their sum (lavaan, semTools)."""
    STANDARDISED = "standardised"
    """Each divided by its standard deviation (psych)."""


class Denominator(StrEnum):
    """Which variance of the sum an omega is a share of."""

    MODEL = "model"
    """What the one-factor model says: squared sum of loadings + own variances."""
    OBSERVED = "observed"
    """What was observed: lower or higher where the model misses correlations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omega(Reliability):
    """Omega total of a scale under one common factor.

    ``low`` and ``high`` are the wider of the percentiles of redrawn samples and the same turned round on the
    scale log(1 − omega), ``se`` is their standard deviation, NaN with pairwise covariances, with fewer than
    200 people, or where less than 90 % of the redrawn samples have a solution. ``loadings`` and
    ``own_variances`` (of standardised or raw items, as asked) stand in the order of ``names``.
    ``chi_square`` (n × discrepancy), ``df`` and ``p`` test that one factor is enough (ML only), ``rmsea`` is
    how far it is from that per degree of freedom. All is NaN where ``reason`` is not empty; ``concerned``
    then names the items that the refusal is about.
    """

    kind: OmegaKind
    extraction: Extraction
    denominator: Denominator
    names: tuple[str, ...]
    loadings: tuple[float, ...] = ()
    own_variances: tuple[float, ...] = ()
    chi_square: float = nan
    df: float = nan
    p: float = nan
    rmsea: float = nan
    n_redrawn: int = 0
    concerned: tuple[str, ...] = ()


def omega(
    answers: ArrayLike | pd.DataFrame,
    *,
    names: tuple[str, ...] | None = None,
    reverse: tuple[str, ...] = (),
    bounds: tuple[float, float] | None = None,
    kind: OmegaKind = OmegaKind.RAW,
    extraction: Extraction = Extraction.ML,
    denominator: Denominator = Denominator.MODEL,
    missing: MissingItems = MissingItems.LISTWISE,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Omega:
    """Squared sum of the loadings on one factor, as a share of the variance of the items' sum.

    Parameters
    ----------
    answers, names, reverse, bounds
        See ``items.scale_items``; shape (n, k).
    kind
        Of the items as they are, or standardised.
    extraction
        Maximum likelihood or minimum residuals.
    denominator
        Variance of the sum by the model, or as observed.
    missing
        Listwise or pairwise; pairwise gives no interval.
    level
        Level of the bootstrap interval, which is given from 200 people on: with fewer, many redrawn samples
        have only impossible solutions, and what the rest says of the truth is unknown.
    resamples, seed
        Number of redrawn samples of people (0 for no interval) and where the draws start.

    Returns
    -------
    Omega
        Refused with ``too_few_items`` (fewer than three: one factor is not determined), ``too_few`` (no more
        people than items), ``all_missing``, ``no_variance`` (an item is constant), ``collinear`` (an item
        follows from others), ``no_convergence`` or ``improper`` (an item without variance of its own).

    Raises
    ------
    ValueError
        As ``scale_items``; if the level is no probability or there are fewer resamples than it needs.

    Notes
    -----
    Assumes one factor and uncorrelated errors, but not equal loadings as alpha does. Look at ``rmsea`` before
    relying on it. Source: McDonald (1999), Test theory, equation 6.20b. Checked against R's psych (ML,
    standardised) and lavaan (ML, raw) on ``reliability_bfi``, ``reliability_attitude`` and
    ``prepost_woodworth``, and tests/references/scales (minimum residuals).
    """
    items = scale_items(answers, names=names, reverse=reverse, bounds=bounds)
    used = items.used(MissingItems(missing))
    blank = Omega(
        kind=OmegaKind(kind),
        extraction=Extraction(extraction),
        denominator=Denominator(denominator),
        missing=MissingItems(missing),
        level=level,
        n=used,
        n_dropped=len(items.values) - used,
        n_items=items.n_items,
        names=items.names,
    )
    shortage = items.shortage(blank.missing, fewest=3)
    if shortage is Refusal.NONE and blank.n <= items.n_items:
        shortage = Refusal.TOO_FEW
    if shortage is not Refusal.NONE:
        return blank.refused(shortage)
    fitted = _fitted(blank, items, items.covariance(blank.missing))
    too_few = blank.n < FEWEST_FOR_LIMITS
    if not fitted.estimable or blank.missing is MissingItems.PAIRWISE or too_few or not resamples:
        return fitted
    return _with_limits(fitted, items, resamples=resamples, seed=seed)


def _fitted(blank: Omega, items: Items, covariance: Numbers) -> Omega:
    """Omega with its model, or the reason why there is none."""
    constant = items.constant(covariance)
    if constant:
        return replace(blank, concerned=constant, reason=Refusal.NO_VARIANCE)
    correlation = correlations(covariance)
    if not np.isfinite(correlation).all():
        return blank.refused(Refusal.ALL_MISSING)
    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        return blank.refused(Refusal.COLLINEAR)
    factor = one_factor(correlation[None], extraction=blank.extraction)
    if not factor.ended[0]:
        return blank.refused(Refusal.NO_CONVERGENCE)
    if not factor.proper[0]:
        none_left = factor.loadings[0] ** 2 > 0.99
        concerned = tuple(np.array(items.names)[none_left])
        return replace(blank, concerned=concerned, reason=Refusal.IMPROPER)
    spread = np.sqrt(np.diag(covariance)) if blank.kind is OmegaKind.RAW else np.ones(items.n_items)
    loadings = factor.loadings[0] * spread
    value = _omegas(factor, covariance[None], kind=blank.kind, denominator=blank.denominator)[0]
    fitted = replace(
        blank,
        estimate=float(value),
        loadings=tuple(map(float, loadings)),
        own_variances=tuple(map(float, spread**2 - loadings**2)),
    )
    return _with_fit(fitted, float(factor.misfit[0])) if blank.extraction is Extraction.ML else fitted


def _omegas(factor: OneFactor, covariance: Numbers, *, kind: OmegaKind, denominator: Denominator) -> Numbers:
    """Omega of each sample, shape (samples,)."""
    variances = np.diagonal(covariance, axis1=1, axis2=2)
    unit = np.sqrt(variances) if kind is OmegaKind.RAW else np.ones_like(variances)
    loadings = factor.loadings * unit
    common = loadings.sum(axis=1) ** 2
    if denominator is Denominator.MODEL:
        return np.asarray(common / (common + (unit**2 - loadings**2).sum(axis=1)))
    scale = unit / np.sqrt(variances)
    return np.asarray(common / (covariance * scale[:, :, None] * scale[:, None, :]).sum(axis=(1, 2)))


def _with_fit(fitted: Omega, misfit: float) -> Omega:
    """The same with the test that one factor is enough; none with three items."""
    df = fitted.n_items * (fitted.n_items - 3) // 2
    if df == 0:
        return fitted
    chi_square = fitted.n * misfit
    return replace(
        fitted,
        chi_square=chi_square,
        df=df,
        p=float(stats.chi2.sf(chi_square, df)),
        rmsea=sqrt(max(chi_square - df, 0.0) / (df * fitted.n)),
    )


def _with_limits(fitted: Omega, items: Items, *, resamples: int, seed: int) -> Omega:
    """The same with limits from redrawn samples."""
    if resamples < 2 / (1 - fitted.level):
        raise ValueError(
            f"resamples is {resamples}; an interval at the level {fitted.level} needs at least "
            f"{int(np.ceil(2 / (1 - fitted.level)))}"
        )
    covariances = redrawn_covariances(items.complete, resamples=resamples, seed=seed)
    variances = np.diagonal(covariances, axis1=1, axis2=2)
    varied = (variances > 0).all(axis=1)
    covariances, unit = covariances[varied], np.sqrt(variances[varied])
    correlation = covariances / (unit[:, :, None] * unit[:, None, :])
    regular = np.linalg.eigvalsh(correlation)[:, 0] > 1e-10
    factor = one_factor(correlation[regular], extraction=fitted.extraction)
    found = _omegas(factor, covariances[regular], kind=fitted.kind, denominator=fitted.denominator)
    found = found[factor.ended]
    if found.size < 0.9 * resamples:
        return replace(fitted, n_redrawn=found.size)
    low, high = (float(one) for one in np.quantile(found, [(1 - fitted.level) / 2, (1 + fitted.level) / 2]))
    if high < 1:
        # Redrawn omegas of skewed answers lie too low; turned round on the scale log(1 − omega) they do not.
        square = (1 - fitted.estimate) ** 2
        low, high = min(low, 1 - square / (1 - high)), max(high, 1 - square / (1 - low))
    return replace(fitted, low=low, high=high, se=float(found.std(ddof=1)), n_redrawn=found.size)

"""Fits the models of invariance one after the other."""

from __future__ import annotations

from dataclasses import replace
from math import nan, sqrt

import numpy as np
from scipy import special, stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Numbers
from kpk_eval.stats.scales.factor import Extraction, one_factor
from kpk_eval.stats.scales.invariance.indices import Indices, fit_indices
from kpk_eval.stats.scales.invariance.likelihood import Moments
from kpk_eval.stats.scales.invariance.results import FactorMean, Invariance, Step
from kpk_eval.stats.scales.invariance.search import Found, best_fit
from kpk_eval.stats.scales.invariance.structure import LEVELS, Level, Structure, WaveStart, structure


def fitted_levels(waves: tuple[Numbers, ...], *, same_people: bool, level: float, n_rows: int) -> Invariance:
    """All levels of invariance of complete answers, one table (n, k) per wave, up to the first refusal."""
    samples = (np.hstack(waves),) if same_people else waves
    n = sum(len(sample) for sample in samples)
    blank = Invariance(
        same_people=same_people, level=level, n=n, n_dropped=n_rows - n, n_items=waves[0].shape[1]
    )
    shortage = _shortage(samples, n_items=blank.n_items, n_rows=n_rows)
    if shortage is not Refusal.NONE:
        return blank.refused(shortage)
    moments = tuple(_moments(sample) for sample in samples)
    starts = tuple(_start(wave) for wave in waves)
    steps: list[Step] = []
    for kind in LEVELS:
        model = structure(starts, level=kind, same_people=same_people)
        steps.append(_step(kind, model, moments, before=steps[-1] if steps else None, level=level))
        if not steps[-1].estimable:
            break
    return replace(blank, steps=tuple(steps), reason=steps[0].reason)


def _shortage(samples: tuple[Numbers, ...], *, n_items: int, n_rows: int) -> Refusal:
    """Why no model can be fitted; empty if one can."""
    if n_items < 3:
        return Refusal.TOO_FEW_ITEMS
    if n_rows and not any(len(sample) for sample in samples):
        return Refusal.ALL_MISSING
    if any(len(sample) < max(MINIMUM_N, sample.shape[1] + 1) for sample in samples):
        return Refusal.TOO_FEW
    for sample in samples:
        spread = sample.std(axis=0)
        if (spread <= ROUNDING_NOISE * np.abs(sample).max()).any():
            return Refusal.NO_VARIANCE
        if np.linalg.eigvalsh(np.atleast_2d(np.corrcoef(sample, rowvar=False))).min() < 1e-10:
            return Refusal.COLLINEAR
    return Refusal.NONE


def _moments(sample: Numbers) -> Moments:
    """Covariances and means of one sample."""
    return Moments(
        covariance=np.cov(sample, rowvar=False, bias=True), means=sample.mean(axis=0), n=len(sample)
    )


def _start(wave: Numbers) -> WaveStart:
    """First values from the one-factor model of a wave alone."""
    spread = wave.std(axis=0)
    factor = one_factor(np.asarray(np.corrcoef(wave, rowvar=False))[None], extraction=Extraction.ML)
    loadings = np.clip(factor.loadings[0], -0.95, 0.95)
    return WaveStart(
        loadings=loadings * spread, own=spread**2 * (1 - loadings**2), intercepts=wave.mean(axis=0)
    )


def _step(
    kind: Level, model: Structure, samples: tuple[Moments, ...], *, before: Step | None, level: float
) -> Step:
    """One model, compared with the one before."""
    found = best_fit(model, samples)
    reason = _refusal(found, model)
    if found is None or reason is not Refusal.NONE:
        return Step(level=kind, indices=Indices(), reason=reason)
    indices = fit_indices(model, samples, found.parameters, chi_square=found.chi_square)
    step = Step(level=kind, indices=indices, factor_means=_factor_means(found, model, level=level))
    if before is None:
        return step
    difference = indices.chi_square - before.indices.chi_square
    df = indices.df - before.indices.df
    return replace(
        step,
        chi_square_difference=difference,
        df_difference=df,
        p_difference=float(stats.chi2.sf(difference, df)),
        cfi_loss=before.indices.cfi - indices.cfi,
    )


def _refusal(found: Found | None, model: Structure) -> Refusal:
    """Why a fit is not to be used; empty if it is."""
    if found is None:
        return Refusal.COLLINEAR
    if not found.ended:
        return Refusal.NO_CONVERGENCE
    for block in model.blocks:
        if (np.diag(block.own.filled(found.parameters)) <= 0).any():
            return Refusal.IMPROPER
        if np.linalg.eigvalsh(block.factors.filled(found.parameters))[0] <= 0:
            return Refusal.IMPROPER
    return Refusal.NONE


def _factor_means(found: Found, model: Structure, *, level: float) -> tuple[FactorMean, ...]:
    """Means of the factor in later waves, where they are estimated."""
    places = np.concatenate([block.means.places for block in model.blocks])
    return tuple(
        _factor_mean(found, int(place), wave=wave, level=level)
        for wave, place in enumerate(places)
        if place >= 0
    )


def _factor_mean(found: Found, place: int, *, wave: int, level: float) -> FactorMean:
    """Mean of the factor in one wave, with its interval and test."""
    estimate, variance = float(found.parameters[place]), float(found.covariance[place, place])
    se = sqrt(variance) if variance > 0 else nan
    half = float(special.ndtri((1 + level) / 2)) * se
    statistic = estimate / se
    return FactorMean(
        wave=wave,
        estimate=estimate,
        se=se,
        low=estimate - half,
        high=estimate + half,
        statistic=statistic,
        p=2 * float(special.ndtr(-abs(statistic))),
    )

"""How well a factor model fits."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, nan, pi, sqrt

import numpy as np
from scipy import stats

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.scales.invariance.likelihood import Moments, implied
from kpk_eval.stats.scales.invariance.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Indices:
    """Fit of a model as lavaan gives it.

    ``chi_square`` (n × discrepancy) with ``df`` and ``p`` tests exact fit; ``cfi`` and ``tli`` compare with
    unrelated items (1 is best), ``rmsea`` is the misfit per degree of freedom, ``srmr`` the root mean square
    of standardised residuals with those of the means; ``aic`` and ``bic`` compare models of the same answers.
    """

    chi_square: float = nan
    df: float = nan
    p: float = nan
    cfi: float = nan
    tli: float = nan
    rmsea: float = nan
    srmr: float = nan
    aic: float = nan
    bic: float = nan


def fit_indices(
    model: Structure, samples: tuple[Moments, ...], parameters: Numbers, *, chi_square: float
) -> Indices:
    """Fit of a model at its best parameters."""
    n, p = sum(sample.n for sample in samples), len(samples[0].means)
    df = len(samples) * p * (p + 3) // 2 - parameters.size
    null_df = len(samples) * p * (p - 1) // 2
    null = max(_unrelated(samples), chi_square)
    excess, null_excess = max(chi_square - df, 0.0), max(null - null_df, chi_square - df, 0.0)
    deviance = chi_square + sum(_saturated(sample) for sample in samples)
    return Indices(
        chi_square=chi_square,
        df=df,
        p=float(stats.chi2.sf(chi_square, df)) if df else nan,
        cfi=1 - excess / null_excess if null_excess > 0 else 1.0,
        tli=_tucker_lewis(chi_square, df, null=null, null_df=null_df),
        rmsea=sqrt(excess / (df * n)) * sqrt(len(samples)) if df else 0.0,
        srmr=_residual(model, samples, parameters),
        aic=deviance + 2 * parameters.size,
        bic=deviance + log(n) * parameters.size,
    )


def _unrelated(samples: tuple[Moments, ...]) -> float:
    """Chi-square of the model in which no items are related."""
    return sum(
        sample.n * float(np.log(np.diag(sample.covariance)).sum() - np.linalg.slogdet(sample.covariance)[1])
        for sample in samples
    )


def _saturated(sample: Moments) -> float:
    """−2 log-likelihood of the model that fits exactly."""
    p = len(sample.means)
    return sample.n * (p * log(2 * pi) + float(np.linalg.slogdet(sample.covariance)[1]) + p)


def _tucker_lewis(chi_square: float, df: int, *, null: float, null_df: int) -> float:
    """Index of Tucker and Lewis; NaN without degrees of freedom or relations."""
    if not (df and null > null_df):
        return nan
    return (null / null_df - chi_square / df) / (null / null_df - 1)


def _residual(model: Structure, samples: tuple[Moments, ...], parameters: Numbers) -> float:
    """Root mean square of standardised residuals, averaged over samples by their people."""
    n, total = sum(sample.n for sample in samples), 0.0
    for block, sample in zip(model.blocks, samples, strict=True):
        said = implied(block, parameters)
        if said is None:
            return nan
        spread = np.sqrt(np.diag(sample.covariance))
        away = (sample.covariance - said.covariance) / np.outer(spread, spread)
        squares = (away[np.tril_indices(len(spread))] ** 2).sum()
        squares += (((sample.means - said.means) / spread) ** 2).sum()
        total += sample.n / n * sqrt(squares / (len(spread) * (len(spread) + 3) / 2))
    return total

"""Weights that let those who stayed stand for those who left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.linked import logistic
from kpk_eval.stats.samples import MINIMUM_N, Numbers, numbers
from kpk_eval.stats.weights.kish import kish


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StayingWeights(Refusable):
    """Weight of each person who stayed: 1 / probability of staying, × the share that stayed if stabilised.

    ``weights`` and ``probability`` have shape (n,); weights are NaN for people who left and for those without
    a value the model needs. ``effective_n`` is Kish's: as many unweighted people would say as much.
    ``largest`` is the largest weight over the mean weight; ``n_trimmed`` counts weights that were cut. All is
    NaN where ``reason`` is not empty; ``concerned`` names the covariates it is about.
    """

    weights: Numbers
    probability: Numbers
    design: Numbers
    stayed: Numbers
    stabilised: bool
    trim: tuple[float, float] | None
    n: int
    n_stayed: int
    n_dropped: int
    n_trimmed: int = 0
    effective_n: float = nan
    largest: float = nan
    concerned: tuple[str, ...] = ()


def staying_weights(
    stayed: ArrayLike,
    covariates: Columns,
    *,
    numerator: Columns | None = None,
    stabilised: bool = True,
    trim: tuple[float, float] | None = None,
) -> StayingWeights:
    """Inverse probability weights of those who stayed, from a logistic model of staying.

    Parameters
    ----------
    stayed
        1 for people who stayed, 0 for those who left, shape (n,); NaN leaves the row out.
    covariates
        Columns at baseline that predict staying; rows with a gap are left out (impute them first).
    numerator
        Covariates of the probability in the numerator of stabilised weights; by default none: the share that
        stayed. Covariates that the analysis adjusts for may stand here.
    stabilised
        Whether weights are multiplied by the numerator; without, they sum to about n. Means are the same.
    trim
        Quantiles of the weights at which they are cut, for instance (0.01, 0.99).

    Returns
    -------
    StayingWeights
        Refused as ``models.linked.logistic`` (``separation``, ``collinear``, ...) or with ``none_missing``
        (nobody left).

    Raises
    ------
    ValueError
        If lengths differ, ``stayed`` holds other than 0 and 1, or the quantiles are not in order.

    Notes
    -----
    Assumes that staying depends only on the covariates and that everybody could have stayed. Sources: Robins,
    Rotnitzky and Zhao (1995), Analysis of semiparametric regression models for repeated outcomes; Cole and
    Hernán (2008), Constructing inverse probability weights. Checked against tests/references/missing.
    """
    here = numbers(stayed, name="stayed")
    fit = logistic(here, covariates)
    used = ~np.isnan(here) & ~np.isnan(covariates.values).any(axis=1)
    nothing = np.full(here.size, nan)
    blank = StayingWeights(
        weights=nothing,
        probability=nothing,
        design=np.column_stack([np.ones(here.size), covariates.values]),
        stayed=np.where(used, here, nan),
        stabilised=stabilised,
        trim=trim,
        n=int(used.sum()),
        n_stayed=int((here[used] == 1).sum()),
        n_dropped=int((~used).sum()),
    )
    if blank.n >= MINIMUM_N and blank.n_stayed == blank.n:
        return blank.refused(Refusal.NONE_MISSING)
    if not fit.estimable:
        return replace(blank, reason=fit.reason, concerned=fit.concerned)
    probability = 1 / (1 + np.exp(-(blank.design @ fit.estimates)))
    top = _numerator(here, numerator, used=used) if stabilised else np.ones(here.size)
    return _weighted(blank, probability=probability, top=top)


def _numerator(here: Numbers, covariates: Columns | None, *, used: NDArray[np.bool_]) -> Numbers:
    """Probability of staying by the covariates of the numerator, shape (n,)."""
    if covariates is None:
        return np.full(here.size, float(here[used].mean()))
    fit = logistic(np.where(used, here, nan), covariates)
    if not fit.estimable:
        raise ValueError(
            f"the numerator of the weights cannot be fitted ({fit.reason}); use fewer covariates"
        )
    return np.asarray(1 / (1 + np.exp(-(fit.estimates[0] + covariates.values @ fit.estimates[1:]))))


def _weighted(blank: StayingWeights, *, probability: Numbers, top: Numbers) -> StayingWeights:
    """Weights, cut where asked."""
    plain = np.where(blank.stayed == 1, top / probability, nan)
    cut = plain
    if blank.trim is not None:
        lowest, highest = blank.trim
        if not 0 <= lowest < highest <= 1:
            raise ValueError(
                f"weights are cut at quantiles {lowest} and {highest}; give two, such as 0.01, 0.99"
            )
        cut = np.clip(plain, *np.nanquantile(plain, [lowest, highest]))
    given = cut[~np.isnan(cut)]
    return replace(
        blank,
        weights=cut,
        probability=np.where(np.isnan(blank.stayed), nan, probability),
        n_trimmed=int((cut[~np.isnan(plain)] != plain[~np.isnan(plain)]).sum()),
        effective_n=kish(given).effective_n,
        largest=float(given.max() / given.mean()),
    )

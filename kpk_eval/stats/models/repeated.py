"""Mixed analysis of variance: groups by waves, for people who were there in every wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.anova_results import AnovaEffect, MixedAnova, Sphericity, Squares
from kpk_eval.stats.models.columns import Coding, indicators
from kpk_eval.stats.models.sphericity import epsilons, mauchly
from kpk_eval.stats.samples import Numbers

METHOD = "mixed_anova"


def mixed_anova(
    outcome: ArrayLike,
    group: Sequence[Any] | pd.Series | None = None,
    *,
    squares: Squares = Squares.TYPE_3,
    sphericity: Sphericity = Sphericity.GREENHOUSE_GEISSER,
) -> MixedAnova:
    """F tests of groups, waves and their interaction, over people with a value in every wave.

    Parameters
    ----------
    outcome
        One row per person and one column per wave, shape (n, k), k ≥ 2; NaN is missing and leaves the
        person out. The mixed model (``mixed.model``) keeps people with gaps and is the better choice.
    group
        Group of each person, shape (n,); None for waves alone.
    squares, sphericity
        See ``Squares`` and ``Sphericity``.

    Returns
    -------
    MixedAnova
        Refused with ``all_missing``, ``too_few`` (people, not more than groups), ``no_variance``.

    Raises
    ------
    ValueError
        If the outcome is not a matrix of finite numbers with two waves or more, or lengths differ.

    Notes
    -----
    Assumes normal residuals with equal covariance in all groups. Source: Maxwell and Delaney (2004),
    Designing experiments and analyzing data; Greenhouse and Geisser (1959); Lecoutre (1991). Checked
    against the Woodworth data (R's afex) and tests/references/models.
    """
    values = _matrix(outcome)
    codes = np.zeros(len(values)) if group is None else _codes(group, len(values))
    keep = ~np.isnan(values).any(axis=1) & (codes >= 0)
    values, codes = values[keep], codes[keep]
    blank = MixedAnova(method=METHOD, n=len(values), n_dropped=int((~keep).sum()), n_waves=values.shape[1])
    if len(values) == 0 and blank.n_dropped:
        return blank.refused(Refusal.ALL_MISSING)
    groups = len(np.unique(codes))
    if len(values) < groups + 2:
        return blank.refused(Refusal.TOO_FEW)
    return _analysed(blank, values, codes, groups=groups, squares=squares, sphericity=sphericity)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Outcomes in some directions with the sums of squares of their errors and of each effect."""

    residual: Numbers
    df_error: int
    common: float
    """Of the mean over all: the effect of the waves, in the directions that compare them."""
    between: float
    """Of the differences between groups."""
    df_between: int

    @property
    def error(self) -> float:
        """Sum of squared errors."""
        return float(np.trace(self.residual))


def _analysed(
    blank: MixedAnova,
    values: Numbers,
    codes: Numbers,
    *,
    groups: int,
    squares: Squares,
    sphericity: Sphericity,
) -> MixedAnova:
    """The result with its numbers."""
    k = values.shape[1]
    contrasts = linalg.helmert(k).T
    mean = _part(values @ np.full((k, 1), 1 / np.sqrt(k)), codes, squares)
    change = _part(values @ contrasts, codes, squares)
    if min(mean.error if groups > 1 else inf, change.error) <= 1e-20 * float((values**2).sum()):
        return blank.refused(Refusal.NO_VARIANCE)
    gg, hf = epsilons(change.residual, change.df_error)
    epsilon = {Sphericity.GREENHOUSE_GEISSER: gg, Sphericity.HUYNH_FELDT: min(hf, 1.0)}.get(sphericity, 1.0)
    noise = mean.error + change.error
    effects = [_effect("wave", change.common, k - 1, change, k - 1, epsilon, noise)]
    if groups > 1:
        df = mean.df_between
        first = _effect("group", mean.between, df, mean, 1, 1.0, noise)
        both = _effect("group:wave", change.between, df * (k - 1), change, k - 1, epsilon, noise)
        effects = [first, *effects, both]
    statistic, p = mauchly(change.residual, change.df_error)
    return replace(
        blank,
        effects=tuple(effects),
        epsilon=epsilon,
        greenhouse_geisser=gg,
        huynh_feldt=hf,
        mauchly=statistic,
        mauchly_p=p,
    )


def _part(turned: Numbers, codes: Numbers, squares: Squares) -> _Part:
    """Errors and effects of outcomes in some directions, shape (n, d)."""
    ones = np.ones((len(turned), 1))
    design = ones
    if len(np.unique(codes)) > 1:
        design = np.hstack([ones, indicators(codes, name="group", coding=Coding.SUM).values])
    residual = _residual(turned, design)
    full = float(np.trace(residual))
    between = float(np.trace(_residual(turned, ones))) - full
    if squares is Squares.TYPE_3:
        without = design[:, 1:]
        whole = (
            float((turned**2).sum()) if without.shape[1] == 0 else float(np.trace(_residual(turned, without)))
        )
        common = whole - full
    else:
        common = float((turned.mean(axis=0) ** 2).sum() * len(turned))
    count = design.shape[1]
    return _Part(residual, len(turned) - count, common, between, count - 1)


def _residual(turned: Numbers, design: Numbers) -> Numbers:
    """Squares and products left by a design, shape (d, d)."""
    basis = linalg.qr(design, mode="economic")[0] if design.shape[1] else design
    left = turned - basis @ (basis.T @ turned)
    return np.asarray(left.T @ left)


def _effect(
    name: str, between: float, df: float, part: _Part, directions: int, epsilon: float, noise: float
) -> AnovaEffect:
    """F test with corrected degrees of freedom, and generalised eta squared."""
    df_error = part.df_error * directions
    statistic = (between / df) / (part.error / df_error)
    return AnovaEffect(
        name=name,
        statistic=statistic,
        df=df * epsilon,
        df_error=df_error * epsilon,
        mean_square_error=part.error / (df_error * epsilon),
        p=float(stats.f.sf(statistic, df * epsilon, df_error * epsilon)),
        ges=between / (between + noise),
    )


def _matrix(outcome: ArrayLike) -> Numbers:
    """Outcome as a matrix of finite numbers or NaN."""
    values = np.asarray(outcome, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] < 2:
        raise ValueError(f"outcome has shape {values.shape}; give one row per person and a column per wave")
    if np.isinf(values).any():
        raise ValueError(
            f"outcome has {int(np.isinf(values).sum())} infinite values; make them missing first"
        )
    return values


def _codes(group: Sequence[Any] | NDArray[Any] | pd.Series, n: int) -> Numbers:
    """Number of each person's group; −1 where it is missing."""
    codes = pd.factorize(pd.Series(group), sort=True)[0].astype(np.float64)
    if len(codes) != n:
        raise ValueError(f"outcome has {n} people and group {len(codes)}; give one per person")
    return codes

"""What goes along with leaving between two waves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.freedom import Joint
from kpk_eval.stats.models.linked import LinkedFit, logistic
from kpk_eval.stats.models.marginal_effects import average_marginal_effects
from kpk_eval.stats.samples import Numbers, numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingModel:
    """Logistic model of leaving.

    ``fit`` holds log odds ratios (odds ratios as effect sizes) and the refusal if there is one, ``effects``
    average marginal effects: by how much the probability of leaving differs, 0.1 for ten percentage points.
    ``together`` tests that no covariate matters (Wald); ``discrimination`` is the probability that someone
    who left was predicted a higher chance of it than someone who stayed (0.5 is by chance, 1 always).
    """

    n_left: int
    fit: LinkedFit
    effects: tuple[Coefficient, ...]
    together: Joint
    discrimination: float


def leaving_model(left: ArrayLike, covariates: Columns, *, level: float = 0.95) -> LeavingModel:
    """How the chance of leaving differs with what was known at baseline.

    Parameters
    ----------
    left
        1 for people who left, 0 for those who stayed, shape (n,); NaN leaves the row out.
    covariates
        Columns at baseline (``models.columns``), categories as ``indicators``; rows with a gap are left out.
    level
        Level of the intervals (normal distribution).

    Returns
    -------
    LeavingModel
        Refused in ``fit.reason`` with ``separation`` (a combination of covariates tells exactly who left),
        ``collinear``, ``no_variance`` (all or nobody left), ``too_few``, ``all_missing``, ``no_convergence``.

    Raises
    ------
    ValueError
        If lengths differ or ``left`` holds other than 0 and 1.

    Notes
    -----
    Sources: see ``models.linked.logistic`` and ``models.marginal_effects``. Checked against R's ``glm``
    (``prepost_woodworth``) and tests/references/missing.
    """
    fit = logistic(left, covariates, level=level)
    gone = numbers(left, name="left")
    used = ~np.isnan(gone) & ~np.isnan(covariates.values).any(axis=1)
    rows = replace(covariates, values=covariates.values[used])
    return LeavingModel(
        n_left=int(gone[used].sum()),
        fit=fit,
        effects=average_marginal_effects(fit, rows),
        together=fit.joint_test(covariates.names) if covariates.names else Joint(reason=fit.reason),
        discrimination=_discrimination(fit, gone[used], rows.values),
    )


def _discrimination(fit: LinkedFit, gone: Numbers, rows: Numbers) -> float:
    """Area under the receiver operating characteristic curve; ties count half."""
    n_left = float(gone.sum())
    if not fit.estimable:
        return nan
    ranks = stats.rankdata(fit.estimates[0] + rows @ fit.estimates[1:])
    above = float(ranks[gone == 1].sum()) - n_left * (n_left + 1) / 2
    return above / (n_left * (gone.size - n_left))

"""What the mean over sites would be if sites that seem missing were there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.meta.between import Between, tau_squared
from kpk_eval.stats.meta.pooled import Limits, Pooled, Prediction, pool
from kpk_eval.stats.meta.sites import Sites, valid_sites
from kpk_eval.stats.meta.weighted import ones, weighted_fit
from kpk_eval.stats.samples import Numbers

ROUNDS = 100


class Missing(StrEnum):
    """Estimator of the number of missing sites."""

    L0 = "l0"
    R0 = "r0"
    Q0 = "q0"


class Side(StrEnum):
    """On which side sites seem missing."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled(Refusable):
    """Mean over sites with ``n_filled`` mirrored ones added; ``p`` (R0) tests that none is missing."""

    method: Missing
    n_filled: int = 0
    n_filled_error: float = nan
    p: float = nan
    side: Side | None = None
    pooled: Pooled


def trim_and_fill(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    missing: Missing = Missing.L0,
    side: Side | None = None,
    method: Between = Between.REML,
    limits: Limits = Limits.KNAPP_HARTUNG,
    prediction: Prediction = Prediction.CONFIDENCE_DISTRIBUTION,
    prediction_knapp_hartung: bool = True,
    level: float = 0.95,
) -> Filled:
    """Pooled effect after mirrored copies of the outermost sites have been added on the emptier side.

    Parameters
    ----------
    effects, variances, method, limits, prediction, prediction_knapp_hartung, level
        As for ``pooled_effect``.
    missing
        Estimator of the number of missing sites.
    side
        Where sites are missing; by default, opposite to where the less certain sites lie.

    Returns
    -------
    Filled
        A sensitivity analysis, never the main result. Refused as ``pooled_effect``, and with
        ``no_convergence`` if the number of missing sites does not settle.

    Raises
    ------
    ValueError
        As for ``pooled_effect``.

    Notes
    -----
    Source: Duval and Tweedie (2000), Trim and fill. Checked against ``meta_bcg`` and ``meta_normand1999``
    (metafor's ``trimfill``).
    """
    require_level(level)
    sites = valid_sites(effects, variances)
    pooled = partial(
        pool,
        method=method,
        limits=limits,
        prediction=prediction,
        prediction_knapp_hartung=prediction_knapp_hartung,
        level=level,
    )
    observed = pooled(sites)
    if not observed.estimable:
        return Filled(method=missing, pooled=observed, reason=observed.reason)
    emptier = side or _emptier_side(sites, method=method)
    turned = _in_order(sites, emptier)
    found = _settled(turned.effects, turned.variances, missing=missing, method=method)
    if found is None:
        refused = replace(observed.blank, reason=Refusal.NO_CONVERGENCE)
        return Filled(method=missing, side=emptier, pooled=refused, reason=Refusal.NO_CONVERGENCE)
    count, error, centre = found
    return Filled(
        method=missing,
        n_filled=count,
        n_filled_error=error,
        p=float(0.5 ** (count + 1)) if missing is Missing.R0 else nan,
        side=emptier,
        pooled=pooled(_with_mirrored(sites, turned, emptier, count=count, centre=centre)),
    )


def _in_order(sites: Sites, side: Side) -> Sites:
    """Sites by effect, turned so that the missing ones are on the left."""
    effects = _turned(sites.effects, side)
    order = np.argsort(effects, kind="stable")
    return replace(sites, effects=effects[order], variances=sites.variances[order])


def _with_mirrored(sites: Sites, turned: Sites, side: Side, *, count: int, centre: float) -> Sites:
    """Sites and mirrored copies of the outermost ones."""
    outermost = slice(sites.n - count, None)
    mirrored = _turned(2 * centre - turned.effects[outermost], side)
    return Sites(
        effects=np.concatenate([sites.effects, mirrored]),
        variances=np.concatenate([sites.variances, turned.variances[outermost]]),
        kept=(*sites.kept, *(True,) * count),
    )


def _turned(effects: Numbers, side: Side) -> Numbers:
    """Effects such that the missing ones are on the left."""
    return -effects if side is Side.RIGHT else effects


def _emptier_side(sites: Sites, *, method: Between) -> Side:
    """Side opposite to where the less certain sites lie."""
    design = np.column_stack([np.ones(sites.n), np.sqrt(sites.variances)])
    if np.linalg.matrix_rank(design) < 2:
        return Side.LEFT
    tau = tau_squared(sites.effects, sites.variances, design, method=method)
    fit = weighted_fit(sites.effects, design, weights=1 / (sites.variances + tau.value))
    return Side.RIGHT if fit.coefficients[1] < 0 else Side.LEFT


def _settled(
    values: Numbers, variances: Numbers, *, missing: Missing, method: Between
) -> tuple[int, float, float] | None:
    """Number of missing sites, its standard error and the centre after trimming, once they stay the same."""
    count = 0
    for _ in range(ROUNDS):
        kept = values.size - count
        if kept < 1:
            return None
        centre = _centre(values[:kept], variances[:kept], method=method)
        found = _missing(values - centre, missing=missing)
        if found is None:
            return None
        if found[0] == count:
            return count, found[1], centre
        count = found[0]
    return None


def _centre(values: Numbers, variances: Numbers, *, method: Between) -> float:
    """Weighted mean of the sites that are left."""
    if values.size == 1:
        return float(values[0])
    tau = tau_squared(values, variances, ones(values.size), method=method)
    return float(weighted_fit(values, ones(values.size), weights=1 / (variances + tau.value)).coefficients[0])


def _missing(distances: Numbers, *, missing: Missing) -> tuple[int, float] | None:
    """Number of missing sites and its standard error, from the signed ranks of the distances.

    None where Q0 would need the root of a negative number.
    """
    k = distances.size
    ranks = np.empty(k)
    ranks[np.argsort(np.abs(distances), kind="stable")] = np.arange(1, k + 1)
    right = float(ranks[distances > 0].sum())
    if missing is Missing.R0:
        estimate = k - float(ranks[distances < 0].max(initial=0.0)) - 1
        return _whole(estimate), sqrt(2 * max(0.0, estimate) + 2)
    if missing is Missing.L0:
        estimate = (4 * right - k * (k + 1)) / (2 * k - 1)
        return _whole(estimate), 4 * sqrt(max(_rank_variance(k, estimate), 0.0)) / (2 * k - 1)
    inner = 2 * k**2 - 4 * right + 0.25
    if inner <= 0:
        return None
    estimate = k - 0.5 - sqrt(inner)
    spread = sqrt(max(_rank_variance(k, estimate), 0.0))
    return _whole(estimate), 2 * spread / sqrt((k - 0.5) ** 2 - estimate * (2 * k - estimate - 1))


def _rank_variance(k: int, estimate: float) -> float:
    """Variance of the sum of ranks on the right if ``estimate`` sites are missing."""
    cubic = 10 * estimate**3 + 27 * estimate**2 + 17 * estimate
    mixed = -18 * k * estimate**2 - 18 * k * estimate + 6 * k**2 * estimate
    return (k * (k + 1) * (2 * k + 1) + cubic + mixed) / 24


def _whole(estimate: float) -> int:
    """Estimate as a number of sites."""
    return int(max(0.0, np.rint(estimate)))

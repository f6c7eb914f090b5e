"""Wild cluster bootstrap: tests and intervals where clusters are few."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import nan

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.did.design import Design
from kpk_eval.stats.did.errors import Counting, Errors, Inference
from kpk_eval.stats.did.least_squares import regress
from kpk_eval.stats.did.multipliers import Bootstrap, drawn
from kpk_eval.stats.did.panel import Panel
from kpk_eval.stats.did.regressions import pooled_design, within_design
from kpk_eval.stats.did.rows import complete_rows
from kpk_eval.stats.did.two_way import TREATED
from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import ROUNDING_NOISE


@dataclass(frozen=True, slots=True, kw_only=True)
class WildBootstrap(Refusable):
    """Coefficient with the p value and the interval of a wild cluster bootstrap.

    ``statistic`` is t with CR1 errors. The interval holds the hypotheses that are not rejected; limits are
    NaN where the draws cannot reject at the level. ``smallest_p`` is what could be reached at best.
    """

    method: str
    level: float
    null: float
    n: int
    n_clusters: int
    n_dropped: int
    draws: int = 0
    enumerated: bool = False
    estimate: float = nan
    statistic: float = nan
    p: float = nan
    smallest_p: float = nan
    low: float = nan
    high: float = nan


def wild_two_way(
    data: Panel, *, null: float = 0.0, bootstrap: Bootstrap | None = None, level: float = 0.95
) -> WildBootstrap:
    """Wild cluster bootstrap of being treated now, with effects of units and periods, clusters are areas.

    Parameters
    ----------
    data
        Units over periods; see ``panel``.
    null
        Effect under the hypothesis tested.
    bootstrap
        Kind and number of draws, seed, what ties count; see ``Bootstrap``.
    level
        Level of the interval.

    Returns
    -------
    WildBootstrap
        Refused as ``two_way``, with ``no_variance`` where there is no error between clusters, and with
        ``too_few_clusters`` where a group is a single area: there this
        bootstrap fails (MacKinnon and Webb 2017) and ``permutation`` is the way.

    Notes
    -----
    Source: Cameron, Gelbach and Miller (2008), Bootstrap-based improvements for inference with clustered
    errors; Roodman, MacKinnon, Nielsen and Webb (2019), Fast and wild. Checked against
    tests/references/did_wild (every combination refitted in R).
    """
    design = within_design(data.rows({TREATED: data.treated_now}), period_effects=True)
    smaller = min(int(data.treated_areas.sum()), int(data.comparison_areas.sum()))
    return _bootstrapped(
        design, place=0, null=null, bootstrap=bootstrap or Bootstrap(), level=level, lonely=smaller == 1
    )


def wild_regression(
    outcome: ArrayLike,
    regressors: Mapping[str, ArrayLike],
    *,
    tested: str,
    cluster: ArrayLike,
    unit: ArrayLike | None = None,
    period: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    null: float = 0.0,
    bootstrap: Bootstrap | None = None,
    level: float = 0.95,
) -> WildBootstrap:
    """Wild cluster bootstrap of one coefficient of a regression.

    Parameters
    ----------
    outcome, regressors, cluster, weights
        As in ``regressions.fixed_effects``.
    tested
        Name of the regressor whose coefficient is tested.
    unit, period
        Where given, the regression has effects of units (within clusters) and of periods; else an intercept.
    null, bootstrap, level
        As in ``wild_two_way``.

    Raises
    ------
    ValueError
        If ``tested`` is no regressor, period is given without unit, or units cut across clusters.
    """
    if tested not in regressors:
        raise ValueError(f"there is no regressor {tested!r}; there are {', '.join(regressors)}")
    if unit is None and period is not None:
        raise ValueError("period effects without unit effects: give unit as well, or periods as regressors")
    count = np.asarray(outcome).shape[0]
    rows = complete_rows(
        outcome,
        regressors,
        unit=np.arange(count) if unit is None else unit,
        period=np.zeros(count) if period is None else period,
        cluster=cluster,
        weights=weights,
    )
    design = pooled_design(rows) if unit is None else within_design(rows, period_effects=period is not None)
    if unit is not None and not design.nested:
        raise ValueError("units lie in several clusters; choose clusters made of whole units")
    place = rows.names.index(tested)
    return _bootstrapped(design, place=place, null=null, bootstrap=bootstrap or Bootstrap(), level=level)


def _bootstrapped(
    design: Design, *, place: int, null: float, bootstrap: Bootstrap, level: float, lonely: bool = False
) -> WildBootstrap:
    """Test and interval of one coefficient of a design."""
    require_level(level)
    reference = Inference(errors=Errors.CR1, counting=Counting.NESTED)
    fit = regress(design, method=_method(bootstrap), inference=reference, level=level)
    blank = WildBootstrap(
        method=_method(bootstrap),
        level=level,
        null=null,
        n=design.n,
        n_clusters=design.n_clusters,
        n_dropped=design.n_dropped,
    )
    reason = Refusal.TOO_FEW_CLUSTERS if fit.estimable and lonely else fit.reason
    if reason is not Refusal.NONE:
        return blank.refused(reason)
    found = drawn(design, place=place, bootstrap=bootstrap)
    coefficient = fit.coefficients[place]
    if not (coefficient.se > 0 and found.error > ROUNDING_NOISE * design.scale):
        return blank.refused(Refusal.NO_VARIANCE)
    return replace(
        blank,
        draws=found.draws,
        enumerated=found.enumerated,
        estimate=coefficient.estimate,
        statistic=(coefficient.estimate - null) / coefficient.se,
        p=found.p(null),
        smallest_p=bootstrap.smallest_p(design.n_clusters),
        low=found.limit(side=-1.0, level=level),
        high=found.limit(side=1.0, level=level),
    )


def _method(bootstrap: Bootstrap) -> str:
    """Name of the method."""
    return f"wild_cluster_bootstrap_{bootstrap.draw}_{'wcr' if bootstrap.restricted else 'wcu'}"

"""Regressions on panels: fixed effects of units and periods, first differences, pooled rows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.did.design import Design, centred_design
from kpk_eval.stats.did.errors import CR2, Inference
from kpk_eval.stats.did.least_squares import regress
from kpk_eval.stats.did.rows import Rows, complete_rows, renumbered
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.fit import Fit
from kpk_eval.stats.models.frame import INTERCEPT
from kpk_eval.stats.samples import Numbers


class Word(StrEnum):
    """Names of the methods."""

    TWO_WAY = "two_way_fixed_effects"
    ONE_WAY = "unit_fixed_effects"
    DIFFERENCES = "first_differences"
    POOLED = "pooled_ols"


def fixed_effects(
    outcome: ArrayLike,
    regressors: Mapping[str, ArrayLike],
    *,
    unit: ArrayLike,
    period: ArrayLike,
    period_effects: bool = True,
    repeated_rows: bool = False,
    cluster: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    inference: Inference = CR2,
    level: float = 0.95,
) -> Fit:
    """Coefficients within units: what goes with a change of the regressors in the same unit and period.

    Parameters
    ----------
    outcome
        One value per unit and period, shape (n,); rows with any missing value are left out and counted.
    regressors
        Name and column, shape (n,), of each regressor.
    unit, period
        Unit (area, firm, person) and period of each row, text or numbers; periods in sorted order.
    period_effects
        Whether each period has an effect of its own, after the first. The panel need not be balanced.
    repeated_rows
        Whether a unit may have several rows in a period, as the people of an area have.
    cluster
        Clusters of the errors; by default the units. Units must lie within clusters for CR2 and CR3.
    weights
        Positive weight per row; the working model of CR2 is then a variance of 1/weight.
    inference
        Errors, what small-sample factors count, and the distribution referred to; see ``errors``.
    level
        Level of the intervals.

    Returns
    -------
    Fit
        Regressors first, then the periods as ``period=…``. Refused with ``all_missing``, ``too_few``,
        ``too_few_clusters`` (fewer than two), ``no_variance`` (no change within units, or a perfect fit) or
        ``collinear`` (a regressor that is constant within units, or follows from others; ``concerned``).

    Raises
    ------
    ValueError
        If columns differ in length or are not finite numbers, a unit has a period twice, a weight is not
        positive, or units cut across clusters where the errors do not allow it.

    Notes
    -----
    Assumes that, but for the regressors, units would have moved in parallel. Source: Arellano (1987),
    Computing robust standard errors for within-groups estimators; Cameron and Miller (2015), A
    practitioner's guide to cluster-robust inference; Pustejovsky and Tipton (2018), Small-sample methods for
    cluster-robust variance estimation. Checked against tests/references/did_panel (R's ``lm``, sandwich,
    clubSandwich, plm) and ``did_jtrain``, ``did_mpdta``.
    """
    rows = complete_rows(outcome, regressors, unit=unit, period=period, cluster=cluster, weights=weights)
    if not repeated_rows:
        rows.require_one_row_per_period()
    design = within_design(rows, period_effects=period_effects)
    _require_nested(design, inference=inference)
    method = Word.TWO_WAY if period_effects else Word.ONE_WAY
    return regress(design, method=method, inference=inference, level=_checked(level))


def first_differences(
    outcome: ArrayLike,
    regressors: Mapping[str, ArrayLike],
    *,
    unit: ArrayLike,
    period: ArrayLike,
    period_effects: bool = False,
    cluster: ArrayLike | None = None,
    inference: Inference = CR2,
    level: float = 0.95,
) -> Fit:
    """Coefficients of the changes from one period of the data to the next on those of the regressors.

    A change needs two neighbouring periods of the data in the same unit: gaps are not bridged. The intercept
    is the change when no regressor changes; with ``period_effects`` each later change has a difference of
    its own from the first. Parameters, refusals, assumptions and errors are those of ``fixed_effects``; with
    two periods both give the same coefficients if all units are complete.

    Notes
    -----
    Source: Wooldridge (2010), Econometric analysis of cross section and panel data, section 10.6. Checked
    against tests/references/did_panel, ``panel_crime2_cities`` and ``did_jtrain``.
    """
    rows = complete_rows(outcome, regressors, unit=unit, period=period, cluster=cluster)
    rows.require_one_row_per_period()
    design = _differenced(rows, period_effects=period_effects)
    return regress(design, method=Word.DIFFERENCES, inference=inference, level=_checked(level))


def pooled(
    outcome: ArrayLike,
    regressors: Mapping[str, ArrayLike],
    *,
    cluster: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    inference: Inference = CR2,
    level: float = 0.95,
) -> Fit:
    """Coefficients over all rows with an intercept; each row is its own cluster unless ``cluster`` is given.

    Without clusters CR2 is HC2 with Satterthwaite's degrees of freedom, CR3 is HC3. Parameters, refusals and
    errors as in ``fixed_effects``. Checked against tests/references/did_panel and ``did_card_krueger``.
    """
    count = np.asarray(outcome).shape[0]
    own = np.arange(count) if cluster is None else cluster
    rows = complete_rows(
        outcome, regressors, unit=np.arange(count), period=np.zeros(count), cluster=own, weights=weights
    )
    design = pooled_design(rows)
    return regress(design, method=Word.POOLED, inference=inference, level=_checked(level))


def within_design(rows: Rows, *, period_effects: bool) -> Design:
    """Regressors and, where asked for, effects of all periods but the first, within units."""
    dummies, names = period_columns(rows) if period_effects else (np.empty((rows.n, 0)), ())
    return centred_design(
        rows.outcome,
        np.hstack([rows.regressors, dummies]),
        names=(*rows.names, *names),
        regressors=len(rows.names),
        clusters=rows.clusters,
        units=rows.units,
        weights=rows.weights,
        n_dropped=rows.n_dropped,
    )


def pooled_design(rows: Rows) -> Design:
    """Regressors and an intercept."""
    return centred_design(
        rows.outcome,
        np.hstack([rows.regressors, np.ones((rows.n, 1))]),
        names=(*rows.names, INTERCEPT),
        regressors=len(rows.names) + 1,
        clusters=rows.clusters,
        units=None,
        weights=rows.weights,
        n_dropped=rows.n_dropped,
    )


def period_columns(rows: Rows) -> tuple[Numbers, tuple[str, ...]]:
    """Columns that mark the periods after the first, and their names."""
    present = np.unique(rows.periods)
    marks = (rows.periods[:, None] == present[None, 1:]).astype(np.float64)
    return marks, tuple(f"period={rows.labels[code]}" for code in present[1:])


def _differenced(rows: Rows, *, period_effects: bool) -> Design:
    """Changes between neighbouring periods of the data."""
    order = np.lexsort((rows.periods, rows.units))
    units, periods = rows.units[order], rows.periods[order]
    step = (np.diff(units) == 0) & (np.diff(periods) == 1)
    later = order[1:][step]
    present = np.unique(rows.periods[later])
    marks = (rows.periods[later][:, None] == present[None, 1:]).astype(np.float64)
    shown = marks if period_effects else marks[:, :0]
    names = tuple(f"period={rows.labels[code]}" for code in present[1:]) if period_effects else ()
    ones = np.ones((later.size, 1))
    return centred_design(
        np.diff(rows.outcome[order])[step],
        np.hstack([np.diff(rows.regressors[order], axis=0)[step], ones, shown]),
        names=(*rows.names, INTERCEPT, *names),
        regressors=len(rows.names) + 1,
        clusters=renumbered(rows.clusters[later]),
        units=None,
        n_dropped=rows.n_dropped,
    )


def _require_nested(design: Design, *, inference: Inference) -> None:
    """Refuse leverage corrections where they would need the leverage of unit effects across clusters."""
    if design.nested or not inference.clustered or inference.errors in {"cr0", "cr1"}:
        return
    raise ValueError(
        f"units lie in several clusters, which {inference.errors} errors do not allow with unit effects; "
        "choose CR1 or clusters made of whole units"
    )


def _checked(level: float) -> float:
    """The level, if it is a probability."""
    require_level(level)
    return level

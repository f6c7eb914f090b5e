"""Effects on each group in each period."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from kpk_eval.stats.did.effect import Caution, Effect
from kpk_eval.stats.did.panel import Panel
from kpk_eval.stats.did.staggered.influence import Contrast, influence
from kpk_eval.stats.did.staggered.options import Base, Comparison, Options
from kpk_eval.stats.did.staggered.result import (
    NO_ERROR,
    Cell,
    GroupTimes,
    enlargement_of,
    errors_of,
    freedom_of,
    part_of,
)
from kpk_eval.stats.did.staggered.sample import Sample, balanced
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.freedom import Joint
from kpk_eval.stats.samples import Numbers

SMALL_GROUP = 5
"""Areas of a group below which intervals may be too narrow, even with few degrees of freedom."""

SMALLEST_GROUP = 2
"""Units of a group, and of its comparison, below which the effect has no error."""


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """An effect with the influence of all units of the sample."""

    cell: Cell
    values: Numbers


def attgt(data: Panel, *, options: Options | None = None, level: float = 0.95) -> GroupTimes:
    """Average effects on the treated per group (those starting in the same period) and period.

    Parameters
    ----------
    data
        Units over periods; see ``panel``. Units without all periods, and those treated from the first on,
        are left out, counted and noted. Covariates count with their value in the earlier of the two periods
        compared, weights with that in the first period.
    options
        Comparison (not-yet-treated by default), method, base period, anticipation; see ``options``.
    level
        Level of the intervals.

    Returns
    -------
    GroupTimes
        Errors come from the influence function, summed within areas, as in R's did, but enlarged for groups
        of few areas, and intervals and tests refer to t with Welch's degrees of freedom over the groups:
        those of did (``normal``) are too narrow for small groups. ``pretest`` is Wald's chi-square that all
        effects before the start are zero. A cell is refused with ``too_few`` (nobody to compare with),
        ``collinear`` or ``separation`` (covariates tell the groups apart); with one treated or comparison
        unit it has no error. All is refused with ``all_missing``, ``too_few`` or ``no_comparison`` (nobody
        starts later than others or never).

    Raises
    ------
    ValueError
        If units have several rows in a period, or the level is no probability.

    Notes
    -----
    Assumes parallel trends between a group and its comparison (given the covariates), no anticipation but
    that declared, and many units; with few take ``permutation``. Where there are no never treated, the last
    group is only compared with. Source: Callaway and Sant'Anna (2021), Difference-in-differences with
    multiple time periods. Checked against ``did_mpdta`` (R's did) and tests/references/did_staggered.
    """
    require_level(level)
    choice = options or Options()
    sample = balanced(data)
    reason = _shortage(sample, choice)
    found = _all_cells(sample, options=choice) if reason is Refusal.NONE else []
    values = np.column_stack([np.empty((sample.n, 0)), *(each.values for each in found)])
    spread, alone = data.baseline_sd(), bool(found) and _one_cluster(sample)
    errors = errors_of(values, clusters=sample.clusters)
    errors = np.where((errors > NO_ERROR * spread) & (not alone), errors, np.nan)
    df = freedom_of(values, clusters=sample.clusters, starts=sample.starts)
    if choice.normal:
        df = np.full_like(df, np.inf)
    else:
        errors = errors * enlargement_of(values, clusters=sample.clusters, starts=sample.starts)
    cells = tuple(
        _with_error(each.cell, se=float(se), df=float(freedom), level=level)
        for each, se, freedom in zip(found, errors, df, strict=True)
    )
    return GroupTimes(
        options=choice,
        level=level,
        cells=cells,
        influence=np.where(np.isnan(errors), np.nan, values),
        starts=sample.starts,
        clusters=sample.clusters,
        weights=sample.weights,
        times=sample.times,
        blank=_blank(sample, options=choice, level=level, alone=alone, reason=reason),
        pretest=_pretest(cells, values, sample),
        spread=spread,
    )


def _shortage(sample: Sample, options: Options) -> Refusal:
    """Why there are no effects; empty if there are."""
    if sample.shortage is not Refusal.NONE or options.comparison is not Comparison.NEVER:
        return sample.shortage
    return Refusal.NONE if sample.never in sample.starts else Refusal.NO_COMPARISON


def _blank(sample: Sample, *, options: Options, level: float, alone: bool, reason: Refusal) -> Effect:
    """Counts and notes without numbers."""
    sizes = [_clusters(sample, sample.starts == start) for start in np.unique(sample.starts)]
    small = min(sizes, default=SMALL_GROUP) < SMALL_GROUP
    return Effect(
        estimand="average_effect_on_the_treated",
        method=f"callaway_santanna_{options.method}_{options.comparison}",
        level=level,
        n=sample.outcome.size,
        n_clusters=int(sample.clusters.max(initial=-1)) + 1,
        n_treated=_clusters(sample, sample.starts < sample.never),
        n_comparison=_clusters(sample, sample.starts == sample.never),
        n_dropped=sample.n_dropped,
        notes=(
            *sample.notes,
            *((Caution.SMALL_GROUP,) if small else ()),
            *((Caution.ONE_CLUSTER,) if alone else ()),
        ),
        reason=reason,
    )


def _clusters(sample: Sample, chosen: NDArray[np.bool_]) -> int:
    """Number of areas of some units."""
    return int(np.unique(sample.clusters[chosen]).size)


def _one_cluster(sample: Sample) -> bool:
    """Whether the treated, or all others, are a single area."""
    last = sample.starts.max(initial=0)
    return min(_clusters(sample, sample.starts < last), _clusters(sample, sample.starts == last)) == 1


def _all_cells(sample: Sample, *, options: Options) -> list[_Found]:
    """Effects on all groups in all periods, but the base period where it varies."""
    periods = range(1 if options.base is Base.VARYING else 0, sample.times.size)
    return [
        _cell(sample, group=group, period=period, options=options)
        for group in sample.groups
        if group - 1 - options.anticipation >= 0
        for period in periods
    ]


def _cell(sample: Sample, *, group: int, period: int, options: Options) -> _Found:
    """Effect on a group in a period."""
    base = group - 1 - options.anticipation
    if options.base is Base.VARYING and period < group:
        base = period - 1
    treated, others = _groups(sample, group=group, until=max(period, base), options=options)
    cell = Cell(
        start=float(sample.times[group]),
        time=float(sample.times[period]),
        since=period - group,
        n_treated=int(treated.sum()),
        n_comparison=int(others.sum()),
    )
    if period == base:
        return _Found(replace(cell, estimate=0.0), np.full(sample.n, np.nan))
    if not others.any():
        return _Found(replace(cell, reason=Refusal.TOO_FEW), np.full(sample.n, np.nan))
    both = treated | others
    contrast = Contrast(
        change=(sample.outcome[:, period] - sample.outcome[:, base])[both],
        treated=treated[both].astype(np.float64),
        covariates=sample.covariates[both, min(period, base)],
        weights=sample.weights[both],
    )
    effect = influence(contrast, method=options.method)
    values = np.zeros(sample.n)
    values[both] = effect.values * sample.n / both.sum()
    if min(cell.n_treated, cell.n_comparison) < SMALLEST_GROUP:
        values = np.full(sample.n, np.nan)
    return _Found(replace(cell, estimate=effect.estimate, reason=effect.reason), values)


def _groups(
    sample: Sample, *, group: int, until: int, options: Options
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Treated and comparison units of a group, untreated until a period."""
    others = sample.starts == sample.never
    if options.comparison is Comparison.NOT_YET:
        others |= (sample.starts > until + options.anticipation) & (sample.starts != group)
    return sample.starts == group, others


def _with_error(cell: Cell, *, se: float, df: float, level: float) -> Cell:
    """A cell with its interval."""
    part = part_of(cell.time, estimate=cell.estimate, se=se, df=df, level=level)
    return replace(cell, se=part.se, df=part.df, low=part.low, high=part.high)


def _pretest(cells: tuple[Cell, ...], values: Numbers, sample: Sample) -> Joint:
    """Wald's chi-square that all effects before the start are zero."""
    early = [place for place, cell in enumerate(cells) if cell.since < 0 and np.isfinite(cell.se)]
    if not early:
        return Joint(reason=Refusal.TOO_FEW)
    sums = np.zeros((int(sample.clusters.max()) + 1, len(early)))
    np.add.at(sums, sample.clusters, values[:, early])
    estimates = np.array([cells[place].estimate for place in early])
    covariance = sums.T @ sums / sample.n**2
    if len(early) >= sums.shape[0] or np.linalg.cond(covariance) > 1e12:
        return Joint(reason=Refusal.COLLINEAR)
    chi_square = float(estimates @ np.linalg.solve(covariance, estimates))
    return Joint(
        statistic=chi_square,
        df_numerator=len(early),
        df_denominator=float("inf"),
        p=float(stats.chi2.sf(chi_square, len(early))),
    )

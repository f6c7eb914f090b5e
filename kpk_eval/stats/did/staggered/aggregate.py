"""Averages of effects per group and period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite, nan

import numpy as np

from kpk_eval.stats.did.effect import Effect
from kpk_eval.stats.did.staggered.bootstrap import multiplied
from kpk_eval.stats.did.staggered.options import Multiplier
from kpk_eval.stats.did.staggered.result import (
    NO_ERROR,
    Aggregation,
    Cell,
    GroupTimes,
    Part,
    enlargement_of,
    errors_of,
    freedom_of,
    part_of,
)
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.stats.samples import Numbers

SEED = 20_260
"""Seed of the bootstrap where none is given."""


class By(StrEnum):
    """What effects are averaged by, and how the overall effect is made."""

    SIMPLE = "simple"
    """All effects from the start on, groups weighing by size in each period: long-treated count more."""
    GROUP = "group"
    """Per group the mean over its periods; overall the mean over groups by size: every unit counts once."""
    DYNAMIC = "dynamic"
    """Per period since the start the mean over groups by size; overall the mean from the start on."""
    CALENDAR = "calendar"
    """Per period the mean over groups treated by then, by size; overall the mean of periods."""


@dataclass(frozen=True, slots=True, eq=False)
class _Average:
    """A weighted mean of effects, and the influence of each unit on it."""

    key: float
    estimate: float
    values: Numbers


def aggregate(
    effects: GroupTimes,
    *,
    by: By = By.GROUP,
    balanced: int | None = None,
    earliest: int | None = None,
    latest: int | None = None,
    draws: int | None = None,
    multiplier: Multiplier = Multiplier.MAMMEN,
    seed: int = SEED,
) -> Aggregation:
    """Averages of the effects per group and period, with errors that count the estimation of group sizes.

    Parameters
    ----------
    effects
        What ``attgt`` gave.
    by
        What to average by.
    balanced
        With ``DYNAMIC``: only groups seen at least this many periods after their start, up to that period,
        so that all periods average the same groups.
    earliest, latest
        With ``DYNAMIC``: first and last period since the start.
    draws
        Multiplier bootstrap with so many draws for the errors and for a band that holds for all parts at
        once; without, errors come from the influence function.
    multiplier, seed
        Multipliers (one per area) and seed of the bootstrap.

    Returns
    -------
    Aggregation
        Intervals and tests as in ``attgt``. ``overall`` is refused as ``effects``, or with ``too_few`` where
        no effect from a start on can be estimated. Where an effect that enters has no error, there is none.

    Notes
    -----
    Bootstrap errors are interquartile ranges of the draws over that of the normal distribution, as in R's
    did. Source: Callaway and Sant'Anna (2021), section 3 and algorithm 1. Checked against ``did_mpdta``.
    """
    if effects.reason is not Refusal.NONE:
        return Aggregation(overall=effects.blank, parts=())
    chosen = _chosen(effects, balanced=balanced, earliest=earliest, latest=latest, by=By(by))
    averages = _parts(effects, chosen, by=By(by))
    overall = _overall(effects, averages, by=By(by))
    if overall is None:
        return Aggregation(overall=effects.blank.refused(Refusal.TOO_FEW), parts=())
    shown = [overall] if By(by) is By.SIMPLE else [*averages, overall]
    values = np.column_stack([average.values for average in shown])
    errors, critical = errors_of(values, clusters=effects.clusters), nan
    if draws is not None:
        errors, critical = multiplied(
            values,
            clusters=effects.clusters,
            draws=draws,
            multiplier=Multiplier(multiplier),
            seed=seed,
            level=effects.level,
        )
    *parts, last = _described(effects, shown, values=values, errors=errors, critical=critical)
    return Aggregation(overall=_effect(effects, last, by=By(by)), parts=tuple(parts), critical=critical)


def _described(
    effects: GroupTimes, shown: list[_Average], *, values: Numbers, errors: Numbers, critical: float
) -> list[Part]:
    """Averages with their intervals and tests."""
    errors = np.where(errors > NO_ERROR * effects.spread, errors, nan)
    df = freedom_of(values, clusters=effects.clusters, starts=effects.starts)
    if effects.options.normal:
        df = np.full_like(df, np.inf)
    else:
        errors = errors * enlargement_of(values, clusters=effects.clusters, starts=effects.starts)
    return [
        part_of(
            average.key,
            estimate=average.estimate,
            se=float(se),
            df=float(freedom),
            level=effects.level,
            critical=critical,
        )
        for average, se, freedom in zip(shown, errors, df, strict=True)
    ]


def _chosen(
    effects: GroupTimes, *, balanced: int | None, earliest: int | None, latest: int | None, by: By
) -> list[int]:
    """Places of the effects that enter."""
    first = -np.inf if earliest is None else earliest
    last = np.inf if latest is None else latest
    places = [
        place
        for place, cell in enumerate(effects.cells)
        if isfinite(cell.estimate) and first <= cell.since <= last and (by is By.DYNAMIC or cell.since >= 0)
    ]
    if balanced is None or by is not By.DYNAMIC:
        return places
    end = effects.times.size - 1
    return [
        place
        for place in places
        if end - _group(effects, effects.cells[place]) >= balanced
        and balanced - end <= effects.cells[place].since <= balanced
    ]


def _parts(effects: GroupTimes, chosen: list[int], *, by: By) -> list[_Average]:
    """Averages by group, period or time since the start; a single one for the simple average."""
    keys = {place: _key(effects.cells[place], by=by) for place in chosen}
    return [
        _weighted(effects, [place for place in chosen if keys[place] == key], key=key)
        for key in sorted(set(keys.values()))
    ]


def _key(cell: Cell, *, by: By) -> float:
    """What an effect is averaged by."""
    return {By.SIMPLE: 0.0, By.GROUP: cell.start, By.DYNAMIC: float(cell.since), By.CALENDAR: cell.time}[by]


def _weighted(effects: GroupTimes, places: list[int], *, key: float) -> _Average:
    """Mean of effects by the size of their groups, with the influence of estimating the sizes."""
    estimates = np.array([effects.cells[place].estimate for place in places])
    members = _members(effects, [_group(effects, effects.cells[place]) for place in places])
    sizes = members.mean(axis=0)
    weights = sizes / sizes.sum()
    estimate = float(weights @ estimates)
    of_weights = (members - sizes) @ (estimates - estimate) / sizes.sum()
    return _Average(key, estimate, effects.influence[:, places] @ weights + of_weights)


def _overall(effects: GroupTimes, parts: list[_Average], *, by: By) -> _Average | None:
    """The overall effect; None where nothing enters."""
    after = [part for part in parts if by is not By.DYNAMIC or part.key >= 0]
    if not after:
        return None
    if by is By.GROUP:
        groups = [int(np.searchsorted(effects.times, part.key)) for part in after]
        members = _members(effects, groups)
        sizes = members.mean(axis=0)
        weights = sizes / sizes.sum()
        estimates = np.array([part.estimate for part in after])
        estimate = float(weights @ estimates)
        of_weights = (members - sizes) @ (estimates - estimate) / sizes.sum()
        values = np.column_stack([part.values for part in after]) @ weights + of_weights
        return _Average(0.0, estimate, values)
    estimate = float(np.mean([part.estimate for part in after]))
    return _Average(0.0, estimate, np.mean([part.values for part in after], axis=0))


def _members(effects: GroupTimes, groups: list[int]) -> Numbers:
    """Weight of each unit in each group, 0 for those of other groups, shape (n, groups)."""
    return np.asarray(effects.weights[:, None] * (effects.starts[:, None] == np.array(groups)[None, :]))


def _group(effects: GroupTimes, cell: Cell) -> int:
    """Number of the period in which a cell's group starts."""
    return int(np.searchsorted(effects.times, cell.start))


def _effect(effects: GroupTimes, found: Part, *, by: By) -> Effect:
    """The overall effect with its interval, test and effect size."""
    numbers = Coefficient(
        name=by,
        level=effects.level,
        estimate=found.estimate,
        se=found.se,
        low=found.low,
        high=found.high,
        statistic=found.estimate / found.se,
        df=found.df,
        p=found.p,
    )
    named = replace(effects.blank, estimand=f"average_effect_on_the_treated_{by}")
    return named.with_numbers(numbers).per_sd(effects.spread)

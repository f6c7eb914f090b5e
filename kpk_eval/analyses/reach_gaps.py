"""How unequal the reach of offers is in each wave: those in need, and the distance to those without need."""

from __future__ import annotations

from math import ceil, exp, log, nan
from typing import Any

import numpy as np

from kpk_eval.columns import mean_with_limits, table_of
from kpk_eval.disclosure.rounding import rate
from kpk_eval.intake import survey
from kpk_eval.model import Column, Result, Scale, Shape, Sort
from kpk_eval.stats.inequality.concentration import Kind, concentration_index
from kpk_eval.stats.inequality.gaps import gap
from kpk_eval.stats.inequality.slope import slope_index
from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.study import Study
from kpk_eval.uptake import (
    LEVEL,
    Uptake,
    as_published,
    labels_of,
    need_id,
    notes_of,
    share_of,
    uptakes,
    with_levels,
)

PEOPLE = ("n", "n_need")
STEPS = 50
"""Steps in which half an interval of a weighted distance grows up to 1, or to e times the ratio."""
RATIOS = frozenset({"reach_ratio"})
MEASURES = {
    "reach_gap": Scale.OUTCOME,
    "reach_ratio": Scale.EFFECT,
    "reach_slope": Scale.OUTCOME,
    "reach_index": Scale.EFFECT,
}
"""Least against greatest need: difference and ratio of the outer levels, slope index
of inequality (difference of the fitted ends), concentration index after Erreygers."""
NUMBERS = {f"{name}{end}": scale for name, scale in MEASURES.items() for end in ("", "_low", "_high")}
LABELS = ("site", "population", "reach", "outcome", "type", "wave", "stage")
"""``stage`` names those in need."""
COLUMNS = (
    *(Column(name, Sort.LABEL) for name in LABELS),
    *(Column(name, Sort.PEOPLE) for name in PEOPLE),
    *mean_with_limits(of="n_need"),
    *(Column(name, Sort.STATISTIC, PEOPLE, scale=scale) for name, scale in NUMBERS.items()),
    Column("level", Sort.TECHNICAL),
    Column("reason", Sort.LABEL),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per entry of the plan and wave; ``mean`` is the share of those in need who are reached.

    Distances are least minus greatest need, ratios least over greatest: above 0 (above 1) where those in
    need are reached less. No measure is given where the shares of the levels are not (see ``reach``).
    """
    data = survey(study, analysis="reach_gaps", site=site, population=population)
    found = list(uptakes(data))
    rows = [_row(one, site, population) for one in found]
    table = table_of(rows, COLUMNS)
    cells = {"n": tuple(one.cell() for one in found), "n_need": tuple(one.cell(*one.needy) for one in found)}
    wording = with_levels(study.wording(), study.evaluation.plan.reach)
    return Result(data.origin, Shape.REACH_GAPS, table, COLUMNS, wording, notes_of(found), cells)


def _row(one: Uptake, site: str, population: str) -> dict[str, Any]:
    return {
        **labels_of(one, site=site, population=population),
        "stage": need_id(one.entry),
        "n": len(one.yes),
        "n_need": len(one.of(*one.needy)),
        **share_of(one, *one.needy),
        **(_numbers(one) if one.told else dict.fromkeys(NUMBERS, nan)),
    }


def numbers_of(one: Uptake) -> dict[str, float]:
    """Reach of those in need, as it is printed, and every measure of distance, with their intervals."""
    share, asked = share_of(one, *one.needy), len(one.of(*one.needy))
    if one.told:
        share["mean"] = rate(float(np.rint(share["mean"] * asked)), asked, base=one.base)
    ends = {"": "mean", "_low": "low", "_high": "high"}
    return {**{f"reach_need{end}": share[name] for end, name in ends.items()}, **_numbers(one)}


def _numbers(one: Uptake) -> dict[str, float]:
    """Measures of distance with the ends of their intervals, all around the answers as they are published.

    With weights an interval is as wide as that of the weighted answers, which allows for the weights; where
    numbers are rounded its width goes up to a step, so that it tells no exact numbers either.
    """
    measured = _measured(as_published(one))
    widths = _measured(one) if one.weighted and one.base > 1 else {}
    return {
        f"{name}{end}": number
        for name, value in measured.items()
        for end, number in zip(("", "_low", "_high"), _with_ends(name, value, widths.get(name)), strict=True)
    }


def _with_ends(name: str, value: Coefficient, width: Coefficient | None) -> tuple[float, float, float]:
    """A measure with the ends of its interval: its own, or as far away as those of another, on both sides."""
    if width is None:
        return value.estimate, value.low, value.high
    if not np.isfinite([value.estimate, width.low, width.high]).all():
        return value.estimate, nan, nan
    if name in RATIOS:
        away = exp(_up(log(width.high / width.low) / 2))
        return value.estimate, value.estimate / away, value.estimate * away
    away = _up((width.high - width.low) / 2)
    return value.estimate, value.estimate - away, value.estimate + away


def _up(width: float) -> float:
    """A width on the next step."""
    return ceil(width * STEPS) / STEPS


def _measured(one: Uptake) -> dict[str, Coefficient]:
    """Each measure of distance among these answers."""
    weights = one.weight if one.weighted else None
    last = len(one.entry.levels) - 1
    ends = gap(one.yes, one.level, first=0, last=last, weights=weights, level=LEVEL)
    index = concentration_index(
        one.yes, one.level, weights=weights, kind=Kind.ERREYGERS, bounds=(0, 1), level=LEVEL
    ).index
    return {
        "reach_gap": ends.difference,
        "reach_ratio": ends.ratio,
        "reach_slope": slope_index(one.yes, one.level, weights=weights, level=LEVEL).slope,
        "reach_index": index,
    }

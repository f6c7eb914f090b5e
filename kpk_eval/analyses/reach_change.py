"""Whether offers reach those in need more than before, and whether the distance to the others changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import nan
from typing import Any

import numpy as np

from kpk_eval.analyses.survey_change import COLUMNS, PEOPLE
from kpk_eval.columns import table_of
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.survey_axes import JOINS, WAVE
from kpk_eval.families import adjusted_in_families
from kpk_eval.intake import Survey, survey
from kpk_eval.model import Better, Design, OutcomeType, Result, Shape, Wording
from kpk_eval.params import say
from kpk_eval.params.schema import Contrast
from kpk_eval.show.words import words_of
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.groups.shares import share_difference
from kpk_eval.stats.inequality.change import index_change
from kpk_eval.stats.inequality.gaps import gap
from kpk_eval.stats.inequality.slope import slope_index
from kpk_eval.stats.verdict import judge
from kpk_eval.study import Study
from kpk_eval.uptake import LEVEL, Uptake, notes_of, uptakes, with_levels

NEED, SLOPE = "need", "slope"
"""What is compared: the share of those in need who are reached, and the slope index of inequality."""

POINT = 2
"""Decimals of a share that is told in whole percentage points, for one kind of row as for the other."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure in two waves; ``levels``: of whom (none: everybody whose level is known)."""

    measure: str
    contrast: Contrast
    before: Uptake
    after: Uptake
    estimate: Estimate

    @property
    def levels(self) -> tuple[int, ...]:
        """Levels that the measure rests on."""
        return self.after.needy if self.measure == NEED else ()

    @property
    def outcome(self) -> str:
        """Identifier under which the measure is shown."""
        return f"{self.after.entry.id}.{self.measure}"

    @property
    def better(self) -> Better:
        """Which direction is the better one; a distance should shrink."""
        return self.after.outcome.better if self.measure == NEED else Better.LOWER


def answer(study: Study, *, site: str, population: str) -> Result:
    """Two rows per tested entry of the plan and contrast; p adjusted within the families of the entries.

    All who answered in each wave count, as if they were different people; where many are the same the
    intervals are wider than need be.
    """
    data = survey(study, analysis="reach_change", site=site, population=population)
    found = list(_compared(data))
    adjusted = _adjusted(found, study)
    rows = [_row(one, p, data) for one, p in zip(found, adjusted, strict=True)]
    table = table_of(rows, COLUMNS)
    notes = notes_of([one.after for one in found])
    cells = {name: tuple(_cell(one, name) for one in found) for name in PEOPLE}
    return Result(data.origin, Shape.ESTIMATES, table, COLUMNS, _wording(study), notes, cells)


def _compared(data: Survey) -> Iterator[Compared]:
    for _, own in groupby(uptakes(data), key=lambda one: one.entry.id):
        waves = {one.wave: one for one in own}
        for contrast in data.study.contrasts:
            before, after = waves[contrast.before], waves[contrast.after]
            if after.entry.tested and contrast.id in after.outcome.contrasts:
                yield Compared(NEED, contrast, before, after, _need(before, after))
                yield Compared(SLOPE, contrast, before, after, slope_change(before, after))


def _need(before: Uptake, after: Uptake) -> Estimate:
    """Change of the share of those in need who are reached; with weights, of the weighted shares."""
    first, later = before.of(*before.needy), after.of(*after.needy)
    found = share_difference(first, later, level=LEVEL)
    if not (before.told and after.told):
        return found.counts_alone(Refusal.TOO_FEW)
    if not (before.weighted and found.estimable):
        return found
    change = gap(
        np.concatenate([first, later]),
        np.repeat([0.0, 1.0], [len(first), len(later)]),
        first=0,
        last=1,
        weights=np.concatenate([before.weights_of(*before.needy), after.weights_of(*after.needy)]),
        level=LEVEL,
    ).difference
    return replace(
        found, method="difference of weighted shares", estimate=change.estimate, low=change.low,
        high=change.high, p=change.p, effect_size=nan, effect_size_kind="",
    )  # fmt: skip


def slope_change(before: Uptake, after: Uptake) -> Estimate:
    """Change of the slope index: positive where the distance grew."""
    first, later = (
        slope_index(one.yes, one.level, weights=one.weight if one.weighted else None, level=LEVEL)
        for one in (before, after)
    )
    blank = Estimate(
        estimand="slope_change", method="difference of slope indices", level=LEVEL,
        n=len(before.yes) + len(after.yes), n_before=len(before.yes), n_after=len(after.yes),
        n_dropped=0, n_contributing=len(before.yes) + len(after.yes),
    )  # fmt: skip
    if not (before.told and after.told):
        return blank.refused(Refusal.TOO_FEW)
    if reason := first.reason or later.reason:
        return blank.refused(reason)
    change = index_change(first.slope, later.slope)
    return replace(blank, estimate=change.estimate, low=change.low, high=change.high, p=change.p)


def _adjusted(found: Sequence[Compared], study: Study) -> list[float]:
    """Adjusted p of each test in its family at this site: planned ones first (see `families`)."""
    entries = [one.after.entry for one in found]
    return adjusted_in_families([one.estimate.p for one in found], entries, plan=study.evaluation.plan)


def _cell(one: Compared, column: str) -> Cell:
    """Whom a number counts: people of one wave, or of both."""
    if column == "n_before":
        return one.before.cell(*one.levels)
    after = one.after.cell(*one.levels)
    if column == "n_after":
        return after
    return Cell.at({**dict(after.places), WAVE: JOINS.join((one.before.wave, one.after.wave))})


def _row(one: Compared, p_adjusted: float, data: Survey) -> dict[str, Any]:
    found, entry = one.estimate, one.after.entry
    untold = one.before.reason or one.after.reason
    small = found.reason is Refusal.TOO_FEW and bool(untold)
    return {
        "analysis": data.origin.analysis,
        "site": data.origin.site,
        "population": data.origin.population,
        "outcome": one.outcome,
        "family": entry.family,
        "contrast": one.contrast.id,
        "design": str(Design.UNPAIRED),
        "estimand": found.estimand,
        "unit": say(one.after.outcome.unit, data.study.language),
        **{name: getattr(found, name) for name in PEOPLE},
        **{name: round(getattr(found, name), POINT) for name in ("estimate", "low", "high")},
        "level": found.level,
        "p": found.p,
        "p_adjusted": p_adjusted,
        "effect_size": found.effect_size,
        "effect_size_kind": found.effect_size_kind,
        "verdict": str(judge(found, better=one.better, p_adjusted=p_adjusted)),
        "status": str(entry.status),
        "reason": untold if small else None if found.estimable else str(found.reason),
        "type": str(OutcomeType.BINARY),
        "better": str(one.better),
    }


def _wording(study: Study) -> Wording:
    """The wording with what is compared for each entry."""
    entries = study.evaluation.plan.reach
    words, wording = words_of(study.language), with_levels(study.wording(), entries)
    texts = {
        f"{one.id}.{measure}": words.fill(f"reach.{measure}", reach=say(one.label, study.language))
        for one in entries
        for measure in (NEED, SLOPE)
    }
    return Wording(wording.language, {**wording.texts, **texts})

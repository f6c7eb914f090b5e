"""Measures of goals that are counted and not tested: so many of so many at the first time and at the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpk_eval.inventory import NeedStatus
from kpk_eval.model import Released, Shape
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

AS_PLANNED, OPEN = "as_planned", "open"
REACHED = frozenset({"in_time", "late"})
SHARED = frozenset({"co_decided", "self_organised"})
"""Steps of the ladder of participation on which those who take part decide."""
IMPLEMENTED = 3
"""Stage of development from which on something is implemented."""
COUNTS = ("count_before", "of_before", "count_after", "of_after")
"""Columns with numbers of things, not of people."""
WHENS = ("when_before", "when_after")


@dataclass(frozen=True, slots=True)
class Point:
    """So many at one time; ``of`` is None where there is no whole."""

    when: str
    count: int
    of: int | None = None


def counted(study: Study, released: Released, measure: str) -> dict[str, Any] | None:
    """First and last number of a measure; None where its result has none.

    With a single time there is no earlier one. A time of which there is no whole is left out: where nothing
    was due, nothing can have been kept.
    """
    points = [one for one in POINTS[measure](study, released) if one.of != 0]
    if not points:
        return None
    first, last = points[0], points[-1]
    row: dict[str, Any] = {"when_after": last.when, "count_after": last.count, "of_after": last.of}
    if len(points) > 1:
        row |= {"when_before": first.when, "count_before": first.count, "of_before": first.of}
    return row | {"count_beside": _beside(study, released, measure)}


def _beside(study: Study, released: Released, measure: str) -> str:
    """What has to be said beside the last number, in the language of the study."""
    told = BESIDE[measure](study, released) if measure in BESIDE else ()
    words = words_of(study.language)
    return "; ".join(words.count(f"count_beside.{name}", n, str(n)) for name, n in told if n)


def _needs(study: Study, released: Released) -> Iterator[Point]:
    """Declared needs for which there is an offer, with places enough where a number is declared."""
    for wave in study.waves:
        own = released.table[released.table["wave"] == wave.id]
        yield Point(wave.id, int((own["need"] == NeedStatus.COVERED).sum()), len(own))


def _implemented(study: Study, released: Released) -> Iterator[Point]:
    """Fields of action in which something is implemented or embedded."""
    told = released.table.dropna(subset=["stage"])
    for wave in study.waves:
        own = told[told["wave"] == wave.id]
        yield Point(wave.id, int((own["stage"] >= IMPLEMENTED).sum()), len(own))


def _stages(study: Study, released: Released) -> Iterator[Point]:
    """Fields of action that have reached the stage they aim at."""
    told = released.table.dropna(subset=["stage", "target"])
    for wave in study.waves:
        own = told[told["wave"] == wave.id]
        yield Point(wave.id, int((own["stage"] >= own["target"]).sum()), len(own))


def _milestones(study: Study, released: Released) -> Iterator[Point]:
    """Milestones carried out as planned, be it later, of those due, reached or given up by the edition."""
    due = released.table[released.table["progress"] != OPEN]
    kept = due["progress"].isin(REACHED) & (due["adaptation"] == AS_PLANNED)
    yield Point(study.edition.id, int(kept.sum()), len(due))


def _years(released: Released) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows of each year; those over all years are left out."""
    told = released.table[released.table["year"].notna()]
    for year, own in told.groupby("year", sort=True):
        yield str(year), own


def _meetings(_: Study, released: Released) -> Iterator[Point]:
    for year, own in _years(released):
        yield Point(year, int(own["events"].sum()))


def _influence(_: Study, released: Released) -> Iterator[Point]:
    """Events whose result went into a decision, of those of which that is known."""
    for year, own in _years(released):
        told = own[own["decided"].notna()]
        yield Point(year, int(told["influenced"].sum()), int(told["decided"].sum()))


def _shared(_: Study, released: Released) -> Iterator[Point]:
    """Events at which those who take part decide."""
    for year, own in _years(released):
        level = own[own["division"] == "level"]
        upper = level[level["item"].isin(SHARED)]
        yield Point(year, int(upper["events"].sum()), int(level["events"].sum()))


POINTS: Mapping[str, Callable[[Study, Released], Iterator[Point]]] = {
    "needs_met": _needs,
    "fields_implemented": _implemented,
    "fields_on_target": _stages,
    "milestones_kept": _milestones,
    "meetings_held": _meetings,
    "events_with_influence": _influence,
    "events_decided_together": _shared,
}
"""Measure -> its numbers in the order of time."""


def _of_needs(study: Study, released: Released) -> Iterator[tuple[str, int]]:
    """Needs that were not declared at first, and what an offer for a need does not say."""
    table = released.table
    seen = [table[table["wave"] == wave.id] for wave in study.waves]
    told = [own for own in seen if len(own)]
    if len(told) > 1:
        later = told[-1][~told[-1]["declared"].isin(told[0]["declared"])]
        covered = later["need"] == NeedStatus.COVERED
        yield "later_met", int(covered.sum())
        yield "later", int((~covered).sum())
    yield "too_few", int((told[-1]["need"] == NeedStatus.PARTLY).sum())
    met = told[-1][told[-1]["need"] == NeedStatus.COVERED]
    yield "unplaced", int(met["places_needed"].isna().sum())
    yield "unchecked", len(met)


def _raised(study: Study, released: Released) -> Iterator[tuple[str, int]]:
    """Fields of action that stand higher, and lower, than at first."""
    yield from _moved(study, released.table)


def _raised_to_target(study: Study, released: Released) -> Iterator[tuple[str, int]]:
    """The same of the fields that aim at a stage, over the times at which they do."""
    yield from _moved(study, released.table.dropna(subset=["target"]))


def _moved(study: Study, table: pd.DataFrame) -> Iterator[tuple[str, int]]:
    stages = table.pivot(index="dimension", columns="wave", values="stage").astype(float)
    told = stages[[wave.id for wave in study.waves if wave.id in stages]].dropna(axis="columns", how="all")
    change = told.iloc[:, -1] - told.iloc[:, 0]
    yield "raised", int((change > 0).sum())
    yield "lowered", int((change < 0).sum())


def _of_milestones(_: Study, released: Released) -> Iterator[tuple[str, int]]:
    """What became of those that were due and not carried out as planned."""
    table = released.table
    reached = table["progress"].isin(REACHED)
    yield "changed", int((reached & (table["adaptation"] != AS_PLANNED)).sum())
    for fate in ("overdue", "dropped"):
        yield fate, int((table["progress"] == fate).sum())


def _of_influence(_: Study, released: Released) -> Iterator[tuple[str, int]]:
    """Events of the first and of the last year of which it is not known whether they had influence."""
    years = [own[own["decided"].notna()] for _, own in _years(released)]
    told = [int((own["events"] - own["decided"]).sum()) for own in years if int(own["decided"].sum())]
    yield "undecided", told[0] + told[-1] if len(told) > 1 else told[0]


BESIDE: Mapping[str, Callable[[Study, Released], Iterator[tuple[str, int]]]] = {
    "needs_met": _of_needs,
    "fields_implemented": _raised,
    "fields_on_target": _raised_to_target,
    "milestones_kept": _of_milestones,
    "events_with_influence": _of_influence,
}
"""Measure -> what has to be said beside its last number, each with how many; zeros are left out."""
SHAPES = (Shape.NEEDS, Shape.STAGES, Shape.MILESTONES, Shape.EVENTS)
"""Shapes of the results that they are counted in."""

"""Everybody on the way from the files of two waves to the comparisons of the same people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.survey import compared, everybody, in_file, seen, went
from kpk_eval.disclosure.survey_axes import (
    ABSENT,
    BOTH,
    DELIVERED,
    EXACT,
    LEFT_OUT,
    LINKED,
    ONLY,
    REPEATED,
    SET_ASIDE,
    TIED,
    TOLERANT,
)
from kpk_eval.intake import Arrival, Survey, survey
from kpk_eval.link import Matching, Passage, link, match, passage
from kpk_eval.link.reliability import chance_notes
from kpk_eval.model import Column, Design, Result, Shape, Sort, Status
from kpk_eval.params.schema import Contrast
from kpk_eval.stats.samples import complete_pairs
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "contrast", "stage", "wave", "outcome"),
    Column("n", Sort.PEOPLE),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """How many people of a wave (of both, where it is empty) came to a stage of the way, and who they are."""

    name: str
    n: int | None
    cell: Cell | None
    wave: str = ""
    outcome: str = ""


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per contrast and stage of the way from the rows of two files to pairs of values."""
    data = survey(study, analysis="flow", site=site, population=population)
    code = study.population(population).code
    ways = [(one, match(data.answers, code, before=one.before, after=one.after)) for one in study.contrasts]
    stages = [(contrast, stage) for contrast, found in ways for stage in _stages(data, contrast, found)]
    rows = [
        {"site": site, "population": population, "contrast": contrast.id, "stage": stage.name,
         "wave": stage.wave, "outcome": stage.outcome, "n": stage.n}
        for contrast, stage in stages
    ]  # fmt: skip
    table = table_of(rows, COLUMNS).astype({"n": "Int64"})
    wording, notes = chance_notes(study, population, ways)
    cells = {"n": tuple(stage.cell for _, stage in stages)}
    return Result(data.origin, Shape.FLOW, table, COLUMNS, wording, notes, cells)


def _stages(data: Survey, contrast: Contrast, found: Matching) -> Iterator[Stage]:
    """Everything lost between two files and the pairs of values, in the order in which it is lost."""
    waves = ((contrast.before, "before"), (contrast.after, "after"))
    for wave, side in waves:
        yield from _of_files(data.arrivals[wave], wave, side)
    people = {side: passage(ways) for (_, side), ways in zip(waves, (found.before, found.after), strict=True)}
    for wave, side in waves:
        yield Stage(f"answered_{side}", people[side].answered, everybody(wave), wave)
    for wave, side in waves:
        yield from _unusable(people[side], contrast, wave, side)
    before = people["before"]
    yield Stage("linked_exactly", before.exact, went(contrast.id, EXACT, contrast.before))
    yield Stage("linked_tolerantly", before.tolerant, went(contrast.id, TOLERANT, contrast.before))
    yield Stage("linked", before.linked, seen(contrast.id, LINKED, contrast.before))
    for wave, side in waves:
        yield Stage(f"only_{side}", people[side].only, seen(contrast.id, ONLY, wave), wave)
    yield from _complete(data, contrast, found)


def _unusable(people: Passage, contrast: Contrast, wave: str, side: str) -> Iterator[Stage]:
    """Those of a wave whose code leads to nobody."""
    for name, n, way in (
        ("without_code", people.no_code, ABSENT),
        ("repeated", people.repeated, REPEATED),
        ("tied", people.tied, TIED),
    ):
        yield Stage(f"{name}_{side}", n, went(contrast.id, way, wave), wave)


def _of_files(arrival: Arrival, wave: str, side: str) -> Iterator[Stage]:
    """Rows of the files of a wave; a number of which it is not known to which wave it belongs is missing."""
    lost = arrival.delivered != arrival.kept
    for name, n, node in (
        ("delivered", arrival.delivered, DELIVERED),
        ("left_out", arrival.left_out, LEFT_OUT),
        ("set_aside", arrival.set_aside, SET_ASIDE),
    ):
        whole = everybody(wave) if name == "delivered" else None
        cell = in_file(wave, node) if lost and n is not None else whole
        yield Stage(f"{name}_{side}", n, cell if n is not None else None, wave)


def _complete(data: Survey, contrast: Contrast, found: Matching) -> Iterator[Stage]:
    """Linked people with both values of each planned outcome that is compared pair by pair."""
    for outcome in data.outcomes:
        planned = outcome.status is Status.PLANNED and Design.PAIRED in outcome.designs
        if planned and contrast.id in outcome.contrasts:
            values = link(data.answers, found, outcome=outcome.id)
            n = complete_pairs(values.before, values.after).n
            cell = compared(outcome.id, contrast.id, LINKED, contrast.before, pair=BOTH)
            yield Stage("complete", n, cell, outcome=outcome.id)

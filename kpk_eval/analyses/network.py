"""The network of a site's institutions, wave by wave: its measures as a whole, and its picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import nan
from typing import Any

import numpy as np

from kpk_eval.columns import columns_of, table_of
from kpk_eval.model import Column, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.networks import Circle, Circles, Relation, circles, group_spots, spots
from kpk_eval.networks.counting import coarse, part_of, share_answered
from kpk_eval.show.words import words_of
from kpk_eval.stats.network import (
    Figure,
    between_density,
    centralisation,
    components,
    core_periphery,
    density_interval,
    ei_interval,
    mixing,
    reciprocity_interval,
    undirected,
)
from kpk_eval.study import Study

LEVEL = 0.95
RESAMPLES = 1_999
PEOPLE = ("n", "n_heard", "people")
COUNTED = ("n", "n_heard")
LOW_RESPONSE = "low_response"
FEW_ACTORS = "few_actors"
NUMBERS = ("estimate", "low", "high", "expected")
COLUMNS = (
    *columns_of(
        Sort.LABEL, "site", "relation", "wave", "part", "measure", "group", "to_group", "actor", "type"
    ),
    *(Column(name, Sort.PEOPLE) for name in PEOPLE),
    *(Column(name, Sort.STATISTIC, COUNTED, scale=Scale.OUTCOME) for name in NUMBERS),
    Column("level", Sort.TECHNICAL),
    Column("reason", Sort.LABEL),
    *columns_of(Sort.TECHNICAL, "x", "y", "to_x", "to_y", "heard"),
)
"""``part``: ``whole`` for measures; ``field`` (department), ``bridge`` (two of them), ``actor`` and ``tie``
for what is drawn. ``people`` counts the institutions that a measure counts."""

SHARES = frozenset({"response", "density", "known_range", "between", "reciprocity"})
"""Measures that are shares; they are told in whole percent."""


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per relation, wave and measure; rows of the picture follow."""
    data = circles(study, analysis="network", site=site)
    rows = [
        _frame(data, circle) | row
        for relation in Relation
        for circle in data.of(relation)
        for row in (*_measures(data, circle), *_picture(data, circle))
    ]
    table = table_of(rows, COLUMNS)
    table = coarse(table, PEOPLE, study)
    return Result(data.origin, Shape.NETWORK, table, COLUMNS, study.wording(), _notes(data))


def _frame(data: Circles, circle: Circle) -> dict[str, Any]:
    """What all rows of a network say."""
    return {
        "site": data.origin.site,
        "relation": str(circle.relation),
        "wave": circle.wave,
        "n": len(circle.heard),
        "n_heard": circle.n_heard,
    }


def _measures(data: Circles, circle: Circle) -> Iterator[dict[str, Any]]:
    """Measures of the whole network; where too few answered, how many did and nothing else."""
    if circle.relation is Relation.NAMINGS and circle.listed:
        share = share_answered(circle.n_heard, len(circle.heard))
        yield _row("response", estimate=share, people=circle.n_heard)
    if not data.enough(circle):
        yield _row("density", reason=LOW_RESPONSE)
        return
    given, groups = circle.network, data.groups_of(circle)
    yield _of("density", density_interval(given, level=LEVEL, resamples=RESAMPLES))
    if given.n_pairs < given.n_possible:
        low = given.n_ties / given.n_possible
        yield _row("known_range", low=low, high=low + 1 - given.share_observed)
    if groups:
        yield _of("between", between_density(given, groups, level=LEVEL, resamples=RESAMPLES))
        yield _of("ei", ei_interval(given, groups, level=LEVEL, resamples=RESAMPLES))
    if given.directed:
        yield _of("reciprocity", reciprocity_interval(given, level=LEVEL, resamples=RESAMPLES))
    yield _of("centralisation", centralisation(undirected(given.complete())))
    yield from _parts(circle, minimum=data.study.evaluation.frame.disclosure.minimum)


def _parts(circle: Circle, *, minimum: int) -> Iterator[dict[str, Any]]:
    """Institutions without ties, in the largest part, and in the core, among those who answered."""
    found = components(circle.network)
    whole = found.n
    if circle.listed:
        yield _row("isolates", people=found.isolates)
    if found.sizes:
        yield _row("largest", people=part_of(found.sizes[0], whole, minimum=minimum))
    core = core_periphery(undirected(circle.network.complete()))
    if not core.reason:
        yield _row("core", estimate=core.fit, people=part_of(len(core.core), core.n, minimum=minimum))


def _of(measure: str, found: Figure) -> dict[str, Any]:
    """Row of a figure about the network; one that does not exist says why."""
    reason = FEW_ACTORS if found.reason == "too_few" else str(found.reason)
    numbers = {"estimate": found.estimate, "low": found.low, "high": found.high, "expected": found.expected}
    return _row(measure, reason=reason, level=LEVEL, **numbers)


def _row(measure: str, **given: Any) -> dict[str, Any]:
    kind = OutcomeType.BINARY if measure in SHARES else OutcomeType.CONTINUOUS
    row = dict.fromkeys(NUMBERS, nan) | {
        "part": "whole",
        "measure": measure,
        "type": str(kind),
        "people": None,
    }
    return row | given | {"reason": given.get("reason") or None}


def _picture(data: Circles, circle: Circle) -> Iterator[dict[str, Any]]:
    """What is drawn of a network; nothing where too few answered."""
    if not data.enough(circle) or circle.n_heard < data.study.evaluation.frame.disclosure.minimum:
        return
    if data.rules.picture == "actors":
        yield from _actors(data, circle)
    else:
        yield from _fields(data, circle)


def _actors(data: Circles, circle: Circle) -> Iterator[dict[str, Any]]:
    """Institutions at their places, and the ties between them, without direction."""
    everybody: dict[str, str] = {}
    for one in data.of(circle.relation):
        everybody |= {**dict.fromkeys(one.network.actors, ""), **data.groups_of(one)}
    places, names = spots(data.of(circle.relation), everybody), circle.drawn.actors
    for actor, heard in zip(names, circle.heard, strict=True):
        told = {"actor": actor if data.rules.actors_named else None, "heard": heard}
        yield _drawn("actor", everybody[actor], x=places[actor].x, y=places[actor].y) | told
    tied = circle.drawn.present | circle.drawn.present.T
    for row, column in np.argwhere(np.triu(tied, 1)):
        start, end = places[names[row]], places[names[column]]
        ends = {"x": start.x, "y": start.y, "to_x": end.x, "to_y": end.y}
        yield _drawn("tie", everybody[names[row]], everybody[names[column]], **ends)


def _fields(data: Circles, circle: Circle) -> Iterator[dict[str, Any]]:
    """Departments with their density within, and between two of them in both directions together."""
    groups = data.groups_of(circle)
    if not groups:
        return
    found = mixing(circle.network, tuple(groups.get(actor) for actor in circle.network.actors))
    places = group_spots(found.groups)
    sizes = _heard_of(circle, groups)
    for row, group in enumerate(found.groups):
        counted = {"n": found.sizes[row], "n_heard": sizes[group], "estimate": found.densities[row, row]}
        yield _drawn("field", group, x=places[group].x, y=places[group].y) | counted
        for column in range(row + 1, len(found.groups)):
            other = found.groups[column]
            ties, pairs = (table[row, column] + table[column, row] for table in (found.ties, found.pairs))
            start, end = places[group], places[other]
            ends = {"x": start.x, "y": start.y, "to_x": end.x, "to_y": end.y}
            counted = {
                "n": min(found.sizes[row], found.sizes[column]),
                "n_heard": min(sizes[group], sizes[other]),
                "estimate": ties / pairs if pairs else nan,
            }
            yield _drawn("bridge", group, other, **ends) | counted


def _heard_of(circle: Circle, groups: Mapping[str, str]) -> dict[str, int]:
    """Institutions that answered, by group."""
    sizes = dict.fromkeys(groups.values(), 0)
    for actor, heard in zip(circle.network.actors, circle.heard, strict=True):
        if actor in groups:
            sizes[groups[actor]] += heard
    return sizes


def _drawn(part: str, group: str, to_group: str = "", **places: float) -> dict[str, Any]:
    """Row of the picture."""
    row = _row("", **places) | {"type": str(OutcomeType.BINARY)}
    return row | {"part": part, "group": group or None, "to_group": to_group or None}


def _notes(data: Circles) -> tuple[str, ...]:
    """What has to be known to read the measures."""
    words = words_of(data.study.language)
    notes = []
    if any(not one.listed for one in data.of(Relation.NAMINGS)):
        notes.append(words["note.network_unlisted"])
    if data.pooled:
        notes.append(words["note.network_pooled"])
    if any(data.of(relation) and not data.groups[relation] for relation in Relation):
        notes.append(words["note.network_ungrouped"])
    if data.of(Relation.NAMINGS) and not data.of(Relation.MEETINGS):
        notes.append(words["note.network_no_meetings"])
    if data.of(Relation.MEETINGS) and not data.of(Relation.NAMINGS):
        notes.append(words["note.network_no_namings"])
    level = data.rules.drawn_from
    if data.of(Relation.NAMINGS) and data.rules.picture == "actors" and level > data.rules.ties_from:
        notes.append(words.fill("note.network_drawn", level=words[f"network.closeness.{level}"]))
    if len(data.of(Relation.NAMINGS)) > 1:
        notes.append(words["note.network_lines"])
    drawn, named = of_picture(data.study)
    if all(data.of(relation) for relation in Relation):
        notes.append(drawn)
    return (*notes, named)


def of_picture(study: Study) -> tuple[str, str]:
    """Which of two relations is drawn, and whether institutions are named."""
    words = words_of(study.language)
    named = study.evaluation.plan.network.actors_named
    return words["note.network_pictured"], words[f"note.network_{'named' if named else 'unnamed'}"]

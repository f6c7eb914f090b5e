"""Participation, stages of development and milestones of a site, as they are planted."""

from __future__ import annotations

from typing import Any

from kpk_eval.params.schema import Evaluation, Site, Source
from kpk_eval.synthetic.draw import generator
from kpk_eval.synthetic.planted.participation import INFLUENCE, PARTICIPATION, YOUNG_FROM, YOUNG_PEOPLE
from kpk_eval.synthetic.planted.process import MILESTONES, STAGES
from kpk_eval.synthetic.rows import Rows, made_of, seed_of, wave_values, waves_in
from kpk_eval.synthetic.spec import TableSpec

UNTOLD_EVERY = 9
"""Of every so many events one does not tell how many took part."""
PEOPLE = (12, 61)
"""Participations of an event: from, and below."""


def participation_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per event; levels as planted, influence in the planted share of events."""
    place = site.id if site else ""
    rng = generator(seed_of(evaluation), place, source.contract)
    years = [wave.year for wave in evaluation.frame.waves if wave.year]
    levels = [
        (year, level)
        for year in years
        for level, number in PARTICIPATION.get((place, year), {}).items()
        for _ in range(number)
    ]
    rows = [
        {
            "event_id": f"E{at:03d}",
            "year": year,
            "people": None if at % UNTOLD_EVERY == 0 else int(rng.integers(*PEOPLE)),
            "level": level,
            "influence": _influence(at, INFLUENCE.get(place, 0)),
            **_in_turn(at, site, spec),
        }
        for at, (year, level) in enumerate(levels, start=1)
    ]
    return made_of(rows, spec)


def _influence(at: int, share: int) -> str:
    """The planted number of every ten events has influence; of the tenth it is open."""
    place = at % 10
    return "open" if place == 0 else "yes" if place <= share else "no"


def _in_turn(at: int, site: Site | None, spec: TableSpec) -> dict[str, Any]:
    """Group and topic one after the other, so that every one that fits the ages of the chain occurs."""
    groups = [one for one in spec["group"].values if one != YOUNG_PEOPLE or _reaches_the_young(site)]
    topics = list(spec["topic"].values)
    return {"group": groups[at % len(groups)], "topic": topics[at % len(topics)]}


def _reaches_the_young(site: Site | None) -> bool:
    return site is None or site.ages is None or site.ages.last >= YOUNG_FROM


def stage_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per wave and field of action, with the planted stages."""
    place = site.id if site else ""
    waves = [one.id for one in evaluation.frame.waves]
    rows = [
        {"dimension": field, "stage": stages[waves.index(wave.id)], "target": stages[-1]}
        | {"assessed_by": "steering_group", **wave_values(source, wave.id)}
        for wave in waves_in(evaluation, source)
        for field, stages in STAGES.get(place, {}).items()
    ]
    return made_of(rows, spec)


def milestone_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """The planted milestones."""
    place = site.id if site else ""
    own = [one for one in MILESTONES if one.site == place]
    rows = [
        {
            "milestone_id": f"MS{at:02d}",
            "label_de": one.name[0],
            "label_en": one.name[1],
            "planned_date": one.planned,
            "reached_date": one.reached,
            "adaptation": one.adaptation,
            "reason_de": one.why[0] or None,
            "reason_en": one.why[1] or None,
        }
        for at, one in enumerate(own, start=1)
    ]
    return made_of(rows, spec)

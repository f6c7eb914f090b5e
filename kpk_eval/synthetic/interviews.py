"""Coded segments of interviews at a site, as they are planted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kpk_eval.params.schema import Evaluation, Site, Source
from kpk_eval.synthetic.canary import segment_canary
from kpk_eval.synthetic.planted.interviews import (
    BASELINE,
    INTERVIEWS,
    QUOTES,
    QUOTES_BEFORE,
    RELEASE_EVERY,
    SECOND_CODE_LAST,
    SPOKEN,
)
from kpk_eval.synthetic.rows import Rows, made_of, wave_values, waves_in
from kpk_eval.synthetic.spec import TableSpec

RELEASED_BY, RELEASED_ON = "Freigabestelle Vorführung", date(2024, 2, 1)
OTHER_CODE = "Dank und Verabschiedung"
"""Code of every interview that belongs to no theme."""
PERSONS = ("Frau Albers-Nohr", "Herr Quistorp", "Frau Wiebenga", "Herr Zarnekow")
PLACES = ("in der Kita Tannenweg", "bei der Beratung am Hafenplatz 3", "im Haus am Mühlenstieg")


def interview_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per interview and code; the first segment of a file carries its canary."""
    place = site.id if site else ""
    rows = [
        {**row, **wave_values(source, wave.id)}
        for wave in waves_in(evaluation, source)
        for (where, population, at), number in INTERVIEWS.items()
        if (where, at) == (place, wave.id)
        for row in _group(place, population, wave.id, number)
    ]
    if rows:
        rows[0]["segment"] = f"{rows[0]['segment']} {segment_canary(evaluation, source)}"
    return made_of(rows, spec)


def _group(site: str, population: str, wave: str, number: int) -> Iterator[dict[str, Any]]:
    """Segments of the interviews of one group."""
    spoken = SPOKEN.get((site, population, wave), {})
    for at in range(number):
        document = f"{population[:2].upper()}-{wave}-{at + 1:02d}"
        yield _segment(document, population, OTHER_CODE, at, ("",)) | {
            "segment": "Danke, das war gut.",
            "position": "99",
        }
        for code, times in spoken.items():
            place = number - 1 - at if code == SECOND_CODE_LAST else at
            if place < times:
                quotes = (QUOTES_BEFORE if wave == BASELINE else QUOTES)[site][code]
                released = _release(quotes, place) if place % RELEASE_EVERY == 0 else {}
                yield _segment(document, population, code, at, quotes) | released


def _segment(document: str, population: str, code: str, at: int, quotes: tuple[str, ...]) -> dict[str, Any]:
    """A segment that names somebody; not released."""
    said = quotes[at % len(quotes)]
    whom = (
        f"{PERSONS[at % len(PERSONS)]} {PLACES[at % len(PLACES)]} hat das auch gesagt, Gespräch {document}."
    )
    return {
        "document": document,
        "population": population,
        "code": code,
        "position": str(10 + at),
        "segment": f"{said} {whom}",
        "release": "no",
    }


def _release(quotes: tuple[str, ...], place: int) -> dict[str, Any]:
    wording = quotes[place // RELEASE_EVERY % len(quotes)]
    return {
        "release": "yes",
        "wording": wording,
        "released_by": RELEASED_BY,
        "released_on": RELEASED_ON,
    }

"""Table of events: levels, groups and topics as lines, years as columns."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.model import Released
from kpk_eval.show.costs import TOTAL, year_of
from kpk_eval.show.rows import Row, State, rows_of
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line
from kpk_eval.show.voice import Voice

OF_PARTICIPATION = "events"
INFLUENCE = "influence"


def grid(released: Released, voice: Voice) -> Grid:
    """Events of each line and year; participations of a group stand below its events."""
    rows = rows_of(released)
    years = list(dict.fromkeys(map(year_of, rows)))
    by_place = {(row.text("division"), row.text("item"), year_of(row)): row for row in rows}
    headings = tuple(Heading(year or voice.words["table.all_years"], numeric=True) for year in years)
    items = list(dict.fromkeys((row.text("division"), row.text("item")) for row in rows))
    lines = [
        Line(
            Cell(_label(division, item, voice)),
            tuple(_events(by_place.get((division, item, year)), voice) for year in years),
            voice.words[f"table.division.{division}"],
        )
        for division, item in items
    ]
    totals = [by_place.get((TOTAL, OF_PARTICIPATION, year)) for year in years]
    notes = []
    if any(row is not None and row.shows("decided") for row in totals):
        cells = tuple(_influence(row, voice) for row in totals)
        label = Cell(voice.words["table.influence"])
        lines.append(Line(label, cells, voice.words[f"table.division.{TOTAL}"]))
        notes = [voice.words["note.participations"], voice.words["note.influence"]]
        notes += _few(totals, voice)
    return Grid(voice.words["heading.events"], headings, tuple(lines), tuple(notes))


def _few(totals: Sequence[Row | None], voice: Voice) -> list[str]:
    few = any(row is not None and row.text("reason") for row in totals)
    return [voice.words["note.few_events"]] if few else []


def _label(division: str, item: str, voice: Voice) -> str:
    return voice.words[f"table.all.{item}"] if division == TOTAL else voice.name(division, item)


def _events(row: Row | None, voice: Voice) -> Cell:
    """Number of events, below it participations where they are told."""
    if row is None or not row.shows("events"):
        return ABSENT
    told = []
    if row.state("people") is not State.ABSENT:
        told.append(voice.words.fill("table.participations", n=voice.count(row, "people")))
    if untold := row.number("untold"):
        told.append(voice.words.fill("table.events_untold", n=voice.numbers.count(untold)))
    return Cell(voice.count(row, "events"), below="; ".join(told))


def _influence(row: Row | None, voice: Voice) -> Cell:
    """Events with influence among those decided, in percent where there are enough."""
    if row is None or not row.number("decided"):
        return ABSENT
    text = voice.words.fill("table.of", n=voice.count(row, "influenced"), all=voice.count(row, "decided"))
    share = row.number("share")
    return Cell(text, below="" if share is None else voice.numbers.percent(share, 0))

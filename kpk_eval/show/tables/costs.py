"""Tables of costs, of resources and of posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import Released
from kpk_eval.show.costs import TOTAL, between, euros, price_notes, prices_of, told_year, year_of
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.tables.grid import (
    ABSENT,
    Cell,
    Grid,
    Heading,
    Line,
    Marks,
    count,
    empty,
    marks_in,
    unbroken,
)
from kpk_eval.show.voice import Voice


def costs(released: Released, voice: Voice) -> Grid:
    """Measures as lines: all offers, the last wave first, then each department at the last wave."""
    rows = rows_of(released)
    waves = distinct(rows, "wave")[::-1]
    prices = prices_of(rows)
    shown = [
        *(row for wave in waves for row in rows if row.text("wave") == wave and not row.text("department")),
        *(row for row in rows if row.text("department") and row.text("wave") == waves[0]),
    ]
    marks = marks_in(shown, voice)
    headings = (
        Heading(voice.words["heading.cost"], numeric=True),
        Heading(voice.words["heading.cost_range"], numeric=True),
        Heading(voice.words["heading.cost_full"], numeric=True),
        Heading(voice.words.fill("heading.cost_real", year=prices), numeric=True),
        Heading(voice.words["heading.offers_counted"], numeric=True),
        Heading(voice.words["heading.reached"], numeric=True),
    )
    lines = tuple(
        Line(Cell(voice.text(row, "measure")), _cost(row, marks, voice), _group(row, voice)) for row in shown
    )
    notes = (*_cost_notes(rows, voice), *marks.notes(voice))
    return Grid(voice.words["heading.cost_measure"], headings, lines, notes).without_empty()


def _cost_notes(rows: Sequence[Row], voice: Voice) -> Iterator[str]:
    """What the measures mean, and from where shares and prices are."""
    yield voice.words["note.cost"]
    yield voice.words["note.cost_range"]
    for share in {row.number("overhead") for row in rows if row.shows("overhead")} - {None}:
        yield voice.words.fill(
            "note.cost_full",
            share=voice.numbers.percent(share or 0.0, 0),
            source="; ".join(distinct(rows, "overhead_source")),
        )
    yield from price_notes(rows, voice, reason="price_reason")
    yield voice.words["note.reached"]
    yield voice.words["note.marginal"]


def _group(row: Row, voice: Voice) -> str:
    parts = (voice.text(row, "wave"), voice.text(row, "department"))
    return " · ".join(filter(None, parts))


def _cost(row: Row, marks: Marks, voice: Voice) -> tuple[Cell, ...]:
    """Numbers of a measure."""
    return (
        _amount(row, "value", between(row, "low", "high", voice), marks, voice),
        _range(row, voice),
        _amount(row, "full", between(row, "full_low", "full_high", voice), marks, voice),
        _amount(row, "real", between(row, "real_low", "real_high", voice), marks, voice),
        Cell(voice.count(row, "offers"), below=_left(row, voice)),
        count(row, voice, "reached"),
    )


def _amount(row: Row, name: str, below: str, marks: Marks, voice: Voice) -> Cell:
    if row.shows(name):
        return Cell(euros(row, name, voice), below=unbroken(below))
    cell = empty(row, name)
    why = marks.of(voice.reason(row)) if name == "value" and cell is ABSENT and row.text("reason") else ""
    return Cell(cell.text, mark=why, look=cell.look)


def _range(row: Row, voice: Voice) -> Cell:
    """Range that missing costs leave open; nothing where none is missing."""
    told = between(row, "least", "most", voice)
    return Cell(unbroken(told)) if told and row.number("untold") else ABSENT


def _left(row: Row, voice: Voice) -> str:
    """Offers that do not tell their cost, and those that reach too few children."""
    told = []
    if untold := row.number("untold"):
        told.append(voice.words.fill("table.cost_untold", n=voice.numbers.count(untold)))
    if left := row.number("few_children"):
        told.append(voice.words.fill("table.cost_left_out", n=voice.numbers.count(left)))
    return "; ".join(told)


def resources(released: Released, voice: Voice) -> Grid:
    """Sources of funds and kinds as lines, years as columns: amounts as spent, in constant prices below."""
    rows = rows_of(released)
    years = list(dict.fromkeys(map(year_of, rows)))
    prices = prices_of(rows)
    items = _items(rows)
    by_place = {(row.text("division"), row.text("item"), year_of(row)): row for row in rows}
    told = {year_of(row): told_year(row, voice) for row in rows}
    headings = tuple(Heading(told[year], numeric=True) for year in years)
    lines = tuple(
        Line(
            Cell(voice.words["table.total"] if item == TOTAL else voice.name(division, item)),
            tuple(_money(by_place.get((division, item, year)), year, prices, voice) for year in years),
            voice.words[f"table.division.{division}"],
        )
        for division, item in items
    )
    notes = [voice.words["note.resources"], *price_notes(rows, voice, reason="reason")]
    if any((name, year) not in {(row.text("division"), year_of(row)) for row in rows}
           for name in ("kind",) for year in years):  # fmt: skip
        notes.append(voice.words["note.few_posts_money"])
    return Grid(voice.words["heading.resources"], headings, lines, tuple(notes))


def _items(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Divisions and their items, those of a division together."""
    found = dict.fromkeys((row.text("division"), row.text("item")) for row in rows)
    divisions = list(dict.fromkeys(division for division, _ in found))
    divisions.sort(key=lambda name: name == TOTAL)
    return [one for division in divisions for one in found if one[0] == division]


def _money(row: Row | None, year: str, prices: str, voice: Voice) -> Cell:
    if row is None or not row.shows("amount"):
        return ABSENT
    told = []
    if row.shows("real") and year != prices:
        told.append(voice.words.fill("table.real", amount=euros(row, "real", voice)))
    if untold := row.number("untold"):
        told.append(voice.words.fill("table.untold", n=voice.numbers.count(untold)))
    return Cell(euros(row, "amount", voice), below="; ".join(told))


def posts(released: Released, voice: Voice) -> Grid:
    """Years as lines: posts, their working time, and what became of the time-limited ones."""
    rows = rows_of(released)
    names = ("posts", "fte", "limited", "permanent_now", "ended")
    headings = tuple(Heading(voice.words[f"heading.{name}"], numeric=True) for name in names)
    lines = tuple(
        Line(Cell(told_year(row, voice)), tuple(_post(row, name, voice) for name in names)) for row in rows
    )
    notes = [voice.words["note.posts"]]
    if any(row.number("posts") and not row.shows("fte") for row in rows):
        notes.append(voice.words["note.few_posts"])
    return Grid(voice.words["heading.year"], headings, lines, tuple(notes))


def _post(row: Row, name: str, voice: Voice) -> Cell:
    if not row.shows(name):
        return empty(row, name)
    unnamed = row.number("unnamed") if name == "posts" else None
    below = voice.words.fill("table.unnamed", n=voice.numbers.count(unnamed)) if unnamed else ""
    text = voice.numbers.decimal(row.number(name) or 0.0, 2) if name == "fte" else voice.count(row, name)
    return Cell(text, below=below)

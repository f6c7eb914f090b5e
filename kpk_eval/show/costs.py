"""Costs and resources as tables, figures and sentences read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.show.rows import Row, distinct
from kpk_eval.show.voice import Voice

EURO = "\u00a0€"
"""Sign after an amount, on the same line."""
TOTAL = "total"


def euros(row: Row, name: str, voice: Voice) -> str:
    """Amount in euros; a sign where it is hidden or absent."""
    text = voice.count(row, name)
    return f"{text}{EURO}" if row.shows(name) else text


def between(row: Row, low: str, high: str, voice: Voice) -> str:
    """Two ends of a range; empty where one cannot be read."""
    if not row.shows(low, high):
        return ""
    return voice.words.fill("number.interval", low=voice.count(row, low), high=voice.count(row, high))


def year_of(row: Row) -> str:
    """Calendar year without the mark of thousands; empty where there is none."""
    year = row.number("year")
    return "" if year is None else str(int(year))


def told_year(row: Row, voice: Voice) -> str:
    """Calendar year; in brackets that it lies before the start, or the start in it."""
    begun = row.text("begun")
    return f"{year_of(row)} ({voice.words[f'begun.{begun}']})" if begun else year_of(row)


def prices_of(rows: Sequence[Row]) -> str:
    """Year in whose prices real amounts are; empty where the plan names none."""
    found = [row.number("price_year") for row in rows if row.shows("price_year")]
    return str(int(found[0])) if found and found[0] is not None else ""


def price_notes(rows: Sequence[Row], voice: Voice, *, reason: str) -> Iterator[str]:
    """Where prices come from, and years of which there are none; ``reason`` names the column that says so."""
    prices = prices_of(rows)
    if not prices:
        yield voice.words["note.no_prices"]
        return
    source = distinct(rows, "price_source")
    yield voice.words.fill("note.prices", year=prices, source="; ".join(source))
    lacking = dict.fromkeys(year_of(row) or voice.text(row, "wave") for row in rows if row.text(reason))
    if lacking:
        yield voice.words.fill("note.prices_lacking", years=", ".join(lacking))

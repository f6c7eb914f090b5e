"""Sentences about costs, resources and posts."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.model import Released
from kpk_eval.show.costs import TOTAL, between, euros, prices_of, told_year, year_of
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice


def costs(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Each measure at the last wave over all departments, beside the first one in constant prices."""
    rows = [row for row in rows_of(released) if not row.text("department")]
    waves = distinct(rows, "wave")
    return tuple(
        Sentence(voice.text(row, "measure"), " ".join(_cost(row, _at(rows, row, waves[0]), rows, voice)))
        for row in rows
        if row.text("wave") == waves[-1]
    )


def _at(rows: list[Row], like: Row, wave: str) -> Row | None:
    """The same measure at another wave; None where that is the wave of the row itself."""
    if like.text("wave") == wave:
        return None
    return next(
        (row for row in rows if (row.text("wave"), row.text("measure")) == (wave, like.text("measure"))), None
    )


def _cost(row: Row, first: Row | None, rows: list[Row], voice: Voice) -> Iterator[str]:
    """Cost with its interval, how many offers it rests on, and what it was at the first wave."""
    if not row.shows("value"):
        if row.text("reason"):
            yield voice.words.fill("prose.cost_none", reason=voice.reason(row))
        else:
            yield voice.words.fill("prose.cost_hidden", sign=voice.words["sign.hidden"])
        return
    yield voice.words.fill(
        "prose.cost",
        wave=voice.text(row, "wave"),
        value=euros(row, "value", voice),
        interval=between(row, "low", "high", voice) or voice.words["sign.absent"],
        offers=voice.count(row, "offers"),
        untold=voice.count(row, "untold"),
    )
    if first is not None and first.shows("real") and row.shows("real"):
        yield voice.words.fill(
            "prose.cost_real",
            year=prices_of(rows),
            now=euros(row, "real", voice),
            wave=voice.text(first, "wave"),
            before=euros(first, "real", voice),
        )


def resources(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Amount of each year and the sources of funds it came from."""
    rows = rows_of(released)
    prices = prices_of(rows)
    return tuple(
        Sentence(told_year(row, voice), _spent(row, rows, prices, voice))
        for row in rows
        if row.text("division") == TOTAL
    )


def _spent(row: Row, rows: tuple[Row, ...], prices: str, voice: Voice) -> str:
    own = [one for one in rows if one.text("division") == "funding" and year_of(one) == year_of(row)]
    parts = ", ".join(
        voice.words.fill(
            "prose.funding", name=voice.name("funding", one.text("item")), amount=euros(one, "amount", voice)
        )
        for one in own
    )
    real = row.shows("real") and year_of(row) != prices
    key = "prose.resources_real" if real else "prose.resources"
    return voice.words.fill(
        key, amount=euros(row, "amount", voice), real=euros(row, "real", voice), year=prices, parts=parts
    )


def posts(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Posts of each year, how many are time-limited, and how many became permanent or ended."""
    return tuple(Sentence(told_year(row, voice), " ".join(_posts(row, voice))) for row in rows_of(released))


def _posts(row: Row, voice: Voice) -> Iterator[str]:
    number = int(row.number("posts") or 0)
    yield voice.words.count(
        "prose.posts", number, voice.numbers.count(number), limited=voice.count(row, "limited")
    )
    if row.shows("permanent_now", "ended"):
        yield voice.words.fill(
            "prose.posts_since",
            permanent=voice.count(row, "permanent_now"),
            ended=voice.count(row, "ended"),
        )

"""A map of all areas as it is told: classes with their ends, and the areas of the sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_eval.model import Released
from kpk_eval.show.numbers import named
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.voice import Voice


@dataclass(frozen=True, slots=True)
class Country:
    """One indicator in all areas of a map."""

    name: str
    title: str
    year: str
    decimals: int
    rows: tuple[Row, ...]

    @property
    def classes(self) -> tuple[int, ...]:
        """Numbers of the classes, rising."""
        found = {int(number) for row in self.rows if (number := row.number("area_class")) is not None}
        return tuple(sorted(found))

    @property
    def sites(self) -> tuple[Row, ...]:
        """Areas in which the sites lie."""
        return tuple(row for row in self.rows if row.text("site"))

    @property
    def without(self) -> int:
        """Number of areas without a value."""
        return sum(not row.shows("area_class") for row in self.rows)

    def of(self, number: int) -> Sequence[Row]:
        """Areas of a class."""
        return [row for row in self.rows if row.number("area_class") == number]

    def value(self, row: Row, voice: Voice) -> str:
        """Value of an area."""
        return voice.numbers.decimal(row.number("value") or 0.0, self.decimals)

    def ends(self, number: int, voice: Voice) -> str:
        """Smallest and largest value in a class."""
        row = self.of(number)[0]
        ends = [
            voice.numbers.decimal(row.number(name) or 0.0, self.decimals)
            for name in ("class_low", "class_high")
        ]
        return voice.words.fill("number.interval", low=ends[0], high=ends[1])


def country_of(released: Released, voice: Voice) -> Country | None:
    """What a map shows; None where it has no areas."""
    rows = rows_of(released)
    if not rows:
        return None
    name, decimals = voice.text(rows[0], "indicator"), rows[0].number("decimals")
    title = named(name, voice.text(rows[0], "unit"))
    return Country(name, title, rows[0].text("year"), 1 if decimals is None else int(decimals), rows)

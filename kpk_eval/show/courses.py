"""Rows of shape ``courses`` as they are told: a site beside other areas, before and after its start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.series import Break, eras_of
from kpk_eval.show.voice import Voice

SITE, AREAS, SYNTHETIC, EXPECTED, GAP = "site", "areas", "synthetic", "expected", "gap"
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, slots=True)
class Course:
    """One indicator with its lines; ``start`` is the place of the start on the axis of years."""

    name: str
    site: str
    unit: str
    decimals: int
    lines: Mapping[str, Mapping[int, Row]]
    start: float | None
    breaks: Mapping[int, Break]

    @property
    def years(self) -> tuple[int, ...]:
        """All years in which there is something to show."""
        return tuple(sorted({year for rows in self.lines.values() for year in rows}))

    @property
    def eras(self) -> tuple[tuple[int, ...], ...]:
        """Years that may be compared with each other."""
        return eras_of(self.years, self.breaks)

    def value(self, line: str, year: int, column: str = "value") -> float | None:
        """A number of a line in a year; None where there is none."""
        row = self.lines.get(line, {}).get(year)
        return None if row is None else row.number(column)

    def years_of(self, line: str, period: str = "") -> tuple[int, ...]:
        """Years of a line, or those of them that count as before or after."""
        rows = self.lines.get(line, {})
        return tuple(year for year in sorted(rows) if not period or rows[year].text("period") == period)

    def written(self, number: float, voice: Voice) -> str:
        """A difference as it is written."""
        return voice.numbers.decimal(number, self.decimals, signed=True)


def courses_of(released: Released, voice: Voice) -> tuple[Course, ...]:
    """Indicators of a result in their order."""
    rows = rows_of(released)
    return tuple(
        _course([row for row in rows if row.text("indicator") == one], voice)
        for one in distinct(rows, "indicator")
    )


def _course(rows: Sequence[Row], voice: Voice) -> Course:
    lines: dict[str, dict[int, Row]] = {}
    for row in rows:
        year = row.number("year")
        if year is not None and row.shows("value"):
            lines.setdefault(row.text("line"), {})[int(year)] = row
    first = min((year for line in lines.values() for year in line), default=0)
    breaks = {
        year: Break(row.text("break"), row.text("break_source"), row.text("break_accepted"))
        for line in lines.values()
        for year, row in line.items()
        if row.text("break") and year > first
    }
    decimals = rows[0].number("decimals")
    return Course(
        name=voice.text(rows[0], "indicator"),
        site=voice.text(rows[0], "site"),
        unit=voice.text(rows[0], "unit"),
        decimals=1 if decimals is None else int(decimals),
        lines=lines,
        start=rows[0].number("start"),
        breaks=breaks,
    )

"""Table of a map of all areas: classes with their values, how many areas, and which sites."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.country import country_of
from kpk_eval.show.figures.country_map import remarks
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line
from kpk_eval.show.voice import Voice


def table(released: Released, voice: Voice) -> Grid:
    """Classes as lines, from the largest values to the smallest."""
    country = country_of(released, voice)
    words = voice.words
    headings = (
        Heading(words["heading.country_values"], numeric=True),
        Heading(words["heading.country_areas"], numeric=True),
        Heading(words["heading.country_sites"]),
    )
    lines = []
    for number in reversed(country.classes if country else ()):
        rows = country.of(number) if country else []
        sites = ", ".join(voice.text(row, "site") for row in rows if row.text("site"))
        cells = (
            Cell(country.ends(number, voice) if country else ""),
            Cell(voice.numbers.count(len(rows))),
            Cell(sites) if sites else ABSENT,
        )
        label = words.fill("country_class", number=str(number))
        lines.append(Line(Cell(label), cells, country.title if country else ""))
    return Grid(words["heading.country_class"], headings, tuple(lines), remarks(released, voice))

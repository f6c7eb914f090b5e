"""Figure of events by year: one bar for each year, its parts the levels of participation."""

from __future__ import annotations

from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from kpk_eval.model import Released
from kpk_eval.show.costs import TOTAL, year_of
from kpk_eval.show.figures import canvas
from kpk_eval.show.figures.costs import HATCHES
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice

LEVEL = "level"
BAR, EDGE = 0.7, 1.9
"""Inches: of a bar, and of what stands around all bars."""
Looks = dict[str, tuple[str, str]]


def figure(released: Released, voice: Voice) -> Figure:
    """Number of events in each year; from left to right the levels from the lowest to the highest."""
    rows = [row for row in rows_of(released) if year_of(row)]
    years = list(dict.fromkeys(map(year_of, rows)))
    levels = distinct([row for row in rows if row.text("division") == LEVEL], "item")
    looks = dict(
        zip(levels, zip(cycle(colour for colour, _, _ in canvas.LINES), cycle(HATCHES)), strict=False)
    )
    whole = canvas.sheet(BAR * len(years) + 0.3 * len(levels) + EDGE)
    axes = whole.subplots()
    totals = {year_of(row): row.number("events") or 0.0 for row in rows if row.text("division") == TOTAL}
    for at, year in enumerate(years):
        own = [row for row in rows if year_of(row) == year and row.text("division") == LEVEL]
        _bar(axes, at, own, looks, voice)
        axes.annotate(
            voice.numbers.count(totals[year]), (totals[year], at), (9, 0),
            textcoords="offset points", va="center", fontweight="bold", bbox=canvas.behind_text(),
        )  # fmt: skip
    axes.set_yticks(range(len(years)), years)
    axes.set_ylim(len(years) - 0.5, -0.5)
    axes.set_xlim(0, max([1.0, *totals.values()]) * 1.12)
    canvas.bare(axes, grid="x")
    canvas.number_axis(axes.xaxis, voice)
    axes.set_xlabel(voice.words["figure.events"])
    marks = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=canvas.PAPER, label=canvas.entry(_name(item, voice)))
        for item, (colour, hatch) in looks.items()
    ]
    whole.legend(handles=marks, loc="outside lower center", ncols=2)
    return whole


def _name(item: str, voice: Voice) -> str:
    return voice.name(LEVEL, item)


def _bar(axes: Axes, at: int, rows: list[Row], looks: Looks, voice: Voice) -> None:
    """Levels one after the other, each with its number."""
    start = 0.0
    for row in rows:
        number = row.number("events")
        if number:
            colour, hatch = looks[row.text("item")]
            axes.barh(at, number, left=start, height=0.62, color=colour, hatch=hatch, edgecolor=canvas.PAPER)
            axes.annotate(
                voice.numbers.count(number), (start + number / 2, at), ha="center", va="center",
                bbox=canvas.behind_text(),
            )  # fmt: skip
            start += number

"""Figures of costs per place and per child over the waves, and of resources by source and year."""

from __future__ import annotations

from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from kpk_eval.model import Released
from kpk_eval.show.costs import TOTAL, euros, prices_of, told_year, year_of
from kpk_eval.show.figures import canvas
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice

DRAWN = ("per_place", "per_child")
HEIGHT, BAR, EDGE = 2.7, 0.62, 1.9
"""Inches: of a panel, of a bar, and of what stands around all bars."""
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "++")
WIDTH = 18
"""Characters of a line of the name of a wave."""


def costs(released: Released, voice: Voice) -> Figure:
    """Costs per place and per child at each wave with their intervals, in constant prices if known."""
    rows = [row for row in rows_of(released) if not row.text("department")]
    prices = prices_of(rows) if any(row.shows("real") for row in rows) else ""
    measures = [one for one in distinct(rows, "measure") if one in DRAWN]
    whole = canvas.sheet(HEIGHT * max(len(measures), 1) + 0.6)
    panels = whole.subplots(max(len(measures), 1), 1, squeeze=False)[:, 0]
    for panel, measure in zip(panels, measures, strict=False):
        own = [row for row in rows if row.text("measure") == measure]
        _costs(panel, own, voice, real=bool(prices))
        panel.set_title(voice.text(own[0], "measure"), loc="left", fontweight="bold")
    label = voice.words.fill("figure.cost_real", year=prices) if prices else voice.words["figure.cost"]
    whole.supylabel(label, fontsize=canvas.BASE)
    return whole


def _costs(panel: Axes, rows: list[Row], voice: Voice, *, real: bool) -> None:
    """A mark with its interval for each wave; nothing where the cost cannot be read."""
    value, low, high = ("real", "real_low", "real_high") if real else ("value", "low", "high")
    amounts = [row.number(value) for row in rows]
    drawn = {at: amount for at, amount in enumerate(amounts) if amount is not None}
    limits = [(row.number(low), row.number(high)) for row in rows]
    for at, (bottom, top) in enumerate(limits):
        if bottom is not None and top is not None:
            panel.vlines(at, bottom, top, color=canvas.BLUE, linewidth=2.4)
    panel.plot(
        list(drawn), list(drawn.values()), color=canvas.BLUE, marker="o", linestyle="none", markersize=9
    )
    for at, amount in drawn.items():
        _beside(panel, euros(rows[at], value, voice), at, amount)
    waves = [canvas.wrapped(voice.text(row, "wave"), WIDTH) for row in rows]
    panel.set_xticks(range(len(rows)), waves)
    panel.set_xlim(-0.5, len(rows) - 0.3)
    tops = [top for _, top in limits if top is not None]
    panel.set_ylim(0, max([1.0, *tops, *drawn.values()]) * 1.15)
    canvas.bare(panel, grid="y")
    canvas.number_axis(panel.yaxis, voice)


def resources(released: Released, voice: Voice) -> Figure:
    """One bar for each year, its parts the sources of funds."""
    rows = rows_of(released)
    years = list(dict.fromkeys(map(year_of, rows)))
    own = [row for row in rows if row.text("division") == "funding"]
    items = distinct(own, "item")
    whole = canvas.sheet(BAR * len(years) + 0.3 * len(items) + EDGE)
    axes = whole.subplots()
    looks = dict(
        zip(items, zip(cycle(colour for colour, _, _ in canvas.LINES), cycle(HATCHES)), strict=False)
    )
    for at, year in enumerate(years):
        _bar(axes, at, {row.text("item"): row for row in own if year_of(row) == year}, looks)
        total = next((row for row in rows if row.text("division") == TOTAL and year_of(row) == year), None)
        if total is not None and total.shows("amount"):
            _beside(axes, euros(total, "amount", voice), total.number("amount") or 0.0, at)
    told = {year_of(row): told_year(row, voice).replace(" (", "\n(") for row in rows}
    axes.set_yticks(range(len(years)), [told[year] for year in years])
    axes.set_ylim(len(years) - 0.5, -0.5)
    most = max([1.0, *(row.number("amount") or 0.0 for row in rows if row.text("division") == TOTAL)])
    axes.set_xlim(0, most * 1.28)
    canvas.bare(axes, grid="x")
    canvas.number_axis(axes.xaxis, voice, most=3)
    axes.set_xlabel(voice.words["figure.spent"])
    whole.legend(handles=_marks(looks, voice), loc="outside lower center", ncols=2)
    return whole


def _marks(looks: dict[str, tuple[str, str]], voice: Voice) -> list[Patch]:
    """Entries of the legend."""
    return [
        Patch(facecolor=colour, hatch=hatch, edgecolor=canvas.PAPER,
              label=canvas.entry(voice.name("funding", item)))
        for item, (colour, hatch) in looks.items()
    ]  # fmt: skip


def _bar(axes: Axes, at: int, rows: dict[str, Row], looks: dict[str, tuple[str, str]]) -> None:
    """Amounts one after the other."""
    start = 0.0
    for item, (colour, hatch) in looks.items():
        amount = rows[item].number("amount") if item in rows else None
        if amount:
            axes.barh(at, amount, left=start, height=0.62, color=colour, hatch=hatch, edgecolor=canvas.PAPER)
            start += amount


def _beside(axes: Axes, text: str, x: float, y: float) -> None:
    """Text to the right of a place, with no grid line through it."""
    axes.annotate(text, (x, y), (9, 0), textcoords="offset points", va="center", bbox=canvas.behind_text())

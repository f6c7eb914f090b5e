"""Small areas year by year: one small panel for each, with the site and the Land as lines in all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, nan

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.rows import Row
from kpk_eval.show.series import Break, breaks_in
from kpk_eval.show.small_areas import (
    AREA,
    HATCHES,
    KREIS,
    LAND,
    MISSING,
    SITE,
    Topic,
    gap_of,
    numbered,
    topics_of,
)
from kpk_eval.show.voice import Voice

MOST_PANELS, COLUMNS = 24, 2
PANEL, TITLE, ENTRY, EDGE = 1.75, 0.3, 0.28, 0.25
"""Inches of a row of panels, of a line of a title, of an entry of the legend, and of what stands around."""
TITLE_WIDTH, NAME_WIDTH = 48, 26
BAND = "#cfe3f2"
LINES: Mapping[str, tuple[str, tuple[float, tuple[float, ...]]]] = {
    SITE: (canvas.RED, (0, (5, 1.5))),
    KREIS: (canvas.INK, (0, (4, 1.2, 1, 1.2))),
    LAND: (canvas.GREEN, (0, (1, 1.2))),
}
"""Colour and line style of the site as a whole, its Kreis and the Land."""
BREAK = 0.004
"""Width of the mark of a break, as a share of the years that are shown."""


@dataclass(frozen=True, slots=True)
class Courses:
    """One indicator: its areas, the lines beside them, its years and breaks."""

    topic: Topic
    areas: Mapping[str, Mapping[int, Row]]
    beside: Mapping[str, Mapping[int, Row]]
    years: tuple[int, ...]
    breaks: Mapping[int, Break]

    @property
    def eras(self) -> Iterator[tuple[int, ...]]:
        """Years that may be compared with each other."""
        first = 0
        for place, year in enumerate(self.years):
            if place and year in self.breaks and not self.breaks[year].accepted:
                yield self.years[first:place]
                first = place
        yield self.years[first:]

    def seen(self, gap: str, voice: Voice) -> bool:
        """Whether some value of an area is missing for this reason."""
        return any(gap_of(row, voice) == gap for own in self.areas.values() for row in own.values())


def courses_of(released: Released, voice: Voice) -> tuple[Courses, ...]:
    """Indicators of a result; of each as many areas as there is room for."""
    found, room = [], MOST_PANELS
    for topic in topics_of(released, voice):
        one = _courses(topic, room)
        room -= len(one.areas)
        if one.areas:
            found.append(one)
    return tuple(found)


def panels_of(released: Released, voice: Voice) -> tuple[int, int]:
    """Areas that are drawn, and all of them; an area counts once for each indicator."""
    everything = sum(
        len({row.text("area") for row in topic.rows if row.text("kind") == AREA})
        for topic in topics_of(released, voice)
    )
    return sum(len(one.areas) for one in courses_of(released, voice)), everything


def _courses(topic: Topic, room: int) -> Courses:
    years = sorted({int(year) for row in topic.rows if (year := row.number("year")) is not None})
    areas: dict[str, dict[int, Row]] = {}
    beside: dict[str, dict[int, Row]] = {}
    for row in topic.rows:
        of_area = row.text("kind") == AREA
        name = numbered(row) if of_area else row.text("kind")
        (areas if of_area else beside).setdefault(name, {})[int(row.number("year") or 0)] = row
    kept = dict(list(areas.items())[:room])
    breaks = breaks_in(topic.rows, years[0] if years else 0)
    return Courses(topic, kept, beside, tuple(years), breaks)


def figure(released: Released, voice: Voice) -> Figure:
    """Indicators below each other, each with a panel for every area on the same axes."""
    found = courses_of(released, voice)
    titles = [canvas.wrapped(one.topic.title, TITLE_WIDTH) for one in found]
    heights = [
        ceil(len(one.areas) / COLUMNS) * PANEL + canvas.lines_of(title) * TITLE
        for one, title in zip(found, titles, strict=True)
    ]
    legend = _legend(found, voice)
    whole = canvas.sheet(sum(heights) + len(legend) * ENTRY + EDGE)
    parts = whole.subfigures(len(found), 1, squeeze=False, height_ratios=heights)[:, 0]
    for part, one, title in zip(parts, found, titles, strict=True):
        part.set_facecolor(canvas.PAPER)
        part.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=canvas.BASE)
        rows = ceil(len(one.areas) / COLUMNS)
        panels = part.subplots(rows, COLUMNS, sharex=True, sharey=True, squeeze=False).ravel()
        for axes in panels[len(one.areas) :]:
            axes.set_axis_off()
        for place, (axes, (name, own)) in enumerate(zip(panels, one.areas.items(), strict=False)):
            _panel(axes, one, own, voice)
            axes.set_title(canvas.wrapped(name, NAME_WIDTH), loc="left", pad=4)
            lowest = place + COLUMNS >= len(one.areas)
            axes.tick_params(axis="x", labelbottom=lowest)
    whole.legend(handles=legend, loc="outside lower left", ncols=1, handlelength=2.4)
    return whole


def _panel(axes: Axes, one: Courses, own: Mapping[int, Row], voice: Voice) -> None:
    """Values of an area with their intervals; ground where a value is hidden or absent."""
    for kind, rows in one.beside.items():
        colour, style = LINES[kind]
        for era in one.eras:
            axes.plot(
                era, _values(rows, era, "value"), color=colour, linestyle=style, linewidth=2.2, zorder=3
            )
    for era in one.eras:
        low, high = (_values(own, era, name) for name in ("low", "high"))
        axes.fill_between(era, low, high, facecolor=BAND, edgecolor=canvas.BLUE, linewidth=0.6, zorder=2)
        axes.plot(
            era, _values(own, era, "value"), color=canvas.BLUE, marker="o", markersize=6.5, linewidth=2.2,
            zorder=4, clip_on=False,
        )  # fmt: skip
    flagged = [year for year in one.years if year in own and own[year].shows("value", "flag")]
    if flagged:
        axes.plot(
            flagged, _values(own, flagged, "value"), color=canvas.BLUE, marker="o", linestyle="none",
            markersize=8, markerfacecolor=canvas.PAPER, markeredgewidth=2, zorder=5,
        )  # fmt: skip
    _gaps(axes, one, own, voice)
    _breaks(axes, one, voice)
    canvas.bare(axes, grid="y")
    canvas.number_axis(axes.yaxis, voice, most=4)
    axes.set_ylim(0, _top(one))
    axes.set_xlim(one.years[0] - 0.5, one.years[-1] + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, steps=[1, 2, 3, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))


def _values(rows: Mapping[int, Row], years: Sequence[int], column: str) -> list[float]:
    """Numbers of these years; NaN where there is none to show."""
    found = (rows[year].number(column) if year in rows else None for year in years)
    return [nan if number is None else number for number in found]


def _top(one: Courses) -> float:
    """Upper end of the axis, the same in all panels of an indicator; the lower end is zero."""
    rows = (row for group in (one.areas, one.beside) for own in group.values() for row in own.values())
    highest = max((number for row in rows if (number := row.number("value")) is not None), default=1.0)
    limits = (row.number("high") for own in one.areas.values() for row in own.values())
    return 1.05 * max(highest, min(1.6 * highest, max((one for one in limits if one is not None), default=0)))


def _gaps(axes: Axes, one: Courses, own: Mapping[int, Row], voice: Voice) -> None:
    """Hatched ground over years without a value, as on the map; a missing row is an absent value."""
    for year in one.years:
        gap = gap_of(own[year], voice) if year in own else MISSING
        if gap:
            axes.axvspan(
                year - 0.5, year + 0.5, facecolor=canvas.PAPER, edgecolor=canvas.QUIET, hatch=HATCHES[gap],
                linewidth=0, zorder=1,
            )  # fmt: skip


def _breaks(axes: Axes, one: Courses, voice: Voice) -> None:
    """A line between the last year before a break and the first one behind it, with its year beside it."""
    half = BREAK * (one.years[-1] - one.years[0]) / 2
    for year in one.breaks:
        between = year - 0.5
        axes.axvspan(between - half, between + half, color=canvas.INK, linewidth=0, zorder=3)
        axes.text(
            between, 0.97, f" {voice.words.fill('figure.break', year=str(year))}", ha="left", va="top",
            fontsize=canvas.BASE - 2.5, transform=axes.get_xaxis_transform(), zorder=6,
            bbox=canvas.behind_text(),
        )  # fmt: skip


def _legend(found: Sequence[Courses], voice: Voice) -> list[Line2D | Patch]:
    """What the lines, the band and the hatchings are."""
    words = voice.words
    whole = [row for one in found for own in one.areas.values() for row in own.values()]
    entries: list[Line2D | Patch] = [
        Line2D([], [], color=canvas.BLUE, marker="o", linewidth=2.2, label=words["figure.area_line"]),
        Patch(facecolor=BAND, edgecolor=canvas.BLUE, linewidth=0.6, label=words["figure.area_interval"]),
    ]
    for kind, (colour, style) in LINES.items():
        if any(kind in one.beside for one in found):
            text = canvas.entry(words[f"small_areas.{kind}"])
            entries.append(Line2D([], [], color=colour, linestyle=style, linewidth=2.2, label=text))
    if any(row.shows("value", "flag") for row in whole):
        entries.append(
            Line2D(
                [], [], color=canvas.BLUE, marker="o", linestyle="none", markersize=8,
                markerfacecolor=canvas.PAPER, markeredgewidth=2, label=words["figure.area_flagged"],
            )
        )  # fmt: skip
    for gap, hatch in HATCHES.items():
        if any(one.seen(gap, voice) for one in found):
            text = words[f"figure.map_{gap}"]
            entries.append(
                Patch(facecolor=canvas.PAPER, edgecolor=canvas.QUIET, hatch=hatch, linewidth=0.6, label=text)
            )
    return entries


def remarks(released: Released, voice: Voice) -> tuple[str, ...]:
    """The breaks that are drawn, and what the flags say, each once."""
    found = courses_of(released, voice)
    breaks = (one.note(year, voice) for course in found for year, one in sorted(course.breaks.items()))
    flags = dict.fromkeys(
        voice.text(row, "flag")
        for course in found
        for own in course.areas.values()
        for row in own.values()
        if row.shows("value", "flag")
    )
    told = [voice.words.fill("note.area_flagged", flags="; ".join(flags))] if flags else []
    return (*dict.fromkeys(breaks), *told)

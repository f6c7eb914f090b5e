"""Figure of indicators: the site over the years against the middle half of the comparison areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.numbers import named
from kpk_eval.show.rows import Row
from kpk_eval.show.series import Track, only_one, tracks_of
from kpk_eval.show.voice import Voice

MOST_PANELS = 8
PANEL, ENTRY, EDGE = 2.7, 0.28, 0.25
"""Inches of a panel, of an entry of the legend, and of what stands around."""
TITLE_WIDTH = 48
BREAK = 0.004
"""Width of the mark of a break, as a share of the years that are shown."""
ABOVE = 24
"""Points between panel and title where the years of breaks stand between them."""
BAND, HATCH = "#d5dae0", "#9aa2ab"
LANDS: tuple[tuple[str, tuple[float, tuple[float, ...]]], ...] = (
    (canvas.GREEN, (0, (1, 1.2))),
    (canvas.PURPLE, (0, (5, 1.5, 1, 1.5))),
)
"""Colour and line style of the Land and of the whole country."""


def drawn(tracks: Sequence[Track]) -> list[Track]:
    """Indicators with several years, as far as there is room; all where none has several."""
    courses = [track for track in tracks if len(track.years) > 1]
    return (courses or list(tracks))[:MOST_PANELS]


def figure(released: Released, voice: Voice) -> Figure:
    """Indicators below each other, each with its own years."""
    tracks = drawn(tracks_of(released, voice))
    legend = _legend(tracks, voice)
    whole = canvas.sheet(max(len(tracks), 1) * PANEL + len(legend) * ENTRY + EDGE)
    axes = whole.subplots(max(len(tracks), 1), 1, squeeze=False)[:, 0]
    for place, track in enumerate(tracks):
        _draw(axes[place], track, voice)
    if legend:
        whole.legend(handles=legend, loc="outside lower left", ncols=1, handlelength=2.4)
    return whole


def _draw(axes: Axes, track: Track, voice: Voice) -> None:
    _others(axes, track)
    for place, rows in enumerate(track.sites.values()):
        _line(axes, track, rows, place)
    for rows, (colour, style) in zip(track.land.values(), cycle(LANDS), strict=False):
        for era in track.eras:
            heights = [_height(rows.get(year)) for year in era]
            axes.plot(era, heights, color=colour, linestyle=style, linewidth=2.2, marker=_dot(era))
    _breaks(axes, track, voice)
    title = canvas.wrapped(named(track.name, track.unit), TITLE_WIDTH)
    axes.set_title(title, loc="left", fontweight="bold", pad=ABOVE if track.breaks else None)
    canvas.bare(axes, grid="y")
    canvas.number_axis(axes.yaxis, voice)
    axes.margins(y=0.15)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    axes.set_xlim(min(track.years, default=0) - 0.4, max(track.years, default=1) + 0.4)


def _dot(era: Sequence[int]) -> str:
    """Marker of a line without markers of its own: a line through a single year would not be seen."""
    return "_" if len(era) == 1 else ""


def _breaks(axes: Axes, track: Track, voice: Voice) -> None:
    """A line between the last year before a break and the first one behind it, with its year above."""
    half = BREAK * (max(track.years, default=0) - min(track.years, default=0)) / 2
    for year in track.breaks:
        between = year - 0.5
        axes.axvspan(between - half, between + half, color=canvas.QUIET, linewidth=0)
        axes.text(
            between, 1.01, voice.words.fill("figure.break", year=str(year)), ha="center", va="bottom",
            fontsize=canvas.BASE - 2, transform=axes.get_xaxis_transform(),
        )  # fmt: skip


def _others(axes: Axes, track: Track) -> None:
    """Median of the comparison areas as a line, their middle half as a band, both in pieces at breaks."""
    for era in track.eras:
        years = [year for year in era if year in track.bands]
        bands = [track.bands[year] for year in years]
        low = [float("nan") if band.low is None else band.low for band in bands]
        high = [float("nan") if band.high is None else band.high for band in bands]
        axes.fill_between(years, low, high, facecolor=BAND, edgecolor=HATCH, hatch="///", linewidth=0)
        if years:
            sns.lineplot(
                x=years, y=[band.median for band in bands], ax=axes, color=canvas.GREY, linestyle="--",
                linewidth=2, errorbar=None, marker=_dot(years),
            )  # fmt: skip


def _line(axes: Axes, track: Track, rows: Mapping[int, Row], place: int) -> None:
    """One site, in pieces at breaks; years without a value leave a gap, marked at the lower edge."""
    colour, marker, style = canvas.LINES[place % len(canvas.LINES)]
    for era in track.eras:
        heights = [_height(rows.get(year)) for year in era]
        axes.plot(
            era, heights, color=colour, marker=marker, linestyle=style, linewidth=2.6, markersize=7, zorder=3
        )
    flagged = [year for year in track.years if year in rows and rows[year].shows("value", "flag")]
    if flagged:
        axes.plot(
            flagged, [_height(rows[year]) for year in flagged], color=colour, marker=marker,
            linestyle="none", markersize=7, markerfacecolor=canvas.PAPER, markeredgewidth=2, zorder=4,
        )  # fmt: skip
    gaps = [year for year in track.years if year in rows and rows[year].number("value") is None]
    if gaps:
        across = axes.get_xaxis_transform()
        axes.plot(
            gaps, [0.03] * len(gaps), linestyle="none", marker="x", markersize=9, markeredgewidth=2.2,
            color=colour, transform=across, zorder=4,
        )  # fmt: skip


def _height(row: Row | None) -> float:
    value = None if row is None else row.number("value")
    return float("nan") if value is None else value


def _legend(tracks: Sequence[Track], voice: Voice) -> list[Line2D | Patch]:
    """Names of the sites, and what else is drawn."""
    words = voice.words
    sites = list(dict.fromkeys(name for track in tracks for name in track.sites))
    lands = list(dict.fromkeys(name for track in tracks for name in track.land))
    handles: list[Line2D | Patch] = [*canvas.handles(sites)]
    for name, (colour, style) in zip(lands, cycle(LANDS), strict=False):
        handles.append(Line2D([], [], color=colour, linestyle=style, linewidth=2.2, label=canvas.entry(name)))
    if any(track.bands for track in tracks):
        label = words["figure.only_area" if only_one(tracks) else "figure.median"]
        handles.append(Line2D([], [], color=canvas.GREY, linestyle="--", linewidth=2, label=label))
    if any(band.low is not None for track in tracks for band in track.bands.values()):
        handles.append(Patch(facecolor=BAND, edgecolor=HATCH, hatch="///", label=words["figure.band"]))
    rows = [row for track in tracks for own in track.sites.values() for row in own.values()]
    if any(row.number("value") is None for row in rows):
        handles.append(_sign("x", canvas.INK, words["figure.gap"]))
    if any(row.shows("value", "flag") for row in rows):
        handles.append(_sign("o", canvas.PAPER, words["figure.flagged"]))
    return handles


def _sign(marker: str, fill: str, label: str) -> Line2D:
    """Entry of a sign that stands alone."""
    return Line2D(
        [], [], color=canvas.INK, marker=marker, linestyle="none", markeredgewidth=2.2, markerfacecolor=fill,
        label=label,
    )  # fmt: skip


def remarks(released: Released, voice: Voice) -> tuple[str, ...]:
    """The breaks that are drawn, in words, each once."""
    tracks = drawn(tracks_of(released, voice))
    told = (one.note(year, voice) for track in tracks for year, one in sorted(track.breaks.items()))
    return tuple(dict.fromkeys(told))

"""Figures of reach: kinds of offers against those in need; every group of the first entries, wave by wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.reach import PERCENT, Kind, Uptake, fields_of, kind_of, percent, uptakes_of
from kpk_eval.show.rows import Row
from kpk_eval.show.voice import Voice

MOST_PANELS = 5
LINE, ROW, PANEL, EDGE = 0.26, 0.34, 0.24, 1.2
"""Inches of a line of a label, of the air around a row, of a title, and of what stands around all panels."""
LABEL_WIDTH, TITLE_WIDTH = 26, 34
FIELD, AIR, HEAD_HEIGHT, KEY_HEIGHT = 0.72, 0.16, 2.6, 1.3
"""Inches: least height of a line of fields, air around its name, names of those in need, and the key."""
NAME_WIDTH, HEAD_WIDTH, KEY_WIDTH = 18, 24, 74
SMALL = canvas.BASE - 2
TINTS: Mapping[Kind, str] = {Kind.LESS: "#f8d9c6", Kind.MORE: "#cfe5f3"}
EDGES: Mapping[Kind, str] = {Kind.LESS: canvas.RED, Kind.MORE: canvas.BLUE}
ASIDE = 0.26
"""Distance between the marks of two waves, as a share of the height of a row."""


def figure(released: Released, voice: Voice) -> Figure:
    """Shares of the first entries with their intervals, from 0 to 100 percent."""
    chosen = uptakes_of(released, voice)[:MOST_PANELS]
    labels = {
        one.name: [canvas.wrapped(_label(one, group, voice), LABEL_WIDTH) for group in one.groups]
        for one in chosen
    }
    heights = [
        PANEL
        + canvas.lines_of(canvas.wrapped(one.name, TITLE_WIDTH)) * LINE
        + sum(canvas.lines_of(text) * LINE + ROW for text in labels[one.name])
        for one in chosen
    ]
    whole = canvas.sheet(sum(heights) + EDGE)
    panels = whole.subplots(
        len(chosen), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
    )[:, 0]
    waves = tuple(dict.fromkeys(wave for one in chosen for wave in one.waves))
    for axes, one in zip(panels, chosen, strict=True):
        _panel(axes, one, waves, labels[one.name], voice)
    canvas.number_axis(panels[-1].xaxis, voice, unit="%")
    panels[-1].set_xlabel(voice.words["figure.reach_axis"])
    _legend(whole, waves, voice)
    return whole


def remarks(released: Released, voice: Voice) -> tuple[str, ...]:
    """Says why the mark of a wave is missing, where one is."""
    rows = [row for one in uptakes_of(released, voice)[:MOST_PANELS] for row in one.rows]
    return () if all(map(_is_shown, rows)) else (voice.words["figure.reach_missing"],)


def overview(released: Released, voice: Voice) -> Figure:
    """Kinds of offers as lines, those in need as columns: share reached and distance to the others."""
    found = fields_of(released, voice)
    names = [canvas.wrapped(name, NAME_WIDTH) for name in found.lines]
    heads = [canvas.wrapped(group, HEAD_WIDTH) for group in found.groups]
    rows = [max(FIELD, canvas.lines_of(name) * LINE + AIR) for name in names]
    whole = canvas.sheet(sum(rows) + HEAD_HEIGHT + KEY_HEIGHT)
    axes = whole.subplots()
    edges = [0.0, *accumulate(rows)]
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    for middle, line in zip(middles, found.lines.values(), strict=True):
        for place, group in enumerate(found.groups):
            _field(axes, line.get(group), place, middle, voice)
    axes.set_xlim(-0.5, len(heads) - 0.5)
    axes.set_ylim(edges[-1], 0)
    axes.set_yticks(middles, names)
    axes.set_yticks(edges, minor=True)
    axes.set_xticks(range(len(heads)), heads, rotation=90)
    axes.tick_params(length=0, which="both", labeltop=True, labelbottom=False)
    axes.grid(visible=False)
    axes.grid(visible=True, which="minor", axis="y", color=canvas.RULE)
    for spine in axes.spines.values():
        spine.set_visible(False)
    key = voice.words.fill("figure.reach_key", wave=voice.name("wave", found.wave))
    whole.supxlabel(canvas.wrapped(key, KEY_WIDTH), fontsize=SMALL, x=0.01, ha="left")
    return whole


def _field(axes: Axes, row: Row | None, place: int, middle: float, voice: Voice) -> None:
    """Share of those in need, and below it how many points fewer (or more) than among the others."""
    if row is None:
        return
    kind = kind_of(row)
    if kind is Kind.UNTOLD:
        text = canvas.wrapped(voice.words["figure.reach_few"], 8)
        axes.text(place, middle, text, ha="center", va="center", fontsize=SMALL, color=canvas.QUIET)
        return
    share, away = percent(row, "mean", voice), row.number("reach_gap") or 0
    points = voice.numbers.decimal(abs(away) * PERCENT, 0)
    clear = kind is not Kind.ALIKE
    sign = voice.words[f"figure.reach_sign.{'less' if away > 0 else 'more'}"] if points != "0" else ""
    box = {"facecolor": TINTS[kind], "edgecolor": EDGES[kind], "pad": 5, "linewidth": 1.4} if clear else None
    axes.text(
        place,
        middle,
        f"{share}\n{sign} {points}".replace("\n ", "\n"),
        ha="center",
        va="center",
        fontweight="bold" if clear else "normal",
        bbox=box,
    )


def _panel(axes: Axes, one: Uptake, waves: tuple[str, ...], labels: list[str], voice: Voice) -> None:
    """One entry: a row for each group."""
    for place, wave in enumerate(waves):
        _draw(axes, [one.row(group, wave) for group in one.groups], place, (len(waves) - 1) / 2)
    for at, group in enumerate(one.groups):
        if not any(_is_shown(one.row(group, wave)) for wave in waves):
            axes.text(50, at, voice.words["figure.reach_untold"], ha="center", va="center", fontsize=SMALL)
    axes.set_yticks(range(len(one.groups)), labels)
    axes.set_ylim(len(one.groups) - 0.4, -0.6)
    axes.set_xlim(-2, 102)
    axes.set_title(canvas.wrapped(one.name, TITLE_WIDTH), loc="left", fontweight="bold")
    canvas.bare(axes, grid="x")


def _legend(whole: Figure, waves: Sequence[str], voice: Voice) -> None:
    marks = canvas.handles([voice.name("wave", wave) for wave in waves])
    for mark in marks:
        mark.set_linestyle("none")
    whole.legend(handles=marks, loc="outside lower center", ncols=1)


def _label(one: Uptake, group: str, voice: Voice) -> str:
    name = voice.name("stage", group)
    return f"{name} *" if one.in_need(group) else name


def _draw(axes: Axes, rows: list[Row | None], place: int, middle: float) -> None:
    """Marks and intervals of one wave, a little above or below those of the others."""
    colour, marker, _ = canvas.LINES[place % len(canvas.LINES)]
    for at, row in enumerate(rows):
        if row is None or not _is_shown(row):
            continue
        height = at + ASIDE * (place - middle)
        low, share, high = (PERCENT * (row.number(name) or 0) for name in ("low", "mean", "high"))
        axes.plot([low, high], [height, height], color=colour, linewidth=2)
        axes.plot([share], [height], color=colour, marker=marker, linestyle="none", markersize=9)


def _is_shown(row: Row | None) -> bool:
    return row is not None and row.shows("mean", "low", "high")

"""Map of small areas: status as ground, number and sign in each area, hatching where there is no number."""

from __future__ import annotations

from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas, map_labels, map_signs
from kpk_eval.show.figures.outline import path_of
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.small_areas import HATCHES, Topic, topics_of
from kpk_eval.show.voice import Voice

MOST_MAPS = 3
HEIGHT, LEGEND, TITLE_WIDTH = 5.6, 2.6, 48
GROUNDS = {"above": "#e2a67f", "around": "#f3efe2", "below": "#9cc4e4"}
BELOW = 0.14
"""Part of the height of a map that scale bar and north need below it."""
UNSURE, EMPTY = "#f4f5f7", "#ffffff"
SIGNS = {"above": "+", "around": "=", "below": "−"}
MOST_LABELS = 60
"""Areas up to which each carries its number; lines to more would hide the map."""


def has_map(released: Released) -> bool:
    """Whether any area has an outline."""
    return any(row.text("outline") for row in rows_of(released))


def figure(released: Released, voice: Voice) -> Figure:
    """One map for each of the first indicators, a legend of signs below."""
    shown = topics_of(released, voice)[:MOST_MAPS]
    whole = canvas.sheet(HEIGHT * len(shown) + LEGEND)
    panels = whole.subplots(len(shown), 1, squeeze=False)[:, 0]
    for axes, topic in zip(panels, shown, strict=True):
        _map(axes, topic, voice)
        title = f"{topic.title}: {topic.rows[0].text('year')}"
        axes.set_title(canvas.wrapped(title, TITLE_WIDTH), loc="left", fontweight="bold")
    whole.legend(handles=_legend(voice), loc="outside lower left", ncols=1)
    return whole


def _map(axes: Axes, topic: Topic, voice: Voice) -> None:
    drawn = [row for row in topic.rows if row.text("outline")]
    paths = [path_of(row.text("outline")) for row in drawn]
    for row, path in zip(drawn, paths, strict=True):
        axes.add_patch(
            PathPatch(
                path, facecolor=_ground(row), edgecolor=canvas.QUIET, hatch=_hatch(row) or None, linewidth=1.2
            )
        )
    if drawn:
        signed = drawn[0].number("map_step") is not None or bool(drawn[0].number("north_arrow"))
        below = BELOW if signed else 0.0
        labels = [
            map_labels.Label(_label(row), row.text("outline"), _ground(row), bool(_hatch(row)))
            for row in (drawn if len(drawn) <= MOST_LABELS else [])
        ]
        frame = partial(map_signs.frame, axes, paths, height=HEIGHT, below=below)
        map_labels.label(axes, labels, lambda beside: frame(beside=beside), height=HEIGHT, below=below)
        map_signs.signs(axes, drawn[0], voice)


def _hatch(row: Row) -> str:
    return HATCHES.get(row.state("value"), "")


def _ground(row: Row) -> str:
    if not row.shows("area_status"):
        return EMPTY
    return GROUNDS[row.text("area_status")] if row.number("status_sure") else UNSURE


def _label(row: Row) -> str:
    """Number of the area and the sign of its status; a question mark where it is not sure."""
    number = row.number("number")
    sign = SIGNS.get(row.text("area_status"), "")
    if sign and not row.number("status_sure"):
        sign = "?"
    return f"{'' if number is None else f'{number:.0f}'} {sign}".strip()


def _legend(voice: Voice) -> list[Patch]:
    """What grounds, signs and hatchings mean."""
    words = voice.words
    entries = [
        Patch(
            facecolor=ground, edgecolor=canvas.QUIET, label=f"{SIGNS[name]}  {words[f'area_status.{name}']}"
        )
        for name, ground in GROUNDS.items()
    ]
    entries.append(Patch(facecolor=UNSURE, edgecolor=canvas.QUIET, label=f"?  {words['figure.map_unsure']}"))
    for state, hatch in HATCHES.items():
        text = words[f"figure.map_{state}"]
        entries.append(Patch(facecolor=EMPTY, edgecolor=canvas.QUIET, hatch=hatch, label=text))
    return entries


def remarks(released: Released, voice: Voice) -> tuple[str, ...]:
    """Names of the numbered areas, and whose map it is."""
    rows = rows_of(released)
    named = dict.fromkeys((row.number("number"), row.text("area")) for row in rows)
    listed = ", ".join(f"{number:.0f} {area}" for number, area in named if number is not None)
    source = next((row.text("map_source") for row in rows if row.text("map_source")), "")
    told = [voice.words.fill("note.map_numbers", areas=listed)] if len(named) <= MOST_LABELS else []
    return (*told, *([voice.words.fill("note.map_source", source=source)] if source else []))

"""Maps of small areas, status and dynamics: ground, number and sign in each area, hatching without number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas, map_labels, map_signs
from kpk_eval.show.figures.outline import path_of
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.small_areas import DYNAMICS, HATCHES, STATUS, SURE, Topic, gap_of, topics_of
from kpk_eval.show.voice import Voice

MOST_MAPS = 3
HEIGHT, LEGEND, TITLE_WIDTH = 5.6, 3.9, 48
UNSURE, EMPTY = "#f4f5f7", "#ffffff"
BELOW = 0.14
"""Part of the height of a map that scale bar and north need below it."""
MOST_LABELS = 60
"""Areas up to which each carries its number; lines to more would hide the map."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One way to class areas: ground and sign of each class, and the column whose number it rests on."""

    column: str
    rests_on: str
    grounds: Mapping[str, str]
    signs: Mapping[str, str]

    def ground(self, row: Row) -> str:
        """Colour of an area; pale where its class is not sure, paper where it has none."""
        if not row.shows(self.column):
            return EMPTY
        return self.grounds[row.text(self.column)] if row.number(SURE[self.column]) else UNSURE

    def label(self, row: Row) -> str:
        """Number of the area and the sign of its class; a question mark where it is not sure."""
        number = row.number("number")
        sign = self.signs.get(row.text(self.column), "")
        if sign and not row.number(SURE[self.column]):
            sign = "?"
        return f"{'' if number is None else f'{number:.0f}'} {sign}".strip()

    def title(self, topic: Topic, voice: Voice) -> str:
        """What the map shows and when."""
        known = topic.first(self.column)
        row = known or topic.rows[0]
        named = voice.words.fill(
            f"figure.map_{self.column}", first=row.text("first_year"), last=row.text("year")
        )
        return f"{canvas.wrapped(topic.title, TITLE_WIDTH)}\n{named}"


LAYERS = (
    Layer(
        STATUS, "value", {"above": "#e2a67f", "around": "#f3efe2", "below": "#9cc4e4"},
        {"above": "+", "around": "=", "below": "−"},
    ),
    Layer(
        DYNAMICS, "change", {"improving": "#9cc4e4", "unchanged": "#f3efe2", "worsening": "#e2a67f"},
        {"improving": "▲", "unchanged": "=", "worsening": "▼"},
    ),
)  # fmt: skip
"""A map of the last year, and one of the change up to it."""


def has_map(released: Released) -> bool:
    """Whether any area has an outline."""
    return any(row.text("outline") for row in rows_of(released))


def figure(released: Released, voice: Voice) -> Figure:
    """For each of the first indicators a map of its status and, where known, of its dynamics."""
    shown = [
        (topic, layer)
        for topic in topics_of(released, voice)[:MOST_MAPS]
        for layer in LAYERS
        if layer.column == STATUS or topic.first(layer.column)
    ]
    whole = canvas.sheet(HEIGHT * len(shown) + LEGEND)
    panels = whole.subplots(len(shown), 1, squeeze=False)[:, 0]
    for axes, (topic, layer) in zip(panels, shown, strict=True):
        _map(axes, topic, layer, voice)
        axes.set_title(layer.title(topic, voice), loc="left", fontweight="bold")
    whole.legend(handles=_legend(shown, voice), loc="outside lower left", ncols=1)
    return whole


def _map(axes: Axes, topic: Topic, layer: Layer, voice: Voice) -> None:
    drawn = [row for row in topic.rows if row.text("outline")]
    paths = [path_of(row.text("outline")) for row in drawn]
    hatches = [HATCHES.get(gap_of(row, voice, layer.rests_on), "") for row in drawn]
    for row, path, hatch in zip(drawn, paths, hatches, strict=True):
        axes.add_patch(
            PathPatch(
                path,
                facecolor=layer.ground(row),
                edgecolor=canvas.QUIET,
                hatch=hatch or None,
                linewidth=1.2,
            )
        )
    if drawn:
        signed = drawn[0].number("map_step") is not None or bool(drawn[0].number("north_arrow"))
        below = BELOW if signed else 0.0
        labels = [
            map_labels.Label(layer.label(row), row.text("outline"), layer.ground(row), bool(hatch))
            for row, hatch in zip(drawn, hatches, strict=True)
        ]
        frame = partial(map_signs.frame, axes, paths, height=HEIGHT, below=below)
        kept = labels if len(labels) <= MOST_LABELS else []
        map_labels.label(axes, kept, lambda beside: frame(beside=beside), height=HEIGHT, below=below)
        map_signs.signs(axes, drawn[0], voice)


def _legend(shown: Sequence[tuple[Topic, Layer]], voice: Voice) -> list[Patch]:
    """What grounds, signs and hatchings mean."""
    words = voice.words
    layers = [layer for layer in LAYERS if any(layer is one for _, one in shown)]
    entries = [
        Patch(
            facecolor=ground,
            edgecolor=canvas.QUIET,
            label=f"{layer.signs[name]}  {words[f'{layer.column}.{name}']}",
        )
        for layer in layers
        for name, ground in layer.grounds.items()
    ]
    entries.append(Patch(facecolor=UNSURE, edgecolor=canvas.QUIET, label=f"?  {words['figure.map_unsure']}"))
    seen = {gap_of(row, voice, layer.rests_on) for topic, layer in shown for row in topic.rows}
    for gap, hatch in HATCHES.items():
        if gap in seen:
            text = words[f"figure.map_{gap}"]
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

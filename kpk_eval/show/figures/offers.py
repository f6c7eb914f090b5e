"""Heat map of offers: life phases and transitions as lines, departments as columns, numbers in the cells."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.offers import GAP, Matrix, matrix_of, whole
from kpk_eval.show.rows import Row
from kpk_eval.show.voice import Voice

CELL, LINE, EDGE = 0.86, 0.26, 0.7
"""Inches: height of a cell, of a line of a label, and of what stands around the cells of an axis."""
LABEL_LINE = 0.22
"""Inches of a line of a label beside the cells."""
SMALL = canvas.BASE - 2
LABEL, HEAD, WIDE = 20, 13, 60
"""Characters of a line of a label beside, above and below the cells."""
SHADES = LinearSegmentedColormap.from_list("offers", ["#ffffff", "#8fc1e3"])
"""From paper to a blue on which ink keeps a contrast of 7 : 1."""


def figure(released: Released, voice: Voice) -> Figure:
    """Number of offers at the last wave; declared needs stand in the cells as words."""
    found = matrix_of(released)
    if found is None:
        raise ValueError(f"{released.evidence}: no offers to draw")
    axes = [axis for axis, stages in found.stages.items() if stages]
    heights = [len(found.stages[axis]) * _cell(found, axis, voice) for axis in axes]
    whole_sheet = canvas.sheet(sum(heights) + EDGE * len(axes) + 0.4)
    drawn = whole_sheet.subplots(len(axes), 1, squeeze=False, height_ratios=heights)[:, 0]
    most = max([1, *(whole(row, "offers") for row in found.now.values())])
    for place, (panel, axis) in enumerate(zip(drawn, axes, strict=True)):
        _panel(panel, found, axis, voice, most=most, first=place == 0)
    whole_sheet.supxlabel(canvas.wrapped(voice.name("wave", found.wave), WIDE), fontsize=canvas.BASE)
    return whole_sheet


def _cell(found: Matrix, axis: str, voice: Voice) -> float:
    """Height of a cell such that the longest label beside the cells finds room."""
    labels = (canvas.wrapped(voice.name(axis, one), LABEL) for one in found.stages[axis])
    return max(CELL, LABEL_LINE * max(one.count("\n") + 1 for one in labels))


def _panel(panel: Axes, found: Matrix, axis: str, voice: Voice, *, most: int, first: bool) -> None:
    """Cells of the life phases, or of the transitions."""
    stages, departments = found.stages[axis], found.departments
    cells = [[found.now[axis, stage, one] for one in departments] for stage in stages]
    numbers = np.array([[float(whole(row, "offers")) for row in line] for line in cells])
    panel.pcolormesh(numbers, cmap=SHADES, vmin=0, vmax=most, edgecolors=canvas.RULE, linewidth=1)
    panel.invert_yaxis()
    for down, line in enumerate(cells):
        for across, row in enumerate(line):
            _write(panel, row, across + 0.5, down + 0.5, voice)
    panel.set_yticks(
        np.arange(len(stages)) + 0.5, [canvas.wrapped(voice.name(axis, one), LABEL) for one in stages]
    )
    heads = [canvas.wrapped(voice.name("department", one), HEAD) for one in departments]
    panel.set_xticks(np.arange(len(departments)) + 0.5, heads if first else [""] * len(heads))
    panel.tick_params(length=0, top=False, labeltop=first, labelbottom=False, bottom=False)
    panel.grid(visible=False)
    title = voice.words.fill("figure.offers_title", axis=voice.words[f"axis.{axis}"])
    panel.set_title(title, loc="left", fontweight="bold")
    for spine in panel.spines.values():
        spine.set_visible(False)


def _write(panel: Axes, row: Row, x: float, y: float, voice: Voice) -> None:
    """Number of offers, places, and the state of a declared need."""
    need = row.text("need")
    offers = whole(row, "offers")
    panel.text(x, y - 0.2, voice.count(row, "offers"), ha="center", va="center", fontsize=canvas.BASE + 3)
    if offers:
        key = "figure.places_least" if whole(row, "places_untold") else "figure.places"
        below = voice.words.fill(key, n=voice.count(row, "places"))
        panel.text(x, y + 0.09, below, ha="center", va="center", fontsize=SMALL)
    if need:
        edge = canvas.RED if need == GAP else canvas.QUIET
        panel.text(
            x,
            y + 0.33,
            voice.words[f"figure.need.{need}"],
            ha="center",
            va="center",
            fontsize=SMALL,
            fontweight="bold" if need == GAP else "normal",
            bbox={"facecolor": canvas.PAPER, "edgecolor": edge, "pad": 1.5, "linewidth": 1.2},
        )

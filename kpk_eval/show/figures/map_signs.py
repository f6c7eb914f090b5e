"""What a map has beside its areas: ends that keep its form, a scale bar, and where north is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path

from kpk_eval.show.figures import canvas
from kpk_eval.show.rows import Row
from kpk_eval.show.voice import Voice

AIR = 1.02
"""Sides of the frame in sides of the map."""
LONGEST = 0.3
"""Longest scale bar, as a share of the width of the map."""
STEPS = (1, 2, 5)
LOW, THICK = 0.03, 0.012
"""Height of the bar above the lower edge and half the height of its ends, as shares of the map."""


def frame(
    axes: Axes, paths: Sequence[Path], *, height: float, below: float = 0.0, beside: float = 0.0
) -> None:
    """The map in the middle of axes of the width of a page; neither ticks nor frame.

    ``height`` is that of the axes in inches, ``below`` the part of it that stays free below the map,
    ``beside`` the part of the width that stays free on each side.
    """
    corners = np.concatenate([np.asarray(one.vertices) for one in paths])
    low, high = corners.min(axis=0), corners.max(axis=0)
    needed = ((high[1] - low[1]) / (1 - below), (high[0] - low[0]) / (1 - 2 * beside) * height / canvas.WIDTH)
    middle, up = (low + high) / 2, AIR * max(needed)
    middle[1] += below * up / 2
    across = up * canvas.WIDTH / height
    axes.set_xlim(middle[0] - across / 2, middle[0] + across / 2)
    axes.set_ylim(middle[1] + up / 2, middle[1] - up / 2)
    # At the top of its place: elsewhere the layout takes too little room for the title.
    axes.set_aspect("equal", adjustable="box", anchor="N")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def signs(axes: Axes, row: Row, voice: Voice) -> None:
    """Scale bar and north as far as the map asks for them; the ends of the axes must be set before."""
    low, high = axes.get_xlim()
    step = row.number("map_step")
    if step is not None:
        metres = round_length(LONGEST * (high - low) * step)
        length = metres / step / (high - low)
        for across, up in (
            ((0.02, 0.02 + length), (LOW, LOW)),
            ((0.02, 0.02), (LOW - THICK, LOW + THICK)),
            ((0.02 + length, 0.02 + length), (LOW - THICK, LOW + THICK)),
        ):
            axes.plot(across, up, transform=axes.transAxes, color=canvas.INK, linewidth=2)
        axes.text(
            0.02 + length / 2, LOW + 1.5 * THICK, _length(metres, voice), transform=axes.transAxes,
            ha="center", va="bottom", fontsize=canvas.BASE - 1,
        )  # fmt: skip
    if row.number("north_arrow"):
        axes.annotate(
            voice.words["figure.map_north"], (0.97, 0.13), (0.97, 0.02), xycoords="axes fraction",
            ha="center", va="bottom", fontsize=canvas.BASE - 1,
            arrowprops={"arrowstyle": "-|>", "color": canvas.INK, "linewidth": 2},
        )  # fmt: skip


def round_length(metres: float) -> float:
    """Largest of 1, 2, 5, 10, 20, ... that is no longer."""
    power = 10.0 ** (len(str(int(metres))) - 1)
    return max(step * power for step in STEPS if step * power <= max(metres, 1.0))


def _length(metres: float, voice: Voice) -> str:
    if metres >= 1000:
        return voice.numbers.with_unit(voice.numbers.count(metres / 1000), "km")
    return voice.numbers.with_unit(voice.numbers.count(metres), "m")

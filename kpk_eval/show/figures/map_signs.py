"""What stands on a map beside its areas: a scale bar and where north is."""

from __future__ import annotations

from matplotlib.axes import Axes

from kpk_eval.show.figures import canvas
from kpk_eval.show.rows import Row
from kpk_eval.show.voice import Voice

LONGEST = 0.3
"""Longest scale bar, as a share of the width of the map."""
STEPS = (1, 2, 5)
LOW, THICK = 0.03, 0.012
"""Height of the bar above the lower edge and half the height of its ends, as shares of the map."""


def bare(axes: Axes) -> None:
    """Neither ticks nor frame."""
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

"""The paper on which figures are drawn: fonts, colours, size, and the one way from figure to picture."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from typing import Any, Literal

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kpk_eval.model import Released
from kpk_eval.show import markup, png
from kpk_eval.show.figures.audit import require_released
from kpk_eval.show.numbers import decimals_of
from kpk_eval.show.voice import Voice

LineStyle = Literal["-", "--", "-.", ":"]
WIDTH = 7.2
"""Inches."""
DPI = 192
"""Two pixels for each pixel of the page."""
PAPER, INK, QUIET, RULE = "#ffffff", "#1f2328", "#57606a", "#b6bcc4"
BLUE, RED, GREEN, PURPLE, NAVY, GREY = "#0173b2", "#b3450c", "#017a58", "#aa3377", "#004488", "#5c636b"
"""Colours of at least 4.5 : 1 against the paper; a shape or a line style always says the same."""
LINES: tuple[tuple[str, str, LineStyle], ...] = (
    (BLUE, "o", "-"),
    (RED, "s", "--"),
    (GREEN, "^", "-."),
    (PURPLE, "D", ":"),
    (NAVY, "v", "-"),
    (GREY, "P", "--"),
)
"""Colour, marker and line style of the first, second, ... line of a figure."""
BASE = 14.5
"""Points; still read when the figure is shown on a phone."""
SETTINGS: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": BASE,
    "axes.labelsize": BASE,
    "axes.titlesize": BASE,
    "xtick.labelsize": BASE - 0.5,
    "ytick.labelsize": BASE - 0.5,
    "legend.fontsize": BASE - 0.5,
    "axes.facecolor": PAPER,
    "figure.facecolor": PAPER,
    "axes.edgecolor": QUIET,
    "grid.color": "#dfe3e8",
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
    "legend.frameon": False,
}
"""Labels are data: without ``text.parse_math`` a pair of dollar signs would be set as a formula."""


@contextmanager
def paper() -> Iterator[None]:
    """Settings under which a figure is made and saved."""
    style: dict[Any, Any] = sns.axes_style("whitegrid")
    with mpl.rc_context({**style, **SETTINGS}):
        yield


def sheet(height: float) -> Figure:
    """Empty figure of the width of a page, known to no global list of figures."""
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=PAPER)
    figure.set_layout_engine("constrained", w_pad=0.06, h_pad=0.06)
    return figure


def picture(figure: Figure, released: Released) -> bytes:
    """PNG of a figure of a released result: pixels and nothing else.

    Raises
    ------
    RowLevelFigureError
        Where the figure draws anything but numbers of the result.
    """
    require_released(figure, released)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return png.encode(pixels, canvas.get_width_height(physical=True))


def behind_text() -> dict[str, Any]:
    """Paper behind a text, so that no line runs through it."""
    return {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}


def wrapped(text: str, width: int) -> str:
    """Label on as many lines as it needs; a word that is too long is broken."""
    return "\n".join(textwrap.wrap(markup.plain(text), width, break_long_words=True)) or " "


def lines_of(text: str) -> int:
    """Number of lines of a wrapped label."""
    return text.count("\n") + 1


def number_axis(
    axis: mpl.axis.Axis, voice: Voice, *, factor: float = 1.0, unit: str = "", most: int = 5
) -> None:
    """At most so many steps in the numbers of the language; ``factor`` turns shares into percent."""

    def text(value: float, _: int | None = None) -> str:
        decimals = decimals_of([float(place) * factor for place in axis.get_ticklocs()])
        return voice.numbers.with_unit(voice.numbers.decimal(value * factor, decimals), unit)

    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(text))


def bare(axes: Axes, *, grid: str) -> None:
    """Only the grid lines across the direction of reading, no frame."""
    sns.despine(ax=axes, left=True, bottom=grid == "x", top=True, right=True)
    axes.grid(visible=False)
    axes.grid(visible=True, axis="x" if grid == "x" else "y")
    axes.tick_params(length=0)
    axes.set_axisbelow(True)


def entry(name: str) -> str:
    """Name in a legend; matplotlib would leave out one that begins with an underscore."""
    text = wrapped(name, 40)
    return f"\u200a{text}" if text.startswith("_") else text


def handles(names: Sequence[str]) -> list[Line2D]:
    """Entries of a legend for the first, second, ... line of a figure."""
    return [
        Line2D(
            [],
            [],
            color=colour,
            marker=marker,
            linestyle=style,
            linewidth=2.4,
            markersize=8,
            label=entry(name),
        )
        for name, (colour, marker, style) in zip(names, cycle(LINES), strict=False)
    ]

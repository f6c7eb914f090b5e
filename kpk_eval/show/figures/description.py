"""Figure of means and shares: one panel for each outcome, the waves from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpk_eval.model import Released
from kpk_eval.show.distribution import Distribution, distributions_of
from kpk_eval.show.figures import canvas
from kpk_eval.show.numbers import named
from kpk_eval.show.rows import Row, State
from kpk_eval.show.voice import Voice

MOST_PANELS = 6
PANEL, EDGE = 1.75, 0.5
"""Inches of a panel and of what stands around all of them."""
TITLE_WIDTH = 48
HALF = 0.5
"""Share above which the axis goes up to all."""


def outcomes_of(released: Released, voice: Voice) -> dict[str, list[Distribution]]:
    """Distributions of each outcome: one for each group of people."""
    outcomes: dict[str, list[Distribution]] = {}
    for one in distributions_of(released, voice):
        outcomes.setdefault(one.outcome, []).append(one)
    return outcomes


def figure(released: Released, voice: Voice) -> Figure:
    """First outcomes of the result below each other, with a common axis of waves."""
    chosen = list(outcomes_of(released, voice).items())[:MOST_PANELS]
    waves = list(
        dict.fromkeys(voice.text(row, "wave") for _, each in chosen for one in each for row in one.rows)
    )
    whole = canvas.sheet(max(len(chosen), 1) * PANEL + EDGE)
    axes = whole.subplots(max(len(chosen), 1), 1, sharex=True, squeeze=False)[:, 0]
    for place, (outcome, each) in enumerate(chosen):
        _draw(axes[place], outcome, each, waves, voice)
    axes[-1].set_xticks(range(len(waves)), [canvas.wrapped(wave, 18) for wave in waves])
    axes[-1].set_xlim(-0.35, max(len(waves) - 0.65, 0.35))
    names = list(dict.fromkeys(" · ".join(one.asides) for _, each in chosen for one in each))
    if len(names) > 1:
        whole.legend(handles=canvas.handles(names), loc="outside lower center", ncols=2)
    return whole


def _draw(axes: Axes, outcome: str, each: Sequence[Distribution], waves: Sequence[str], voice: Voice) -> None:
    """One outcome; a wave without a value leaves a gap in the line."""
    for place, one in enumerate(each):
        colour, marker, style = canvas.LINES[place % len(canvas.LINES)]
        rows = {voice.text(row, "wave"): row for row in one.rows}
        heights = [_height(rows.get(wave)) for wave in waves]
        axes.plot(
            range(len(waves)),
            heights,
            color=colour,
            marker=marker,
            linestyle=style,
            linewidth=2.2,
            markersize=8,
        )
        if len(each) == 1:
            for position, wave in enumerate(waves):
                _tell(axes, one, position, rows.get(wave), voice)
    title = named(outcome, each[0].unit)
    axes.set_title(canvas.wrapped(title, TITLE_WIDTH), loc="left", fontweight="bold")
    share = each[0].share
    canvas.bare(axes, grid="y")
    canvas.number_axis(axes.yaxis, voice, factor=100 if share else 1, unit="%" if share else "")
    axes.set_ylim(*_ends(each))


def _ends(each: Sequence[Distribution]) -> tuple[float, float]:
    """Range of the vertical axis: shares from zero; means with the spread of people around them.

    A narrower axis would make a trifle look large.
    """
    rows = [row for one in each for row in one.rows]
    means = [mean for row in rows if (mean := row.number("mean")) is not None]
    if each[0].share:
        return (0.0, 1.1) if max(means, default=0.0) > HALF else (0.0, 0.6)
    spread = max([sd for row in rows if (sd := row.number("sd")) is not None], default=0.0)
    low, high = min(means, default=0.0), max(means, default=1.0)
    air = max(0.4 * (high - low), spread, 1e-9)
    return low - air, high + air


def _height(row: Row | None) -> float:
    mean = None if row is None else row.number("mean")
    return float("nan") if mean is None else mean


def _tell(axes: Axes, one: Distribution, position: int, row: Row | None, voice: Voice) -> None:
    """Value above its point; at the axis, why there is none."""
    mean = None if row is None else row.number("mean")
    if mean is not None:
        text = one.value(mean, voice)
        axes.annotate(
            text,
            (position, mean),
            (0, 10),
            textcoords="offset points",
            ha="center",
            bbox=canvas.behind_text(),
        )
        return
    hidden = row is not None and row.state("mean") is State.HIDDEN
    text = canvas.wrapped(voice.words["figure.withheld" if hidden else "figure.gap"], 18)
    across = axes.get_xaxis_transform()
    axes.text(position, 0.06, text, transform=across, ha="center", style="italic", color=canvas.QUIET)

"""Picture of a network: one panel for each wave, everything at the same place in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kpk_eval.model import Released
from kpk_eval.show import network
from kpk_eval.show.figures import canvas
from kpk_eval.show.network import ACTOR, BRIDGE, FIELD, TIE
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice

COLUMNS = 2
PANEL = 3.55
"""Inches of the height of a panel."""
LEGEND = 0.3
EDGE = 1.62
"""Half the width of the picture in its own units."""
TITLE = 0.45
"""Room for the name of the wave above the picture, in the same units."""
NODE, FIELD_SIZE = 46, 2_300
"""Areas of the marks of an institution and of a department, in square points."""
WIDEST = 22.0
"""Points of the line of two departments all of whose institutions are tied."""
FAINT = "#b6bcc4"
BESIDE, LOWER = 28, {"^": -5}
"""Points from the middle of a department to its number, and how much lower its letter is."""
LABEL = 0.68
"""Distance of the letter of a department from its middle."""


def figure(released: Released, voice: Voice) -> Figure:
    """The first relation that is drawn, wave by wave."""
    rows = rows_of(released)
    own = network.drawn_of(rows)
    waves = distinct(own, "wave")
    groups = sorted({row.text("group") for row in own if row.text("part") in {ACTOR, FIELD}})
    lines = -(-len(waves) // COLUMNS)
    marks = _legend(own, groups, voice)
    beside = len(waves) % COLUMNS == 1 and len(waves) > 1
    height = 0.0 if beside else LEGEND * (len(marks) + 2) / 2
    whole = canvas.sheet(PANEL * lines + height + 0.2)
    panels = whole.subplots(lines, min(COLUMNS, len(waves)), squeeze=False).ravel()
    for axes in panels[len(waves) :]:
        axes.set_axis_off()
        axes.legend(handles=marks, loc="center left", bbox_to_anchor=(-0.12, 0.5), borderpad=0)
    for axes, wave in zip(panels, waves, strict=False):
        _panel(axes, [row for row in own if row.text("wave") == wave], groups, voice)
        axes.text(
            0.5, 0.99, canvas.wrapped(voice.name("wave", wave), 26), transform=axes.transAxes, ha="center",
            va="top", fontweight="bold",
        )  # fmt: skip
    if marks and not beside:
        whole.legend(handles=marks, loc="outside lower left", ncols=2)
    return whole


def pictured(rows: Sequence[Row]) -> list[Row]:
    """Rows of what is drawn."""
    return [row for row in rows if row.text("part") in {ACTOR, TIE, FIELD, BRIDGE}]


def _panel(axes: Axes, rows: Sequence[Row], groups: Sequence[str], voice: Voice) -> None:
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-EDGE, EDGE)
    axes.set_ylim(-EDGE + 0.35, EDGE + TITLE)
    parts = {part: [row for row in rows if row.text("part") == part] for part in (ACTOR, TIE, FIELD, BRIDGE)}
    if parts[FIELD]:
        _departments(axes, parts[FIELD], parts[BRIDGE], groups, voice)
    elif parts[ACTOR]:
        _actors(axes, parts[ACTOR], parts[TIE], groups, voice)
    else:
        said = canvas.wrapped(_why(rows, voice), 24)
        axes.text(0.5, 0.5, said, transform=axes.transAxes, ha="center", va="center", color=canvas.QUIET)


def _why(rows: Sequence[Row], voice: Voice) -> str:
    """Why nothing is drawn of a wave."""
    refused = next((row for row in rows if row.text("reason")), None)
    return voice.reason(refused) if refused else voice.words["figure.network_undivided"]


def _actors(
    axes: Axes, actors: Sequence[Row], ties: Sequence[Row], groups: Sequence[str], voice: Voice
) -> None:
    """Institutions as marks of their department, hollow without an answer; ties across them stand out."""
    for across in (False, True):
        for row in ties:
            if (row.text("group") != row.text("to_group")) is across:
                ends = _ends(row)
                colour, width = (canvas.QUIET, 0.9) if across else (FAINT, 0.8)
                axes.plot(
                    *ends, color=colour, linewidth=width, alpha=0.75 if across else 1.0, zorder=1 + across
                )
    for group, (colour, marker) in _looks(groups).items():
        own = [row for row in actors if row.text("group") == group]
        for heard in (True, False):
            told = [row for row in own if bool(row.number("heard")) is heard]
            axes.scatter(
                [_at(row, "x") for row in told], [_at(row, "y") for row in told], s=NODE, marker=marker,
                facecolor=colour if heard else canvas.PAPER, edgecolor=colour, linewidth=1.4, zorder=4,
            )  # fmt: skip
        if group and own:
            _letter(axes, own, group, voice, colour)
    for row in actors:
        if row.text("actor"):
            axes.annotate(
                row.text("actor"), (_at(row, "x"), _at(row, "y")), fontsize=9, zorder=5,
                xytext=(3, 3), textcoords="offset points",
            )  # fmt: skip


def _letter(axes: Axes, own: Sequence[Row], group: str, voice: Voice, colour: str) -> None:
    """Letter of a department beyond its institutions, seen from the middle of the picture."""
    across = [sum(_at(row, name) for row in own) / len(own) for name in ("x", "y")]
    length = max((across[0] ** 2 + across[1] ** 2) ** 0.5, 1e-9)
    x, y = (one * (1 + LABEL / length) for one in across)
    axes.annotate(
        network.letter_of(group, voice), (0, 0), xytext=(x, max(y, -1.15)), textcoords="data", ha="center",
        va="center", fontweight="bold", fontsize=canvas.BASE + 3, color=colour, annotation_clip=False,
    )  # fmt: skip


def _departments(
    axes: Axes, fields: Sequence[Row], bridges: Sequence[Row], groups: Sequence[str], voice: Voice
) -> None:
    """Departments as marks with their density within, and lines as wide as the density between them."""
    for row in bridges:
        density = row.number("estimate")
        if density is None:
            continue
        ends = _ends(row)
        axes.plot(*ends, color=FAINT, linewidth=max(density * WIDEST, 0.5), zorder=1, solid_capstyle="butt")
        middle = (sum(ends[0]) / 2, sum(ends[1]) / 2)
        axes.annotate(
            network.value_of(row, "estimate", voice), middle, ha="center", va="center", zorder=3,
            bbox=canvas.behind_text(),
        )  # fmt: skip
    looks = _looks(groups)
    for row in fields:
        colour, marker = looks[row.text("group")]
        place = (_at(row, "x"), _at(row, "y"))
        axes.scatter([place[0]], [place[1]], s=FIELD_SIZE, marker=marker, color=colour, zorder=2)
        axes.annotate(
            network.letter_of(row.text("group"), voice), place, ha="center", va="center", color=canvas.PAPER,
            fontweight="bold", xytext=(0, LOWER.get(marker, 0)), textcoords="offset points", zorder=3,
        )  # fmt: skip
        inside = network.value_of(row, "estimate", voice) or voice.words["sign.hidden"]
        side = 1 if place[1] > 0 else -1
        axes.annotate(
            inside, place, xytext=(0, side * BESIDE), textcoords="offset points", ha="center",
            va="bottom" if side > 0 else "top", color=colour, fontweight="bold", zorder=3,
        )  # fmt: skip


def _at(row: Row, name: str) -> float:
    """Place of a row in one direction."""
    return row.number(name) or 0.0


def _ends(row: Row) -> tuple[list[float], list[float]]:
    """Places of both ends of a line, across and upwards."""
    return [_at(row, "x"), _at(row, "to_x")], [_at(row, "y"), _at(row, "to_y")]


def _looks(groups: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Colour and shape of each group."""
    return {
        group: (colour, marker)
        for group, (colour, marker, _) in zip(groups, cycle(canvas.LINES), strict=False)
    }


def _legend(own: Sequence[Row], groups: Sequence[str], voice: Voice) -> list[Line2D]:
    """Departments with letter and shape, and what the marks and lines mean."""
    words, drawn = voice.words, {row.text("part") for row in own}
    entries = [
        _entry(f"{network.letter_of(group, voice)}: {network.group_name(group, voice)}", colour, marker)
        for group, (colour, marker) in _looks(groups).items()
        if group
    ]
    if ACTOR in drawn:
        if any(row.text("part") == ACTOR and not row.number("heard") for row in own):
            hollow = _entry(words["figure.network_silent"], canvas.QUIET, "o")
            hollow.set_markerfacecolor(canvas.PAPER)
            entries.append(hollow)
        if any(groups):
            entries.append(_line(words["figure.network_across"], canvas.QUIET, 1.6))
        entries.append(_line(words["figure.network_within"], FAINT, 1.6))
    elif FIELD in drawn:
        entries.append(_line(words["figure.network_field"], canvas.PAPER, 0))
        entries.append(_line(words["figure.network_bridge"], FAINT, 6))
    return entries


def _entry(text: str, colour: str, marker: str) -> Line2D:
    return Line2D(
        [], [], color=colour, marker=marker, linestyle="none", markersize=9, label=canvas.wrapped(text, 24)
    )


def _line(text: str, colour: str, width: float) -> Line2D:
    return Line2D([], [], color=colour, linewidth=width, label=canvas.wrapped(text, 24))

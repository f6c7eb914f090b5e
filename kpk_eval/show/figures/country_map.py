"""Map of all areas: darker with higher class, the number of the class in each area that has room for it."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from kpk_eval.model import Released
from kpk_eval.show.country import Country, country_of
from kpk_eval.show.figures import canvas, map_signs
from kpk_eval.show.figures.outline import path_of, room_of
from kpk_eval.show.rows import Row
from kpk_eval.show.small_areas import HATCHES, MISSING
from kpk_eval.show.voice import Voice

HEIGHT, ENTRY, EDGE = 8.2, 0.28, 0.9
"""Inches of the map, of an entry of the legend, and of what stands around."""
TITLE_WIDTH = 48
SHADES = (0.1, 0.92)
"""Part of the scale of blues that is used; its lightness falls evenly, so that it also reads in grey."""
ROOM = 0.018
"""Width of the circle that a number needs, as a share of the height of the map."""
DIGIT, HALO = 8.5, 1.5
"""Points of a number and of its ground around it, which the line to a site does not cross."""
LINE, ABOVE = 0.026, 0.012
"""Height of a line and distance between the names of two sites, as shares of the height of the map."""


def figure(released: Released, voice: Voice) -> Figure:
    """The map with the sites named at its side, and the classes with their values below."""
    country = country_of(released, voice)
    if country is None:
        raise ValueError(f"{released.evidence}: a map of no areas cannot be drawn")
    legend = _legend(country, voice)
    whole = canvas.sheet(HEIGHT + len(legend) * ENTRY + EDGE)
    axes = whole.subplots()
    drawn = [row for row in country.rows if row.text("outline")]
    paths = [path_of(row.text("outline")) for row in drawn]
    map_signs.frame(axes, paths, height=HEIGHT)
    for row, path in zip(drawn, paths, strict=True):
        _area(axes, row, path, country)
    _sites(axes, [row for row in drawn if row.text("site")], country, voice)
    map_signs.signs(axes, country.rows[0], voice)
    title = canvas.wrapped(f"{country.title}: {country.year}", TITLE_WIDTH)
    axes.set_title(title, loc="left", fontweight="bold")
    whole.legend(handles=legend, loc="outside lower left", ncols=1)
    return whole


def shade(number: float | None, classes: int) -> str:
    """Ground of a class; paper where there is none."""
    if number is None:
        return canvas.PAPER
    part = (number - 1) / max(classes - 1, 1)
    return to_hex(mpl.colormaps["Blues"](SHADES[0] + part * (SHADES[1] - SHADES[0])))


def _ink(ground: str) -> str:
    """Dark text on light ground, light text on dark ground."""
    red, green, blue = to_rgb(ground)
    return canvas.PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 0.55 else canvas.INK


def _area(axes: Axes, row: Row, path: Path, country: Country) -> None:
    number = row.number("area_class")
    ground, ours = shade(number, country.classes[-1] if country.classes else 1), bool(row.text("site"))
    axes.add_patch(
        PathPatch(
            path, facecolor=ground, edgecolor=_edge(row),
            hatch=None if number is not None else HATCHES[MISSING], linewidth=2.6 if ours else 0.5,
            zorder=3 if ours else 2,
        )
    )  # fmt: skip
    bottom, top = axes.get_ylim()
    room = room_of(row.text("outline"))
    if number is not None and 2 * room.radius >= ROOM * abs(top - bottom):
        text = axes.text(
            room.x, room.y, f"{number:.0f}", ha="center", va="center", fontsize=DIGIT, color=_ink(ground),
            zorder=6,
        )  # fmt: skip
        text.set_path_effects([withStroke(linewidth=HALO, foreground=ground)])


def _edge(row: Row) -> str:
    """Colour of the edge, and of the hatching."""
    if row.text("site"):
        return canvas.INK
    return canvas.PAPER if row.shows("area_class") else canvas.QUIET


def _sites(axes: Axes, ours: Sequence[Row], country: Country, voice: Voice) -> None:
    """Names of the sites beside the map, with their value and class, and a line to each."""
    rooms = [(row, room_of(row.text("outline"))) for row in ours]
    top = 0.995
    for row, room in sorted(rooms, key=lambda one: one[1].y):
        text = canvas.wrapped(voice.text(row, "site"), 16)
        number = row.number("area_class")
        if number is not None:
            text += "\n" + voice.words.fill(
                "figure.country_site", value=country.value(row, voice), number=f"{number:.0f}"
            )
        axes.annotate(
            text, (room.x, room.y), (0.0, top), textcoords="axes fraction",
            ha="left", va="top", fontsize=canvas.BASE - 1.5, linespacing=1.15, zorder=6,
            arrowprops={"arrowstyle": "-", "color": canvas.INK, "linewidth": 1.4, "zorder": 5},
        )  # fmt: skip
        top -= LINE * canvas.lines_of(text) + ABOVE


def _legend(country: Country, voice: Voice) -> list[Patch]:
    """Classes from the largest values to the smallest, with how many areas each has."""
    classes = country.classes
    entries = [
        Patch(
            facecolor=shade(number, classes[-1]),
            edgecolor=canvas.QUIET,
            label=voice.words.fill(
                "figure.country_class",
                number=str(number),
                values=country.ends(number, voice),
                n=voice.numbers.count(len(country.of(number))),
            ),
        )
        for number in reversed(classes)
    ]
    if country.without:
        text = voice.words.fill("figure.country_without", n=voice.numbers.count(country.without))
        entries.append(
            Patch(facecolor=canvas.PAPER, edgecolor=canvas.QUIET, hatch=HATCHES[MISSING], label=text)
        )
    return entries


def remarks(released: Released, voice: Voice) -> tuple[str, ...]:
    """What the values mean, whose they are, whose map it is, and how it was made flat."""
    country = country_of(released, voice)
    if country is None:
        return ()
    row = country.rows[0]
    told = [row.text("map_note")]
    told += [voice.words["note.country_classes"]]
    if row.text("data_source"):
        told.append(voice.words.fill("note.country_data", source=row.text("data_source")))
    if row.text("map_source"):
        told.append(voice.words.fill("note.map_source", source=row.text("map_source")))
    return (*filter(None, told), voice.words["note.country_projection"])

"""Small areas year by year: what is hidden, absent, zero or qualified looks different in every panel."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kpk_eval import show
from kpk_eval.model import Released, Shape
from kpk_eval.show.figures import area_years, canvas
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.voice import voice_of

from .district_samples import district_rows
from .samples import make_released


def released(rows: list[dict[str, Any]] | None = None) -> Released:
    given = district_rows()[Shape.SMALL_AREAS] if rows is None else rows
    return make_released(Shape.SMALL_AREAS, given, columns=COLUMNS[Shape.SMALL_AREAS], population="")


@pytest.fixture(scope="module")
def drawn() -> Figure:
    found = released()
    with canvas.paper():
        return area_years.figure(found, voice_of(found))


def panel(figure: Figure, name: str) -> Axes:
    return next(axes for axes in figure.findobj(Axes) if axes.get_title(loc="left").startswith(name))


def hatches(axes: Axes) -> set[str]:
    return {patch.get_hatch() for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_hatch()}


def of_area(axes: Axes) -> Iterator[tuple[float, float]]:
    for line in axes.lines:
        if line.get_marker() == "o":
            yield from np.asarray(line.get_xydata(), dtype=float)


@pytest.mark.parametrize(("name", "hatch"), [("2", {"xx"}), ("3", {"///"}), ("1", set())])
def test_hidden_values_and_those_the_source_withholds_are_hatched_each_in_its_way(drawn, name, hatch):
    assert hatches(panel(drawn, name)) == hatch
    if hatch:
        assert all(np.isnan(value) for _, value in of_area(panel(drawn, name)))


@pytest.mark.parametrize("reason", ["", "no number in the last year"])
def test_a_value_that_is_not_there_is_hatched_in_a_third_way(reason):
    rows = district_rows()[Shape.SMALL_AREAS]
    found = released([row | {"reason": reason} if row.get("reason") == "secret" else row for row in rows])
    with canvas.paper():
        assert hatches(panel(area_years.figure(found, voice_of(found)), "3")) == {".."}


def test_zero_is_a_dot_on_the_axis(drawn):
    axes = panel(drawn, "4")
    assert [value for _, value in of_area(axes) if not np.isnan(value)] == [0.0]
    assert axes.get_ylim()[0] == 0


def test_what_the_source_qualifies_is_hollow(drawn):
    def hollow(name: str) -> int:
        return sum(line.get_markerfacecolor() == canvas.PAPER for line in panel(drawn, name).lines)

    assert (hollow("1"), hollow("4")) == (1, 0)


def test_site_kreis_and_land_are_in_every_panel(drawn):
    for name in "1234":
        colours = {line.get_color() for line in panel(drawn, name).lines}
        assert {colour for colour, _ in area_years.LINES.values()} <= colours


def test_no_line_runs_across_a_break(drawn):
    lines = [line for axes in (panel(drawn, one) for one in "1234") for line in axes.lines]
    assert all(len(set(line.get_xdata())) < 2 for line in lines)
    assert "Bruch in der Zeitreihe ab 2023: new test" in show.figure(released()).caption


def test_accepted_breaks_are_marked_and_cut_nothing():
    rows = [
        row | ({"break_accepted": "few"} if row.get("break") else {})
        for row in district_rows()[Shape.SMALL_AREAS]
    ]
    found = released(rows)
    with canvas.paper():
        figure = area_years.figure(found, voice_of(found))
    assert any(len(line.get_xdata()) == 2 for line in panel(figure, "1").lines)


def test_more_areas_than_panels_are_announced():
    rows = district_rows()[Shape.SMALL_AREAS]
    many = [rows[0] | {"number": place, "area": f"Gebiet {place}"} for place in range(1, 31)]
    block = show.figure(released(many))
    assert "die ersten 24 von 30 Reihen" in block.caption


def test_sentences_compare_with_site_and_land():
    told = show.sentences(released()).html
    assert "Standort insgesamt den Wert 27,0" in told
    assert "Das Land hatte 2022 den Wert 44,0" in told
    assert "ganz darunter bei: Altstadt" in told

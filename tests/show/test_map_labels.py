"""Labels of a map: each once, within its area or beside the map, and none on another."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Annotation, Text
from shapely import box

from kpk_eval.model import Shape
from kpk_eval.show.figures import DRAWN, canvas
from kpk_eval.show.figures.map_labels import SIZES, Label, size_of, spread
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.voice import voice_of

from .district_samples import district_rows
from .samples import make_released

CLOSE = 1e-9


def labels_of(outlines: list[str]) -> list[Text]:
    """Labels of a map of so many areas as they are drawn."""
    row = district_rows()[Shape.AREA_CLASSES][0]
    rows = [row | {"number": n, "outline": one} for n, one in enumerate(outlines, start=1)]
    released = make_released(Shape.AREA_CLASSES, rows, columns=COLUMNS[Shape.AREA_CLASSES], population="")
    with canvas.paper():
        figure = DRAWN[Shape.AREA_CLASSES](released, voice_of(released))
        FigureCanvasAgg(figure).draw()
    wanted = {f"{n} +" for n in range(1, len(outlines) + 1)}
    return [one for one in figure.axes[0].texts if one.get_text() in wanted]


def town(number: int) -> list[str]:
    """Small quarters in the middle, a wide ring of land around them."""
    quarters = [
        box(280 + 10 * (n % 7), 280 + 10 * (n // 7), 290 + 10 * (n % 7), 290 + 10 * (n // 7))
        for n in range(number)
    ]
    land = box(0, 0, 600, 600)
    for one in quarters:
        land = land.difference(one)
    return [land.wkt, *(one.wkt for one in quarters)]


@pytest.mark.parametrize("number", [3, 12, 48])
def test_labels_of_small_areas_stand_beside_the_map_and_on_no_other(number: int) -> None:
    drawn = labels_of(town(number))
    assert len({one.get_text() for one in drawn}) == len(drawn) == number + 1
    beside = [one for one in drawn if isinstance(one, Annotation)]
    assert len(beside) == number
    places = [Text.get_window_extent(one) for one in drawn]
    assert not [(a, b) for a, b in combinations(places, 2) if a.overlaps(b)]


def test_labels_of_large_areas_stand_in_them() -> None:
    drawn = labels_of([box(300 * n, 0, 300 * n + 300, 600).wkt for n in range(3)])
    assert len(drawn) == 3
    assert not [one for one in drawn if isinstance(one, Annotation)]


def test_the_type_gets_smaller_before_a_label_leaves_its_area() -> None:
    label = Label("12 +", box(0, 0, 40, 40).wkt, "white", hatched=False)
    found = [size_of(label, point) for point in (0.5, 1.2, 1.3, 2.0)]
    assert found == [SIZES[0], SIZES[1], SIZES[2], None]


@given(st.lists(st.floats(0, 1), max_size=40), st.floats(0.001, 0.2))
def test_places_rise_by_the_gap_and_stay_within_their_ends(wanted: list[float], gap: float) -> None:
    places = spread(sorted(wanted), gap=gap, low=0.1, high=0.9)
    assert len(places) == len(wanted)
    assert all(0.1 - CLOSE <= one <= 0.9 + CLOSE for one in places)
    least = min(gap, 0.8 / max(len(wanted) - 1, 1))
    assert all(b - a >= least - CLOSE for a, b in pairwise(places))

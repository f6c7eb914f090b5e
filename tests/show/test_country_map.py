"""The map of all areas: classes by lightness and digit, sites outlined and named, scale and north."""

from itertools import pairwise

import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from kpk_eval import show
from kpk_eval.model import Released, Shape
from kpk_eval.show.figures import canvas, country_map
from kpk_eval.show.figures.map_signs import round_length
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.voice import voice_of

from .district_samples import country_rows
from .samples import make_released, sample


def drawn(released: Released) -> Figure:
    with canvas.paper():
        figure = country_map.figure(released, voice_of(released))
        figure.canvas.draw()
    return figure


def texts(figure: Figure) -> list[str]:
    return [one.get_text() for one in figure.findobj(Text) if one.get_text()]


@pytest.mark.parametrize("classes", [3, 5, 7])
def test_shades_darken_from_class_to_class(classes):
    light = [sum(to_rgb(country_map.shade(one, classes))) for one in range(1, classes + 1)]
    assert all(one - other > 0.15 for one, other in pairwise(light))


def test_classes_stand_in_the_areas_and_sites_are_named():
    told = texts(drawn(sample(Shape.COUNTRY_MAP, "de")))
    assert {"1", "2"} <= set(told)
    assert "Seestadt\n30,5, Klasse 2" in told
    assert any(one.startswith("2:  30,5 bis 30,5") for one in told)


def test_an_area_without_a_value_is_hatched_and_counted():
    figure = drawn(sample(Shape.COUNTRY_MAP, "de"))
    (axes,) = figure.axes
    hatched = [one for one in axes.patches if isinstance(one, PathPatch) and one.get_hatch()]
    assert len(hatched) == 1
    assert hatched[0].get_edgecolor()[:3] != to_rgb(canvas.PAPER)
    assert "keine Zahl (1)" in texts(figure)


def test_scale_and_north_are_optional():
    bare = [row | {"map_step": None, "north_arrow": False} for row in country_rows()]
    released = make_released(Shape.COUNTRY_MAP, bare, columns=COLUMNS[Shape.COUNTRY_MAP], population="")
    assert not {"N", "20 km"} & set(texts(drawn(released)))
    assert {"N", "20 km"} <= set(texts(drawn(sample(Shape.COUNTRY_MAP, "de"))))


@pytest.mark.parametrize(
    ("metres", "length"), [(199_999, 100_000), (200_000, 200_000), (730, 500), (9.9, 5), (0.5, 1)]
)
def test_scale_bars_have_round_lengths(metres, length):
    assert round_length(metres) == length


def test_the_map_is_no_league_table(language):
    block = show.figure(sample(Shape.COUNTRY_MAP, language))
    assert {"de": "keine Rangliste", "en": "no league table"}[language] in block.caption
    assert "Amt <a>" in block.caption

"""The funnel: areas beyond a limit are named, labels keep apart, nothing is ranked."""

from itertools import combinations, pairwise

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from kpk_eval import show
from kpk_eval.model import Released, Shape
from kpk_eval.show.block import BlockKind
from kpk_eval.show.figures import area_funnel, canvas
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.voice import voice_of

from .district_samples import funnel_rows
from .samples import make_released, sample


def drawn(released: Released) -> Figure:
    with canvas.paper():
        figure = area_funnel.figure(released, voice_of(released))
        FigureCanvasAgg(figure).draw()
    return figure


def crowd() -> Released:
    """Twenty areas of nearly the same size and value, every fourth above a limit."""
    point = funnel_rows()[2]
    rows = [
        point
        | {"number": place, "area": f"Stadtteil {place}", "denominator": 150 + place % 3,
           "value": 30.0 + place / 3, "position": int(place % 4 == 0)}
        for place in range(1, 21)
    ]  # fmt: skip
    return make_released(
        Shape.AREA_FUNNEL, [*rows, *funnel_rows()[-3:]], columns=COLUMNS[Shape.AREA_FUNNEL], population=""
    )


@pytest.mark.parametrize("released", [sample(Shape.AREA_FUNNEL, "de"), crowd()], ids=["few", "crowd"])
def test_no_label_lies_on_another_or_outside(released):
    figure = drawn(released)
    boxes = [text.get_window_extent() for text in figure.findobj(Annotation)]
    assert len(boxes) >= 3
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)


def test_areas_beyond_a_limit_are_named_and_others_numbered():
    texts = {text.get_text() for text in drawn(sample(Shape.AREA_FUNNEL, "de")).findobj(Annotation)}
    assert texts == {"1 Altstadt <a>", "2 Bahnhof", "3"}


def test_marks_differ_in_form():
    forms = [mark.marker for mark in area_funnel.MARKS.values()]
    assert len(set(forms)) == len(forms)


def test_what_is_not_shown_is_counted_and_not_drawn():
    released = sample(Shape.AREA_FUNNEL, "de")
    (axes,) = drawn(released).axes
    marks = [line for line in axes.lines if line.get_linestyle() == "None"]
    assert sorted(value for line in marks for value in line.get_ydata()) == [19.0, 30.5, 52.0]
    assert "2 weitere Gebiete sind nicht gezeichnet" in show.figure(released).alt


def test_alternative_text_states_the_finding_and_caption_ranks_nothing(language):
    block = show.figure(sample(Shape.AREA_FUNNEL, language))
    assert "Altstadt <a> (52" in block.alt
    assert {"de": "keine Rangliste", "en": "no league table"}[language] in block.caption
    assert {"de": "1,6‑mal", "en": "1.6 times"}[language] in block.caption


def test_limits_that_show_chance_alone_say_so():
    rows = [row | {"widened": 0, "dispersion": 0.8} for row in funnel_rows()]
    released = make_released(Shape.AREA_FUNNEL, rows, columns=COLUMNS[Shape.AREA_FUNNEL], population="")
    assert "nicht stärker als durch Zufall allein (Faktor 0,8)" in show.figure(released).caption


def test_limits_that_are_hardly_wider_are_not_told_as_wide():
    rows = [row | {"dispersion": 1.03} for row in funnel_rows()]
    released = make_released(Shape.AREA_FUNNEL, rows, columns=COLUMNS[Shape.AREA_FUNNEL], population="")
    caption = show.figure(released).caption
    assert "1,0‑mal" not in caption
    assert "kaum stärker als durch Zufall allein (Faktor 1,0)" in caption


def test_every_footnote_of_the_table_has_its_mark():
    rows = [row for row in funnel_rows() if row.get("reason") is None]
    released = make_released(Shape.AREA_FUNNEL, rows, columns=COLUMNS[Shape.AREA_FUNNEL], population="")
    assert "Grund nicht angegeben" not in show.table(released).html


def test_a_funnel_of_nothing_is_a_sentence():
    rows = funnel_rows()[3:5]
    released = make_released(Shape.AREA_FUNNEL, rows, columns=COLUMNS[Shape.AREA_FUNNEL], population="")
    assert show.figure(released).kind is BlockKind.PROSE


def test_areas_stand_in_the_order_of_their_names_and_not_of_their_values():
    html = show.table(sample(Shape.AREA_FUNNEL, "de")).html
    names = ["Altstadt", "Bahnhof", "Gartenstadt", "Hafen", "Nordhang"]
    assert all(html.index(one) < html.index(other) for one, other in pairwise(names))

"""The field of offers and needs: fewer, more, alike and untold are told apart in the picture and in words."""

import pytest

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.show.figures import canvas, reach
from kpk_eval.show.reach import Kind, fields_of, kind_of
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.voice import voice_of
from tests.show.samples import estimate_row, make_released, sample


def fields():
    """Four needs of one type of offer at one wave."""
    row = {"site": "seestadt", "population": "families", "reach": "a", "outcome": "used_sport", "wave": "t0",
           "n": 200, "n_need": 80, "low": 0.1, "high": 0.3, "level": 0.95}  # fmt: skip
    numbers = {
        "poor": {"mean": 0.18, "reach_gap": 0.2, "reach_gap_low": 0.05, "reach_gap_high": 0.35},
        "alone": {"mean": 0.3, "reach_gap": -0.2, "reach_gap_low": -0.3, "reach_gap_high": -0.1},
        "far": {"mean": 0.25, "reach_gap": 0.02, "reach_gap_low": -0.1, "reach_gap_high": 0.14},
        "new": {"reason": "small_group"},
    }
    rows = [row | {"stage": name} | one for name, one in numbers.items()]
    return make_released(Shape.REACH_GAPS, rows, columns=COLUMNS[Shape.REACH_GAPS], analysis="reach_gaps")


def texts(figure) -> list[str]:
    return [one.get_text() for axes in figure.axes for one in axes.texts]


def test_fewer_and_more_only_where_the_interval_leaves_out_zero():
    released = fields()
    found = fields_of(released, voice_of(released))
    (line,) = found.lines.values()
    assert found.groups == ("poor", "alone", "far", "new")
    assert [kind_of(row) for row in line.values()] == [Kind.LESS, Kind.MORE, Kind.ALIKE, Kind.UNTOLD]


def test_the_picture_frames_what_is_clear_and_says_why_a_field_has_no_number():
    released = fields()
    with canvas.paper():
        figure = reach.overview(released, voice_of(released))
    (axes,) = figure.axes
    said = {one.get_text().replace("\u00a0", " ").replace("\u202f", " "): one for one in axes.texts}
    assert list(said) == ["18 %\n▼ 20", "30 %\n▲ 20", "25 %\n▼ 2", "zu\nwenige"]
    framed = [one.get_bbox_patch() is not None for one in said.values()]
    assert framed == [True, True, False, False]


def test_sentences_name_whom_offers_miss():
    told = show.sentences(fields()).html
    assert "Seltener als andere erreicht: poor" in told
    assert "Häufiger als andere erreicht: alone" in told
    assert "Nicht gezeigt, zu wenige Personen: new" in told


def test_a_group_without_marks_says_why():
    released = sample(Shape.REACH, "de")
    table = released.table.assign(mean=None, low=None, high=None).drop(columns="hidden")
    blank = make_released(
        Shape.REACH, table.to_dict("records"), columns=tuple(table), analysis="sample_reach"
    )
    with canvas.paper():
        figure = reach.figure(blank, voice_of(blank))
    assert set(texts(figure)) == {"nicht gezeigt: zu wenige Personen"}
    assert "Fehlt das Zeichen einer Erhebung" in show.figure(released).caption


@pytest.mark.parametrize(("size", "there"), [(0.4, True), (None, False)])
def test_effect_sizes_have_a_column_only_where_there_is_one(size, there):
    row = estimate_row(effect_size=size, effect_size_kind="cohens_dz" if there else "")
    html = show.table(make_released(Shape.ESTIMATES, [row])).html
    assert ("Effektgröße</th>" in html) is there

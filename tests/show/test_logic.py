"""Diagrams: boxes lie inside the picture and apart, arrows lead from box to box, texts fit their room."""

import itertools
import subprocess

import pytest

from kpk_eval.goal_evidence import State
from kpk_eval.model import Shape, Verdict
from kpk_eval.show.figures import arranged, estimates, logic
from kpk_eval.show.figures.arranged import GraphvizMissingError, arrows, ordered
from kpk_eval.show.logic import pieces_of
from kpk_eval.show.voice import voice_of

from .samples import make_released, sample

pytestmark = pytest.mark.skipif(not arranged.available(), reason="needs graphviz")


def model(widths):
    """Rows of a logic model with so many elements in each stage, every one linked to all that follow."""
    stages = ("input", "activity", "output", "outcome", "impact")
    names = [[f"{stage}{number}" for number in range(n)] for stage, n in zip(stages, widths, strict=True)]
    rows = []
    for stage, here, after in zip(stages, names, [*names[1:], []], strict=True):
        for name in here:
            frame = {"site": "seestadt", "stage_of": stage, "element": name, "hidden": ""}
            rows.append(frame | {"piece": "element"})
            rows += [frame | {"piece": "link", "to": to} for to in after]
    columns = ("site", "stage_of", "element", "piece", "to", "goal", "outcome", "goal_state", "status")
    return make_released(Shape.LOGIC, rows, columns=columns, population="")


def boxes_of(released):
    voice = voice_of(released)
    pieces = {one.id: one for one in pieces_of(released, voice)}
    rows = [[one.id for one in row] for row in logic._rows(list(pieces.values()))]
    return logic._placed(rows, pieces, voice), rows


@pytest.mark.parametrize("verdict", list(Verdict))
def test_an_assessment_has_the_colour_that_it_has_in_figures_of_changes(verdict):
    assert logic.COLOURS[State(verdict)] == estimates.look(verdict)[0]


@pytest.mark.parametrize("widths", [(1, 1, 1, 1, 1), (2, 3, 3, 3, 1), (4, 5, 7, 3, 2)])
def test_boxes_lie_inside_and_apart(widths):
    (boxes, height), rows = boxes_of(model(widths))
    assert max(map(len, rows)) <= logic.ACROSS
    edges = {
        name: (
            one.middle[0] - one.size[0] / 2,
            one.middle[0] + one.size[0] / 2,
            one.middle[1] - one.size[1] / 2,
            one.middle[1] + one.size[1] / 2,
        )
        for name, one in boxes.items()
    }
    for left, right, bottom, top in edges.values():
        assert 0 <= left < right <= logic.canvas.WIDTH
        assert 0 <= bottom < top <= height
    for one, two in itertools.combinations(edges.values(), 2):
        assert one[1] < two[0] or two[1] < one[0] or one[3] < two[2] or two[3] < one[2]


def test_arrows_lead_from_the_lower_edge_to_the_upper_edge():
    middles = {"a": (1.0, 3.0), "b": (1.0, 1.0), "c": (4.0, 1.0)}
    sizes = dict.fromkeys(middles, (1.0, 0.5))
    led = arrows(middles, sizes, [("a", "b"), ("a", "c")])
    assert [(one.tail, one.head) for one in led] == [("a", "b"), ("a", "c")]
    for one in led:
        assert one.controls[0] == pytest.approx((1.0, 2.75), abs=0.02)
        assert one.controls[-1] == pytest.approx((middles[one.head][0], 1.25), abs=0.02)


def test_order_of_boxes_saves_crossings():
    rows = ordered([["a", "b"], ["c", "d"]], [("a", "d"), ("b", "c")])
    assert [rows[0].index("a") - rows[0].index("b")] == [rows[1].index("d") - rows[1].index("c")]


def test_names_cannot_become_commands_of_graphviz():
    name = '"]; x [label="'
    assert ordered([[name], ["b"]], [(name, "b")]) == [[name], ["b"]]


def test_text_fits_its_room_and_long_words_are_divided():
    lines = logic.fitted("Ressortübergreifendes Handlungskonzept für alle", 1.4)
    assert all(logic._inches(line, "normal") <= 1.4 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == "RessortübergreifendesHandlungskonzeptfüralle"


def test_without_graphviz_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert not arranged.available()
    with pytest.raises(GraphvizMissingError, match="apt install graphviz"):
        ordered([["a"], ["b"]], [("a", "b")])


def test_a_figure_of_a_model_fits_a_printed_page():
    released = sample(Shape.LOGIC, "de")
    (_, height), _ = boxes_of(released)
    assert height <= 1.4 * logic.canvas.WIDTH


def test_a_failing_graphviz_is_no_silent_empty_picture(monkeypatch):
    def fail(*_, **__):
        raise subprocess.CalledProcessError(1, "dot")

    monkeypatch.setattr(arranged.subprocess, "run", fail)
    with pytest.raises(subprocess.CalledProcessError):
        ordered([["a"], ["b"]], [("a", "b")])

"""What is drawn keeps its size and its place: small changes look small, labels keep off lines."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kpk_eval.model import Released, Shape
from kpk_eval.show.figures import DRAWN, arranged, canvas, courses, labels, logic, sensitivity
from kpk_eval.show.figures.labels import Label, Room, placed
from kpk_eval.show.logic import pieces_of
from kpk_eval.show.voice import voice_of

from .samples import estimate_row, make_released, sample


def drawn(released: Released) -> Figure:
    with canvas.paper():
        figure = DRAWN[released.shape](released, voice_of(released))
        FigureCanvasAgg(figure).draw()
    return figure


def axis_of(figure: Figure) -> tuple[float, list[str]]:
    """End of the first panel's axis, and the numbers along it."""
    axes = next(one for one in figure.axes if one.axison)
    return axes.get_xlim()[1], [tick.get_text() for tick in axes.get_xticklabels()]


@pytest.mark.parametrize(("verdict", "times"), [("equivalent", 2), ("no clear change", 1)])
def test_what_is_practically_unchanged_fills_no_more_than_half_of_the_axis(verdict: str, times: float):
    row = estimate_row(estimate=0.0, low=-0.1, high=0.1, verdict=verdict)
    end, _ = axis_of(drawn(make_released(Shape.ESTIMATES, [row])))
    assert end == pytest.approx(1.08 * times * 0.1)


def test_a_panel_without_any_value_has_no_numbers_on_its_axis():
    none = dict.fromkeys(("estimate", "low", "high", "p"))
    row = estimate_row(verdict="not estimable", reason="too_few", **none)
    assert not axis_of(drawn(make_released(Shape.ESTIMATES, [row])))[1]
    assert axis_of(drawn(make_released(Shape.ESTIMATES, [estimate_row()])))[1]


def test_intervals_that_include_no_change_do_not_fill_the_panel_of_three_treatments():
    figure = drawn(sample(Shape.SENSITIVITY, "de"))
    ends = [axes.get_xlim()[1] for axes in figure.axes]
    reaches = [
        max((abs(x) for line in axes.lines for x in line.get_xdata() if len(set(line.get_ydata())) == 1),
            default=0.0)
        for axes in figure.axes
    ]  # fmt: skip
    shares = [reach / end for reach, end in zip(reaches, ends, strict=True) if reach]
    assert min(shares) == pytest.approx(1 / 1.12 / sensitivity.OPEN)
    assert max(shares) == pytest.approx(1 / 1.12)


def test_a_start_is_dashed_and_a_break_is_not():
    figure = drawn(sample(Shape.COURSES, "de"))
    marks = [
        one
        for axes in figure.axes
        for one in axes.findobj(Rectangle)
        if one is not axes.patch and 0 < one.get_width() < 1
    ]
    starts = [one for one in marks if to_hex(one.get_facecolor()) == canvas.RED]
    breaks = [one for one in marks if to_hex(one.get_facecolor()) == canvas.QUIET]
    assert starts
    assert len(starts) % courses.DASHES == 0
    assert max(one.get_height() for one in starts) < 1 / courses.DASHES
    assert all(one.get_height() == 1 for one in breaks)


@pytest.mark.skipif(not arranged.available(), reason="needs graphviz")
def test_number_and_sign_of_a_state_stay_on_one_line():
    released = sample(Shape.LOGIC, "de")
    voice = voice_of(released)
    pieces = [one for one in pieces_of(released, voice) if one.states]
    assert pieces
    for piece in pieces:
        lines = [line.text for line in logic._lines(piece, 2.07, voice)]
        for (state, _), number in piece.states.items():
            sign = voice.words[f"goal_sign.{state}"]
            assert any(line.startswith(f"{number}\u00a0{sign} ") for line in lines)


def test_labels_keep_off_lines_where_another_near_place_is_free():
    room = Room((0.0, 10.0), (0.0, 10.0), (6.0, 3.0))
    name, at = Label("2 Amt Birkheide", 5.0, 5.0), [(5.0, 5.0)]
    line = [(0.0, 5.1), (10.0, 5.0)]
    ((_, beside, _),) = placed([name], at, room, points=13)
    ((_, away, _),) = placed([name], at, room, points=13, lines=[line])
    assert beside == (10, 0)
    assert abs(away[1]) == 15
    walls = [[(0.0, up / 10), (10.0, up / 10)] for up in range(100)]
    ((_, anyway, _),) = placed([name], at, room, points=13, lines=walls)
    assert max(map(abs, anyway)) <= labels.NEAR

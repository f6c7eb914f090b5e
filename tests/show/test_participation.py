"""The way from the files to the comparison, as table, figure and sentence."""

import re

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kpk_eval import show
from kpk_eval.model import Released, Shape
from kpk_eval.show.figures import DRAWN, canvas
from kpk_eval.show.figures.flow import MOST_PANELS
from kpk_eval.show.voice import voice_of

from .samples import make_released, sample

SITE = {"site": "seestadt", "population": "families", "contrast": "t0_t1"}


def drawn(released: Released) -> Figure:
    with canvas.paper():
        figure = DRAWN[Shape.FLOW](released, voice_of(released))
        FigureCanvasAgg(figure).draw()
    return figure


def texts(released: Released) -> list[str]:
    return [text.get_text() for axes in drawn(released).axes for text in axes.texts if text.get_text()]


def test_every_number_in_the_figure_is_a_released_one(language: str) -> None:
    released = sample(Shape.FLOW, language)
    shown = released.table["n"].dropna().astype(int)
    written = {
        int(re.sub(r"[.,]", "", one)) for text in texts(released) for one in re.findall(r"\d[\d.,]*", text)
    }
    assert written
    assert written <= set(shown)


def test_hidden_numbers_are_marked_and_empty_steps_left_out() -> None:
    lines = texts(sample(Shape.FLOW, "de"))
    assert "ausgesondert: •" in lines
    assert "nur in dieser Erhebung: •" in lines
    assert not any("weggelassen" in line for line in lines)


def test_no_text_reaches_beyond_its_box() -> None:
    released = make_released(
        Shape.FLOW,
        [
            SITE | {"stage": f"{name}_{side}", "wave": wave, "n": 1230}
            for side, wave in (("before", "t0"), ("after", "t1"))
            for name in (
                "delivered",
                "left_out",
                "set_aside",
                "answered",
                "without_code",
                "repeated",
                "tied",
                "only",
            )
        ]
        + [SITE | {"stage": name, "n": 1230} for name in ("linked_exactly", "linked_tolerantly", "linked")],
        texts={"t0": "Ausgangserhebung der Familien im Herbst 2022"},
    )
    figure = drawn(released)
    (axes,) = figure.axes
    frames = [one.get_window_extent() for one in axes.patches]
    for text in axes.texts:
        if text.get_text():
            extent = text.get_window_extent()
            assert any(
                frame.x0 <= extent.x0
                and extent.x1 <= frame.x1
                and frame.y0 <= extent.y0
                and extent.y1 <= frame.y1
                for frame in frames
            ), text.get_text()


def test_the_finding_is_told_without_the_picture() -> None:
    alt = show.figure(sample(Shape.FLOW, "de")).alt
    assert alt.startswith("Flussdiagramm von den Dateien bis zum Vergleich.")
    assert "145 davon sind einander zugeordnet" in alt
    assert "nur später: •" in alt


def test_more_contrasts_than_fit_are_left_to_the_table() -> None:
    rows = [
        SITE | {"contrast": f"c{number}", "stage": stage, "n": 20}
        for number in range(MOST_PANELS + 1)
        for stage in ("answered_before", "answered_after", "linked")
    ]
    block = show.figure(make_released(Shape.FLOW, rows))
    assert "die ersten 3 von 4 Vergleichen" in block.caption


def test_without_files_the_boxes_begin_with_the_answers() -> None:
    rows = [SITE | {"stage": stage, "n": 20} for stage in ("answered_before", "answered_after", "linked")]
    lines = texts(make_released(Shape.FLOW, rows))
    assert {"frühere Erhebung", "spätere Erhebung", "20 haben geantwortet"} <= set(lines)
    assert not any("geliefert" in line for line in lines)


def test_linked_people_stand_in_both_columns() -> None:
    html = show.table(sample(Shape.FLOW, "de")).html
    line = re.search(r"insgesamt zugeordnet.*?</tr>", html, re.DOTALL)
    assert line is not None
    assert re.findall(r">(\d+)</td>", line.group()) == ["145", "145"]


GROUPS = [
    SITE | {"outcome": "wellbeing", "type": "continuous", "unit": "Punkte", "wave": wave, "stage": stage,
            "n": n, "n_stayed": stayed, "mean": mean, "sd": 1.0, "difference": difference}
    for wave, stage, n, stayed, mean, difference in (
        ("t0", "stayed_before", 100, None, 3.1, None), ("t0", "left", 20, 100, 2.8, -0.31),
        ("t1", "stayed_after", 100, None, 3.4, None), ("t1", "joined", 15, 100, 3.5, 0.1),
    )
]  # fmt: skip
SHARES = [
    SITE | {"outcome": "contact", "type": "binary", "wave": "t0", "stage": stage, "n": 50, "mean": mean,
            "sd": None, "low": mean - 0.1, "high": mean + 0.1, "difference": difference}
    for stage, mean, difference in (("single=1", 0.64, -0.22), ("no_value", 0.72, None))
]  # fmt: skip


def test_groups_are_told_with_their_wave_and_their_distance() -> None:
    html = show.table(make_released(Shape.FLOW, GROUPS)).html
    for words in (
        "ausgeschieden",
        "hinzugekommen",
        "Wohlbefinden (Punkte)",
        "−0,31",
        "+0,10",
        "Zwischenerhebung",
    ):
        assert words in html, words


def test_shares_are_told_with_their_interval_and_without_a_wave_they_share() -> None:
    html = show.table(make_released(Shape.FLOW, SHARES)).html
    for words in ("64\u202f%", "54\u202f% bis 74\u202f%", "keine Angabe", "−0,22"):
        assert words in html, words
    assert "Ausgangserhebung</span>" not in html


def test_several_contrasts_of_groups_are_named() -> None:
    html = show.table(
        make_released(Shape.FLOW, [*GROUPS, *(row | {"contrast": "t0_t2"} for row in GROUPS)])
    ).html
    assert "Ausgangs- bis Enderhebung · Wohlbefinden" in html


@pytest.mark.parametrize("rows", [GROUPS, SHARES], ids=["turnover", "linkage"])
def test_groups_have_sentences_but_no_figure(rows: list[dict[str, object]]) -> None:
    released = make_released(Shape.FLOW, rows)
    assert "contrast" not in show.sentences(released).alt
    with pytest.raises(ValueError, match=r"groups of people are not drawn; use table\(\)"):
        show.figure(released)


@pytest.mark.parametrize(("people", "base", "shown"), [(25, 5, False), (50, 5, True), (25, 1, True)])
def test_a_share_of_few_rounded_people_is_not_shown(people: int, base: int, shown: bool) -> None:
    group = {"outcome": "income", "type": "binary", "stage": "income=1", "wave": "t0", "n": people,
             "mean": 1.0, "low": 0.86, "high": 1.0, "level": 0.95, "difference": 0.1}  # fmt: skip
    told = show.table(make_released(Shape.FLOW, [SITE | group], base=base)).html
    assert ("100" in told) is shown
    assert ("mindestens 50 Personen" in told) is not shown

"""Breaks and flags of indicators: nothing is told, drawn or joined across a break."""

import re
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kpk_eval import show
from kpk_eval.model import Released, Shape
from kpk_eval.show.figures import canvas, series
from kpk_eval.show.series import tracks_of
from kpk_eval.show.voice import voice_of

from .samples import make_released, series_rows

SINCE = 2021
TEXTS = {"break": "Zählung geändert", "break_source": "Amt"}


def rows(*, accepted: str = "", since: int = SINCE, flags: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    """The sample with a break before ``since`` and flags at these years of the site."""
    plain = {"break": None, "break_source": None, "break_accepted": None, "flag": None}
    told = []
    for row in series_rows():
        own = TEXTS | {"break_accepted": accepted or None} if row["year"] == since else {}
        flag = {"flag": "vorläufige Zahl"} if row["group"] == "site" and row["year"] in flags else {}
        told.append(row | plain | own | flag)
    return told


def released(**given: Any) -> Released:
    language = given.pop("language", "de")
    return make_released(Shape.SERIES, rows(**given), population="", language=language)


def drawn(result: Released) -> Axes:
    with canvas.paper():
        figure: Figure = series.figure(result, voice_of(result))
    return figure.axes[0]


def test_sentence_compares_within_the_years_behind_the_break_only() -> None:
    text = show.sentences(released()).alt
    assert "20,1 im Jahr 2023 (21,7 im Jahr 2021)." in text
    assert "24,1" not in text
    assert (
        "gegenüber Jahren vor 2021 ist nicht schätzbar. Grund: Bruch in der Zeitreihe (Zählung geändert)."
        in text
    )


def test_sentence_in_english_says_the_same() -> None:
    text = show.sentences(released(language="en")).alt
    assert "A change against years before 2021 cannot be estimated" in text


def test_first_year_behind_a_break_stands_alone() -> None:
    text = show.sentences(released(since=2023)).alt
    assert "20,1 im Jahr 2023. Eine Veränderung" in text


def test_accepted_break_is_told_with_its_reason() -> None:
    text = show.sentences(released(accepted="betrifft wenige.")).alt
    assert "20,1 im Jahr 2023 (24,1 im Jahr 2018)." in text
    assert "(Zählung geändert), weil der Analyseplan sagt: betrifft wenige." in text
    assert "nicht schätzbar" not in text


def test_break_before_all_years_is_none() -> None:
    assert "Bruch" not in show.sentences(released(since=2018)).alt
    assert "Bruch" not in show.table(released(since=2018)).html


def test_eras_are_the_years_that_compare() -> None:
    (track,) = tracks_of(released(), voice_of(released()))
    assert track.eras == ((2018, 2019, 2020), (2021, 2022, 2023))
    (whole,) = tracks_of(released(accepted="ja"), voice_of(released()))
    assert whole.eras == (tuple(range(2018, 2024)),)


def test_table_marks_the_year_and_explains_it_once_with_its_source() -> None:
    html = show.table(released()).html
    assert re.search(r">2021<sup>a</sup><", html)
    assert html.count("a) Bruch in der Zeitreihe ab 2021: Zählung geändert.") == 1
    assert "Jahre davor und danach sind nicht vergleichbar. Quelle: Amt" in html
    assert "b) geheim" in html


def test_table_tells_why_a_break_is_accepted() -> None:
    assert (
        "Dennoch verglichen, weil der Analyseplan sagt: ja. Quelle: Amt"
        in show.table(released(accepted="ja")).html
    )


def test_no_line_crosses_a_break() -> None:
    for line in drawn(released()).get_lines():
        years = [year for year in line.get_xdata() if year is not None]
        assert not (min(years) < SINCE <= max(years)), line


def test_lines_cross_an_accepted_break() -> None:
    assert any(
        min(line.get_xdata()) < SINCE <= max(line.get_xdata())
        for line in drawn(released(accepted="ja")).get_lines()
        if len(line.get_xdata())
    )


@pytest.mark.parametrize("accepted", ["", "ja"])
def test_break_is_marked_between_the_years_with_text(accepted: str) -> None:
    axes = drawn(released(accepted=accepted))
    (mark,) = [one for one in axes.patches if isinstance(one, Rectangle)]
    assert mark.get_x() + mark.get_width() / 2 == pytest.approx(SINCE - 0.5)
    assert "Bruch 2021" in [text.get_text() for text in axes.texts]


def test_caption_and_alternative_text_of_the_figure_name_the_break() -> None:
    block = show.figure(released())
    assert block.caption.count("Bruch in der Zeitreihe ab 2021: Zählung geändert.") == 1
    assert "nicht schätzbar" in block.alt


def test_single_year_between_breaks_can_be_seen() -> None:
    given = [row | (TEXTS if row["year"] == SINCE + 1 else {}) for row in rows()]
    result = make_released(Shape.SERIES, given, population="")
    alone = [line for line in drawn(result).get_lines() if list(line.get_xdata()) == [SINCE]]
    assert len(alone) == 3
    assert all(line.get_marker() not in {"", "None", None} for line in alone)


def test_flag_is_a_note_of_the_table_and_a_hollow_point_of_the_figure() -> None:
    result = released(flags=(2022, 2023))
    html = show.table(result).html
    assert html.count("vorläufige Zahl") == 1
    assert re.search(r"20,1<sup>a</sup>", html)
    hollow = [
        line for line in drawn(result).get_lines() if same_color(line.get_markerfacecolor(), canvas.PAPER)
    ]
    assert [list(line.get_xdata()) for line in hollow] == [[2022, 2023]]
    assert "Kennzeichen der Quelle: vorläufige Zahl." in show.sentences(result).alt


def test_value_without_flag_has_neither_mark_nor_hollow_point() -> None:
    result = make_released(Shape.SERIES, series_rows(), population="")
    assert "Kennzeichen" not in show.table(result).html
    assert not [
        one for one in drawn(result).get_lines() if same_color(one.get_markerfacecolor(), canvas.PAPER)
    ]


def test_numerator_and_denominator_stand_below_the_value() -> None:
    given = [row | {"numerator": 1234, "denominator": 5678} for row in series_rows()]
    html = show.table(make_released(Shape.SERIES, given, population="")).html
    assert "1.234\u00a0von\u00a05.678" in html
    assert "„x von y“: Zähler und Nenner des Werts." in html


def test_hidden_counts_are_not_told_beside_the_value() -> None:
    given = [row | {"numerator": 7, "denominator": 5678, "hidden": "numerator"} for row in series_rows()]
    assert "5.678" not in show.table(make_released(Shape.SERIES, given, population="")).html


def test_figure_of_a_broken_series_passes_the_last_look() -> None:
    assert show.figure(released(flags=(2023,))).png


def test_the_only_comparison_area_is_no_median() -> None:
    rows = [row for row in series_rows() if row["area"] in {"Seestadt", "A0"}]
    told = show.table(make_released(Shape.SERIES, rows)).html
    assert "Median" not in told
    assert "Vergleichsgebiet<" in told
    assert "Median" in show.table(make_released(Shape.SERIES, series_rows())).html

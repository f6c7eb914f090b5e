"""Comparisons of areas say both changes, the years, the coverage, and what so few areas can say."""

from collections.abc import Callable

import pytest

from kpk_eval import show
from kpk_eval.model import RESULT_COLUMNS, Released, Shape
from kpk_eval.show.prose import told

from .area_samples import FURTHER, change_rows
from .samples import make_released, sample


def changes(language: str, *, rows: list[dict] | None = None) -> Released:
    """Changes of areas as an analysis releases them."""
    return make_released(
        Shape.ESTIMATES, change_rows() if rows is None else rows, columns=(*RESULT_COLUMNS, *FURTHER),
        language=language, analysis="indicator_change", population="",
    )  # fmt: skip


def test_golden_sentences(language: str, golden: Callable[[str, str], None]) -> None:
    golden(f"sentences.areas.{language}.txt", "\n".join(map(str, told(changes(language)))) + "\n")


def test_golden_table(language: str, golden: Callable[[str, str], None]) -> None:
    golden(f"table.areas.{language}.html", show.table(changes(language)).html + "\n")


def test_differences_of_percent_are_percentage_points() -> None:
    first = str(told(changes("de"))[0])
    assert "5,8 Prozentpunkte weniger" in first
    assert "Prozentpunkte" in show.table(changes("de")).html


def test_few_areas_are_told_and_many_are_not() -> None:
    sentences = [str(one) for one in told(changes("de"))]
    assert ["kann p nicht unter" in one for one in sentences] == [False, True, False]
    assert "75‑%‑Intervall" in sentences[1]


def test_another_coverage_is_told_only_beside_a_number() -> None:
    sentences = [str(one) for one in told(changes("de"))]
    assert ["verschoben" in one for one in sentences] == [False, True, False]


def test_people_and_effect_sizes_have_no_column() -> None:
    html = show.table(changes("de")).html
    assert "Personen" not in html
    assert "Effektgröße" not in html


@pytest.mark.parametrize("verdict", ["improved", "no clear change"])
def test_direction_is_said_only_with_a_verdict(verdict: str) -> None:
    sentence = str(told(changes("de", rows=[change_rows()[0] | {"verdict": verdict}]))[0])
    assert ("Prozentpunkte weniger" in sentence) is (verdict == "improved")


def test_course_says_before_and_after() -> None:
    sentence = str(told(sample(Shape.COURSES, "de"))[0])
    assert "Von 2015 bis 2021" in sentence
    assert (
        "Im Jahr 2024 betrug er −3,5; bei den Vergleichsgebieten lag er dann zwischen −1,5 und +1,2"
        in sentence
    )
    assert "gewichteten Mittel" in sentence


def test_checks_with_few_areas_claim_no_clean_record() -> None:
    sentence = str(told(sample(Shape.CHECKS, "de"))[0])
    assert "weder einen Fehlalarm noch einen Befund" in sentence
    assert "0,091" in show.table(sample(Shape.CHECKS, "de")).html


def test_figure_draws_at_most_three_indicators_and_says_so() -> None:
    rows = sample(Shape.COURSES, "de").table.drop(columns="hidden").to_dict("records")
    many = [row | {"indicator": f"i{place}"} for place in range(4) for row in rows]
    released = make_released(Shape.COURSES, many, analysis="sample", population="")
    assert "3 von 4 Indikatoren" in show.figure(released).caption

"""Rounded numbers of people are never passed off as exact ones."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpk_eval import show
from kpk_eval.model import Released, Shape

from .samples import COLUMNS, description_rows, estimate_row, make_released, sample, series_rows

ROUNDED = {
    "de": "Anzahlen, die Personen zählen, sind auf Vielfache von 5 gerundet; Summen und Anteile",
    "en": "Numbers that count people are rounded to multiples of 5; sums and shares",
}
PEOPLE = {"n": "", "n_before": "", "n_after": ""}


def changes(**given: Any) -> Released:
    row = estimate_row(n=145, n_before=210, n_after=180)
    return make_released(Shape.ESTIMATES, [row], **{"base": 5, "people": PEOPLE} | given)


def indicators(*, official: bool | None) -> Released:
    rows = [row | {"numerator": 120, "denominator": 800, "official": official} for row in series_rows()]
    people = {"numerator": "official", "denominator": "official"}
    return make_released(Shape.SERIES, rows, base=5, people=people, population="")


def notes_of(released: Released, folder: Path) -> str:
    show.workbook(released, folder / "a.xlsx")
    sheet = openpyxl.load_workbook(folder / "a.xlsx").worksheets[1]
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_table_figure_and_workbook_say_that_people_are_rounded(language: str, tmp_path: Path) -> None:
    released = changes(language=language)
    told = ROUNDED[language]
    assert f"<p>{told} " in show.table(released).html
    assert told in show.figure(released).caption
    assert told in notes_of(released, tmp_path)


def test_base_is_named() -> None:
    assert "auf Vielfache von 10 gerundet" in show.table(changes(base=10)).html


@pytest.mark.parametrize("shape", [Shape.REACH, Shape.REACH_GAPS])
def test_shares_of_rounded_counts_say_that_gaps_may_differ(shape: Shape) -> None:
    rows = sample(shape, "de").table.to_dict("records")
    released = make_released(shape, rows, base=5, people={"n": ""})
    assert "bei 40 Personen macht eine Stufe 12,5 Prozentpunkte aus" in show.table(released).html
    assert "Stufe" not in show.table(make_released(shape, rows, people={"n": ""})).html


def test_changes_say_so_only_beside_shares_of_reach() -> None:
    assert "selbst im Vorzeichen" in show.table(changes(analysis="reach_change")).html
    assert "selbst im Vorzeichen" not in show.table(changes()).html


def test_exact_numbers_are_not_called_rounded(tmp_path: Path) -> None:
    released = changes(base=1)
    assert "gerundet" not in show.table(released).html
    assert "gerundet" not in show.figure(released).caption
    assert "gerundet" not in notes_of(released, tmp_path)


@pytest.mark.parametrize(("about_places", "told"), [(True, False), (False, True)])
def test_rows_of_a_file_are_rounded_where_they_are_people(about_places: bool, told: bool) -> None:
    row = {"site": "seestadt", "contract": "c", "rows_read": 120, "rows_kept": 120, "set_aside": 0}
    row |= {"rules": 4, "rules_failed": 0, "rules_warned": 0, "source": "offers", "state": "passed"}
    row |= {"rules_kept": 4, "left_out": 0}
    people = {"rows_read": "about_places", "rows_kept": "about_places"}
    released = make_released(
        Shape.SOURCES, [row | {"about_places": about_places}], base=5, people=people, population=""
    )
    assert ("gerundet" in show.table(released).html) is told


@pytest.mark.parametrize("n", [0, None])
def test_nobody_is_not_rounded(n: int | None) -> None:
    row = {"site": "seestadt", "population": "families", "contrast": "t0_t1", "stage": "linked", "n": n}
    released = make_released(Shape.FLOW, [row], base=5, people={"n": ""}, columns=COLUMNS[Shape.FLOW])
    assert "gerundet" not in show.table(released).html


def test_hidden_numbers_alone_are_not_called_rounded() -> None:
    row = {
        "site": "seestadt",
        "population": "families",
        "contrast": "t0_t1",
        "stage": "linked",
        "hidden": "n",
    }
    released = make_released(Shape.FLOW, [row], base=5, people={"n": ""}, columns=COLUMNS[Shape.FLOW])
    text = show.table(released).html
    assert "gerundet" not in text
    assert "weniger als 10 Personen" in text


def test_official_numbers_are_as_delivered(tmp_path: Path) -> None:
    assert "gerundet" not in notes_of(indicators(official=True), tmp_path)


@pytest.mark.parametrize("official", [False, None])
def test_file_and_table_of_municipal_counts_say_so_and_their_figure_shows_none(
    official: bool | None, tmp_path: Path
) -> None:
    released = indicators(official=official)
    assert ROUNDED["de"] in notes_of(released, tmp_path)
    assert ROUNDED["de"] in show.table(released).html
    assert "gerundet" not in show.figure(released).caption


def test_description_says_so_once() -> None:
    rows = [row | {"n": 210, "missing": 15} for row in description_rows("de")[:2]]
    released = make_released(Shape.DESCRIPTION, rows, base=5, people={"n": "", "missing": ""})
    assert show.table(released).html.count("Vielfache von 5") == 1


def test_sentences_leave_it_to_the_table_below_them() -> None:
    released = changes()
    assert "gerundet" not in show.sentences(released).html
    below = show.table_below(released)
    assert below is not None
    assert ROUNDED["de"] in below.html

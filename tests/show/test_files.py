import csv
from pathlib import Path

import openpyxl
import pytest

from kpk_eval import show
from kpk_eval.model import Shape

from .samples import estimate_row, make_released, sample


def _sheets(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_workbook_keeps_numbers_as_numbers(tmp_path: Path) -> None:
    show.workbook(sample(Shape.ESTIMATES, "de"), tmp_path / "a.xlsx")
    heads, *rows = _sheets(tmp_path / "a.xlsx")["Ergebnis"]
    first = dict(zip(heads, rows[0], strict=True))
    assert first["Schätzwert"] == 3.1234
    assert first["p unkorrigiert"] == 0.0004
    assert first["Personen"] == 147
    assert first["Ergebnis"] == "Wohlbefinden"
    assert first["Bewertung"] == "Verbesserung"
    assert first["Zielgröße"] == "Mittelwert"
    assert first["verborgene Spalten"] == "–"


def test_workbook_shows_hidden_and_absent_by_signs(tmp_path: Path) -> None:
    show.workbook(sample(Shape.ESTIMATES, "de"), tmp_path / "a.xlsx")
    heads, *rows = _sheets(tmp_path / "a.xlsx")["Ergebnis"]
    last = dict(zip(heads, rows[6], strict=True))
    assert (last["Schätzwert"], last["Personen"]) == ("•", "•")
    assert last["verborgene Spalten"].startswith("Effektgröße, Schätzwert, Intervall bis")
    assert dict(zip(heads, rows[5], strict=True))["Schätzwert"] == "–"
    assert not any(value is None for row in rows for value in row)


@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_has_a_workbook_with_notes(shape: Shape, language: str, tmp_path: Path) -> None:
    show.workbook(sample(shape, language), tmp_path / "a.xlsx")
    sheets = _sheets(tmp_path / "a.xlsx")
    notes = "\n".join(str(value) for row in list(sheets.values())[1] for value in row)
    assert list(sheets)[1] == {"de": "Hinweise", "en": "Notes"}[language]
    assert f"sample_{shape}.seestadt" in notes
    assert "10" in notes
    assert {"de": "Quelle", "en": "Source"}[language] in notes


def test_outlines_of_a_map_are_in_no_file(tmp_path: Path) -> None:
    show.workbook(sample(Shape.AREA_CLASSES, "de"), tmp_path / "a.xlsx")
    show.comma_separated(sample(Shape.AREA_CLASSES, "de"), tmp_path / "a.csv")
    assert "outline" not in (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    cells = [str(cell) for row in _sheets(tmp_path / "a.xlsx")["Ergebnis"] for cell in row]
    assert not [cell for cell in cells if "POLYGON" in cell or "outline" in cell]


def test_made_up_data_are_named_in_the_notes(tmp_path: Path) -> None:
    show.workbook(make_released(Shape.ESTIMATES, [estimate_row()], synthetic=True), tmp_path / "a.xlsx")
    assert ["Daten", "Die Daten sind künstlich erzeugt."] in _sheets(tmp_path / "a.xlsx")["Hinweise"]


def test_the_same_result_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        show.workbook(sample(Shape.SERIES, "de"), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_text_too_long_for_a_cell_is_an_error_and_leaves_no_file(tmp_path: Path) -> None:
    released = make_released(Shape.ESTIMATES, [estimate_row(outcome="x" * 40_000)])
    with pytest.raises(ValueError, match="does not fit into a cell"):
        show.workbook(released, tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("shape", list(Shape))
def test_comma_separated_golden(shape: Shape, tmp_path: Path, golden: object) -> None:
    path = tmp_path / "a.csv"
    show.comma_separated(sample(shape, "de"), path)
    golden(f"file.{shape}.csv", path.read_text(encoding="utf-8"))  # type: ignore[operator]


def test_comma_separated_is_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    show.comma_separated(sample(Shape.ESTIMATES, "de"), path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["outcome"], rows[0]["estimate"], rows[0]["n"]) == ("wellbeing", "3.1234", "147")
    assert rows[6]["estimate"] == "•"
    assert not any(value == "" for row in rows for value in row.values())

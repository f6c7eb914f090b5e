"""Registers of areas are read in the forms in which offices publish them, or refused with what to do."""

import json
from datetime import date

import openpyxl
import pytest

from kpk_eval.params.schema import Register
from kpk_eval.readers import ReadError
from kpk_eval.territory.register import read_register

DAY = date(2023, 12, 31)
NAME = "Rendsburg-Eckernförde"


def entry(path: str, **more) -> Register:
    return Register.model_validate({"path": path, "date": DAY} | more)


def fixed(kind: str, key: str, association: str = "", *, day: str = "20231231", name: str = NAME) -> str:
    """A record of GV100AD: kind, date, Land, region, Kreis, Gemeinde, association, name, the rest."""
    return f"{kind}{day}{key:<8}{association:<4}{name:<50}{'':<50}43"


@pytest.fixture
def gv100(tmp_path):
    path = tmp_path / "GV100AD_31122023.txt"
    lines = [
        fixed("10", "01", name="Schleswig-Holstein"),
        fixed("20", "010"),
        fixed("40", "01058"),
        fixed("50", "01058", "5822"),
        fixed("60", "01058043", "5822"),
        fixed("60", "01001000", "0000", name="Flensburg, Stadt"),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "key", ["DG", "01", "010", "01058", "010585822", "01058043", "010585822043", "01001"]
)
def test_gemeindeverzeichnis_knows_its_areas_and_those_they_lie_in(gv100, key):
    assert not read_register(gv100, entry(gv100.name)).lacks(key)


@pytest.mark.parametrize("key", ["01059", "01058044", "010585822044", "02"])
def test_gemeindeverzeichnis_lacks_all_others(gv100, key):
    assert read_register(gv100, entry(gv100.name)).lacks(key)


def test_register_of_another_day_is_refused(gv100):
    with pytest.raises(
        ReadError, match="line 1: the record is of 2023-12-31, but 'date' of the register is 2024"
    ):
        read_register(gv100, entry(gv100.name, date=date(2024, 12, 31)))


def test_line_that_is_no_record_is_named(gv100):
    gv100.write_text(gv100.read_text("utf-8") + "Stand: 2023\n", encoding="utf-8")
    with pytest.raises(ReadError, match="line 7: no record of the Gemeindeverzeichnis"):
        read_register(gv100, entry(gv100.name))


def test_encoding_is_declared_and_not_guessed(gv100):
    gv100.write_bytes(gv100.read_text("utf-8").encode("latin-1"))
    with pytest.raises(ReadError, match="not in utf-8; declare the 'encoding'"):
        read_register(gv100, entry(gv100.name))
    assert not read_register(gv100, entry(gv100.name, encoding="latin-1")).lacks("01058")


@pytest.mark.parametrize("as_text", [True, False], ids=["text", "number"])
def test_workbook_of_the_gemeindeverzeichnis(tmp_path, as_text):
    book = openpyxl.Workbook()
    book.active.append(["Erläuterungen"])
    sheet = book.create_sheet("Onlineprodukt_Gemeinden")
    sheet.append(["Gemeinden in Deutschland nach Fläche, Bevölkerung"])
    sheet.append(["Satzart", "Text-kennzeichen", "Land", "RB", "Kreis", "VB", "Gem", "Gemeindename"])
    for row in (
        ["10", "", "01", "", "", "", "", "Schleswig-Holstein"],
        ["40", "43", "01", "0", "58", "", "", NAME],
        ["60", "64", "01", "0", "58", "5822", "043", "Gemeinde"],
    ):
        sheet.append(row if as_text else [int(cell) if cell.isdigit() else cell for cell in row])
    path = tmp_path / "auszug.xlsx"
    book.save(path)
    found = read_register(path, entry(path.name))
    assert {"01", "01058", "01058043", "010585822043"} <= found.keys
    assert found.lacks("01059")


def test_table_with_keys_of_one_level_says_nothing_of_lower_ones(tmp_path):
    path = tmp_path / "kreise.csv"
    path.write_text("AGS;Name\n01001;Flensburg\n01058;RD\n", encoding="utf-8-sig")
    found = read_register(path, entry(path.name, key="AGS"))
    assert found.lacks("01002")
    assert not found.lacks("01058043")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("AGS;Name\n1001;Flensburg\n", "key '1001': a leading zero is lost"),
        ("AGS;Name\n", "found no regional key"),
        ("Schlüssel;Name\n01001;F\n", "nothing called 'AGS'"),
    ],
)
def test_table_that_is_no_register_is_refused(tmp_path, text, told):
    path = tmp_path / "kreise.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=told):
        read_register(path, entry(path.name, key="AGS"))


@pytest.mark.parametrize("content", ["{", "[]", '{"features": [{}]}', '{"features": 1}'])
def test_damaged_geojson_is_refused(tmp_path, content):
    path = tmp_path / "kreise.geojson"
    path.write_text(content)
    with pytest.raises(ReadError, match="not GeoJSON"):
        read_register(path, entry(path.name))


def test_damaged_workbook_and_absent_file_are_refused(tmp_path):
    (tmp_path / "a.xlsx").write_text("nothing")
    with pytest.raises(ReadError, match=r"a\.xlsx: cannot be read as a workbook"):
        read_register(tmp_path / "a.xlsx", entry("a.xlsx"))
    with pytest.raises(ReadError, match=r"b\.csv: register of areas not found"):
        read_register(tmp_path / "b.csv", entry("b.csv"))
    (tmp_path / "c.pdf").write_text("x")
    with pytest.raises(ReadError, match=r"c\.pdf: a register of areas ends in"):
        read_register(tmp_path / "c.pdf", entry("c.pdf"))


def test_published_boundaries_are_a_register(shared_data):
    path = shared_data / "de_kreise_geo" / "Ebene_Kreise.geojson"
    expected = json.loads((path.parent / "results.json").read_text())
    found = read_register(path, entry("Ebene_Kreise.geojson", date=date(2021, 1, 1)))
    assert sum(len(key) == 5 for key in found.keys) == expected["features"]
    assert sum(len(key) == 2 for key in found.keys) == 16
    assert not any(found.lacks(key) for key, _ in expected["SH"])
    assert found.lacks("01052")

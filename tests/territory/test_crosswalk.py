"""The Umsteigeschlüssel of the BBSR, as its workbooks really look, and tables of other forms."""

from datetime import date

import openpyxl
import pytest
from pydantic import ValidationError

from kpk_eval.params.schema import Crosswalk
from kpk_eval.readers import ReadError
from kpk_eval.territory.crosswalk import read_crosswalk

KREISE = [
    "Kreise\r\n 31.12.2015", "Kreisname 2015", "flächen-\r\nproportionaler\r\nUmsteige-schlüssel",
    "bevölkerungs- \r\nproportionaler \r\nUmsteige- \r\nschlüssel", "Fläche am 31.12.2015 in km²",
    "Bevölkerung am 31.12.2015 in 1000", "Kreise\r\n 31.12.2019", "Kreisname 2019",
]  # fmt: skip
ROWS = [
    [1001000, "Flensburg", 1, 1, 56.7, 85.9, 1001000, "Flensburg"],
    [3152000, "Göttingen", 1, 1, 1117, 250, 3159000, "Göttingen"],
    [3156000, "Osterode am Harz", 1, 1, 636, 73, 3159000, "Göttingen"],
    [13001000, "geteilt", 0.25, 0.4, 10, 10, 13071000, "A"],
    [13001000, "geteilt", 0.75, 0.6, 10, 10, 13072000, "B"],
]


def entry(path: str, **more) -> Crosswalk:
    return Crosswalk.model_validate(
        {"path": path, "from": date(2015, 12, 31), "to": date(2019, 12, 31)} | more
    )


@pytest.fixture
def workbook(tmp_path):
    """Two sheets for two years, as the BBSR delivers them."""

    def write(rows=ROWS, header=KREISE):
        book = openpyxl.Workbook()
        other = [name.replace("2015", "2014") for name in header]
        for title, head in (("2014-2019", other), ("2015-2019", header)):
            sheet = book.create_sheet(title)
            sheet.append(head)
            for row in rows:
                sheet.append(row)
        book.remove(book.active)
        book.save(tmp_path / "ref-kreise-umrech-2019-1990-2018.xlsx")
        return tmp_path / "ref-kreise-umrech-2019-1990-2018.xlsx"

    return write


def test_workbook_of_the_bbsr_gives_keys_of_kreise_with_their_zeros(workbook):
    path = workbook()
    found = read_crosswalk(path, entry(path.name)).shares
    assert found.to_numpy().tolist() == [
        ["01001", "01001", 1.0],
        ["03152", "03159", 1.0],
        ["03156", "03159", 1.0],
        ["13001", "13071", 0.4],
        ["13001", "13072", 0.6],
    ]


def test_weight_chooses_the_column(workbook):
    path = workbook()
    found = read_crosswalk(path, entry(path.name, weight="area")).shares
    assert found["share"].tolist()[-2:] == [0.25, 0.75]
    with pytest.raises(ReadError, match="one column 'beschäftigtenproportional'"):
        read_crosswalk(path, entry(path.name, weight="employees"))


def test_both_dates_have_to_be_in_the_file(workbook):
    path = workbook()
    assert read_crosswalk(path, entry(path.name, **{"from": date(2014, 12, 31)})).start == date(2014, 12, 31)
    with pytest.raises(ReadError, match=r"no table with the areas of 31\.12\.2013 and 31\.12\.2019"):
        read_crosswalk(path, entry(path.name, **{"from": date(2013, 12, 31)}))
    with pytest.raises(ReadError, match=r"no table with the areas of 31\.12\.2014"):
        read_crosswalk(path, entry(path.name, sheet="2015-2019", **{"from": date(2014, 12, 31)}))
    with pytest.raises(ReadError, match="no sheet '1990-2019'; there are: 2014-2019, 2015-2019"):
        read_crosswalk(path, entry(path.name, sheet="1990-2019"))


def test_gemeinden_keep_eight_digits_and_an_empty_share_of_one_is_whole(workbook):
    header = [name.replace("Kreise", "Gemeinden").replace("Kreisname", "Gemeindename") for name in KREISE]
    rows = [
        [1001000, "Flensburg", None, None, 1, 1, 1001000, "Flensburg"],
        [1058001, "Achterwehr", 1, 1, 1, 1, 1058001, "A"],
    ]
    path = workbook(rows, header)
    found = read_crosswalk(path, entry(path.name)).shares
    assert found.to_numpy().tolist() == [["01001000", "01001000", 1.0], ["01058001", "01058001", 1.0]]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([*ROWS[:4]], "the shares of area 13001 do not add up to 1"),
        ([[*ROWS[0][:2], 1, "x", *ROWS[0][4:]], *ROWS[3:4]], "the shares of area 13001"),
        ([["Summe", "", 1, 1, 1, 1, "Summe", ""]], "key 'Summe': no regional key"),
        ([], "the table has no rows"),
    ],
)
def test_crosswalk_that_loses_people_is_refused(workbook, rows, told):
    path = workbook(rows)
    with pytest.raises(ReadError, match=told):
        read_crosswalk(path, entry(path.name))


CSV = "alt;neu;anteil\n03152;03159;1\n03156;03159;1,0\n"
COLUMNS = {"old": "alt", "new": "neu", "share": "anteil"}


def test_table_of_another_form_names_its_columns(tmp_path):
    path = tmp_path / "schluessel.csv"
    path.write_text(CSV, encoding="utf-8-sig")
    found = read_crosswalk(path, entry(path.name, columns=COLUMNS)).shares
    assert found["share"].tolist() == [1.0, 1.0]
    with pytest.raises(ReadError, match="name its 'columns'"):
        read_crosswalk(path, entry(path.name))


def test_lost_zero_in_text_is_an_error(tmp_path):
    path = tmp_path / "schluessel.csv"
    path.write_text(CSV.replace("03152", "3152"), encoding="utf-8")
    with pytest.raises(ReadError, match="key '3152': a leading zero is lost"):
        read_crosswalk(path, entry(path.name, columns=COLUMNS))


def test_absent_and_damaged_files_are_refused(tmp_path):
    with pytest.raises(ReadError, match=r"a\.xlsx: crosswalk not found"):
        read_crosswalk(tmp_path / "a.xlsx", entry("a.xlsx"))
    (tmp_path / "a.xlsx").write_text("no workbook")
    with pytest.raises(ReadError, match="cannot be read as a workbook"):
        read_crosswalk(tmp_path / "a.xlsx", entry("a.xlsx"))
    (tmp_path / "a.csv").write_bytes("Köln;x".encode("latin-1"))
    with pytest.raises(ReadError, match="not in utf-8"):
        read_crosswalk(tmp_path / "a.csv", entry("a.csv"))


def test_dates_have_an_order_and_the_file_lies_in_the_data_folder():
    with pytest.raises(ValidationError, match="'from' 2015-12-31 must be earlier than 'to' 2015-12-31"):
        entry("a.csv", to=date(2015, 12, 31))
    with pytest.raises(ValidationError, match="must lie in the data folder"):
        entry("../a.csv")

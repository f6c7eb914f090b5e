"""Excel workbooks: what a cell becomes, and what is refused with its cell."""

import datetime as dt
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

DAY = {"num_format": "dd.mm.yyyy"}
MOMENT = {"num_format": "dd.mm.yyyy hh:mm"}
CLOCK = {"num_format": "hh:mm"}
HOURS = {"num_format": "[h]:mm"}


def workbook(*rows, name="Tabelle1", formats=None, merge=None, extra=()) -> bytes:
    """A workbook with one filled sheet; None is an empty cell."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(name)
        for other in extra:
            book.add_worksheet(other)
        written = {column: book.add_format(one) for column, one in (formats or {}).items()}
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell, written.get(column))
        if merge:
            sheet.merge_range(merge, "joint")
    return content.getvalue()


def formulas(**cells) -> bytes:
    """A workbook in which cells hold formulas as given: (formula, result)."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Daten")
        sheet.write_row(0, 0, ["id", "a"])
        sheet.write_row(1, 0, [1, 2])
        for place, (formula, result) in cells.items():
            sheet.write_formula(place, formula, None, result)
    return content.getvalue()


def test_cells_keep_their_kind(read_as):
    content = workbook(
        ["ags", "n", "rate", "yes", "mixed"],
        ["05711000", 1, 1.5, True, "01001"],
        ["01001000", 2, 2, False, 5],
        ["00123", None, 0.1, None, 0.5],
    )
    table = read_as(content, "xlsx")
    assert table.frame["ags"].tolist() == ["05711000", "01001000", "00123"]
    assert table.frame["mixed"].tolist() == ["01001", "5", "0.5"]
    assert table.frame.dtypes.astype(str).tolist() == ["str", "Int64", "float64", "boolean", "str"]
    assert table.frame["n"].isna().tolist() == [False, False, True]
    assert table.frame["yes"].isna().tolist() == [False, False, True]
    assert table.frame["rate"].tolist() == [1.5, 2, 0.1]
    assert table.frame.index.tolist() == [2, 3, 4]
    assert table.reasons.shape == (3, 0)


def test_days_are_days_however_they_are_displayed(read_as):
    content = workbook(["day"], [dt.date(2026, 2, 1)], [None], [dt.date(2027, 12, 31)], formats={0: DAY})
    frame = read_as(content, "xlsx").frame
    assert str(frame["day"].dtype).startswith("datetime64")
    assert frame["day"].dropna().dt.strftime("%Y-%m-%d").tolist() == ["2026-02-01", "2027-12-31"]


def test_dates_and_times_are_iso_text(read_as):
    row = [
        dt.date(2026, 2, 1),
        dt.datetime(2026, 2, 1, 10, 5),
        dt.time(10, 5),
        dt.timedelta(hours=36, seconds=5),
    ]
    content = workbook(["d", "m", "c", "h"], row, formats={0: DAY, 1: MOMENT, 2: CLOCK, 3: HOURS})
    assert read_as(content, "xlsx").frame.iloc[0].tolist() == [
        pd.Timestamp("2026-02-01"), "2026-02-01T10:05:00", "10:05:00", "36:00:05",
    ]  # fmt: skip


def test_legend_lets_a_column_be_one_of_numbers(read_as):
    content = workbook(["a", "b"], [1, -9], ["k.A.", 2], [-9, 3], [" ", "-9"])
    table = read_as(content, "xlsx", missing={"k.A.": "no answer", "-9": "not asked"})
    assert str(table.frame["a"].dtype) == str(table.frame["b"].dtype) == "Int64"
    assert table.frame["a"].dropna().tolist() == [1]
    assert table.reasons["a"].tolist()[1:3] == ["no answer", "not asked"]
    assert table.reasons["a"].isna().tolist() == [True, False, False, True]
    assert table.reasons["b"].isna().tolist() == [False, True, True, False]


def test_numbers_entered_as_text_follow_the_declared_notation(read_as, refusal):
    assert read_as(workbook(["a"], ["1.234,5"], [2.5], ["7"]), "xlsx", decimal=",", thousands=".").frame[
        "a"
    ].tolist() == ["1234.5", "2.5", "7"]
    error = refusal(workbook(["id", "a"], [1, 2.5], [2, "1.234"], [3, "2,5"]), "xlsx", decimal=",")
    assert error.place == "sheet 'Tabelle1', cell B3"


def test_header_row_and_empty_areas(read_as):
    content = workbook(
        ["Bericht", None, None],
        [None, None, None],
        ["id", None, 2019],
        [1, " ", 5],
        [None, None, None],
        [2, "", 6],
    )
    table = read_as(content, "xlsx", header_row=3)
    assert list(table.frame) == ["id", "2019"]
    assert table.frame.index.tolist() == [4, 6]
    assert table.frame["2019"].tolist() == [5, 6]


def test_sheet_is_named_or_the_only_one(read_as, refusal):
    content = workbook(["id"], [1], name="Daten", extra=("Hinweise",))
    assert read_as(content, "xlsx", sheet="Daten").frame["id"].tolist() == [1]
    assert "the workbook has: 'Daten', 'Hinweise'" in refusal(content, "xlsx").found
    assert (
        "no sheet 'daten'; did you mean 'Daten'? the workbook has: 'Daten', 'Hinweise'"
        in refusal(content, "xlsx", sheet="daten").found
    )


@pytest.mark.parametrize(
    ("content", "keys", "place", "found"),
    [
        (workbook(["id", "id"], [1, 2]), {}, "cell B1", "the same header"),
        (workbook(["id", None], [1, 2]), {}, "cell B1", "the header is empty"),
        (workbook(["id", "a"], [1, 2], merge="C1:D1"), {}, "cells C1:D1", "merged"),
        (workbook(["id", "a"], [1, 2], merge="A3:A4"), {}, "cells A3:A4", "merged"),
        (workbook(["id", "a"], [1, 2]), {"header_row": 5}, "", "none of them is header row 5"),
        (workbook(["id"], [12345678901234567]), {}, "cell A2", "more digits"),
        (workbook(["id", "a"]), {}, "", "no rows"),
        (workbook(), {}, "", "none of them is header row 1"),
        (formulas(B2=("=1/0", "#DIV/0!")), {}, "cell B2", "holds an error"),
        (formulas(A2=("=#REF!", "#REF!")), {"sheet": "Daten"}, "cell A2", "holds an error"),
        (b"id;a\n1;2\n", {}, "", "cannot be read as xlsx (calamine"),
        (b"", {}, "", "the file is empty"),
    ],
)
def test_what_is_refused(refusal, content, keys, place, found):
    error = refusal(content, "xlsx", **keys)
    assert error.place.endswith(place)
    assert bool(error.place) == bool(place)
    assert found in error.found


def test_merged_title_above_the_header_is_no_harm(read_as):
    content = workbook([None], ["id", "a"], [1, 2], merge="A1:B1")
    assert read_as(content, "xlsx", header_row=2).frame["a"].tolist() == [2]


def test_calculated_formulas_are_values(read_as):
    """As spreadsheets save them: an empty text as result has the type of text and no value."""
    empty = io.BytesIO(formulas(A2=("=1+1", 2), B2=('=""', "")))
    content = io.BytesIO()
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(content, "w") as target:
        for part in source.namelist():
            xml = source.read(part).replace(b'<c r="B2"><f>', b'<c r="B2" t="str"><f>')
            target.writestr(part, xml)
    table = read_as(content.getvalue(), "xlsx")
    assert table.frame["id"].tolist() == [2]
    assert table.frame["a"].isna().tolist() == [True]


def test_formula_never_calculated_is_refused(refusal):
    book = openpyxl.Workbook()
    for place, cell in {"A1": "id", "B1": "a", "A2": 1, "B2": "=A2*2"}.items():
        book.active[place] = cell
    content = io.BytesIO()
    book.save(content)
    error = refusal(content.getvalue(), "xlsx")
    assert error.place == "sheet 'Sheet', cell B2"
    assert "never calculated" in error.found


def test_stray_cell_in_the_far_corner_is_refused_before_it_fills_the_memory(refusal):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Daten")
        sheet.write_row(0, 0, ["id", "a"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write(1_048_575, 16_383, "x")
    error = refusal(content.getvalue(), "xlsx")
    assert error.place == "sheet 'Daten'"
    assert "column XFD and row 1048576" in error.found


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8, 0.99])
def test_cut_off_file_is_refused(shared_data, refusal, kept):
    content = (shared_data / "de_ba_excel" / "Tabelle_G8.xlsx").read_bytes()
    assert "Error" in refusal(content[: int(len(content) * kept)], "xlsx").found


def test_password_is_named_as_an_unreadable_file(refusal):
    encrypted = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)
    assert "cannot be read as xlsx (calamine" in refusal(encrypted, "xlsx").found

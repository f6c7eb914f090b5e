"""Small workbooks for the tests of described tables."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Rows = Sequence[Sequence[object]]


def book(
    rows: Rows,
    *,
    merged: Iterable[str] = (),
    formats: Mapping[str, str] | None = None,
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[str] = (),
    hidden_sheet: bool = False,
    from_1904: bool = False,
) -> bytes:
    """A workbook with a sheet of notes and 'Daten', which holds these rows from A1 on (None: empty)."""
    workbook = openpyxl.Workbook()
    if from_1904:
        workbook.epoch = CALENDAR_MAC_1904
    notes = workbook.active
    notes.title = "Hinweise"
    notes["A1"] = "Bitte lesen"
    sheet = workbook.create_sheet("Daten")
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            if cell is not None:
                sheet.cell(number, column, cell)
    for area in merged:
        sheet.merge_cells(area)
    for place, code in (formats or {}).items():
        sheet[place].number_format = code
    for number in hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for letter in hidden_columns:
        sheet.column_dimensions[letter].hidden = True
    sheet.sheet_state = "hidden" if hidden_sheet else "visible"
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def raised(text: str, mark: str) -> CellRichText:
    """A text with a part behind it that is set as superscript."""
    return CellRichText(text, TextBlock(InlineFont(vertAlign="superscript"), mark))


STADTTEILE: Rows = [
    ["Kindertagesbetreuung nach Stadtteilen", None, None, None, None],
    ["Stand: Dezember 2024 (vorläufig)", None, None, None, None],
    [None, None, None, None, None],
    ["Stadtteil", "Kinder unter 6", None, "Plätze", None],
    [None, "2023", 2024, "2023", 2024],
    [None, "Anzahl", "Anzahl", "Anzahl", "Anzahl"],
    ["01 Altstadt", 410, 395, "1.234", 380],
    ["02 Neustadt", 512, "530 1)", 488, "k.A."],
    ["03 Hafen", 98, 101, "95²", 90],
    ["Summe", 1020, 1026, 1817, 470],
    [None, None, None, None, None],
    ["1) einschließlich Ukraine", None, None, None, None],
    ["2) geschätzt", None, None, None, None],
]
"""Title, merged header of two rows, row of units, totals, footnotes, words for missing values."""
MERGED = ["A1:E1", "A4:A5", "B4:C4", "D4:E4", "A12:E12"]
LAYOUT = {
    "header_rows": [4, 5],
    "year_row": 5,
    "first_row": 7,
    "key_and_name": "Stadtteil",
    "skip": {"A": ["Summe"]},
    "footnotes": {"1)": "einschließlich Ukraine", "2)": "geschätzt"},
}
READER = {"sheet": "Daten", "thousands": ".", "decimal": ",", "missing": {"k.A.": "keine Angabe"}}
DAY = dt.date(2024, 12, 31)

"""What a workbook says of its cells: superscripts, formats, errors, what is hidden; in any dialect."""

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from kpk_eval.params.schema import Reader
from kpk_eval.readers import ReadError
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.ooxml_cells import CellNotes, Raised, cell_notes


@pytest.fixture
def workbook(tmp_path) -> Path:
    """A workbook as spreadsheet programs write it, with shared texts."""
    path = tmp_path / "delivered.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Daten")
        above, percent = book.add_format({"font_script": 1}), book.add_format({"num_format": 10})
        zeros = book.add_format({"num_format": "00000"})
        sheet.write_string("A1", "12342")
        sheet.write_rich_string("B1", "1234", above, "2")
        sheet.write_number("C1", 0.5, percent)
        sheet.write_number("D1", 1001, zeros)
        sheet.write_string("E1", "5 %", percent)
        sheet.write_formula("A2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B2", "=1+1", None, 2)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(3, 0)
        sheet.write_row("A3", [1])
        sheet.write_row("A4", [1])
        sheet.set_column("F:G", None, None, {"hidden": True})
    return path


def notes(path: Path) -> CellNotes:
    return cell_notes(Delivery(path, Reader(format="excel"), "f", "en"), "Daten")


def rewritten(path: Path, part: str, *changes: tuple[str, str]) -> Path:
    """The workbook with regular expressions replaced in one part."""
    content, other = io.BytesIO(), path.with_name("other.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for pattern, replacement in changes if name == part else ():
                text = re.sub(pattern, replacement, text)
            new.writestr(name, text)
    other.write_bytes(content.getvalue())
    return other


EXPECTED = CellNotes(
    lost={(1, 0): "holds the error #DIV/0!"},
    raised={(0, 1): Raised("1234", "2")},
    digits={(0, 3): 5},
    percent=frozenset({(0, 2)}),
    hidden_rows=frozenset({2, 3}),
    hidden_columns=frozenset({5, 6}),
)


def test_notes_of_a_sheet(workbook):
    assert notes(workbook) == EXPECTED


def test_prefixes_of_names_do_not_matter(workbook):
    prefixed = rewritten(
        workbook, "xl/worksheets/sheet1.xml",
        (r"<(/?)(?=[a-zA-Z])", r"<\1x:"), (r'xmlns="', 'xmlns:x="'),
    )  # fmt: skip
    assert notes(prefixed) == EXPECTED


def test_cells_without_references_stand_side_by_side(workbook):
    bare = rewritten(workbook, "xl/worksheets/sheet1.xml", (r'(<(?:c|row)\b[^>]*?) r="[A-Z]*\d+"', r"\1"))
    assert notes(bare) == EXPECTED


def test_damaged_parts_are_refused(workbook):
    for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        with pytest.raises(ReadError, match="cannot be read as excel"):
            notes(rewritten(workbook, part, ("</", "<")))

"""XLSX of a released result: numbers as numbers, text as text and never as a formula."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from kpk_eval.files import written_whole
from kpk_eval.model import Released
from kpk_eval.show.captions import caption_of, remarks_of
from kpk_eval.show.exported import columns_of, number_of, text_of, told_rows
from kpk_eval.show.rows import HIDDEN, Row
from kpk_eval.show.voice import Voice, voice_of

OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
}  # fmt: skip
CREATED = datetime(2000, 1, 1)
"""The same in every file, so that the same result gives the same bytes."""
LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""
NARROWEST, WIDEST = 9, 48
"""Characters."""


def write_workbook(released: Released, path: Path) -> None:
    """Write a result and its notes; the old file stays until the new one is complete."""
    voice, rows = voice_of(released), told_rows(released)
    with written_whole(path) as temporary, xlsxwriter.Workbook(str(temporary), OPTIONS) as book:
        book.set_properties({"created": CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        numbers = book.add_worksheet(voice.words["sheet.numbers"])
        _write_numbers(numbers, released, rows, voice, bold)
        _write_notes(book.add_worksheet(voice.words["sheet.notes"]), released, voice, wrap)


def _write_numbers(
    sheet: Worksheet, released: Released, rows: tuple[Row, ...], voice: Voice, bold: Format
) -> None:
    """One row of the file for each row of the result, with headings that stay in sight."""
    for place, column in enumerate(columns_of(released)):
        heading = _heading(column.name, voice)
        _write(sheet, 0, place, heading, bold)
        texts = [heading]
        for number, row in enumerate(rows, start=1):
            texts.append(_write_cell(sheet, number, place, row, column.name, voice))
        width = min(max(max(map(len, texts)) + 1, NARROWEST), WIDEST)
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns_of(released)) - 1)


def _heading(name: str, voice: Voice) -> str:
    """Heading of a column as people read it."""
    return voice.words.texts.get(f"column.{name}", name)


def _hidden(row: Row, voice: Voice) -> str:
    """Headings of the columns that are hidden in a row."""
    return ", ".join(_heading(name, voice) for name in sorted(row.hidden)) or voice.words["sign.absent"]


def _write_cell(sheet: Worksheet, number: int, place: int, row: Row, name: str, voice: Voice) -> str:
    """Write one cell; the text by whose length the column gets its width."""
    value = None if name == HIDDEN else number_of(row, name)
    if value is not None and abs(value) != float("inf"):
        sheet.write_number(number, place, value)
        return f"{value:.8g}"
    if value is not None:
        text = voice.numbers.decimal(value, 0)
    else:
        text = _hidden(row, voice) if name == HIDDEN else text_of(row, name, voice)
    _write(sheet, number, place, text)
    return text


def _write_notes(sheet: Worksheet, released: Released, voice: Voice, wrap: Format) -> None:
    """What the numbers are: caption, signs, threshold, identifier, evaluation, edition."""
    words, origin = voice.words, released.origin
    remarks = remarks_of(released, voice, hidden=True, absent=True, every_column=True)
    told = (
        (words["sheet.caption"], caption_of(released, voice)),
        (words["sheet.evidence"], released.evidence),
        (words["sheet.evaluation"], voice.name("evaluation", origin.evaluation)),
        (words["sheet.edition"], voice.name("edition", origin.edition)),
        (
            words["sheet.threshold"],
            words.fill("sheet.minimum", minimum=voice.numbers.count(released.minimum)),
        ),
        *((words["sheet.note"], remark) for remark in remarks),
        *([(words["sheet.data"], words["caption.synthetic"])] if origin.synthetic else []),
    )
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for number, (name, text) in enumerate(told):
        _write(sheet, number, 0, name, wrap)
        _write(sheet, number, 1, text, wrap)


def _write(sheet: Worksheet, number: int, place: int, text: str, look: Format | None = None) -> None:
    """Write text as text; a text that a cell cannot hold is an error, not a gap."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a text of {len(text)} characters does not fit into a cell; shorten the label")
    sheet.write_string(number, place, text, look)

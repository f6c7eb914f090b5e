"""CSV of a released result for programs: identifiers, decimal points, one line for each row."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from kpk_eval.files import write_text
from kpk_eval.model import Released
from kpk_eval.show.exported import columns_of, hidden_of, identifier_of, number_of, told_rows
from kpk_eval.show.rows import HIDDEN, Row
from kpk_eval.show.voice import Voice, voice_of

_FORMULA = re.compile(r"""(^|;)(?=[\s"]*[=+@\uff1d\uff0b\uff0d\uff20-])""")
"""Where spreadsheet programs see a formula begin; those in German take a semicolon for the end of a cell."""


def write_comma_separated(released: Released, path: Path) -> None:
    """Write a result as UTF-8 text; the old file stays until the new one is complete."""
    voice = voice_of(released)
    names = [column.name for column in columns_of(released)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([_guarded(name) for name in names])
    for row in told_rows(released):
        writer.writerow([_cell(row, name, voice) for name in names])
    write_text(path, stream.getvalue())


def _cell(row: Row, name: str, voice: Voice) -> str:
    """Number in full precision, or text that no spreadsheet program takes for a formula."""
    if name == HIDDEN:
        return hidden_of(row, voice)
    number = number_of(row, name)
    return _guarded(identifier_of(row, name, voice)) if number is None else repr(number)


def _guarded(text: str) -> str:
    """Text with an apostrophe before everything that would be run as a formula."""
    return _FORMULA.sub(r"\1'", text)

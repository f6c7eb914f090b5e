"""Delimited text in the declared encoding, with the declared decimal mark."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

from kpk_eval.synthetic.formats.sheet import TITLE, Sheet, cells


def write(sheet: Sheet, path: Path) -> None:
    """Write a delimited text file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sheet.reader.delimiter, lineterminator="\n")
    for _ in range(sheet.reader.header_row - 1):
        writer.writerow([TITLE])
    writer.writerow(sheet.names)
    columns = [[_as_text(cell, sheet, name) for cell in cells(sheet, name)] for name in sheet.names]
    writer.writerows(zip(*columns, strict=True))
    path.write_bytes(text.getvalue().encode(sheet.reader.encoding))


def _as_text(cell: Any, sheet: Sheet, name: str) -> str:
    if isinstance(cell, float):
        return repr(cell).replace(".", sheet.reader.decimal)
    if isinstance(cell, date):
        spec = sheet.columns.get(name)
        return cell.strftime("%d.%m.%Y") if spec and spec.date_format == "dd.mm.yyyy" else cell.isoformat()
    return "" if cell is None else str(cell)

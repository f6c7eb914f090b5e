"""Write rows in the declared format of a file; the same rows give the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import xlsxwriter  # type: ignore[import-untyped]

from kpk_eval.params.schema import Format, Reader
from kpk_eval.synthetic.rows import NO_GAP, Rows
from kpk_eval.synthetic.spec import ColumnSpec, Kind

TITLE = "Synthetische Daten"
"""Fills the lines above the header where a file has any."""
NO_ANSWER = {"-9": "keine Angabe", "-8": "weiß nicht"}
"""User-missing codes of SPSS files whose source entry names none."""
MADE = datetime(2025, 1, 1)
"""Date of creation that files carry, so that the same rows give the same bytes."""
SAV_DATE = slice(92, 109)
"""Bytes of the creation date and time in the header of an SPSS file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows with everything a format needs: columns as in the file, symbols of gaps, the author."""

    rows: Rows
    columns: Mapping[str, ColumnSpec]
    """Column of the file -> what the contract says about it; columns without a contract are absent."""
    reader: Reader
    author: str

    @property
    def names(self) -> tuple[str, ...]:
        """Columns in their order."""
        return tuple(str(name) for name in self.rows.frame.columns)

    @property
    def symbols(self) -> tuple[str, ...]:
        """What the file shows instead of a missing value, reason by reason."""
        return symbols(self.reader)


def symbols(reader: Reader) -> tuple[str, ...]:
    """Codes or signs for missing values in a file; one empty text where there are none."""
    if reader.missing:
        return tuple(reader.missing)
    return tuple(NO_ANSWER) if reader.format is Format.SPSS else ("",)


def write(sheet: Sheet, path: Path) -> None:
    """Write the rows to a file.

    Raises
    ------
    ValueError
        Where there is no writer for the format.
    """
    writer = WRITERS.get(sheet.reader.format)
    if writer is None:
        allowed = ", ".join(WRITERS)
        raise ValueError(f"format {sheet.reader.format.value!r} cannot be made up; allowed: {allowed}")
    writer(sheet, path)


def _csv(sheet: Sheet, path: Path) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sheet.reader.delimiter, lineterminator="\n")
    for _ in range(sheet.reader.header_row - 1):
        writer.writerow([TITLE])
    writer.writerow(sheet.names)
    columns = [[_as_text(cell, sheet, name) for cell in _cells(sheet, name)] for name in sheet.names]
    writer.writerows(zip(*columns, strict=True))
    path.write_bytes(text.getvalue().encode(sheet.reader.encoding))


def _as_text(cell: Any, sheet: Sheet, name: str) -> str:
    if isinstance(cell, float):
        return repr(cell).replace(".", sheet.reader.decimal)
    if isinstance(cell, date):
        spec = sheet.columns.get(name)
        return cell.strftime("%d.%m.%Y") if spec and spec.date_format == "dd.mm.yyyy" else cell.isoformat()
    return "" if cell is None else str(cell)


def _cells(sheet: Sheet, name: str) -> list[Any]:
    """Plain Python values of a column; a gap is the symbol of its reason, an empty cell is None."""
    values, gaps = sheet.rows.frame[name], sheet.rows.gaps[name]
    if isinstance(values.dtype, pd.DatetimeTZDtype) or values.dtype.kind == "M":
        plain = [None if pd.isna(value) else value.date() for value in values]
    else:
        plain = [None if value is pd.NA else value for value in values.array.astype(object)]
    signs = sheet.symbols
    return [
        cell if gap == NO_GAP else signs[(int(gap) - 1) % len(signs)]
        for cell, gap in zip(plain, gaps, strict=True)
    ]


def _xlsx(sheet: Sheet, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "default_date_format": "dd.mm.yyyy"})
    book.set_properties({"author": sheet.author, "created": MADE, "title": TITLE})
    page = book.add_worksheet(sheet.reader.sheet or "Daten")
    first = sheet.reader.header_row - 1
    if first:
        page.write_string(0, 0, TITLE)
    for position, name in enumerate(sheet.names):
        page.write_string(first, position, name)
        for row, cell in enumerate(_cells(sheet, name), first + 1):
            _write_cell(page, row, position, cell)
    book.close()


def _write_cell(page: Any, row: int, position: int, cell: Any) -> None:
    if isinstance(cell, str):
        page.write_string(row, position, cell)
    elif isinstance(cell, date):
        page.write_datetime(row, position, datetime(cell.year, cell.month, cell.day))
    elif cell is not None:
        page.write(row, position, cell)


def _spss(sheet: Sheet, path: Path) -> None:
    codes = {int(code): str(reason) for code, reason in (_reasons(sheet.reader) or NO_ANSWER).items()}
    frame = pd.DataFrame({name: _sav_column(sheet, name) for name in sheet.names})
    numeric = [name for name in sheet.names if pd.api.types.is_numeric_dtype(frame[name])]
    labels = {name: dict(spec.values) | codes for name, spec in sheet.columns.items() if name in numeric}
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=TITLE,
        note=sheet.author or None,
        column_labels=[sheet.columns[name].label if name in sheet.columns else name for name in sheet.names],
        variable_value_labels=labels,
        missing_ranges={name: list(codes) for name in numeric},
        variable_format={name: "F8.0" for name in numeric if sheet.columns[name].kind is Kind.INTEGER},
    )
    _fix_sav_date(path)


def _reasons(reader: Reader) -> dict[str, str]:
    """Codes of the source entry with their meaning in German."""
    return {code: text if isinstance(text, str) else text["de"] for code, text in reader.missing.items()}


def _sav_column(sheet: Sheet, name: str) -> pd.Series:
    """A column as SPSS holds it: numbers with codes for gaps, texts that are empty where missing, days."""
    cells = _cells(sheet, name)
    spec = sheet.columns.get(name)
    kind = spec.kind if spec else Kind.STRING
    if kind in {Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN}:
        return pd.Series([None if cell in (None, "") else float(cell) for cell in cells], dtype="float64")
    if kind is Kind.DATE:
        return pd.Series([cell if isinstance(cell, date) else None for cell in cells], dtype="object")
    return pd.Series(["" if cell is None else str(cell) for cell in cells], dtype="object")


def _fix_sav_date(path: Path) -> None:
    """Put a constant in place of the time of writing."""
    content = bytearray(path.read_bytes())
    content[SAV_DATE] = MADE.strftime("%d Jan %y%H:%M:%S").encode("ascii")
    path.write_bytes(bytes(content))


def _parquet(sheet: Sheet, path: Path) -> None:
    arrays = {name: _arrow(sheet, name) for name in sheet.names}
    table = pa.table(arrays).replace_schema_metadata({"author": sheet.author, "title": TITLE})
    pq.write_table(table, path)


def _arrow(sheet: Sheet, name: str) -> pa.Array:
    spec = sheet.columns.get(name)
    kind = {
        Kind.INTEGER: pa.int64(), Kind.NUMBER: pa.float64(), Kind.BOOLEAN: pa.bool_(),
        Kind.DATE: pa.date32(), Kind.STRING: pa.string(),
    }[spec.kind if spec else _kind(sheet.rows.frame[name])]  # fmt: skip
    cells = _cells(sheet, name)
    if kind in {pa.int64(), pa.float64()}:
        cells = [None if cell in (None, "") else float(cell) for cell in cells]
        return pa.array(cells, type=pa.float64()).cast(kind)
    return pa.array(cells, type=kind)


def _kind(values: pd.Series) -> Kind:
    """Type of a column that no contract describes under its name in the file."""
    return {"Int64": Kind.INTEGER, "Float64": Kind.NUMBER}.get(str(values.dtype), Kind.STRING)


WRITERS: Mapping[Format, Callable[[Sheet, Path], None]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.SPSS: _spss,
    Format.PARQUET: _parquet,
}
"""Formats in which data can be made up."""

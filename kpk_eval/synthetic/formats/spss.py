"""SPSS files with variable labels, value labels and user-missing codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat

from kpk_eval.params.schema import Reader, say
from kpk_eval.synthetic.formats.sheet import MADE, NO_ANSWER, TITLE, Sheet, cells, kind_of
from kpk_eval.synthetic.spec import Kind

SAV_DATE = slice(92, 109)
"""Bytes of the creation date and time in the header of an SPSS file."""


def write(sheet: Sheet, path: Path) -> None:
    """Write an SPSS file."""
    codes = _codes(sheet.reader)
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
        variable_format={name: "F8.0" for name in numeric if kind_of(sheet, name) is Kind.INTEGER},
    )
    _fix_sav_date(path)


def _codes(reader: Reader) -> dict[int, str]:
    """User-missing codes with their meaning in German."""
    named = {code: say(text, "de") for code, text in reader.missing.items()} or NO_ANSWER
    if wrong := [code for code in named if not code.removeprefix("-").isdigit()]:
        raise ValueError(
            f"'missing' of an SPSS source: {wrong[0]!r} is no whole number, as its codes must be"
        )
    return {int(code): reason for code, reason in named.items()}


def _sav_column(sheet: Sheet, name: str) -> pd.Series:
    """A column as SPSS holds it: numbers with codes for gaps, texts that are empty where missing, days."""
    found = cells(sheet, name)
    kind = kind_of(sheet, name)
    if kind in {Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN}:
        return pd.Series([None if cell in (None, "") else float(cell) for cell in found], dtype="float64")
    if kind is Kind.DATE:
        return pd.Series([cell if isinstance(cell, date) else None for cell in found], dtype="object")
    return pd.Series(["" if cell is None else str(cell) for cell in found], dtype="object")


def _fix_sav_date(path: Path) -> None:
    """Put a constant in place of the time of writing."""
    content = bytearray(path.read_bytes())
    content[SAV_DATE] = MADE.strftime("%d Jan %y%H:%M:%S").encode("ascii")
    path.write_bytes(bytes(content))

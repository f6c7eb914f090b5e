"""Rows with everything that a file format needs to write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from kpk_eval.params.schema import Format, Reader
from kpk_eval.synthetic.rows import NO_GAP, Rows
from kpk_eval.synthetic.spec import ColumnSpec, Kind

TITLE = "Synthetische Daten"
"""Fills the lines above the header where a file has any."""
NO_ANSWER = {"-9": "keine Angabe", "-8": "weiß nicht"}
"""User-missing codes of SPSS files whose source entry names none."""
SOSCI_NO_ANSWER = ("-9", "-1")
"""Codes of SoSci Survey: not answered, residual answer."""
STATA_NO_ANSWER = {".a": "keine Angabe", ".b": "weiß nicht"}
"""Extended missing values of Stata files whose source entry names none."""
MADE = datetime(2025, 1, 1)
"""Date of creation that files carry, so that the same rows give the same bytes."""


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


def symbols(reader: Reader) -> tuple[str, ...]:
    """Codes or signs for missing values in a file; one empty text where there are none."""
    if reader.missing:
        return tuple(reader.missing)
    if reader.format is Format.SOSCI:
        return SOSCI_NO_ANSWER
    if reader.format is Format.STATA:
        return tuple(STATA_NO_ANSWER)
    return tuple(NO_ANSWER) if reader.format is Format.SPSS else ("",)


def kind_of(sheet: Sheet, name: str) -> Kind:
    """Type of a column by its contract; by its values where no contract describes it under this name."""
    if name in sheet.columns:
        return sheet.columns[name].kind
    dtype = str(sheet.rows.frame[name].dtype)
    return {"Int64": Kind.INTEGER, "Float64": Kind.NUMBER}.get(dtype, Kind.STRING)


def cells(sheet: Sheet, name: str) -> list[Any]:
    """Plain Python values of a column; a gap is the symbol of its reason, an empty cell is None."""
    values, gaps = sheet.rows.frame[name], sheet.rows.gaps[name]
    if values.dtype.kind == "M":
        plain = [None if pd.isna(value) else value.date() for value in values]
    else:
        plain = [None if value is pd.NA else value for value in values.array.astype(object)]
    signs = symbols(sheet.reader)
    return [
        cell if gap == NO_GAP else signs[(int(gap) - 1) % len(signs)]
        for cell, gap in zip(plain, gaps, strict=True)
    ]

"""How a file is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.schema.code_matrix import CodeMatrix
from kpk_eval.params.schema.layout import SheetLayout
from kpk_eval.params.schema.legend import Legend
from kpk_eval.params.schema.limesurvey import LimeSurveyExport
from kpk_eval.params.schema.sosci import SoSciExport
from kpk_eval.params.schema.unipark import UniparkExport
from kpk_eval.params.values import Whole


class Format(StrEnum):
    """File formats that have a reader."""

    CSV = "csv"
    XLSX = "xlsx"
    SPSS = "spss"
    PARQUET = "parquet"
    STATA = "stata"
    LIMESURVEY = "limesurvey"
    SOSCI = "sosci"
    UNIPARK = "unipark"
    EXCEL = "excel"
    """Workbook of a municipality or office whose table is described by a layout."""
    GENESIS = "genesis"
    GENESIS_FLAT = "genesis_flat"
    INKAR = "inkar"
    BA_SMALL_AREA = "ba_small_area"
    GISD = "gisd"
    REFI_QDA = "refi_qda"
    """Projects of programs for the analysis of interviews."""
    CODE_MATRIX = "code_matrix"
    """How often each code occurs in each interview."""


ENDINGS: Mapping[str, frozenset[Format]] = {
    ".csv": frozenset(
        {
            Format.CSV, Format.LIMESURVEY, Format.SOSCI, Format.UNIPARK, Format.GENESIS, Format.GENESIS_FLAT,
            Format.INKAR, Format.BA_SMALL_AREA, Format.GISD, Format.CODE_MATRIX,
        }
    ),
    ".dta": frozenset({Format.STATA, Format.GISD}),
    ".json": frozenset({Format.SOSCI}),
    ".parquet": frozenset({Format.PARQUET}),
    ".qdpx": frozenset({Format.REFI_QDA}),
    ".por": frozenset({Format.SPSS}),
    ".sav": frozenset({Format.SPSS}),
    ".xls": frozenset({Format.INKAR, Format.EXCEL, Format.BA_SMALL_AREA}),
    ".xlsx": frozenset(
        {
            Format.XLSX, Format.LIMESURVEY, Format.UNIPARK, Format.EXCEL, Format.INKAR, Format.BA_SMALL_AREA,
            Format.CODE_MATRIX,
        }
    ),
    ".zip": frozenset({Format.GENESIS_FLAT}),
    ".zsav": frozenset({Format.SPSS}),
}  # fmt: skip
"""Ending of a file name -> formats that such a file can have; other endings say nothing."""


class Reader(Strict):
    """How a file is to be read. Nothing of it is guessed.

    Without a ``format`` the file must tell it by itself. Without an ``encoding`` a text file is UTF-8 (UTF-16
    where a byte order mark says so), or cp1252 where its bytes prove that it is not UTF-8, which is reported.
    """

    format: Format | None = None
    encoding: Literal["utf-8", "cp1252", "latin-1"] = "utf-8"
    delimiter: Literal[",", ";", "\t", "|"] = ";"
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " "] = ""
    sheet: str | None = None
    header_row: Whole = Field(1, ge=1)
    missing: dict[str, Text] = Field(default_factory=dict)
    """Symbol or code in the file -> why the value is missing."""
    legend: Legend | None = None
    layout: SheetLayout | None = None
    sums: bool = False
    """Small-area tables of the Federal Employment Agency: the rows of sums instead of the areas."""
    limesurvey: LimeSurveyExport | None = None
    sosci: SoSciExport | None = None
    unipark: UniparkExport | None = None
    code_matrix: CodeMatrix | None = None

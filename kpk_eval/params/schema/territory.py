"""Registers of areas, keys from one state of the territory to another, and sums that have to be right."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from kpk_eval.params.schema.base import Strict, require_in_folder
from kpk_eval.params.values import Number, Once


def _in_data_folder(path: str) -> str:
    require_in_folder(path)
    return path


InDataFolder = Annotated[str, Field(min_length=1), AfterValidator(_in_data_folder)]


class Register(Strict):
    """A register of the areas that exist at a date: Gemeindeverzeichnis (GV-ISys), or keys and names."""

    path: InDataFolder
    """In the data folder: ``GV100AD`` text, ``Auszug GV`` workbook, GeoJSON of the BKG, or CSV with ``;``."""
    date: datetime.date
    encoding: Literal["utf-8", "cp1252", "latin-1"] = "utf-8"
    key: str = "ARS"
    """CSV and GeoJSON only: column or property that holds the key."""


class Weight(StrEnum):
    """What divides a count among the areas into which an area was split."""

    POPULATION = "population"
    AREA = "area"
    EMPLOYEES = "employees"


class CrosswalkColumns(Strict):
    """Columns of a table that is not in the form of the BBSR."""

    old: str
    new: str
    share: str


class Crosswalk(Strict):
    """From the territory of one date to that of another, as the Umsteigeschlüssel of the BBSR."""

    path: InDataFolder
    """In the data folder: workbook of the BBSR, or CSV with ``;``."""
    start: datetime.date = Field(alias="from")
    """Date of the territory in which the numbers of the source are."""
    end: datetime.date = Field(alias="to")
    """Date of the territory in which they are shown."""
    weight: Weight = Weight.POPULATION
    sheet: str | None = None
    columns: CrosswalkColumns | None = None
    encoding: Literal["utf-8", "cp1252", "latin-1"] = "utf-8"

    @model_validator(mode="after")
    def _two_dates(self) -> Crosswalk:
        if self.start >= self.end:
            raise ValueError(f"'from' {self.start} must be earlier than 'to' {self.end}")
        return self


class Tolerance(StrEnum):
    """How far a total may be from the sum of its parts."""

    EXACT = "exact"
    ROUNDING5 = "rounding5"
    """Every number is rounded to a multiple of 5, and so off by at most 2."""
    CELL_KEY = "cell_key"
    """Every number is changed by chance (Cell-Key-Methode), at most by ``deviation``."""


class Sum(Strict):
    """A total and the parts that have to add up to it, in the file as it was delivered.

    ``over: columns``: ``total`` and ``parts`` are columns; every row has to add up.
    ``over: rows``: they are values of ``column``; for each area and year the numbers in ``of`` have to.
    ``over: areas``: ``total`` is the key of an area, ``parts`` are keys, or ``digits`` says how many digits
    the keys of its parts have (they begin with that of the total); the numbers in ``of`` have to.
    """

    over: Literal["columns", "rows", "areas"] = "columns"
    total: str
    parts: Annotated[tuple[str, ...], Once] = ()
    column: str | None = None
    of: Annotated[tuple[str, ...], Once] = ()
    digits: Literal[2, 3, 5, 8, 12] | None = None
    tolerance: Tolerance
    deviation: Number | None = Field(None, gt=0)
    severity: Literal["error", "warning"] = "error"

    @model_validator(mode="after")
    def _is_complete(self) -> Sum:
        if (self.tolerance is Tolerance.CELL_KEY) is not (self.deviation is not None):
            raise ValueError("give 'deviation', the largest change of one number, with 'cell_key' only")
        if (self.over == "rows") is not (self.column is not None):
            raise ValueError("give 'column', which tells total and parts apart, with 'over: rows' only")
        if (self.over == "columns") is bool(self.of):
            raise ValueError("give 'of', the columns that are added up, with 'rows' or 'areas' only")
        by_digits = self.over == "areas" and self.digits is not None
        if by_digits is bool(self.parts):
            raise ValueError("name the 'parts', or (over areas) how many 'digits' the keys of the parts have")
        if self.total in self.parts:
            raise ValueError(f"{self.total!r} is the total and one of its parts")
        return self

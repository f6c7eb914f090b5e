"""Registers of areas: which keys exist at a date, read from the forms in which offices publish them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from kpk_eval.params.schema import Register as Entry
from kpk_eval.readers import ReadError
from kpk_eval.territory.keys import COUNTRY, Level, fault_of, gemeinde_key, level_of

RECORD_KINDS = frozenset({"10", "20", "30", "40", "50", "60"})
"""Satzart of a record: Land, Regierungsbezirk, Region, Kreis, Gemeindeverband, Gemeinde."""
OF_KREIS, OF_GEMEINDE = "40", "60"
ROW_CELLS = 7
"""Cells of a row of the workbook that hold kind, text mark, Land, region, Kreis, association, Gemeinde."""
BEGINNINGS = (2, 3, 5)
"""Digits with which the key of an area begins that are themselves the key of a larger area."""


@dataclass(frozen=True, slots=True)
class AreaRegister:
    """The areas that exist at a date."""

    shown: str
    """How messages call the file."""
    date: date
    keys: frozenset[str]
    digits: frozenset[int]
    """Lengths of the keys of those levels that the register holds completely."""

    def lacks(self, key: str) -> bool:
        """Whether an area of a level that the register holds is not in it."""
        return key != COUNTRY and len(key) in self.digits and key not in self.keys


def read_register(path: Path, entry: Entry) -> AreaRegister:
    """Areas of a register, and the larger areas that its keys imply.

    Raises
    ------
    ReadError
        Where the file is absent, of no known form, of another date, or holds keys that are none.
    """
    if not path.is_file():
        raise ReadError(f"{entry.path}: register of areas not found in the data folder")
    ending = path.suffix.lower()
    if ending not in _FORMS:
        raise ReadError(
            f"{entry.path}: a register of areas ends in {', '.join(_FORMS)}; found {ending or 'no ending'}"
        )
    keys = list(_FORMS[ending](path, entry))
    if not keys:
        raise ReadError(f"{entry.path}: found no regional key; is it a register of areas?")
    for key in keys:
        if fault := fault_of(key, invented=True):
            raise ReadError(f"{entry.path}: key {key!r}: {fault}")
    every = frozenset(_with_larger(keys))
    return AreaRegister(entry.path, entry.date, every, frozenset(map(len, every)))


def _with_larger(keys: Iterable[str]) -> Iterator[str]:
    """The keys, those of the areas they lie in, and the eight digits of twelve-digit ones."""
    for key in keys:
        yield key
        yield gemeinde_key(key)
        yield from (key[:digits] for digits in BEGINNINGS if len(key) >= digits)
        if level_of(key) is Level.ARS:
            yield key[:9]


def _fixed_width(path: Path, entry: Entry) -> Iterator[str]:
    """Keys of ``GV100AD``: kind of record, date, Land, region, Kreis, Gemeinde, association, name."""
    for number, line in enumerate(_text(path, entry).splitlines(), 1):
        kind = line[:2]
        if kind not in RECORD_KINDS:
            raise ReadError(f"{entry.path}, line {number}: no record of the Gemeindeverzeichnis (GV100AD)")
        told = line[2:10]
        if told != f"{entry.date:%Y%m%d}":
            raise ReadError(
                f"{entry.path}, line {number}: the record is of {told[:4]}-{told[4:6]}-{told[6:]}, "
                f"but 'date' of the register is {entry.date}; correct one of them"
            )
        if kind == OF_KREIS:
            yield line[10:15]
        elif kind == OF_GEMEINDE:
            yield line[10:15] + line[18:22] + line[15:18]


def _workbook(path: Path, entry: Entry) -> Iterator[str]:
    """Keys of ``Auszug GV``: rows that begin with a kind of record; its parts may be numbers or texts."""
    try:
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
            sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
    except (CalamineError, OSError) as error:
        raise ReadError(f"{entry.path}: cannot be read as a workbook; open and save it again") from error
    for rows in sheets:
        for row in rows:
            cells = [_digits(cell) for cell in row[:ROW_CELLS]]
            if len(cells) == ROW_CELLS and cells[0] in {OF_KREIS, OF_GEMEINDE}:
                kind, _, land, region, kreis, association, gemeinde = cells
                whole = f"{land:0>2}{region:0>1}{kreis:0>2}"
                yield whole if kind == OF_KREIS else f"{whole}{association:0>4}{gemeinde:0>3}"


def _digits(cell: object) -> str:
    """A cell as text, whole numbers without decimals."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _geojson(path: Path, entry: Entry) -> Iterator[str]:
    """Keys of the features of a GeoJSON file."""
    try:
        features = json.loads(_text(path, entry))["features"]
        properties: list[Mapping[str, object]] = [one["properties"] for one in features]
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(f"{entry.path}: not GeoJSON: no list of 'features' with 'properties'") from error
    for one in properties:
        if entry.key not in one:
            raise ReadError(_no_key(entry, one))
        yield str(one[entry.key])


def _table(path: Path, entry: Entry) -> Iterator[str]:
    """Keys of a column of a CSV file with ``;``."""
    rows = csv.DictReader(_text(path, entry).splitlines(), delimiter=";")
    if entry.key not in (rows.fieldnames or ()):
        raise ReadError(_no_key(entry, rows.fieldnames or ()))
    for row in rows:
        yield (row[entry.key] or "").strip()


def _no_key(entry: Entry, names: Iterable[str]) -> str:
    return (
        f"{entry.path}: nothing called {entry.key!r} ('key' of the register); there are: {', '.join(names)}"
    )


def _text(path: Path, entry: Entry) -> str:
    try:
        return path.read_text(encoding=entry.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{entry.path}: not in {entry.encoding}; declare the 'encoding' of the register"
        ) from error


_FORMS: Mapping[str, Callable[[Path, Entry], Iterator[str]]] = {
    ".txt": _fixed_width,
    ".asc": _fixed_width,
    ".xlsx": _workbook,
    ".geojson": _geojson,
    ".json": _geojson,
    ".csv": _table,
}
"""Ending of the file -> how its keys are read."""

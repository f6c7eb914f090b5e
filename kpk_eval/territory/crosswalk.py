"""From the areas of one date to those of a later one, in the form of the Umsteigeschlüssel of the BBSR."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from kpk_eval.params.schema import Crosswalk as Entry
from kpk_eval.params.schema import Weight
from kpk_eval.readers import ReadError
from kpk_eval.territory.keys import fault_of, without_lost_zero

OLD, NEW, SHARE = "old", "new", "share"
WORDS = {
    Weight.POPULATION: "bevölkerungsproportional",
    Weight.AREA: "flächenproportional",
    Weight.EMPLOYEES: "beschäftigtenproportional",
}
"""Weight -> how the header of its column begins, without blanks, hyphens and line breaks."""
SUM_OFF = 0.005
"""Largest rounding error of the shares of one area: the BBSR prints them with few decimals."""
_KREIS_ZEROS = "000"
"""The BBSR writes the key of a Kreis with the three digits of a Gemeinde."""
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class AreaCrosswalk:
    """Where the areas of one date went: one row for each old area and each new one that got part of it.

    ``shares`` has the columns ``old``, ``new`` and ``share``; the shares of an old area add up to 1.
    """

    shown: str
    start: date
    end: date
    shares: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Columns:
    """Positions of the columns of a table."""

    old: int
    new: int
    share: int


def read_crosswalk(path: Path, entry: Entry) -> AreaCrosswalk:
    """The crosswalk of a source between its two dates.

    Raises
    ------
    ReadError
        Where the file is absent, has no table for the two dates, holds keys that are none, or shares that
        do not add up.
    """
    if not path.is_file():
        raise ReadError(f"{entry.path}: crosswalk not found in the data folder")
    tables = _sheets(path, entry) if path.suffix.lower() == ".xlsx" else {"": _lines(path, entry)}
    for rows in tables.values():
        for place, header in enumerate(rows):
            if columns := _columns(header, entry):
                kreise = _plain(header[columns.old]).startswith("kreis")
                return _crosswalk(rows[place + 1 :], columns, entry, kreise=kreise)
    dates = f"{entry.start:%d.%m.%Y} and {entry.end:%d.%m.%Y}"
    raise ReadError(
        f"{entry.path}: no table with the areas of {dates} and one column {WORDS[entry.weight]!r}; "
        "correct 'from', 'to' or 'weight', or name its 'columns'"
    )


def _sheets(path: Path, entry: Entry) -> dict[str, Rows]:
    """Rows of the sheet that the entry names; else of all sheets."""
    try:
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
            names = workbook.sheet_names
            chosen = [entry.sheet] if entry.sheet in names else names if entry.sheet is None else []
            sheets: dict[str, Rows] = {name: workbook.get_sheet_by_name(name).to_python() for name in chosen}
    except (CalamineError, OSError) as error:
        raise ReadError(f"{entry.path}: cannot be read as a workbook; open and save it again") from error
    if not sheets:
        raise ReadError(f"{entry.path}: no sheet {entry.sheet!r}; there are: {', '.join(names)}")
    return sheets


def _lines(path: Path, entry: Entry) -> Rows:
    try:
        text = path.read_text(encoding=entry.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{entry.path}: not in {entry.encoding}; declare the 'encoding' of the crosswalk"
        ) from error
    return list(csv.reader(text.splitlines(), delimiter=";"))


def _columns(header: Sequence[object], entry: Entry) -> _Columns | None:
    """Positions of the columns in a row that is the header of the table between the two dates."""
    if entry.columns is not None:
        names = [str(cell).strip() for cell in header]
        wanted = (entry.columns.old, entry.columns.new, entry.columns.share)
        return _Columns(*map(names.index, wanted)) if set(wanted) <= set(names) else None
    plain = [_plain(cell) for cell in header]
    keys = [re.fullmatch(r"(?:kreise|gemeinden).*?(\d\d)\.(\d\d)\.(\d{4})", text) for text in plain]
    dated = {date(*map(int, found.groups()[::-1])): place for place, found in enumerate(keys) if found}
    shares = [place for place, text in enumerate(plain) if text.startswith(WORDS[entry.weight])]
    if entry.start in dated and entry.end in dated and len(shares) == 1:
        return _Columns(dated[entry.start], dated[entry.end], shares[0])
    return None


def _plain(cell: object) -> str:
    """A header without blanks, hyphens and line breaks, in small letters."""
    return re.sub(r"[\s\-\u00ad_]+", "", str(cell)).lower()


def _crosswalk(rows: Rows, columns: _Columns, entry: Entry, *, kreise: bool) -> AreaCrosswalk:
    places = (columns.old, columns.new, columns.share)
    filled = [row for row in rows if len(row) > max(places) and str(row[columns.old]).strip()]
    frame = pd.DataFrame(
        {
            OLD: [_key(row[columns.old], entry, kreise=kreise) for row in filled],
            NEW: [_key(row[columns.new], entry, kreise=kreise) for row in filled],
            SHARE: [_number(row[columns.share]) for row in filled],
        }
    )
    alone = ~frame[OLD].duplicated(keep=False) & frame[SHARE].isna()
    shares = frame.assign(share=frame[SHARE].mask(alone, 1.0))
    _require_whole(shares, entry)
    return AreaCrosswalk(entry.path, entry.start, entry.end, shares)


def _key(cell: object, entry: Entry, *, kreise: bool) -> str:
    """Key as text: the BBSR writes numbers, so that the leading zero is gone, and Kreise with ``000``."""
    if isinstance(cell, date | datetime):
        raise ReadError(f"{entry.path}: a date stands where a regional key belongs; correct the cell")
    numeric = isinstance(cell, int | float)
    text = str(int(cell)) if isinstance(cell, int | float) else str(cell).strip()
    if numeric or kreise:
        text = without_lost_zero(text) or text
    if kreise and len(text) == 8 and text.endswith(_KREIS_ZEROS):
        text = text.removesuffix(_KREIS_ZEROS)
    if fault := fault_of(text, invented=True):
        raise ReadError(f"{entry.path}: key {text!r}: {fault}")
    return text


def _number(cell: object) -> float:
    """A share; NaN where the cell is empty or holds none."""
    text = str(cell).strip().replace(",", ".")
    return float(text) if re.fullmatch(r"[0-9]*\.?[0-9]+(e-?[0-9]+)?", text, re.IGNORECASE) else float("nan")


def _require_whole(shares: pd.DataFrame, entry: Entry) -> None:
    """Refuse an area that is not divided completely: part of its people would be lost, or counted twice."""
    if shares.empty:
        raise ReadError(f"{entry.path}: the table has no rows")
    sums = shares.groupby(OLD)[SHARE].sum(min_count=1)
    unknown = shares.groupby(OLD)[SHARE].apply(lambda values: values.isna().any())
    wrong = sums.index[((sums - 1).abs() > SUM_OFF) | unknown]
    if len(wrong):
        raise ReadError(
            f"{entry.path}: the shares of area {wrong[0]} do not add up to 1"
            f"{f' (nor those of {len(wrong) - 1} others)' if len(wrong) > 1 else ''}; correct the crosswalk"
        )

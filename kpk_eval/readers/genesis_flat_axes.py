"""What the rows of a GENESIS flat file are about: area, time and classifications."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.genesis_flat_header import TIME, Header

GERMANY, TOTAL = "DG", "TOTAL"
KEY = re.compile(r"DG|\d{2}|\d{3}|\d{5}|\d{8}|\d{9}|\d{12}")
"""Germany, Land, Regierungsbezirk, Kreis, Gemeinde, Gemeindeverband and Gemeinde in the longer key."""
DIGITS = {
    "DLAND": (2,),
    "GEOBL": (2,),
    "REGBEZ": (3,),
    "KREISE": (5,),
    "GEOLK": (5,),
    "GEMEIN": (5, 8),
    "GEOGM": (12,),
}
"""Beginning of a regional classification's code -> how many digits its keys have."""
REGIONS = ("DINSG", "GEO", *DIGITS)
YEAR = re.compile(r"(\d{4})(?:/\d{2,4})?")
"""A year, or a school year, which belongs to the year in which it begins."""
GERMAN_DATE = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
ISO_DATE = re.compile(r"(\d{4})-\d{2}(?:-\d{2})?(?:P\d+[A-Z])?")
OWN_NAMES = ("ags", "area", "year", "time")
REMEDY = "export the table again; a spreadsheet that saves it drops leading zeros and turns dates round"


@dataclass(frozen=True, slots=True)
class Axes:
    """Columns in front of the values, and the labels of the categories of each classification."""

    frame: pd.DataFrame
    labels: Mapping[str, Mapping[str, str]]

    @property
    def keys(self) -> list[str]:
        """Columns that tell one row from the others."""
        return [str(name) for name in self.frame if name not in {"area", "year"}]


def axes_of(cells: pd.DataFrame, header: Header, delivery: Delivery) -> Axes:
    """Area, year, time and classifications of the rows, whose columns are named by their position.

    Raises
    ------
    ReadError
        Where no classification holds regional keys, or a key or time is none.
    """
    region = _region(cells, header, delivery)
    frame: dict[str, pd.Series[Any]] = {
        "ags": _ags(cells, region, delivery),
        "area": cells[region + 3].str.strip(),
        "year": pd.Series(0, index=cells.index),
        "time": _times(cells[TIME], delivery),
    }
    frame["year"] = frame["time"].str[:4].astype("Int64")
    labels = {}
    for position in header.groups:
        if position != region:
            name = _group_name(cells[position], frame)
            codes, texts = cells[position + 2].str.strip(), cells[position + 3].str.strip()
            frame[name] = codes.mask((codes == "") & (texts != ""), TOTAL).mask((codes == "") & (texts == ""))
            labels[name] = dict(zip(frame[name], texts, strict=True))
    return Axes(pd.DataFrame(frame), labels)


def _region(cells: pd.DataFrame, header: Header, delivery: Delivery) -> int:
    """First column of the regional classification: told by its code, else by keys in all its cells."""
    for position in header.groups:
        if all(_is_regional(code) for code in cells[position].str.strip().unique()):
            return position
    for position in header.groups:
        codes = cells[position + 2].str.strip()
        if codes[codes != ""].str.fullmatch(KEY).all() and (codes != "").any():
            return position
    found = "no classification holds regional keys"
    raise delivery.error(found, remedy="export a table by Kreise, Gemeinden or Länder")


def _is_regional(code: str) -> bool:
    return code.startswith(REGIONS)


def _ags(cells: pd.DataFrame, region: int, delivery: Delivery) -> pd.Series[str]:
    """Regional keys; a total over the areas, which has no key, is Germany."""
    codes, labels = cells[region + 2].str.strip(), cells[region + 3].str.strip()
    total = (codes == "") & labels.str.lower().isin(["insgesamt", "total"])
    keys = codes.mask(total, GERMANY)
    kinds = cells[region].str.strip()
    for kind in kinds.unique():
        here = keys[kinds == kind]
        wrong = here.index[here.isin([key for key in here.unique() if not _is_key(key, kind)])]
        if len(wrong):
            found = f"not a regional key of the classification {kind}"
            raise delivery.error(found, place=f"line {wrong[0]}, column {region + 3}", remedy=REMEDY)
    return keys


def _is_key(key: str, kind: str) -> bool:
    digits = next((allowed for start, allowed in DIGITS.items() if kind.startswith(start)), None)
    if not KEY.fullmatch(key):
        return False
    return key == GERMANY or digits is None or len(key) in digits


def _times(column: pd.Series[str], delivery: Delivery) -> pd.Series[str]:
    """Years (``2022``), dates in ISO form (``2022-12-31``) and other times as they are (``2022/23``)."""
    iso = {text: _iso(text.strip()) for text in column.unique()}
    times: pd.Series[str] = column.map(iso).astype("str")
    unknown = times.isna()
    if unknown.any():
        place = f"line {times.index[unknown][0]}, column {TIME + 1}"
        raise delivery.error("neither a year nor a date", place=place, remedy=REMEDY)
    return times


def _iso(text: str) -> str | None:
    """A time with the year in front; None where it is none."""
    if YEAR.fullmatch(text) or ISO_DATE.fullmatch(text):
        return text
    date = GERMAN_DATE.fullmatch(text)
    return f"{date[3]}-{date[2]}-{date[1]}" if date else None


def _group_name(codes: pd.Series[str], taken: Mapping[str, object]) -> str:
    """Name of a classification: its code, or all of them where its levels have codes of their own."""
    name = "/".join(sorted(code for code in codes.str.strip().unique() if code))
    return next(one for one in _numbered(name) if one not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1

"""GISD, the German Index of Socioeconomic Deprivation of the Robert Koch Institute (.csv, .dta)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pyreadstat

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delimited import rectangle
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.gisd_levels import level_of
from kpk_eval.readers.missing import separate
from kpk_eval.readers.numbers import as_numbers
from kpk_eval.readers.reasons import NO_VALUE
from kpk_eval.readers.registry import reads

NUMBER = r"\d+(\.\d+)?([eE][+-]?\d+)?"
YEAR, SCORE = "year", "gisd_score"
RANGES: Mapping[str, tuple[int, int]] = {
    SCORE: (0, 1),
    "gisd_5": (1, 5),
    "gisd_10": (1, 10),
    "gisd_k": (1, 3),
}
"""Columns of the index -> smallest and largest value: score, quintile, decile, and groups of quintiles."""
NOT_THERE = ("", "NA")
"""Cells without a value, as the programs write them that make these files."""
REMEDY = "fetch the file again from the publisher (github.com/robert-koch-institut), or correct 'format'"


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells as text under the names of the file, and how messages call a row."""

    texts: pd.DataFrame
    row: str


@reads(Format.GISD, using={"encoding", "delimiter", "decimal", "missing"})
def read_gisd(delivery: Delivery) -> Table:
    """One row per area and year; the index is the line of the text file, the case of the .dta file.

    The columns are the key of the area, ``area`` (its name), ``level``, ``year`` (``Int64``), ``gisd_score``
    (0: least, 1: most deprived), and where the file has them ``gisd_5``, ``gisd_10`` (quintile and decile, 1:
    least deprived) and ``gisd_k`` (1: first, 2: middle three, 3: last quintile), whatever their order in the
    file. The key is called ``ags`` where it is a regional key (levels ``kreis``, ``gemeindeverband``,
    ``gemeinde``), else ``ror``, ``nuts2`` or ``plz``. Scores of the files of one Land are scaled within that
    Land: they do not compare with those of the whole country. Further columns
    stay text, under their names in small letters.

    A leading zero is restored only where it is provably lost: every key has as many digits as its level
    demands, or one less, and none that is complete begins with zero.

    Raises
    ------
    ReadError
        Where the header is not that of the GISD, or a key, year or value is none.
    """
    cells = _case_texts(delivery) if _is_stata(delivery.content()) else _line_texts(delivery)
    texts = cells.texts.rename(columns=lambda name: YEAR if name.lower() == "jahr" else name.lower())
    if not {YEAR, SCORE} <= set(texts) or not texts.columns.is_unique:
        raise delivery.error(f"the header has no {YEAR} or no {SCORE}", remedy=REMEDY)
    level = level_of(texts, delivery, row=cells.row)
    index = texts.index
    scores = separate(texts[[name for name in RANGES if name in texts]], _legend(delivery))
    frame: dict[str, pd.Series[Any]] = {
        level.column: level.keys,
        "area": texts[level.name] if level.name else pd.Series(pd.NA, index=index, dtype="str"),
        "level": pd.Series(level.level, index=index, dtype="str"),
        YEAR: _numbers(texts[YEAR], (1990, 2100), cells.row, delivery),
    }
    for name, column in scores.values.items():
        frame[str(name)] = _numbers(column, RANGES[str(name)], cells.row, delivery)
    rest = texts.drop(columns=[*scores.values, YEAR, level.key, *([level.name] if level.name else [])])
    return Table(pd.DataFrame(frame).join(rest), scores.reasons)


def _legend(delivery: Delivery) -> dict[str, str]:
    """Cells without a value and why; what the source declares goes before."""
    return dict.fromkeys(NOT_THERE, delivery.say(NO_VALUE)) | delivery.legend()


def _is_stata(content: bytes) -> bool:
    """Whether these are the first bytes of a Stata file: releases 117 on, or the older ones 102 to 115."""
    return content.startswith(b"<stata_dta>") or (102 <= content[0] <= 115 and content[1] in {1, 2})


def _line_texts(delivery: Delivery) -> Cells:
    """Cells of a text file; its header tells the delimiter."""
    text = decode(delivery)
    header = text.split("\n", 1)[0]
    declared = "delimiter" in delivery.reader.model_fields_set
    delimiter = delivery.reader.delimiter if declared else max(",;\t", key=header.count)
    reader = delivery.reader.model_copy(update={"delimiter": delimiter})
    return Cells(rectangle(text, replace(delivery, reader=reader)), "line")


def _case_texts(delivery: Delivery) -> Cells:
    """Cells of a Stata file as text."""
    with delivery.parsed_by("pyreadstat"):
        frame, _ = pyreadstat.read_dta(delivery.path, disable_datetime_conversion=True)
    texts = {name: pd.Series([_text(one) for one in frame[name]], dtype="str") for name in frame}
    return Cells(pd.DataFrame(texts).set_axis(pd.RangeIndex(1, len(frame) + 1)), "case")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _numbers(column: pd.Series[str], limits: tuple[int, int], row: str, delivery: Delivery) -> pd.Series[Any]:
    """Numbers of a column; NA where there is none. Raises for a cell that is no number in the limits."""
    texts = column.str.strip()
    known = texts.dropna()
    wrong = known.index[~known.str.fullmatch(NUMBER)]
    if not len(wrong):
        wrong = known.index[~known.astype("float64").between(*limits)]
    if len(wrong):
        found = f"column {column.name!r} has a cell that is no number from {limits[0]} to {limits[1]}"
        raise delivery.error(found, place=f"{row} {wrong[0]}", remedy=REMEDY)
    numbers = known.astype("float64").reindex(column.index)
    return (
        numbers if column.name in {"gisd_score", "GISD_Score"} else as_numbers(numbers.tolist(), column.index)
    )

"""SPSS files (.sav, .zsav): value labels, user-missing codes kept as reasons, dates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd
import pyreadstat

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.missing import first_of, separate
from kpk_eval.readers.numbers import as_numbers
from kpk_eval.readers.reasons import user_missing
from kpk_eval.readers.registry import reads
from kpk_eval.readers.spss_time import LARGEST, iso_text, kind_of_time

ENCODINGS = {"cp1252": "WINDOWS-1252", "latin-1": "ISO-8859-1"}
"""Names of the declared encodings in SPSS files; without a declaration the file's own is used."""

Ranges = list[dict[str, float | str]]
"""User-missing values of a variable: each from ``lo`` to ``hi``, both included."""


@reads(Format.SPSS, using={"encoding", "missing"})
def read_spss(delivery: Delivery) -> Table:
    """Cases of an SPSS file; the index is the number of the case, from 1.

    A user-missing code is NA with its value label as reason (``user-missing code 9`` where it has none); so
    are all values of a user-missing range. System-missing values and empty texts are NA without a reason.
    Codes that the file does not declare as missing stay values unless the source's legend names them. Whole
    numbers have the dtype ``Int64``; dates, dates with time and times are ISO text. ``labels`` holds the
    value labels, those of missing codes included. The encoding is that of the file unless the source
    declares cp1252 or latin-1.
    """
    frame, meta = _read(delivery)
    labels: dict[str, dict[Any, str]] = meta.variable_value_labels
    reasons = {
        name: _reasons(frame[name], ranges, labels.get(name, {}), delivery)
        for name, ranges in meta.missing_ranges.items()
    }
    declared = pd.DataFrame(reasons, index=frame.index).dropna(axis="columns", how="all")
    typed = {}
    for name, column in frame.items():
        valid = column.mask(declared[name].notna()) if name in declared else column
        typed[name] = _typed(valid, meta.original_variable_types[name] or "", delivery)
    cells = separate(pd.DataFrame(typed, index=frame.index), delivery.legend())
    return Table(cells.values, first_of(declared, cells.reasons), _codebook(labels))


def _read(delivery: Delivery) -> tuple[pd.DataFrame, Any]:
    """Cases with all codes as recorded, numbered from 1, and what the library says about the variables."""
    delivery.content()
    with delivery.parsed_by("pyreadstat"):
        frame, meta = pyreadstat.read_sav(
            delivery.path,
            encoding=ENCODINGS.get(delivery.reader.encoding),
            user_missing=True,
            # a user-missing code of a date is a number: it must be compared before it looks like a date
            disable_datetime_conversion=True,
        )
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1)), meta


def _reasons(
    column: pd.Series[Any], ranges: Ranges, labels: Mapping[Any, str], delivery: Delivery
) -> pd.Series[str]:
    """Reason of each user-missing value of a variable; NA elsewhere."""
    hit = pd.Series(False, index=column.index)
    for one in ranges:
        hit |= column.between(one["lo"], one["hi"]) if _is_range(one) else column == one["lo"]
    codes = column[hit]
    texts = {code: labels.get(code) or delivery.say(user_missing(_written(code))) for code in codes.unique()}
    return codes.map(texts).astype("str").reindex(column.index)


def _is_range(one: Mapping[str, float | str]) -> bool:
    return not isinstance(one["lo"], str) and one["lo"] != one["hi"]


def _typed(column: pd.Series[Any], spss_format: str, delivery: Delivery) -> pd.Series[Any]:
    """Column as text, ISO text of a time, or numbers, by its SPSS format."""
    if not pd.api.types.is_numeric_dtype(column):
        return column.astype("str")
    kind = kind_of_time(spss_format)
    if kind is None:
        return as_numbers(column.tolist(), column.index)
    absurd = column.index[column.abs() > LARGEST]
    if len(absurd):
        place = f"case {absurd[0]}, variable {column.name!r}"
        remedy = "the file is damaged; export or deliver it again"
        raise delivery.error("a date that no calendar has", place=place, remedy=remedy)
    return iso_text(column, kind)


def _codebook(labels: Mapping[str, Mapping[Any, str]]) -> Mapping[str, Mapping[Any, str]]:
    """Value labels with whole codes as whole numbers."""
    return MappingProxyType(
        {
            name: MappingProxyType({_whole(code): label for code, label in texts.items()})
            for name, texts in labels.items()
        }
    )


def _whole(code: Any) -> Any:
    return int(code) if isinstance(code, float) and code.is_integer() else code


def _written(code: Any) -> str:
    return str(_whole(code))

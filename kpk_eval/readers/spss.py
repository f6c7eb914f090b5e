"""SPSS files (.sav, .zsav, .por): value labels, user-missing codes kept as reasons, dates, sets of ticks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyreadstat

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import declared_encoding
from kpk_eval.readers.iso_time import LARGEST
from kpk_eval.readers.labelled import (
    LIBRARY_NAMES,
    OWN_NAMES,
    Labelled,
    charset_of_texts,
    codebook,
    numbered,
    readstat,
    refuse_absurd_dates,
    whole,
)
from kpk_eval.readers.missing import first_of, separate
from kpk_eval.readers.numbers import as_numbers
from kpk_eval.readers.reasons import user_missing
from kpk_eval.readers.registry import reads
from kpk_eval.readers.spss_portable import is_portable, read_portable
from kpk_eval.readers.spss_sets import settled
from kpk_eval.readers.spss_time import kind_of_time, spss_time

Ranges = list[dict[str, float | str]]
"""User-missing values of a variable: each from ``lo`` to ``hi``, both included."""


@reads(Format.SPSS, using={"encoding", "missing"})
def read_spss(delivery: Delivery) -> Table:
    """Cases of an SPSS file; the index is the number of the case, from 1.

    A user-missing code is NA with its value label as reason (``user-missing code 9`` where it has none); so
    are all values of a user-missing range. System-missing values and empty texts are NA without a reason.
    Codes that the file does not declare as missing stay values unless the source's legend names them. Whole
    numbers have the dtype ``Int64``; dates, dates with time and times are ISO text. ``labels`` holds the
    value labels, those of missing codes included. In the variables of a multiple response set, ticked, not
    ticked and not answered are told apart (see `settled`). The encoding is that of the file unless the source
    declares one.
    """
    read = _read(delivery)
    labels: dict[str, dict[Any, str]] = read.meta.variable_value_labels
    reasons = {
        name: _reasons(read.frame[name], ranges, labels.get(name, {}), delivery)
        for name, ranges in read.meta.missing_ranges.items()
    }
    declared = pd.DataFrame(reasons, index=read.frame.index).dropna(axis="columns", how="all")
    typed = {}
    for name, column in read.frame.items():
        valid = column.mask(declared[name].notna()) if name in declared else column
        typed[name] = _typed(valid, read.meta.original_variable_types[name] or "", delivery)
    cells = separate(pd.DataFrame(typed, index=read.frame.index), delivery.legend())
    table = Table(cells.values, first_of(declared, cells.reasons), codebook(labels))
    return settled(table, read.meta.mr_sets, delivery)


def _read(delivery: Delivery) -> Labelled:
    """Cases with all codes as recorded."""
    content = delivery.content()
    if is_portable(content):
        return read_portable(content, delivery)
    declared = declared_encoding(delivery.reader)
    with readstat(delivery):
        frame, meta = pyreadstat.read_sav(
            delivery.path,
            encoding=LIBRARY_NAMES[declared] if declared else None,
            user_missing=True,
            # a user-missing code of a date is a number: it must be compared before it looks like a date
            disable_datetime_conversion=True,
        )
    read = numbered(frame, meta, delivery)
    _refuse_disguised(read, declared, delivery)
    return read


def _refuse_disguised(read: Labelled, declared: str | None, delivery: Delivery) -> None:
    """Raise for UTF-8 that the source or the file itself calls a one-byte encoding."""
    named = declared or OWN_NAMES.get(str(read.meta.file_encoding).upper(), "utf-8")
    if named != "utf-8":
        fault = charset_of_texts(read, named, named).fault
        if fault:
            who = "" if declared else " by the file itself"
            raise delivery.error(f"a text or label {fault.found}{who}", remedy=fault.remedy)


def _reasons(
    column: pd.Series[Any], ranges: Ranges, labels: Mapping[Any, str], delivery: Delivery
) -> pd.Series[str]:
    """Reason of each user-missing value of a variable; NA elsewhere."""
    hit = pd.Series(False, index=column.index)
    for one in ranges:
        hit |= column.between(one["lo"], one["hi"]) if _is_range(one) else column == one["lo"]
    codes = column[hit]
    texts = {
        code: labels.get(code) or delivery.say(user_missing(str(whole(code)))) for code in codes.unique()
    }
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
    refuse_absurd_dates(column, column.abs() * 1000 > LARGEST, delivery)
    return spss_time(column, kind)

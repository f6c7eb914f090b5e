"""Stata files (.dta): value labels, extended missing values kept as reasons, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import declared_encoding
from kpk_eval.readers.labelled import (
    LIBRARY_NAMES,
    Labelled,
    charset_of_texts,
    codebook,
    numbered,
    readstat,
    refuse_absurd_dates,
)
from kpk_eval.readers.missing import first_of, separate
from kpk_eval.readers.numbers import as_numbers
from kpk_eval.readers.reasons import user_missing
from kpk_eval.readers.registry import reads
from kpk_eval.readers.stata_time import is_absurd, is_business_day, stata_time, unit_of

FIRST_UNICODE = 118
"""Release of the file format (Stata 14) from which on all texts are UTF-8."""
OPENING, CLOSING = b"<stata_dta>", b"</stata_dta>"
"""Marks of files since release 117."""
LAST = 64
"""Bytes at the end of a file within which the closing mark stands."""
RELEASE = re.compile(rb"<stata_dta><header><release>(\d{3})<")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file with its texts decoded, and the encoding that was concluded from its bytes; empty where none."""

    read: Labelled
    concluded: str = ""


@reads(Format.STATA, using={"encoding", "missing"})
def read_stata(delivery: Delivery) -> Table:
    """Observations of a Stata file; the index is the number of the observation, from 1.

    An extended missing value ``.a`` to ``.z`` is NA with its value label as reason; where it has none, with
    what the legend of the source says of ``.a``, else with ``user-missing code .a``. The plain ``.`` and
    empty texts are NA without a reason. Codes such as -99 stay values unless the legend names them: Stata
    files do not declare them. Whole numbers have the dtype ``Int64``; a number that Stata stores with single
    precision is the shortest decimal that it stands for (0.1, not 0.10000000149). Dates and times are ISO
    text (see `stata_time`). ``labels`` holds the value labels, those of missing values under ``.a``.

    Since Stata 14 all texts are UTF-8. Older files do not tell their encoding: it is the declared one, else
    UTF-8, else cp1252 where the bytes are not UTF-8 (see `charset_of`). Files before Stata 13 have no closing
    mark: one that is cut off within its value labels cannot be told from a whole one.

    Raises
    ------
    ReadError
        Beyond damaged files: for texts in another encoding, for a date that no calendar has, and for days of
        a business calendar, which cannot be told without the calendar.
    """
    read = _decoded(delivery).read
    labels = {name: _dotted(texts) for name, texts in read.meta.variable_value_labels.items()}
    reasons = {name: _reasons(read.frame[name], labels.get(name, {}), delivery) for name in _numeric(read)}
    declared = pd.DataFrame(reasons, index=read.frame.index).dropna(axis="columns", how="all")
    typed = {name: _typed(str(name), read, delivery) for name in read.frame}
    cells = separate(pd.DataFrame(typed, index=read.frame.index), delivery.legend())
    return Table(cells.values, first_of(declared, cells.reasons), codebook(labels))


def remark_on_texts(delivery: Delivery) -> str:
    """What a person should know of the encoding of an old file; empty where it is declared or told."""
    concluded = _decoded(delivery).concluded
    remedy = "declare 'encoding' in the source, because files before Stata 14 do not tell it"
    return f"has texts that were read as {concluded}; {remedy}" if concluded else ""


def _decoded(delivery: Delivery) -> Decoded:
    """The file, read by the encoding that is declared, told by its release, or concluded from its bytes."""
    content = delivery.content()
    _refuse_cut_off(content, delivery)
    declared = declared_encoding(delivery.reader)
    if declared in {None, "utf-8"} and _release(content) >= FIRST_UNICODE:
        return Decoded(_read(delivery, None))
    read = _read(delivery, declared or "cp1252")
    if declared == "utf-8":
        return Decoded(read)
    charset = charset_of_texts(read, declared or "cp1252", declared)
    if charset.fault:
        raise delivery.error(f"a text or label {charset.fault.found}", remedy=charset.fault.remedy)
    if declared or charset.name == "utf-8":
        return Decoded(read if declared else _read(delivery, "utf-8"))
    return Decoded(read, charset.name)


def _refuse_cut_off(content: bytes, delivery: Delivery) -> None:
    """Raise where the closing mark is absent, because the library would do without the last value labels."""
    if content.startswith(OPENING) and CLOSING not in content[-LAST:]:
        found = "cannot be read as stata (its closing mark is absent)"
        raise delivery.error(found, remedy="it is cut off; deliver it again")


def _release(content: bytes) -> int:
    """Number of the release of the file format."""
    match = RELEASE.match(content)
    return int(match[1]) if match else content[0]


def _read(delivery: Delivery, encoding: str | None) -> Labelled:
    """Observations with missing values as letters, dates as numbers."""
    with readstat(delivery):
        frame, meta = pyreadstat.read_dta(
            delivery.path,
            encoding=LIBRARY_NAMES[encoding] if encoding else None,
            user_missing=True,
            disable_datetime_conversion=True,
        )
    return numbered(frame, meta, delivery)


def _dotted(labels: Mapping[Any, str]) -> dict[Any, str]:
    """Value labels with missing values as Stata writes them."""
    return {f".{code}" if isinstance(code, str) else code: label for code, label in labels.items()}


def _numeric(read: Labelled) -> list[str]:
    """Variables that hold numbers; among them, a letter is a missing value."""
    types: Mapping[str, str] = read.meta.readstat_variable_types
    return [str(name) for name in read.frame if types[str(name)] != "string"]


def _letters(column: pd.Series[Any]) -> pd.Series[bool]:
    """Which cells of a variable with numbers are extended missing values."""
    if pd.api.types.is_numeric_dtype(column):
        return pd.Series(False, index=column.index)
    return column.map(lambda cell: isinstance(cell, str)).astype(bool)


def _reasons(column: pd.Series[Any], labels: Mapping[Any, str], delivery: Delivery) -> pd.Series[str]:
    """Reason of each extended missing value of a variable; NA elsewhere."""
    codes = "." + column[_letters(column)].astype("str")
    legend = delivery.legend()
    texts = {
        code: labels.get(code) or legend.get(code) or delivery.say(user_missing(code))
        for code in codes.unique()
    }
    return codes.map(texts).astype("str").reindex(column.index)


def _typed(name: str, read: Labelled, delivery: Delivery) -> pd.Series[Any]:
    """Column as text, ISO text of a time, or numbers, by its type and display format."""
    column, display = read.frame[name], read.meta.original_variable_types[name] or ""
    stored = read.meta.readstat_variable_types[name]
    if stored == "string":
        return column.astype("str")
    numbers = column.mask(_letters(column)).astype("float64")
    if is_business_day(display):
        remedy = "save the variable as %td (dofb() in Stata) and deliver the file again"
        place = f"variable {name!r}"
        raise delivery.error("counts days of a business calendar", place=place, remedy=remedy)
    if unit_of(display):
        refuse_absurd_dates(numbers, is_absurd(numbers, display), delivery)
        return stata_time(numbers, display)
    return as_numbers((_shortest(numbers) if stored == "float" else numbers).tolist(), column.index)


def _shortest(numbers: pd.Series[Any]) -> pd.Series[Any]:
    """Numbers of single precision as the shortest decimals that they stand for."""
    single = numbers.to_numpy().astype(np.float32)
    return pd.Series(single.astype("str").astype("float64"), index=numbers.index)

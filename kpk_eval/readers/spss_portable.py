"""Portable SPSS files (.por): their user-missing values, which the library would turn into nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyreadstat

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.labelled import Labelled, numbered, readstat

MARK = b"SPSSPORT"
"""Ends the header of a portable file; the dictionary follows."""
WIDTH = 80
"""Characters of a line; shorter ones are filled with blanks."""
BASE = 30
NUMBER = re.compile(r"(?P<sign>-?)(?P<whole>[0-9A-T]*)(?:\.(?P<part>[0-9A-T]+))?(?P<power>[+-][0-9A-T]+)?/")
UNKNOWN = "\ufffd"
"""What the library gives for a character that the portable alphabet does not have."""
LOWEST, HIGHEST = float("-inf"), float("inf")


@dataclass(frozen=True, slots=True)
class Missing:
    """A user-missing range of a variable, and where in the text its record stands."""

    variable: str
    low: float | str
    high: float | str
    start: int
    stop: int


@dataclass(slots=True)
class _Cursor:
    """Place in the dictionary of a portable file up to which it has been read."""

    text: str
    at: int

    def tag(self) -> str:
        """Letter of the next record."""
        self.at += 1
        return self.text[self.at - 1]

    def number(self) -> float:
        """A number to the base of 30."""
        match = NUMBER.match(self.text, self.at)
        if match is None:
            raise ValueError("not a number")
        self.at = match.end()
        part = match["part"] or ""
        value = int((match["whole"] + part) or "0", BASE) * float(BASE) ** -len(part)
        value *= float(BASE) ** int(match["power"] or "0", BASE)
        return -value if match["sign"] else value

    def words(self) -> str:
        """A text, which its length precedes."""
        length = int(self.number())
        self.at += length
        return self.text[self.at - length : self.at]

    def value(self, *, is_text: bool) -> float | str:
        """A value of a variable."""
        return self.words() if is_text else self.number()


def is_portable(content: bytes) -> bool:
    """Whether a file begins as a portable one does."""
    return MARK in content[:700]


def read_portable(content: bytes, delivery: Delivery) -> Labelled:
    """Cases of a portable file with all codes as recorded, dates as numbers.

    The library gives user-missing codes of these files as blanks and does not say which they were. Their
    records are therefore taken out before it reads the file, and their ranges put where it has those of
    other SPSS files.

    Raises
    ------
    ReadError
        Where the file is damaged, or has a character that the portable alphabet lacks (such as an umlaut).
    """
    with delivery.parsed_by("portable file"):
        text = _joined(content)
        missing = list(_missing_values(text))
    with readstat(delivery):
        frame, meta = pyreadstat.read_por(
            io.BytesIO(_folded(_without(text, missing))), disable_datetime_conversion=True
        )
    _refuse_unknown(frame, meta, delivery)
    ranges: dict[str, list[Any]] = meta.missing_ranges
    for one in missing:
        ranges.setdefault(one.variable, []).append({"lo": one.low, "hi": one.high})
    return numbered(frame, meta, delivery)


def _joined(content: bytes) -> str:
    """Content as one line; each byte is one character."""
    lines = content.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join(line.ljust(WIDTH) for line in lines if line)


def _folded(text: str) -> bytes:
    """Content in lines again."""
    lines = [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]
    return ("\r\n".join(lines) + "\r\n").encode("latin-1")


def _without(text: str, missing: list[Missing]) -> str:
    """Text without these records."""
    kept, start = [], 0
    for one in missing:
        kept.append(text[start : one.start])
        start = one.stop
    return "".join([*kept, text[start:]])


def _missing_values(text: str) -> Iterator[Missing]:
    """User-missing values that the dictionary declares, in their order."""
    cursor = _Cursor(text, text.index(MARK.decode()) + len(MARK) + 1)
    cursor.words(), cursor.words()  # date and time of writing
    are_texts: dict[str, bool] = {}
    variable = ""
    while (tag := cursor.tag()) != "F":
        start = cursor.at - 1
        if tag == "7":
            width = cursor.number()
            variable = cursor.words()
            are_texts[variable] = width > 0
            _skip_numbers(cursor, 6)
        elif tag in "89AB":
            is_text = are_texts[variable]
            low = LOWEST if tag == "9" else cursor.value(is_text=is_text)
            high = low if tag == "8" else HIGHEST if tag == "A" else cursor.value(is_text=is_text)
            yield Missing(variable, low, high, start, cursor.at)
        else:
            _skip(cursor, tag, are_texts)


def _skip_numbers(cursor: _Cursor, count: int) -> None:
    for _ in range(count):
        cursor.number()


def _skip(cursor: _Cursor, tag: str, are_texts: Mapping[str, bool]) -> None:
    """Move behind a record that says nothing of missing values."""
    if tag in "45":
        cursor.number()
    elif tag in "1236C":
        cursor.words()
    elif tag == "D":
        _skip_labels(cursor, are_texts)
    elif tag == "E":
        for _ in range(int(cursor.number())):
            cursor.words()
    else:
        raise ValueError("unknown record")


def _skip_labels(cursor: _Cursor, are_texts: Mapping[str, bool]) -> None:
    """Move behind the value labels of some variables, which are all numbers or all texts."""
    names = [cursor.words() for _ in range(int(cursor.number()))]
    for _ in range(int(cursor.number())):
        cursor.value(is_text=are_texts[names[0]])
        cursor.words()


def _refuse_unknown(frame: pd.DataFrame, meta: Any, delivery: Delivery) -> None:
    """Raise where a text or label has a character that the library could not tell."""
    labels = [text for texts in meta.variable_value_labels.values() for text in texts.values()]
    texts = [*meta.column_names, *(text for text in meta.column_labels if text), *labels]
    columns = (frame[name] for name in frame if not pd.api.types.is_numeric_dtype(frame[name]))
    if any(UNKNOWN in text for text in texts) or any(
        column.str.contains(UNKNOWN).fillna(False).any() for column in columns
    ):
        found = "has a character that portable SPSS files do not keep, such as an umlaut"
        raise delivery.error(found, remedy="save it as .sav and deliver that file")

"""Long numbers in a text: every way of reading them, in one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

FEWEST_DIGITS = 7
"""Significant digits from which a number is recognisable."""
MOST_DIGITS = 12
"""Later digits are noise of binary arithmetic."""
SPACE = 0x20
_SIGNS = bytes(2 if sign in b"0123456789" else 1 if sign in b".,'" else 0 for sign in range(256))
"""What a byte is within a number: a digit, a separator, or no part of it."""
_EXPONENT = re.compile(rb"e([+-]?[0-9]{1,3})")
_SPACED = re.compile(rb"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?(?![0-9])")
_ENGLISH = re.compile(r"\d{1,3}(?:[,']\d{3})+(?:\.\d+)?")
_GERMAN = re.compile(r"\d{1,3}(?:[.']\d{3})+(?:,\d+)?")
_POINT = re.compile(r"\d+(?:\.\d+)?")
_WRITTEN = re.compile(r"(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?", re.IGNORECASE)
_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyz_")


def numbers_in(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Place and canonical spelling of every long number in folded text, for every way of reading it."""
    signs = np.frombuffer(text.translate(_SIGNS), np.int8)
    for start, end in _runs(signs):
        run = text[start:end].strip(b".,'")
        if run.isdigit() and _within_word(text, start, end):
            continue
        power = 0
        if text[end : end + 1] == b"e" and (exponent := _EXPONENT.match(text, end, end + 5)):
            power = int(exponent.group(1))
        for whole, part in _readings(run.decode("ascii")):
            if spelling := _spelled(whole, part, power):
                yield start, spelling
    for start in _spaced(text, signs):
        if match := _SPACED.match(text, start):
            plain = match.group().replace(b" ", b"").replace(b",", b".").decode("ascii")
            if spelling := canonical(plain):
                yield start, spelling


def _runs(signs: npt.NDArray[np.int8]) -> Iterator[tuple[int, int]]:
    """Start and end of runs of digits and separators that have enough digits."""
    inside = np.concatenate(([0], signs > 0, [0])).astype(np.int8)
    edges = np.flatnonzero(np.diff(inside))
    starts, ends = edges[::2], edges[1::2]
    digits = np.concatenate(([0], np.cumsum(signs == 2, dtype=np.int32)))
    enough = digits[ends] - digits[starts] >= FEWEST_DIGITS
    return zip(starts[enough].tolist(), ends[enough].tolist(), strict=True)


def _spaced(text: bytes, signs: npt.NDArray[np.int8]) -> Iterator[int]:
    """Starts of numbers whose digits are grouped by spaces."""
    digit = np.concatenate((signs == 2, np.zeros(6, bool)))
    size = len(signs)
    space = np.frombuffer(text, np.uint8) == SPACE
    three = digit[1 : size + 1] & digit[2 : size + 2] & digit[3 : size + 3] & ~digit[4 : size + 4]
    last = -1
    for space_at in np.flatnonzero(space & three).tolist():
        place = space_at - 1
        if place < 0 or not digit[place]:
            continue
        start = place
        while start > 0 and place - start < 2 and digit[start - 1]:
            start -= 1
        if start > last and not (start > 0 and signs[start - 1]):
            yield start
        last = place + 1


def canonical(number: str) -> bytes:
    """The one spelling of a number (decimal point, no grouping, no sign): its digits and a power of ten.

    Zeros at either end do not count. Empty where the number has fewer than `FEWEST_DIGITS` significant
    digits, or is none.
    """
    match = _WRITTEN.fullmatch(number)
    if match is None:
        return b""
    whole, part, exponent = match.groups(default="")
    return _spelled(whole, part, int(exponent or 0))


def _spelled(whole: str, part: str, power: int) -> bytes:
    """Canonical spelling of digits before and after the decimal point."""
    digits = (whole + part).lstrip("0")
    power -= len(part)
    if len(digits) > MOST_DIGITS:
        power += len(digits) - MOST_DIGITS
        digits = str(round(int(digits) / 10 ** (len(digits) - MOST_DIGITS)))
    significant = digits.rstrip("0")
    if len(significant) < FEWEST_DIGITS:
        return b""
    return b"%be%d" % (significant.encode(), power + len(digits) - len(significant))


def _readings(run: str) -> Iterable[tuple[str, str]]:
    """What a run of digits, points, commas and apostrophes can mean: digits before and after the point."""
    separators = len(run) - len(run.replace(",", "").replace(".", "").replace("'", ""))
    if separators <= 1 and "'" not in run:
        whole, _, part = run.replace(",", ".").partition(".")
        return ((whole, part),)
    readings = {part for part in run.split(",") if len(part) > FEWEST_DIGITS and _POINT.fullmatch(part)}
    if _ENGLISH.fullmatch(run):
        readings.add(run.replace(",", "").replace("'", ""))
    if _GERMAN.fullmatch(run):
        readings.add(run.replace(".", "").replace("'", "").replace(",", "."))
    pairs = (reading.partition(".") for reading in readings)
    return {(whole, part) for whole, _, part in pairs}


def _within_word(text: bytes, start: int, end: int) -> bool:
    """Whether digits are part of a longer word, such as a checksum."""
    return (start > 0 and text[start - 1] in _WORD) or (end < len(text) and text[end] in _WORD)

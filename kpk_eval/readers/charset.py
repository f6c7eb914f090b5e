"""Which encoding bytes are in: the declared one, UTF-8, or cp1252 where they provably are not UTF-8."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

CHUNK = 1 << 24
"""Bytes that are checked at a time, so that a large file is never held twice."""

_CONTINUES = rb"[\x80-\xbf]"
_NO_PUNCTUATION = rb"[\x80-\x84\x86-\x90\x95\x98-\x9a\x9c-\x9f\xa1-\xaa\xac\xae-\xb3\xb5-\xba\xbc-\xbf]"
SURELY_UTF_8 = re.compile(
    rb"[\xc2\xc3]" + _CONTINUES
    + rb"|[\xc4-\xdf]" + _NO_PUNCTUATION
    + rb"|[\xe0-\xef](?:" + _NO_PUNCTUATION + _CONTINUES + rb"|" + _CONTINUES + _NO_PUNCTUATION + rb")"
    + rb"|[\xf0-\xf4]" + _CONTINUES + rb"{3}"
)  # fmt: skip
"""A character in UTF-8 that no text in cp1252 contains.

The two bytes of an umlaut would be ``Ã¤`` there. A letter before a quotation mark, dash, dots or non-breaking
blank (a quoted word that ends in ``ß``) is valid UTF-8 by accident and proves nothing.
"""

UNUSED = {"cp1252": (0x81, 0x8D, 0x8F, 0x90, 0x9D), "latin-1": tuple(range(0x80, 0xA0))}
"""Bytes of one-byte encodings that are no characters, or none of text."""

SAVE_AS = "save it as UTF-8, or declare its 'encoding' in the source (cp1252 for older Windows programs)"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why bytes cannot be read: what was found, at which byte (from 0), what to do."""

    position: int
    found: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Charset:
    """Encoding of bytes, and what contradicts it; None where nothing does."""

    name: str
    fault: Fault | None = None


def charset_of(content: bytes, declared: str | None) -> Charset:
    """Encoding of bytes without a byte order mark.

    A declared encoding is applied strictly. Without a declaration, bytes that are valid UTF-8 are UTF-8;
    bytes that are not, and that hold no character that only UTF-8 writes so, are cp1252. How often letters
    occur is no argument. At fault are: bytes that the encoding does not have; UTF-8 declared as cp1252 or
    latin-1 (each umlaut would become two characters); cp1252 declared as latin-1 (quotation marks and the
    euro sign would become control characters); both encodings in one file; an end within a character.
    """
    if content.isascii():
        return Charset(declared or "utf-8")
    if declared in {None, "utf-8"}:
        return _utf_8(content, is_declared=declared is not None)
    return _one_byte(content, str(declared))


def _utf_8(content: bytes, *, is_declared: bool) -> Charset:
    """UTF-8 where the bytes are; else cp1252 unless a declaration forbids it or the bytes leave doubt."""
    position = _first_not_utf_8(content)
    if position is None:
        return Charset("utf-8")
    if is_declared:
        found = f"is not utf-8 text (byte 0x{content[position]:02X})"
        return Charset("utf-8", Fault(position, found, SAVE_AS))
    if len(content) - position < 4 and _begins_character(content[position:]):
        found = "ends in the middle of a UTF-8 character, or is not UTF-8"
        remedy = "if it is cut off, deliver it whole; else declare its 'encoding' in the source"
        return Charset("utf-8", Fault(position, found, remedy))
    if surely_utf_8(content) is not None:
        found = f"is not UTF-8 here (byte 0x{content[position]:02X}), but is elsewhere in the file"
        return Charset("utf-8", Fault(position, found, "the file mixes two encodings; export it again"))
    return _one_byte(content, "cp1252")


def _one_byte(content: bytes, name: str) -> Charset:
    """A one-byte encoding, at fault where bytes are UTF-8 or are not used by it for text."""
    position = surely_utf_8(content)
    if position is not None:
        if _first_not_utf_8(content) is None:
            found, remedy = f"is UTF-8, but declared as {name}", "declare 'encoding: utf-8'"
        else:
            found = f"has a character in UTF-8, while the rest is {name}"
            remedy = "the file mixes two encodings; export it again"
        return Charset(name, Fault(position, found, remedy))
    unused = (content.find(byte) for byte in UNUSED[name])
    position = min((one for one in unused if one >= 0), default=None)
    if position is not None:
        found = f"is not {name} text (byte 0x{content[position]:02X} is not used by it)"
        remedy = SAVE_AS if name == "cp1252" else "declare 'encoding: cp1252'"
        return Charset(name, Fault(position, found, remedy))
    return Charset(name)


def surely_utf_8(content: bytes) -> int | None:
    """Position of the first character that only UTF-8 writes so; None where there is none."""
    for start in range(0, len(content), CHUNK):
        data = np.frombuffer(content, np.uint8, count=min(CHUNK + 1, len(content) - start), offset=start)
        begins, continues = data[:-1] >= 0xC2, data[1:] & 0xC0 == 0x80
        for position in np.flatnonzero(begins & continues):
            if SURELY_UTF_8.match(content, start + int(position)):
                return start + int(position)
    return None


def _first_not_utf_8(content: bytes) -> int | None:
    """Position of the first byte that is not part of a character in UTF-8; None where all are."""
    start = 0
    while start < len(content):
        end = min(start + CHUNK, len(content))
        for _ in range(3):
            end -= end < len(content) and content[end] & 0xC0 == 0x80
        try:
            content[start:end].decode("utf-8")
        except UnicodeDecodeError as error:
            return start + error.start
        start = end
    return None


def _begins_character(rest: bytes) -> bool:
    """Whether bytes are the beginning of a character in UTF-8 and nothing else."""
    try:
        rest.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start == 0 and error.reason == "unexpected end of data"
    return False


def is_encoded_twice(content: bytes) -> bool:
    """Whether all characters beyond ASCII are UTF-8 that was taken for cp1252 and encoded again.

    A single other such character, or none, is proof of the opposite.
    """
    if content.isascii():
        return False
    text = content.decode("utf-8", "ignore").removeprefix("\ufeff")
    try:
        once = text.encode("cp1252")
        return not once.isascii() and bool(once.decode("utf-8"))
    except UnicodeError:
        return False

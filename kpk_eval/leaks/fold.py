"""Normal forms of text: what two spellings of one value have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789") | frozenset(range(0x80, 0x100))
"""Bytes of folded text that belong to words: digits, Latin letters, letters of other scripts in UTF-8."""
_NOT_WORD = bytes(sorted(set(range(256)) - WORD))
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_TWO_LETTERS = str.maketrans(dict(zip("äöüÄÖÜ", ("ae", "oe", "ue", "Ae", "Oe", "Ue"), strict=True)))
_STROKES = str.maketrans("ıłøđħŧ", "ilodht")


def folded(data: bytes) -> bytes:
    """Lower-case text without accents; letters of other scripts as UTF-8, all other signs as ASCII.

    Any encoding that contains ASCII will do: UTF-8, UTF-8 read as Latin-1 and written again, Latin-1,
    Windows-1252. Line breaks stay where they are.
    """
    if data.isascii():
        return data.lower()
    return _NOT_ASCII.sub(_run, data).lower()


def squeezed(text: bytes) -> bytes:
    """Folded text with letters and digits only."""
    return text.translate(None, _NOT_WORD)


def fold(text: str) -> bytes:
    """Folded form of a text."""
    return folded(text.encode("utf-8", "surrogatepass"))


def transliterated(text: str) -> str:
    """Text with German umlauts written as two letters."""
    return unicodedata.normalize("NFC", text).translate(_TWO_LETTERS)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 as a whole."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _run(match: re.Match[bytes]) -> bytes:
    return _folded_run(match.group())


@lru_cache(maxsize=65536)
def _folded_run(run: bytes) -> bytes:
    """Folded form of bytes that are not ASCII."""
    return _without_accents(_decoded(run)).encode("utf-8", "ignore")


def _decoded(run: bytes) -> str:
    try:
        text = run.decode("utf-8")
    except UnicodeDecodeError:
        return run.decode("cp1252", "replace")
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _without_accents(text: str) -> str:
    signs = []
    for sign in unicodedata.normalize("NFKD", text):
        category = unicodedata.category(sign)
        if category in {"Mn", "Cf"}:
            continue
        signs.append(sign.casefold() if category[0] in "LN" or sign.isascii() else " ")
    return "".join(signs).translate(_STROKES)

"""Text as it reads after its escapes are resolved: entities, percent signs, backslashes, quoted-printable."""

from __future__ import annotations

import quopri
import re
from functools import lru_cache
from html.entities import html5
from urllib.parse import unquote_to_bytes

from kpk_eval.leaks.fold import fold, folded

ROUNDS = 3
"""Escapes within escapes that are resolved."""
_ENTITY = re.compile(rb"&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z][a-z0-9]{1,30}));?")
_PERCENT = re.compile(rb"%[0-9a-f]{2}(?:%[0-9a-f]{2})*")
_BACKSLASH = re.compile(
    rb"\\(?:x[0-9a-f]{2}(?:\\x[0-9a-f]{2})*|u\{[0-9a-f]{1,6}\}|u000[0-9a-f]{5}|u[0-9a-f]{4}"
    rb"|[0-7]{3}|[0-9a-f]{1,6} ?|[ntrv/\"'\\])"
)
_QUOTED_PRINTABLE = re.compile(rb"=[0-9A-F]{2}=[0-9A-F]{2}|=\r?\n\w")
_NAMED = {name.rstrip(";").lower(): text for name, text in html5.items()}
LAST = 0x110000


def resolved(text: bytes) -> bytes:
    """Folded text without escapes; itself where it has none.

    Control characters that an escape stands for become spaces, so that lines keep their numbers.
    """
    for _ in range(ROUNDS):
        after = _one_round(text)
        if after == text:
            return text
        text = after
    return text


def quoted_printable(data: bytes) -> bytes:
    """Content of a mail-like text; empty where it is none."""
    return quopri.decodestring(data) if _QUOTED_PRINTABLE.search(data) else b""


def _one_round(text: bytes) -> bytes:
    if b"&" in text:
        text = _ENTITY.sub(_entity, text)
    if b"%" in text:
        text = _PERCENT.sub(_percent, text)
    if b"\\" in text:
        text = _BACKSLASH.sub(_backslash, text)
    return text


def _entity(match: re.Match[bytes]) -> bytes:
    return _entity_text(match.group())


@lru_cache(maxsize=4096)
def _entity_text(entity: bytes) -> bytes:
    name = entity.strip(b"&;").decode("ascii")
    if name.startswith("#x"):
        return _sign(int(name[2:], 16))
    if name.startswith("#"):
        return _sign(int(name[1:]))
    return fold(_NAMED[name]) if name in _NAMED else entity


def _percent(match: re.Match[bytes]) -> bytes:
    return _printable(folded(unquote_to_bytes(match.group())))


def _backslash(match: re.Match[bytes]) -> bytes:
    return _backslash_text(match.group())


@lru_cache(maxsize=65536)
def _backslash_text(escape: bytes) -> bytes:
    """What an escape of JSON, JavaScript, Python or CSS stands for."""
    told = escape[1:].strip().decode("ascii")
    if told.startswith("x"):
        return _printable(folded(bytes.fromhex(told.replace("\\x", "").removeprefix("x"))))
    if told.startswith("u"):
        return _sign(int(told.strip("u{}"), 16))
    if told in tuple("/\"'\\"):
        return told.encode()
    if len(told) == 3 and set(told) <= set("01234567") and not escape.endswith(b" "):
        return _sign(int(told, 8))
    return b" " if told in tuple("ntrv") else _sign(int(told, 16))


@lru_cache(maxsize=4096)
def _sign(number: int) -> bytes:
    return _printable(fold(chr(number))) if number < LAST else b" "


def _printable(text: bytes) -> bytes:
    """Text with spaces in place of control characters."""
    return b"".join(bytes([sign]) if sign >= 0x20 else b" " for sign in text)

"""The ways in which one text can be read: as it stands, without escapes, without markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kpk_eval.leaks.escapes import resolved
from kpk_eval.leaks.fold import folded, is_utf8

PLAIN = "text"
STRANGE_SHARE = 0.005
"""Share of control characters up to which content is text."""
FOREIGN_SHARE = 0.3
"""Share of bytes that are not ASCII up to which content that is not UTF-8 is text."""
SMALL = 64 * 1024
"""Bytes up to which also texts of four signs within other content count; more often they are chance."""
_CONTROLS = bytes(sorted(set(range(0x20)) - set(b"\t\n\r\f"))) + b"\x7f"
_FOREIGN = bytes(range(0x80, 0x100))
_SIGN = rb"(?:[\t\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})"
_TEXTS, _LONGER_TEXTS = (re.compile(_SIGN + b"{%d,}" % size) for size in (4, 8))
ACROSS_MARKUP = "text across markup"


@dataclass(frozen=True, slots=True)
class View:
    """One way of reading a text, folded."""

    channel: str
    text: bytes = field(repr=False)


def legible(data: bytes) -> bytes:
    """Content itself where it is text, else the texts within it, one a line."""
    if not data or (data.isascii() and len(data.translate(None, _CONTROLS)) == len(data)):
        return data
    strange = len(data) - len(data.translate(None, _CONTROLS))
    foreign = len(data) - len(data.translate(None, _FOREIGN))
    if strange <= STRANGE_SHARE * len(data) and (foreign <= FOREIGN_SHARE * len(data) or is_utf8(data)):
        return data
    texts = _TEXTS if len(data) < SMALL else _LONGER_TEXTS
    return b"\n".join(texts.findall(data))


def views(data: bytes) -> Iterator[View]:
    """Ways of reading a text, each only where it differs from those before."""
    plain = folded(data)
    yield View(PLAIN, plain)
    after = resolved(plain)
    if after != plain:
        yield View("text with escapes", after)
    if b"<" in after:
        yield View(ACROSS_MARKUP, without_markup(after))


def without_markup(text: bytes) -> bytes:
    """Text between the tags, put together."""
    first, *rest = text.split(b"<")
    return first + b"".join(part[part.find(b">") + 1 :] for part in rest)


def line_of(text: bytes, place: int) -> int:
    """Line (from 1) of a place in a text."""
    return text.count(b"\n", 0, place) + 1


def context_of(text: bytes, place: int) -> str:
    """Whether a place of a page lies in a comment, a script, a style sheet or an attribute."""
    comment = text.rfind(b"<!--", 0, place)
    if comment > text.rfind(b"-->", 0, place):
        return "comment"
    for name in ("script", "style"):
        if text.rfind(b"<" + name.encode(), 0, place) > text.rfind(b"</" + name.encode(), 0, place):
            return name
    return "attribute" if text.rfind(b"<", 0, place) > text.rfind(b">", 0, place) else PLAIN

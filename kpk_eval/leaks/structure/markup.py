"""Tags of a page: where they stand, what they say, how far their elements reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from kpk_eval.leaks.escapes import resolved

LONGEST = 100_000
"""Bytes of the attributes of one tag."""
VOID = frozenset({b"img", b"input", b"link", b"meta", b"source", b"track", b"embed", b"base", b"use"})
_UNSEEN = re.compile(rb"<!--.*?-->|<script\b[^>]*>.*?</script|<style\b[^>]*>.*?</style", re.DOTALL)
_ATTRIBUTES = re.compile(rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*")
_ATTRIBUTE = re.compile(rb"([a-z_:][a-z0-9_:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag of folded HTML."""

    name: bytes
    place: int
    attributes: dict[bytes, bytes] = field(repr=False)
    """Values without escapes."""


def visible(page: bytes) -> bytes:
    """Folded HTML in which comments and the contents of scripts and styles are blank; places stay."""
    return _UNSEEN.sub(_blank, page)


def tags(page: bytes, names: Iterable[str]) -> Iterator[Tag]:
    """Opening tags of these names, in their order."""
    for match in _opening(tuple(names)).finditer(page):
        yield Tag(match.group(1), match.start(), _attributes(page, match.end()))


def tag_at(page: bytes, place: int) -> Tag | None:
    """The opening tag that a place lies in; None where it lies between tags."""
    start = page.rfind(b"<", 0, place)
    if start < 0 or page.rfind(b">", 0, place) > start:
        return None
    match = re.compile(rb"<([a-z][a-z0-9:-]*)").match(page, start)
    return Tag(match.group(1), start, _attributes(page, match.end())) if match else None


def end_of(page: bytes, tag: Tag) -> int:
    """Place at which the element of a tag ends; that of the tag itself where nothing closes it."""
    if tag.name in VOID:
        return tag.place + 1
    depth = 0
    for match in _either(tag.name).finditer(page, tag.place):
        depth += -1 if match.group(1) else 1
        if depth == 0:
            return match.end()
    return tag.place + 1


def _attributes(page: bytes, place: int) -> dict[bytes, bytes]:
    match = _ATTRIBUTES.match(page, place, place + LONGEST)
    found: dict[bytes, bytes] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(match.group() if match else b""):
        found.setdefault(name, resolved(double or single or bare))
    return found


def _blank(match: re.Match[bytes]) -> bytes:
    """Spaces in place of a comment or script; its opening tag stays."""
    text = match.group()
    kept = 0 if text.startswith(b"<!--") else text.index(b">") + 1
    return text[:kept] + re.sub(rb"[^\n]", b" ", text[kept:])


@cache
def _opening(names: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(rb"<(%s)(?=[\s/>])" % "|".join(names).encode())


@cache
def _either(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(/?)%s(?=[\s/>])" % re.escape(name))

"""Tables and pictures of a page, and the released results they say they rest on."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from kpk_eval.leaks.model import Flaw
from kpk_eval.leaks.structure.markup import Tag, end_of, tag_at, tags

SHOWN = ("table", "img", "svg", "canvas", "object", "embed", "video", "picture", "image")
"""Elements that show results."""
ADDRESS = {b"img": b"src", b"image": b"href", b"object": b"data", b"embed": b"src"}
_EVIDENCE = re.compile(rb"\sdata-evidence\s*=")


@dataclass(frozen=True, slots=True)
class Shown:
    """A table or picture of a page."""

    place: int
    evidence: str | None
    """Identifier on it or around it; None where there is none."""
    address: str
    """Path of the picture's file within the tree, folded; empty for tables."""


def shown_in(page: bytes, *, path: str) -> Iterator[Shown]:
    """Tables and pictures of a folded page (comments and scripts blank) at a path of the tree."""
    spans = sorted(_spans(page))
    starts = [start for start, _, _ in spans]
    for tag in tags(page, SHOWN):
        if tag.name in {b"svg", b"image"} and _within(page, tag, b"svg"):
            continue
        covering = [one for start, end, one in spans[: bisect_right(starts, tag.place)] if end > tag.place]
        yield Shown(tag.place, covering[-1] if covering else None, _address(tag, path))


def flaw_of(evidence: str | None, released: frozenset[str]) -> Flaw | None:
    """What is wrong with the evidence of a table or picture."""
    if evidence is None:
        return Flaw.NO_EVIDENCE
    return None if evidence in released else Flaw.UNKNOWN_EVIDENCE


def _spans(page: bytes) -> Iterator[tuple[int, int, str]]:
    """Start, end and identifier of every element that names its evidence."""
    for match in _EVIDENCE.finditer(page):
        tag = tag_at(page, match.start())
        if tag is not None and b"data-evidence" in tag.attributes:
            named = tag.attributes[b"data-evidence"].decode("utf-8", "replace")
            yield tag.place, end_of(page, tag), named


def _within(page: bytes, tag: Tag, name: bytes) -> bool:
    """Whether a tag lies within an element of a name: parts of one drawing count once."""
    opened = len(re.findall(rb"<%s[\s>]" % name, page[: tag.place]))
    return opened > page.count(b"</%s" % name, 0, tag.place)


def _address(tag: Tag, path: str) -> str:
    value = tag.attributes.get(ADDRESS.get(tag.name, b""), b"").decode("utf-8", "replace")
    if not value or value.startswith(("data:", "#")):
        return ""
    bare = unquote(value.partition("?")[0].partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), bare))

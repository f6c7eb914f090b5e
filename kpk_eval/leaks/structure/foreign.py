"""Addresses that a browser would load from another host."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpk_eval.leaks.structure.markup import Tag, tags

_LINKS = (b"href", b"xlink:href")
LOADED: dict[bytes, tuple[bytes, ...]] = {
    b"script": (b"src", *_LINKS), b"img": (b"src", b"srcset"), b"source": (b"src", b"srcset"),
    b"video": (b"src", b"poster"), b"audio": (b"src",), b"track": (b"src",),
    b"link": (b"href", b"imagesrcset"), b"input": (b"src", b"formaction"), b"button": (b"formaction",),
    b"form": (b"action",), b"use": _LINKS, b"image": _LINKS, b"feimage": _LINKS, b"body": (b"background",),
    b"table": (b"background",), b"iframe": (b"src", b"srcdoc"), b"frame": (b"src",), b"object": (b"data",),
    b"embed": (b"src",), b"base": (b"href",), b"portal": (b"src",),
    b"applet": (b"code", b"archive", b"codebase"),
}  # fmt: skip
"""Tag -> attributes whose address a browser asks for by itself."""
_NAMES = tuple(name.decode() for name in LOADED)
_PINGS = re.compile(rb"<a\b[^>]*\sping\s*=\s*[\"']?\s*(?:[a-z]+:)?//")
_REFRESH = re.compile(rb"url\s*=\s*['\"]?\s*(.+)")
_STYLE = re.compile(rb"(?:url\(\s*|@import\s+(?:url\(\s*)?)[\"']?\s*([^\"')\s;]+)")
_SCRIPT = re.compile(
    rb"(?:\b(?:fetch|import|importscripts|open|websocket|eventsource|sendbeacon|worker)\s*\(?\s*(?:[\"'][a-z]+[\"']\s*,"
    rb"\s*)?|\b(?:src|href|action)\s*=\s*)[\"'`](?:https?:|wss?:)?//"
)
_SCHEME = re.compile(rb"[a-z][a-z0-9+.-]*:")
_INVISIBLE = re.compile(rb"[\x00-\x20]+")
_OWN = (b"data:image/", b"data:font/", b"data:application/font", b"#")


def is_foreign(address: bytes) -> bool:
    """Whether a browser that loads a folded address would ask another host, or run it."""
    bare = _INVISIBLE.sub(b"", address)
    if bare.startswith((b"//", b"\\\\", b"/\\", b"\\/")):
        return True
    return bool(_SCHEME.match(bare)) and not bare.startswith(_OWN)


def in_page(page: bytes) -> Iterator[int]:
    """Places of a folded page (comments and scripts blank) at which a browser would ask another host."""
    for tag in tags(page, _NAMES):
        if any(map(is_foreign, _addresses(tag))):
            yield tag.place
    for tag in tags(page, ("meta",)):
        if tag.attributes.get(b"http-equiv") == b"refresh":
            target = _REFRESH.search(tag.attributes.get(b"content", b""))
            if target and is_foreign(target.group(1)):
                yield tag.place
    for match in _PINGS.finditer(page):
        yield match.start()


def in_style(text: bytes) -> Iterator[int]:
    """Places of a folded style sheet, or of any text with styles, that load from another host."""
    for match in _STYLE.finditer(text):
        if is_foreign(match.group(1)):
            yield match.start()


def in_script(text: bytes) -> Iterator[int]:
    """Places of a folded script that ask another host."""
    for match in _SCRIPT.finditer(text):
        yield match.start()


def _addresses(tag: Tag) -> Iterator[bytes]:
    for name in LOADED[tag.name]:
        value = tag.attributes.get(name, b"")
        if name.endswith(b"srcset"):
            yield from (entry.split()[0] for entry in value.split(b",") if entry.strip())
        elif name == b"srcdoc" and value:
            yield b"srcdoc:"
        elif value:
            yield value

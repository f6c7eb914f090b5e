"""Addresses in pages and style sheets: which leave the book, which lead nowhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IN_STYLE = re.compile(r"""(?:url\(\s*|@import\s+(?:url\(\s*)?)["']?([^"')\s;]+)""", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20]+")
LINKABLE = ("http:", "https:", "mailto:")
"""Where a plain link may lead outside the book; nothing is loaded until it is clicked."""


def is_foreign(address: str) -> bool:
    """Whether a browser that loads this address would ask another host (or run it)."""
    bare = _INVISIBLE.sub("", address)
    return bare.startswith(("//", "\\\\", "/\\", "\\/")) or (
        bool(_SCHEME.match(bare)) and not bare.lower().startswith("data:image/")
    )


def is_linkable(address: str) -> bool:
    """Whether a plain link may have this address."""
    bare = _INVISIBLE.sub("", address).lower()
    return not _SCHEME.match(bare) or bare.startswith(LINKABLE)


def in_style(style: str) -> list[str]:
    """Addresses that a style sheet or style attribute loads."""
    return [address for address in _IN_STYLE.findall(style) if not address.startswith("#")]


def leads_nowhere(address: str, *, page: Path, tree: Path) -> bool:
    """Whether an address within the book names no file of it."""
    path = unquote(urlsplit(address).path)
    if not path or _SCHEME.match(address) or address.startswith("//"):
        return False
    target = (page.parent / path).resolve()
    return not (target.is_relative_to(tree.resolve()) and target.is_file())

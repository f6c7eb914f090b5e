"""Files that came with the theme: byte for byte what an installed package brought."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

PACKAGES = (
    "sphinx", "sphinx-book-theme", "pydata-sphinx-theme", "jupyter-book", "myst-nb", "sphinx-design",
    "sphinx-copybutton", "sphinx-togglebutton", "sphinx-comments", "sphinx-thebe", "accessible-pygments",
)  # fmt: skip
"""Packages whose files a book takes over."""
STATIC = frozenset({".js", ".css", ".svg", ".png", ".gif", ".ico", ".woff", ".woff2", ".ttf"})


@cache
def theme_files() -> frozenset[str]:
    """SHA-256 (hexadecimal) of the static files of the installed packages of the theme."""
    return frozenset(digest for name in PACKAGES for digest in _recorded(name))


def _recorded(package: str) -> Iterator[str]:
    """Checksums that the installer has recorded; none where the package is not installed."""
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        return
    for file in files:
        if file.suffix in STATIC and file.hash is not None and file.hash.mode == "sha256":
            value = file.hash.value
            yield base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).hex()

"""The tree that is published: a copy of the finished HTML that holds known kinds of files only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

PUBLISHED = frozenset({".html", ".css", ".js", ".svg", ".png", ".woff2", ".xlsx", ".csv"})
"""Kinds of files that a book consists of."""
NEVER = frozenset({"_sources", "reports", "jupyter_execute", ".doctrees"})
"""Folders that jupyter-book writes and that are not for readers."""


def copy_published(html: Path, target: Path) -> Path:
    """Copy of a built book without sources, reports, caches, catalogues and source maps."""
    for path in published_files(html):
        copied = target / path.relative_to(html)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
    return target


def published_files(html: Path) -> Iterator[Path]:
    """Files of a built book that are for readers."""
    for path in sorted(html.rglob("*")):
        if path.is_file() and not path.is_symlink() and _is_published(path.relative_to(html)):
            yield path


def _is_published(path: Path) -> bool:
    """Whether a file belongs to the book; HTML among the static files are the theme's templates."""
    if any(step in NEVER or step.startswith(".") for step in path.parts):
        return False
    return path.suffix in PUBLISHED and not (path.suffix == ".html" and path.parts[0] == "_static")

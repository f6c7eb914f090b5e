"""Problems of a finished book as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from kpk_eval.book.check.addresses import in_style, is_foreign
from kpk_eval.book.check.page import page_problems
from kpk_eval.files import sha256

THEME_PAGES = ("search",)
"""Pages that the theme adds."""
TAKEN_OVER = ("_images", "_downloads")
"""Folders of files that the build copies from the pages."""


def problems(tree: Path, *, docnames: Collection[str], originals: Collection[Path]) -> tuple[str, ...]:
    """Reasons why a finished book must not be published; none means that it may.

    Parameters
    ----------
    tree
        Folder of the finished book.
    docnames
        Document names of the table of contents and the first page: these and no other pages.
    originals
        Pictures and tables of the assembled pages; every picture and download is one of them, unchanged.
    """
    found = [*_pages_missing_or_too_many(tree, docnames), *_unknown_copies(tree, originals)]
    for page in sorted(tree.rglob("*.html")):
        found += page_problems(page, tree=tree)
    for sheet in sorted((*tree.rglob("*.css"), *tree.rglob("*.svg"))):
        found += _foreign_in_sheet(sheet, tree)
    return tuple(found)


def _pages_missing_or_too_many(tree: Path, docnames: Collection[str]) -> Iterator[str]:
    expected = {f"{name}.html" for name in (*docnames, *THEME_PAGES)}
    present = {path.relative_to(tree).as_posix() for path in tree.rglob("*.html")}
    for name in sorted(expected - present):
        yield f"{name}: page of the manifest or the book is missing"
    for name in sorted(present - expected):
        yield f"{name}: page that neither the manifest nor the book names"


def _unknown_copies(tree: Path, originals: Collection[Path]) -> Iterator[str]:
    known = {sha256(path) for path in originals}
    for folder in TAKEN_OVER:
        for path in sorted((tree / folder).rglob("*")):
            if path.is_file() and sha256(path) not in known:
                yield f"{path.relative_to(tree).as_posix()}: file that no page of the manifest brought along"


def _foreign_in_sheet(sheet: Path, tree: Path) -> Iterator[str]:
    for address in in_style(sheet.read_text(encoding="utf-8")):
        if is_foreign(address):
            yield f"{sheet.relative_to(tree).as_posix()}: loads {address[:80]!r} from elsewhere"

"""What a published file must not look like, whatever private values there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from kpk_eval.leaks.fold import fold
from kpk_eval.leaks.model import Allowed, Flaw
from kpk_eval.leaks.structure.evidence import Shown, flaw_of, shown_in
from kpk_eval.leaks.structure.files import PAGES, PICTURES, TABLES, name_flaws
from kpk_eval.leaks.structure.foreign import in_page, in_script, in_style
from kpk_eval.leaks.structure.listings import lists_people, rows_of_text, sheets_of, tables_in
from kpk_eval.leaks.structure.markup import visible
from kpk_eval.leaks.structure.patterns import flaws_in

__all__ = ["FORMED", "PICTURES", "FileForm", "flaws_in", "folded_path", "form_of", "name_flaws"]

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
DELIMITED = frozenset({".csv", ".tsv", ".txt"})
SCRIPTS = frozenset({".js", ".mjs"})
STYLED = frozenset({".css", ".svg", *PAGES})
FORMED = STYLED | SCRIPTS | TABLES | DELIMITED
"""Kinds of files whose form is checked."""

Flaws = Iterator[tuple[Flaw, int]]


@dataclass(frozen=True, slots=True)
class FileForm:
    """What is wrong with the form of a file (kind and place), and the pictures that it shows."""

    flaws: tuple[tuple[Flaw, int], ...]
    pictures: frozenset[str] = frozenset()
    """Folded paths within the tree."""


def form_of(
    path: PurePosixPath, data: bytes, text: bytes, allowed: Allowed, *, known: frozenset[str]
) -> FileForm:
    """The form of one file.

    Parameters
    ----------
    path
        Path within the tree.
    data
        Content.
    text
        Content as folded text.
    allowed
        What may be in the tree.
    known
        Folded paths of the files that came with the theme or the book itself.
    """
    public = frozenset(fold(word).decode() for word in allowed.words)
    own = folded_path(path) in known
    flaws = [*_style_flaws(path, text), *_table_flaws(path, data, text, allowed.evidence, public, own=own)]
    if not is_page(path, text):
        return FileForm(tuple(flaws))
    page = visible(text)
    shown = tuple(shown_in(page, path=folded_path(path)))
    flaws += [*_page_flaws(page, public), *_evidence_flaws(path, shown, allowed, known)]
    return FileForm(tuple(flaws), frozenset(one.address for one in shown))


def is_page(path: PurePosixPath, text: bytes) -> bool:
    """Whether a browser would show a file as a page."""
    return path.suffix.lower() in PAGES or text[:200].lstrip().startswith((b"<!doctype html", b"<html"))


def folded_path(path: PurePosixPath) -> str:
    """Path as it is compared with addresses of folded pages."""
    return fold(path.as_posix()).decode("utf-8", "replace")


def _style_flaws(path: PurePosixPath, text: bytes) -> Flaws:
    suffix = path.suffix.lower()
    if suffix == ".svg":
        yield from ((Flaw.FOREIGN, place) for place in in_page(visible(text)))
    if suffix in STYLED:
        yield from ((Flaw.FOREIGN, place) for place in in_style(text))
    if suffix in SCRIPTS:
        yield from ((Flaw.FOREIGN, place) for place in in_script(text))


def _table_flaws(
    path: PurePosixPath,
    data: bytes,
    text: bytes,
    evidence: frozenset[str],
    public: frozenset[str],
    *,
    own: bool,
) -> Flaws:
    """A table is released, or byte for byte one of the book's own; neither lists people."""
    suffix = path.suffix.lower()
    if suffix in TABLES and path.stem not in evidence and not own:
        yield Flaw.NO_EVIDENCE, 0
    if suffix in DELIMITED and lists_people(rows_of_text(text), public=public):
        yield Flaw.ROWS, 0
    if suffix in WORKBOOKS:
        sheets = sheets_of(data)
        if sheets is None:
            yield Flaw.OPAQUE, 0
        elif any(lists_people(rows, public=public) for rows in sheets):
            yield Flaw.ROWS, 0


def _page_flaws(page: bytes, public: frozenset[str]) -> Flaws:
    yield from ((Flaw.FOREIGN, place) for place in in_page(page))
    for place, rows in tables_in(page):
        if lists_people(rows, public=public):
            yield Flaw.ROWS, place


def _evidence_flaws(
    path: PurePosixPath, shown: Iterable[Shown], allowed: Allowed, known: frozenset[str]
) -> Flaws:
    """Tables and pictures without released evidence; chapters and the theme's own pictures need none."""
    written = path.as_posix() in allowed.chapters
    for one in shown:
        flaw = flaw_of(one.evidence, allowed.evidence)
        excused = flaw is Flaw.NO_EVIDENCE and (written or one.address in known)
        if flaw and not excused:
            yield flaw, one.place

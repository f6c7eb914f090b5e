"""The leak scan: everything in a finished tree that must not be published."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from kpk_eval.files import sha256
from kpk_eval.leaks.fold import folded
from kpk_eval.leaks.looking import Looker
from kpk_eval.leaks.lookup import Lookup, lookup_of
from kpk_eval.leaks.model import Allowed, Flaw, LeakError, ScanReport
from kpk_eval.leaks.needles import Needles
from kpk_eval.leaks.structure import FORMED, PICTURES, folded_path, form_of, name_flaws
from kpk_eval.leaks.unpack import PACKED, Budget, Piece, kind_of
from kpk_eval.leaks.views import legible, line_of

NOTHING = Allowed()
WHOLE = 64 * 1024**2
"""Bytes of a file that is looked at as a whole; larger ones block by block."""
BLOCK = 16 * 1024**2
OVERLAP = 64 * 1024
"""Bytes that a block shares with the next one, so that no value is cut in two."""
FILE_NAME = "file name"


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the tree."""

    path: Path
    within: PurePosixPath
    """Path within the tree."""
    shown: str
    """Name in the report: the path, unless that is itself private."""
    sha256: str
    """Empty for what is no plain file."""


def scan(tree: Path, needles: Needles, *, allowed: Allowed = NOTHING) -> ScanReport:
    """Everything in a finished tree that must not be published; no value is quoted.

    Parameters
    ----------
    tree
        Folder of the finished book; links within it are not followed.
    needles
        Private values to search for.
    allowed
        What may be in the tree.

    Raises
    ------
    LeakError
        Where the tree is missing or empty: what was not looked at is not clean.
    """
    looker = Looker(lookup_of(needles), allowed)
    files = list(_files(tree.resolve(), looker.lookup))
    if not files:
        raise LeakError(f"{tree.name}: no files to look into; build the book first")
    drawn = allowed.theme | allowed.drawn
    known = frozenset(folded_path(one.within) for one in files if one.sha256 in drawn)
    shown: set[str] = set()
    _look_at_names(files, looker)
    for one in files:
        if one.sha256 and one.sha256 not in allowed.theme:
            shown |= _look_into(one, looker, known)
    _pictures_on_no_page(files, known | shown, looker)
    size = sum(one.path.lstat().st_size for one in files)
    findings = tuple(looker.notes.findings())
    return ScanReport(findings, len(files), size, needles.values, needles.unsearchable)


def _files(root: Path, lookup: Lookup) -> Iterator[_File]:
    """Everything in a tree but folders, in the order of paths."""
    paths = {path: PurePosixPath(path.relative_to(root).as_posix()) for path in sorted(_entries(root))}
    private = _names_private(paths.values(), lookup)
    for path, within in paths.items():
        plain = path.is_file() and not path.is_symlink()
        content = sha256(path) if plain else ""
        withheld = private and _names_private([within], lookup)
        name = within.as_posix().encode("utf-8", "replace").decode()
        shown = f"(name withheld; sha256 {content[:16] or 'none'})" if withheld else name
        yield _File(path, within, shown, content)


def _entries(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path))
            else:
                yield Path(entry.path)


def _names_private(paths: Iterable[PurePosixPath], lookup: Lookup) -> bool:
    """Whether the names of files hold a private value."""
    probe = Looker(lookup, NOTHING)
    probe.look("", Piece(FILE_NAME, b"\n".join(map(os.fsencode, paths))), Budget())
    return any(finding.flaw in {Flaw.VALUE, Flaw.EMAIL} for finding in probe.notes.findings())


def _look_at_names(files: list[_File], looker: Looker) -> None:
    """Note what is wrong with the names, places and kinds of files."""
    for one in files:
        if one.shown != one.within.as_posix():
            looker.look(one.shown, Piece(FILE_NAME, os.fsencode(one.within)), Budget())
        if not one.sha256:
            looker.notes.add(one.shown, Flaw.LINK, FILE_NAME)
        for flaw in name_flaws(one.within):
            looker.notes.add(one.shown, flaw, FILE_NAME)


def _look_into(one: _File, looker: Looker, known: frozenset[str]) -> frozenset[str]:
    """Note what is wrong with the content of a file; the pictures it shows."""
    budget = Budget()
    if one.path.stat().st_size > WHOLE:
        for block in _blocks(one.path):
            looker.look(one.shown, Piece("", block), budget)
        if one.within.suffix.lower() in FORMED:
            looker.notes.add(one.shown, Flaw.OPAQUE, f"form of a file of more than {WHOLE // 1024**2} MB")
        return frozenset()
    data = one.path.read_bytes()
    looker.look(one.shown, Piece("", data), budget)
    text = folded(data) if kind_of(data) not in PACKED and legible(data) is data else b""
    form = form_of(one.within, data, text, looker.allowed, known=known)
    for flaw, place in form.flaws:
        line = partial(line_of, text, place) if text else None
        looker.notes.add(one.shown, flaw, "file", value=place, line=line)
    return form.pictures


def _blocks(path: Path) -> Iterator[bytes]:
    """Content of a large file in overlapping blocks; one that must be unpacked comes as a whole."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if kind_of(content[:1024]) in PACKED:
            yield content[:]
            return
        for start in range(0, len(content), BLOCK):
            yield content[start : start + BLOCK + OVERLAP]


def _pictures_on_no_page(files: list[_File], accounted: set[str] | frozenset[str], looker: Looker) -> None:
    """Note pictures that no page shows: nothing says what they rest on."""
    for one in files:
        if one.within.suffix.lower() in PICTURES and folded_path(one.within) not in accounted:
            looker.notes.add(one.shown, Flaw.NO_EVIDENCE, "file")

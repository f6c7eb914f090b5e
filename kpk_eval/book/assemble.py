"""The source tree of one book: hand-written chapters, pages of the manifest, generated chapters, settings."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kpk_eval.book.chapters import GENERATED
from kpk_eval.book.checked import FILE
from kpk_eval.book.configuration import complete_configuration, read_configuration
from kpk_eval.book.content import Content
from kpk_eval.book.errors import BookError
from kpk_eval.book.toc import DECISIONS, table_of_contents

FIXED = (
    "_static/*.css",
    "_static/*.js",
    "_static/*.svg",
    "_templates/*.html",
    "docutils.conf",
    "references.bib",
)
"""What is taken from the folder of the book beside the chapters; anything else stays outside."""


def assemble(content: Content, *, root: Path, build: Path, source: Path) -> Path:
    """Fresh source tree of the book in ``source``; an older one there is removed.

    Only files of known names and kinds are copied, so that nothing gets into a book by lying about.

    Raises
    ------
    BookError
        Where a chapter or a page of the manifest is missing.
    """
    if source.exists():
        shutil.rmtree(source)
    source.mkdir(parents=True)
    _copy_fixed(root / "book", source)
    _copy_chapters(root / "book", source, language=content.language)
    _copy_translations(root / "book" / "locale", source / "locale")
    _copy(root / "book" / FILE, source / "downloads" / FILE.name)
    _copy_pages(content, private=build / "private", source=source)
    for name, chapter in GENERATED.items():
        (source / f"{name}.md").write_text(chapter(content), encoding="utf-8")
    _write_yaml(source / "_toc.yml", table_of_contents(content))
    settings = complete_configuration(read_configuration(root / "_config.yml"), content)
    _write_yaml(source / "_config.yml", settings)
    return source


def _write_yaml(path: Path, data: dict[str, Any]) -> None:
    """Write as JSON, which is YAML of every version in which all texts are quoted."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def _copy(origin: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(origin, target)


def _copy_fixed(book: Path, source: Path) -> None:
    for pattern in FIXED:
        found = sorted(book.glob(pattern))
        if not found:
            raise BookError(f"book/{pattern}: no such file; the book needs it")
        for path in found:
            _copy(path, source / path.relative_to(book))


def _copy_chapters(book: Path, source: Path, *, language: str) -> None:
    """Hand-written chapters of the language, and the design decisions."""
    chapters = sorted((book / language).glob("*.md"))
    if not chapters:
        raise BookError(f"book/{language}: no chapter; write the book's chapters in this language first")
    for path in [*chapters, book / "methods" / f"{DECISIONS}.md"]:
        if path.stem in GENERATED:
            raise BookError(
                f"book/{language}/{path.name}: a chapter of this name is generated; rename the file"
            )
        _copy(path, source / path.name)


def _copy_translations(catalogues: Path, target: Path) -> None:
    """Message catalogues: those of scripts as they are, the others compiled (no binary is kept)."""
    for path in sorted(catalogues.rglob("*.js")):
        _copy(path, target / path.relative_to(catalogues))
    for path in sorted(catalogues.rglob("*.po")):
        compiled = (target / path.relative_to(catalogues)).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as catalogue, compiled.open("wb") as file:
            write_mo(file, read_po(catalogue))


def _copy_pages(content: Content, *, private: Path, source: Path) -> None:
    for record in content.complete:
        folder = private / "pages" / record.page
        if not (folder / "index.md").is_file():
            raise BookError(
                f"{record.page}: complete in the manifest, but the page is not there; run it again"
            )
        for path in (folder / "index.md", *sorted(folder.glob("*.png"))):
            _copy(path, source / "pages" / record.page / path.name)
        for download in _downloads(private, record.evidence):
            _copy(download, source / "downloads" / download.name)


def _downloads(private: Path, evidence: tuple[str, ...]) -> Iterator[Path]:
    """Tables for download of the released results on a page; a missing one is noticed by the build."""
    for name in evidence:
        path = private / "downloads" / f"{name}.xlsx"
        if path.is_file():
            yield path

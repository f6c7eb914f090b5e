"""From manifest to published book: assemble, build, copy, check, swap."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kpk_eval.book.assemble import assemble
from kpk_eval.book.check import problems
from kpk_eval.book.checked import read_checks
from kpk_eval.book.content import Codebook, Content
from kpk_eval.book.errors import BookError
from kpk_eval.book.jupyter_book import build_html
from kpk_eval.book.swap import BOOKS, swap
from kpk_eval.book.toc import parts
from kpk_eval.book.tree import copy_published
from kpk_eval.manifest import Manifest
from kpk_eval.params.schema import Evaluation, Language

SHOWN_PROBLEMS = 10
LeakScan = Callable[[Path], Iterable[str]]
"""Looks into a finished tree and names what must not be published, one sentence each."""


def build(
    manifest: Manifest,
    evaluation: Evaluation,
    *,
    root: Path,
    build: Path,
    language: Language,
    leaks: LeakScan,
    codebooks: Sequence[Codebook] = (),
) -> Path:
    """First page of the book of one edition, published as a whole in ``build/html``.

    Parameters
    ----------
    manifest
        Pages of the edition; only complete ones enter the book, the others are named on its status page.
    evaluation
        Parameters of the evaluation.
    root
        Project folder: holds ``_config.yml`` and ``book/``.
    build
        Folder of the edition: pages and downloads are taken from its ``private`` part.
    language
        Language of the book.
    leaks
        The last look before the tree takes the place of the published one.
    codebooks
        Codebooks of the data contracts, shown with the sources.

    Raises
    ------
    BookError
        Where a page or chapter is missing, jupyter-book warns, or the finished tree must not be
        published. The book that was published before then stays as it is.
    """
    content = Content(manifest, evaluation, language, codebooks, read_checks(root / "book"))
    source = assemble(content, root=root, build=build, source=build / "private" / "booksrc")
    html = build_html(source, log=build / "private" / "logs" / "book.log")
    finished = build / BOOKS / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    try:
        _publishable(copy_published(html, finished), content, source, leaks)
        return swap(finished, build / "html") / "index.html"
    finally:
        shutil.rmtree(source / "_build", ignore_errors=True)


def _publishable(tree: Path, content: Content, source: Path, leaks: LeakScan) -> None:
    """Raise where the finished tree must not be published, and remove it."""
    docnames = ["index", *(chapter for part in parts(content) for chapter in part.chapters)]
    originals = [*source.glob("pages/**/*.png"), *source.glob("downloads/*")]
    try:
        found = [*problems(tree, docnames=docnames, originals=originals), *leaks(tree)]
    except BaseException:
        shutil.rmtree(tree)
        raise
    if found:
        shutil.rmtree(tree)
        more = f"\n... and {len(found) - SHOWN_PROBLEMS} more" if len(found) > SHOWN_PROBLEMS else ""
        listed = "\n".join(found[:SHOWN_PROBLEMS])
        raise BookError(f"the book is not published; the previous one stays:\n{listed}{more}")

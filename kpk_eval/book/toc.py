"""The table of contents: parts and chapters in the order of the manifest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_eval.book.content import Content
from kpk_eval.book.escape import plain
from kpk_eval.manifest import PageRecord

SYNTHESIS, OVERVIEW = "synthesis", "quality_overview"
QUALITY = frozenset({"data_quality", OVERVIEW})
"""Notebooks whose pages of no single site belong to the part on data."""
DECISIONS = "decisions"
"""Design decisions, written in German."""
METHODS = ("methods", "checks", "plan", "assumptions", "data_protection")
CLOSING = ("status", "references", "imprint")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book with its chapters, as document names."""

    caption: str
    chapters: tuple[str, ...]


def page_docname(page: str) -> str:
    """Document name of a page of the manifest."""
    return f"pages/{page}/index"


def parts(content: Content) -> tuple[Part, ...]:
    """Overview, one part per site, data, methods; the first page stands before them."""
    words = content.words
    shared = [page for page in content.complete if not page.site]
    overview = [page for page in shared if page.notebook not in QUALITY]
    quality = [page for page in shared if page.notebook in QUALITY]
    decisions = [DECISIONS] if content.language == "de" else []
    return (
        Part(words["part_overview"], (*_docnames(overview), "reading")),
        *_site_parts(content),
        Part(words["part_data"], (*_docnames(quality), "sources", "data_log")),
        Part(words["part_methods"], (*METHODS, *decisions, *CLOSING)),
    )


def _site_parts(content: Content) -> tuple[Part, ...]:
    pages = [page for page in content.complete if page.site]
    return tuple(
        Part(plain(content.site(site)), tuple(_docnames([page for page in pages if page.site == site])))
        for site in dict.fromkeys(page.site for page in pages)
    )


def _docnames(pages: Sequence[PageRecord]) -> list[str]:
    return [page_docname(page.page) for page in pages]


def table_of_contents(content: Content) -> dict[str, object]:
    """Content of ``_toc.yml``."""
    return {
        "format": "jb-book",
        "root": "index",
        "parts": [
            {"caption": part.caption, "chapters": [{"file": docname} for docname in part.chapters]}
            for part in parts(content)
        ],
    }

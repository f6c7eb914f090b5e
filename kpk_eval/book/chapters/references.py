"""The list of references."""

from __future__ import annotations

from kpk_eval.book.content import Content
from kpk_eval.book.markdown import heading, page


def references(content: Content) -> str:
    """Source of the list of works cited in the book."""
    return page(heading(content.words["references_title"]), "```{bibliography}\n```\n")

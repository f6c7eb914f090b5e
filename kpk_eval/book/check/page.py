"""Problems of one page of the book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kpk_eval.book.check.addresses import in_style, is_foreign, is_linkable, leads_nowhere
from kpk_eval.book.check.facts import PageFacts, read_page
from kpk_eval.book.policy import POLICY

TRACEBACK = "Traceback (most recent call last)"


def page_problems(page: Path, *, tree: Path) -> Iterator[str]:
    """Reasons why a page must not be published, each with the page's name."""
    shown = page.relative_to(tree).as_posix()
    facts = read_page(page.read_text(encoding="utf-8"))
    for found in (_foreign(facts), _active(facts), _content(facts), _dead(facts, page, tree)):
        yield from (f"{shown}: {problem}" for problem in found)


def _foreign(facts: PageFacts) -> Iterator[str]:
    styled = [address for style in facts.styles for address in in_style(style)]
    for address in (*facts.loads, *styled):
        if is_foreign(address):
            yield f"a browser would load {address[:80]!r} from elsewhere; the book loads its own files only"
    for address in facts.links:
        if not is_linkable(address):
            yield f"link to {address[:80]!r}; a link leads into the book or to http, https, mailto"


def _active(facts: PageFacts) -> Iterator[str]:
    if facts.inline_scripts:
        yield f"{facts.inline_scripts} script(s) within the page; scripts are files of the book"
    if facts.handlers:
        yield f"event handler {facts.handlers[0]!r} within the page; labels must not become markup"
    if facts.forbidden:
        yield f"element <{facts.forbidden[0]}> is not allowed in the book"
    if facts.policies != [POLICY]:
        yield "the content security policy is missing or not the book's own"


def _content(facts: PageFacts) -> Iterator[str]:
    if facts.error_outputs or any(TRACEBACK in text for text in facts.text):
        yield "shows the error output of a failed cell; run the page again"
    if facts.first_headings != 1:
        yield f"{facts.first_headings} headings of the first level; a page has exactly one"
    for address, alternative in facts.images:
        if not alternative or alternative.endswith((".png", ".svg")):
            yield f"picture {address!r} has no alternative text"


def _dead(facts: PageFacts, page: Path, tree: Path) -> Iterator[str]:
    for address in dict.fromkeys((*facts.loads, *facts.links)):
        if not is_foreign(address) and leads_nowhere(address, page=page, tree=tree):
            yield f"{address!r} leads nowhere"

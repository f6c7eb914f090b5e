"""Hand-written text of a notebook: plain Markdown as the book's own parser reads it, and nothing active."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

PLAIN = frozenset(
    {"inline", "text", "softbreak", "hardbreak", "code_inline"}
    | {
        f"{name}_{side}"
        for name in (
            "paragraph", "heading", "strong", "em", "blockquote", "bullet_list", "ordered_list", "list_item",
            "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd",
        )
        for side in ("open", "close")
    }
)  # fmt: skip
"""What hand-written text may consist of, in the parser's words: no link, picture, directive, role, HTML."""
EXTENSIONS = ("amsmath", "colon_fence", "deflist", "dollarmath", "html_image", "substitution")
"""Also those that the book does not switch on: what any of them would make active is refused."""
_ACTIVE = re.compile(r"\{\{|\{%|<[A-Za-z!/]|\]\(|^\s*\[[^\]]+\]:", re.MULTILINE)
"""Spelling of substitutions, HTML, links and their targets, which is refused even where it would be inert."""


def active_part(text: str) -> str | None:
    """First part of a text that a book would take for more than plain Markdown; None where there is none."""
    if found := _ACTIVE.search(text):
        return found.group(0).strip()
    active = (token for token in _tokens(_parser().parse(text)) if token.type not in PLAIN)
    return next((_named(token) for token in active), None)


def _tokens(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or ())


def _named(token: Token) -> str:
    """A token as a person finds it: its sign with its first words, else its kind."""
    if token.type == "myst_role":
        return f"{{{token.meta['name']}}}"
    return f"{token.markup}{token.info}".strip() or token.content[:20].strip() or token.type


@cache
def _parser() -> MarkdownIt:
    """The parser of the book's pages with everything switched on."""
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    return create_md_parser(MdParserConfig(enable_extensions=set(EXTENSIONS)), RendererHTML)

"""What a page consists of, as browsers and the book's own parser take it."""

import html
from html.parser import HTMLParser

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from kpk_eval.show import markup

BOOK = MdParserConfig(
    enable_extensions={"colon_fence", "deflist"}, disable_syntax=["html_block", "html_inline"]
)  # fmt: skip
"""As in ``_config.yml``."""


class Reader(HTMLParser):
    """Elements with the names of their attributes, and all texts for people."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment",))

    def handle_decl(self, decl: str) -> None:
        self.elements.append(("declaration",))

    def unknown_decl(self, data: str) -> None:
        self.elements.append(("declaration",))

    def handle_pi(self, data: str) -> None:
        self.elements.append(("instruction",))

    @property
    def said(self) -> str:
        """Everything that a person reads or hears, white space folded."""
        return folded(" ".join(["".join(self.texts), *(value for _, value in self.attributes)]))


def read(source: str) -> Reader:
    reader = Reader()
    reader.feed(source)
    reader.close()
    return reader


def folded(text: str) -> str:
    return " ".join(text.split())


def literal(label: str) -> str:
    """How a label is read when it is shown as it stands: in one line, without what cannot be seen."""
    return folded(markup.plain(label))


def tokens(source: str) -> list[str]:
    """Kinds of all parts of a page, directives with their names."""

    def walk(parsed):
        for token in parsed:
            yield f"{token.type} {token.info}".strip() if token.type == "fence" else token.type
            yield from walk(token.children or ())

    kinds = list(walk(create_md_parser(BOOK, RendererHTML).parse(source)))
    return [kind for place, kind in enumerate(kinds) if kind != "text" or kinds[place - 1] != "text"]


def shown(source: str) -> str:
    """Text of a page as people read it; that of directives, which hold HTML, with entities as characters."""
    said = read(create_md_parser(BOOK, RendererHTML).render(source)).said
    return f"{said} {folded(html.unescape(said))}"

"""MyST source for the generated chapters: headings, paragraphs, tables and links from plain texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_eval.book.escape import literal, plain


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another chapter, shown with the given words."""

    text: str
    docname: str


Cell = str | Link


def inline(cell: Cell) -> str:
    """A text or link within a line."""
    if isinstance(cell, Link):
        return f"[{literal(cell.text)}](/{cell.docname}.md)"
    return literal(cell)


def heading(text: str, level: int = 1) -> str:
    """A heading."""
    return f"{'#' * level} {literal(text)}\n"


def paragraph(text: str) -> str:
    """A paragraph of plain words."""
    return f"{literal(text)}\n"


def sentence(template: str, **links: Cell) -> str:
    """A paragraph in which ``{name}`` stands for a link or text."""
    source = literal(template)
    for name, cell in links.items():
        source = source.replace(literal(f"{{{name}}}"), inline(cell))
    return f"{source}\n"


def download(template: str, text: str, file: str) -> str:
    """A paragraph in which ``{link}`` stands for a table to download, shown with the given words."""
    link = f"{{download}}`{plain(text)} <downloads/{file}>`"
    return literal(template).replace(literal("{link}"), link) + "\n"


def listing(items: Sequence[Cell]) -> str:
    """A bulleted list."""
    return "".join(f"- {inline(item)}\n" for item in items)


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """A list of terms with what belongs to them; pairs without content are left out."""
    told = "\n".join(f"{literal(term)}\n: {literal(text)}\n" for term, text in pairs if text)
    return styled(told, style="facts")


def table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """A table; every row has as many cells as the header."""
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row has {len(row)} cells, its header {len(header)}: {header}")
    rule = "|" + " --- |" * len(header)
    return "\n".join([_row(header), rule, *(_row(row) for row in rows)]) + "\n"


def _row(cells: Sequence[Cell]) -> str:
    return "| " + " | ".join(inline(cell) for cell in cells) + " |"


def styled(block: str, *, style: str) -> str:
    """A block that the style sheet of the book knows by a name."""
    return f"::::{{container}} {style}\n\n{block}\n::::\n"


def notice(title: str, text: str) -> str:
    """A box that stands out."""
    return f":::{{admonition}} {literal(title)}\n:class: warning\n\n{literal(text)}\n:::\n"


def page(*blocks: str) -> str:
    """The source of a chapter from its blocks; empty ones are left out."""
    return "\n".join(block for block in blocks if block)


def wide(source: str) -> str:
    """A chapter whose tables take the room of the page's own table of contents."""
    return f"---\nhtml_theme.sidebar_secondary.remove: true\n---\n{source}"

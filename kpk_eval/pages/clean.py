"""From an executed notebook to a page that may be published: only blocks and the page's own text pass."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from kpk_eval.pages.execute import incomplete
from kpk_eval.pages.genuine import Shown, write_shown
from kpk_eval.pages.parameters import PageError
from kpk_eval.pages.plain_text import active_part
from kpk_eval.show.block import MIME, Block, BlockKind
from kpk_eval.show.markup import escape, plain

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A publishable page: its title, its MyST text, its pictures and the blocks it shows."""

    title: str
    text: str
    pictures: dict[str, bytes]
    shown: tuple[Shown, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Identifiers of the results that the page shows, in their order."""
        return tuple(dict.fromkeys(block.evidence for block in self.shown))


def clean(
    notebook: nbformat.NotebookNode, *, page: str, subject: str, language: str, download: str
) -> CleanPage:
    """The publishable part of an executed notebook.

    Parameters
    ----------
    notebook
        As papermill left it.
    page
        Identifier of the page; picture names and anchors start with it.
    subject
        Site and population in words; follows the title. Data, never markup.
    language
        Cells tagged with another language are left out.
    download
        Words of the link to a table's Excel file.

    Raises
    ------
    PageError
        Where the notebook is incomplete, shows anything but blocks, or its text holds active markup.
    """
    if reason := incomplete(notebook):
        raise PageError(f"{page}: the executed notebook {reason}; it is not published")
    title, parts = "", []
    pictures: dict[str, bytes] = {}
    shown: list[Shown] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and _speaks(cell, language):
            text = _harmless(cell.source, page)
            if not title:
                title, text = _with_subject(text, page, subject)
            parts.append(text)
        elif cell.cell_type == "code":
            for block in _blocks(cell, page):
                parts.append(_placed(block, page, pictures, download))
                shown.append(Shown.of(block))
    if not title:
        raise PageError(f"{page}: the notebook has no '# title' cell tagged '{language}'")
    return CleanPage(title, "\n\n".join(parts) + "\n", pictures, tuple(shown))


def write_page(page: CleanPage, folder: Path) -> None:
    """Put a clean page into an empty folder of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(page.text, encoding="utf-8")
    for name, content in page.pictures.items():
        (folder / name).write_bytes(content)
    write_shown(page.shown, folder)


def _speaks(cell: nbformat.NotebookNode, language: str) -> bool:
    tags = set(cell.metadata.get("tags", [])) & set(LANGUAGES)
    return not tags or language in tags


def _harmless(text: str, page: str) -> str:
    """Hand-written text, which must be plain Markdown; a note to colleagues (<!-- -->) is dropped."""
    visible = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).strip()
    if found := active_part(visible):
        raise PageError(f"{page}: notebook text holds {found!r}; write plain Markdown")
    return visible


def _with_subject(text: str, page: str, subject: str) -> tuple[str, str]:
    """Title with the subject, and the text with that title."""
    first, _, rest = text.partition("\n")
    if not first.startswith("# "):
        raise PageError(f"{page}: the first text cell must start with '# title', found {first[:40]!r}")
    title = first[2:].strip()
    heading = f"{title}: {plain(subject)}" if subject else title
    marked = f"# {title}: {escape(subject)}" if subject else f"# {title}"
    return heading, f"({page})=\n{marked}\n{rest}".rstrip()


def _blocks(cell: nbformat.NotebookNode, page: str) -> Iterator[Block]:
    """Blocks among the outputs of a cell; standard error is dropped, anything else is refused."""
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            continue
        if output.output_type == "stream":
            raise PageError(
                f"{page}: cell {cell.execution_count} prints text; show results with kpk_eval.show"
            )
        if MIME not in output.get("data", {}):
            raise PageError(
                f"{page}: cell {cell.execution_count} shows something that did not pass disclosure control; "
                "show results with kpk_eval.show"
            )
        try:
            yield Block.from_bundle(output.data)
        except ValueError as error:
            raise PageError(f"{page}: cell {cell.execution_count}: {error}") from None


def _placed(block: Block, page: str, pictures: dict[str, bytes], download: str) -> str:
    """A block as MyST text."""
    if block.kind is BlockKind.FIGURE and block.png is not None:
        name = f"{page}.{len(pictures) + 1}.png"
        pictures[name] = block.png
        options = (
            f":name: figure-{name.removesuffix('.png')}\n"
            f":alt: {json.dumps(plain(block.alt), ensure_ascii=False)}"
        )
        figure = f"```{{figure}} {name}\n{options}\n:class: kpk-figure\n\n{escape(block.caption)}\n```"
        opened = _raw(f'<div data-evidence="{block.evidence}">')
        return f"{opened}\n\n{figure}\n\n{_raw('</div>')}"
    if block.kind is BlockKind.TABLE:
        return f"{_raw(block.html)}\n\n{{download}}`{download} <../../downloads/{block.evidence}.xlsx>`"
    return _raw(block.html)


def _raw(html: str) -> str:
    """HTML in a fence that is longer than any within it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", html)), default=0))
    return f"{fence}{{raw}} html\n{html}\n{fence}"

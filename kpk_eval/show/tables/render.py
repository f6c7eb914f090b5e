"""From grid to HTML: great_tables lays the table out, the book's style sheet gives it its look."""

from __future__ import annotations

from html.parser import HTMLParser

import great_tables
import pandas as pd
from great_tables._text import BaseText

from kpk_eval.show import markup
from kpk_eval.show.tables.grid import Cell, Grid

LABEL, GROUP = "label", "group"
BETWEEN = " \u00a0"
"""Spaces that stand between pieces of a cell; all others are only great_tables' layout."""
CUT = frozenset({"style"})
"""Elements that are dropped with their content: great_tables' colours do not fit dark pages."""


def render(grid: Grid, *, caption: str, evidence: str, language: str, name: str) -> str:
    """HTML of a table with caption and notes; ``name`` is how it is announced to screen readers."""
    body = _own_words(_laid_out(grid).as_raw_html(inline_css=False))
    head = markup.element("caption", markup.element("span", markup.content(caption)))
    whole = markup.element("table", f"{head}\n{body}", class_="kpk-grid")
    region = markup.element(
        "div", whole, class_="kpk-scroll", tabindex="0", role="region", aria_label=markup.plain(name)[:1000]
    )
    notes = "".join(markup.element("p", markup.content(note)) for note in grid.notes)
    below = markup.element("div", notes, class_="kpk-notes") if notes else ""
    return markup.element(
        "div",
        region + below,
        class_="kpk-table tex2jax_ignore mathjax_ignore",
        data_evidence=evidence,
        lang=language,
    )


def _laid_out(grid: Grid) -> great_tables.GT:
    """The table of great_tables with our cells, headings and shared headings."""
    names = [f"c{place}" for place in range(len(grid.headings))]
    columns = {LABEL: [_cell(line.label) for line in grid.lines]}
    for place, name in enumerate(names):
        columns[name] = [_cell(line.cells[place]) for line in grid.lines]
    grouped = any(line.group for line in grid.lines)
    if grouped:
        columns[GROUP] = [line.group for line in grid.lines]
    table = great_tables.GT(
        pd.DataFrame(columns, dtype="object"), rowname_col=LABEL, groupname_col=GROUP if grouped else None
    )
    labels: dict[str, str | BaseText] = {
        name: great_tables.html(markup.content(head.text))
        for name, head in zip(names, grid.headings, strict=True)
    }
    table = table.fmt(str, columns=[LABEL, *names]).tab_stubhead(
        great_tables.html(markup.content(grid.corner))
    )
    table = table.cols_label(labels) if labels else table
    table = table.cols_align(
        "left", columns=[n for n, h in zip(names, grid.headings, strict=True) if not h.numeric]
    )
    table = table.cols_align(
        "right", columns=[n for n, h in zip(names, grid.headings, strict=True) if h.numeric]
    )
    for number, (over, members) in enumerate(_shared(grid, names)):
        label = great_tables.html(markup.content(over))
        table = table.tab_spanner(label, columns=members, id=f"s{number}", gather=False)
    return table


def _shared(grid: Grid, names: list[str]) -> list[tuple[str, list[str]]]:
    """Shared headings with the neighbouring columns below them."""
    runs: list[tuple[str, list[str]]] = []
    for name, heading in zip(names, grid.headings, strict=True):
        if runs and runs[-1][0] == heading.over:
            runs[-1][1].append(name)
        else:
            runs.append((heading.over, [name]))
    return [(over, members) for over, members in runs if over]


def _cell(cell: Cell) -> str:
    """HTML within a cell."""
    sign = markup.element("span", markup.content(cell.sign), class_="kpk-sign", aria_hidden="true")
    text = (f"{sign}\u00a0" if cell.sign else "") + markup.content(cell.text)
    text += markup.element("sup", markup.content(cell.mark)) if cell.mark else ""
    text = markup.element("span", text, class_=cell.look.value) if cell.look else text
    return text + (
        " " + markup.element("span", markup.content(cell.below), class_="kpk-below") if cell.below else ""
    )


def _own_words(html: str) -> str:
    """Rows of great_tables' HTML in the tags and attributes that our pages allow."""
    reader = _Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces).strip()


class _Reader(HTMLParser):
    """Keeps rows and cells, drops ids, inline styles and the frame, escapes all text in our way."""

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.pieces: list[str] = []
        self.inside = False
        self.cut = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.cut += tag in CUT
        self.inside = self.inside or tag == "thead"
        if self.inside and not self.cut:
            kept = {
                name: value or ""
                for name, value in attrs
                if markup.permitted(name, value) and (name, value) not in {("colspan", "1"), ("rowspan", "1")}
            }
            self.pieces.append(markup.element(tag, **kept).removesuffix(f"</{tag}>"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.inside = False
        if self.inside and not self.cut:
            self.pieces.append(f"</{tag}>" + ("\n" if tag in {"tr", "thead", "tbody"} else ""))
        self.cut -= tag in CUT

    def handle_data(self, data: str) -> None:
        if not self.inside or self.cut or not (data.strip() or data == " "):
            return
        before = data[0] if data[0] in BETWEEN else ""
        after = data[-1] if data[-1] in BETWEEN and data.strip() else ""
        self.pieces.append(before + markup.content(data) + after)

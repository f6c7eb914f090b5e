"""What an .xlsx workbook says of single cells beyond their values: formats, raised digits, what is hidden."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.etree import ElementTree

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.ooxml import refuse_sprawl, shared_part, sheet_part
from kpk_eval.readers.workbook import column_number

Position = tuple[int, int]
"""Row and column of a cell, from 0."""

BUILT_IN_PERCENT = frozenset({9, 10})
"""Numbers of the percentage formats that no workbook needs to define."""
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""Parts of a number format that are shown as they are, and conditions."""
PADDED = re.compile(r"0{2,}")
"""Number format that shows a number with leading zeros."""
YES = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class Raised:
    """A text of which a part is set as superscript: the text without that part, and that part."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class CellNotes:
    """What a sheet says of its cells; rows and columns from 0.

    ``lost`` names errors and formulas without a result, ``digits`` how many digits a number is shown with.
    """

    lost: Mapping[Position, str] = field(default_factory=lambda: MappingProxyType({}))
    raised: Mapping[Position, Raised] = field(default_factory=lambda: MappingProxyType({}))
    digits: Mapping[Position, int] = field(default_factory=lambda: MappingProxyType({}))
    percent: frozenset[Position] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Shared:
    """Shared texts with raised parts and formats of cells, by the numbers under which cells name them."""

    raised: Mapping[int, Raised]
    percent: frozenset[int]
    digits: Mapping[int, int]


def cell_notes(delivery: Delivery, sheet: str) -> CellNotes:
    """Notes on the cells of a sheet. Raises `ReadError` where it is damaged or would not fit into memory."""
    content = sheet_part(delivery, sheet)
    refuse_sprawl(content, delivery, sheet)
    with delivery.parsed_by("XML"):
        formats = _formats(shared_part(delivery, "styles"))
        shared = _Shared(
            dict(_raised_texts(shared_part(delivery, "sharedStrings"))),
            frozenset(number for number, code in formats.items() if _is_percent(code)),
            {number: len(code) for number, code in formats.items() if PADDED.fullmatch(code)},
        )
        return _notes(content, shared)


def _notes(content: bytes, shared: _Shared) -> CellNotes:
    lost: dict[Position, str] = {}
    raised: dict[Position, Raised] = {}
    digits: dict[Position, int] = {}
    percent: set[Position] = set()
    rows: set[int] = set()
    columns: set[int] = set()
    row = -1
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name = _local(element)
        if event == "start" and name == "row":
            row = int(element.get("r", row + 2)) - 1
        elif event == "end" and name == "row":
            if _is_hidden(element, "ht"):
                rows.add(row)
            for place, cell in _cells(element, row):
                if found := _loss(cell):
                    lost[place] = found
                if (text := _raised(cell, shared)) is not None:
                    raised[place] = text
                style = int(cell.get("s", 0))
                if cell.get("t", "n") == "n" and style in shared.percent:
                    percent.add(place)
                if style in shared.digits:
                    digits[place] = shared.digits[style]
            element.clear()
        elif event == "end" and name == "col" and _is_hidden(element, "width"):
            columns.update(range(int(element.get("min", 1)) - 1, int(element.get("max", 0))))
    return CellNotes(lost, raised, digits, frozenset(percent), frozenset(rows), frozenset(columns))


def _cells(row: ElementTree.Element, number: int) -> Iterator[tuple[Position, ElementTree.Element]]:
    """Cells of a row with their places; one without a reference stands right of the one before."""
    column = -1
    for cell in row:
        reference = re.match("[A-Z]+", cell.get("r", ""))
        column = column_number(reference[0]) if reference else column + 1
        yield (number, column), cell


def _is_hidden(element: ElementTree.Element, size: str) -> bool:
    """Whether a row or column is hidden, or so small that nothing of it is seen."""
    return element.get("hidden") in YES or float(element.get(size, 1)) == 0


def _loss(cell: ElementTree.Element) -> str:
    """Why a cell that is not empty has no value; empty where it has one."""
    value = next((one.text or "" for one in cell if _local(one) == "v"), "").strip()
    if cell.get("t") == "e":
        return f"holds the error {value}" if re.fullmatch(r"#[A-Z0-9/!?_]+", value) else "holds an error"
    if not value and cell.get("t") != "str" and any(_local(one) == "f" for one in cell):
        return "holds a formula that was never calculated"
    return ""


def _raised(cell: ElementTree.Element, shared: _Shared) -> Raised | None:
    """Text of a cell with a raised part; None where it has none."""
    if cell.get("t") == "s":
        number = next((one.text or "" for one in cell if _local(one) == "v"), "").strip()
        return shared.raised.get(int(number)) if number else None
    return next((_in_runs(one) for one in cell if _local(one) == "is"), None)


def _raised_texts(content: bytes) -> Iterator[tuple[int, Raised]]:
    """Number of a shared text -> its parts, for those with a raised part."""
    texts = ElementTree.fromstring(content) if content else ()
    for number, item in enumerate(one for one in texts if _local(one) == "si"):
        if (raised := _in_runs(item)) is not None:
            yield number, raised


def _in_runs(item: ElementTree.Element) -> Raised | None:
    plain, mark = "", ""
    for run in (one for one in item if _local(one) == "r"):
        text = "".join(one.text or "" for one in run if _local(one) == "t")
        aligned = {one.get("val") for one in run.iter() if _local(one) == "vertAlign"}
        plain, mark = (plain, mark + text) if "superscript" in aligned else (plain + text, mark)
    return Raised(plain, mark.strip()) if mark.strip() else None


def _formats(content: bytes) -> dict[int, str]:
    """Number of a cell's style -> its number format; built-in formats other than percentages are empty."""
    styles = ElementTree.fromstring(content) if content else ElementTree.Element("styleSheet")
    codes = dict.fromkeys(BUILT_IN_PERCENT, "0%")
    for one in styles.iter():
        if _local(one) == "numFmt" and (number := one.get("numFmtId")):
            codes[int(number)] = one.get("formatCode", "")
    used = (one for part in styles if _local(part) == "cellXfs" for one in part)
    return {style: codes.get(int(one.get("numFmtId", 0)), "") for style, one in enumerate(used)}


def _is_percent(code: str) -> bool:
    return "%" in LITERAL.sub("", code)


def _local(element: ElementTree.Element) -> str:
    """Name of an element without its namespace, which differs between dialects."""
    return element.tag.rpartition("}")[2]

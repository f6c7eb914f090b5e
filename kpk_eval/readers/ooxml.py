"""What an .xlsx workbook holds before it is loaded: cells that would be lost or lie too far out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from xml.etree import ElementTree

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.workbook import column_number

CELL = rb"<(?:\w+:)?c\s[^>]*>"
FORMULA = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
NO_VALUE = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
UNCALCULATED = re.compile(rb"(" + CELL + rb")\s*" + FORMULA + rb"\s*" + NO_VALUE)
ERROR = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*>")
FILLED = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*[^/>])?>(?!\s*</)")
TEXT_TYPE = re.compile(rb"\bt=[\"']str[\"']")
REFERENCE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")

MOST_CELLS = 50_000_000
"""Cells of a sheet that fit into 2 GB when it is loaded."""


@dataclass(frozen=True, slots=True)
class LostCell:
    """A cell that is not empty but has no value: its name, its row (from 1; 0 where unknown) and why."""

    name: str
    row: int
    found: str


def inspect_sheet(delivery: Delivery, sheet: str) -> None:
    """Raise, before a sheet is loaded, for what the workbook library would get wrong.

    It gives a cell with an error, or with a formula that was never calculated, as empty, so that a broken
    reference would pass as an answer that was not given; and it makes room for every cell between A1 and
    the last one, so that one stray cell in the far corner ends the program.
    """
    content = sheet_part(delivery, sheet)
    refuse_sprawl(content, delivery, sheet)
    for lost in _lost_cells(content):
        if not lost.row or lost.row >= delivery.reader.header_row:
            place = f"sheet {sheet!r}, cell {lost.name}"
            raise delivery.error(lost.found, place=place, remedy="open the file, mend the cell and save it")


def refuse_sprawl(content: bytes, delivery: Delivery, sheet: str) -> None:
    """Raise where the last row and the last column enclose more cells than fit into memory.

    Cells that are formatted, but hold nothing, do not count: the workbook library leaves them out.
    """
    found = [REFERENCE.search(tag[0]) for tag in FILLED.finditer(content)]
    cells = [one for one in found if one is not None]
    rows = max((int(one[2]) for one in cells), default=0)
    last = max({one[1] for one in cells}, key=lambda one: (len(one), one), default=b"A").decode()
    if rows * (column_number(last) + 1) > MOST_CELLS:
        told = f"cells reach as far as column {last} and row {rows}"
        remedy = "delete the stray cells right of and below the table, or deliver the data as CSV"
        raise delivery.error(told, place=f"sheet {sheet!r}", remedy=remedy)


def _lost_cells(content: bytes) -> Iterator[LostCell]:
    """Cells of a sheet's XML with an error, then those with a formula that has no result."""
    for match in ERROR.finditer(content):
        yield _lost(match[0], "holds an error such as #REF! or #DIV/0!")
    for match in UNCALCULATED.finditer(content):
        if not TEXT_TYPE.search(match[1]):
            yield _lost(match[1], "holds a formula that was never calculated")


def _lost(tag: bytes, found: str) -> LostCell:
    reference = REFERENCE.search(tag)
    if reference is None:
        return LostCell("without a name", 0, found)
    return LostCell((reference[1] + reference[2]).decode(), int(reference[2]), found)


def sheet_part(delivery: Delivery, sheet: str) -> bytes:
    """XML of a sheet, found by its name through the workbook's list of parts."""
    with delivery.parsed_by("zipfile"), zipfile.ZipFile(delivery.path) as parts:
        listed = ElementTree.fromstring(parts.read("xl/workbook.xml")).iter()
        keys = {one.get("name"): _relation(one) for one in listed if one.tag.endswith("}sheet")}
        targets = {one.get("Id"): one.get("Target", "") for one in _relations(parts)}
        return parts.read(_resolved(targets[keys[sheet]]))


def shared_part(delivery: Delivery, kind: str) -> bytes:
    """XML of a part that all sheets share (``styles``, ``sharedStrings``); empty where there is none."""
    with delivery.parsed_by("zipfile"), zipfile.ZipFile(delivery.path) as parts:
        found = (one for one in _relations(parts) if one.get("Type", "").endswith(f"/{kind}"))
        target = next(found, None)
        return b"" if target is None else parts.read(_resolved(target.get("Target", "")))


def _relations(parts: zipfile.ZipFile) -> ElementTree.Element:
    return ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))


def _resolved(target: str) -> str:
    return normpath(join("/xl", target)).lstrip("/")


def _relation(element: ElementTree.Element) -> str | None:
    """Key under which the workbook lists the part of a sheet; its namespace differs between dialects."""
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), None)

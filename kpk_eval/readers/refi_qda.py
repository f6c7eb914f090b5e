"""REFI-QDA projects (.qdpx): coded segments as MAXQDA, ATLAS.ti, NVivo and others exchange them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.params.schema.themes import NO_CODE
from kpk_eval.readers.archive import ENCRYPTED, MOST_BYTES, OUTSIDE
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.missing import separate
from kpk_eval.readers.registry import reads
from kpk_eval.readers.xml_document import HasDoctype, parsed

PROJECT = "project.qde"
FOLDER = "sources/"
INTERNAL = "internal://"
"""How a project names a text within its archive."""
WITHIN = " > "
"""Between a code and the one above it."""
WHOLE = "whole"
"""Position of a code that is given to a document as a whole."""
DEEPEST = 100
"""Codes above one another."""
LONGEST = 18
"""Digits that a position in a text has at most."""
MOST_SIGNS = 100_000_000
"""Signs of all selected texts together: a long text that is selected often is as many."""
NOWHERE = "none"
"""Position of a row that says that nothing is coded in a document."""
COLUMNS = ("document", "code", "position", "segment")
EXPORT = "export the project anew as REFI-QDA project (.qdpx)"

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Project:
    """What is asked of a project while its segments are read."""

    codes: Mapping[str, str]
    """Identifier of a code -> its name with those above it."""
    variables: Mapping[str, Row]
    """Identifier of a source -> variables of the cases that it belongs to."""
    texts: Mapping[str, str] = field(repr=False)
    """Path within the archive -> plain text."""

    @property
    def has_cases(self) -> bool:
        """Whether any source belongs to a case that says something of it."""
        return any(any(one.values()) for one in self.variables.values())


@reads(Format.REFI_QDA, using={"missing"})
def read_refi_qda(delivery: Delivery) -> Table:
    """One row per source, selection and code; the index counts them from 1.

    A source without any code has one row with `NO_CODE`, so that it counts as an interview; not so a source
    that belongs to no case where others do, such as an interview guide.
    Columns are ``document`` (name of the source), ``code`` (with the codes above it, joined by `WITHIN`),
    ``position`` (where the selection begins), ``segment`` (its text, where the source is plain text), and one
    for each variable of the cases, which the source entry can rename to ``population`` and ``wave``. The
    format knows no release for publication: that stands in a list of its own under the same contract.
    Nothing is unpacked to disk, and no address of the project is followed out of its archive.

    Raises
    ------
    ReadError
        Where the archive is damaged, locked or too large, a name in it leads outside, its project is no XML,
        declares a document type, nests its codes too deeply, selects more text than fits into memory, or a
        segment has a code that its codebook lacks or a position that is none.
    """
    root, texts = _content(delivery)
    codes = dict(_codes(_child(root, "CodeBook/Codes"), (), delivery))
    project = Project(codes, _variables(root), texts)
    rows = []
    left = MOST_SIGNS
    for one in _child(root, "Sources"):
        for row in _segments(one, project, delivery):
            left -= len(row["segment"])
            if left < 0:
                found = f"the selected texts are together longer than {MOST_SIGNS // 1_000_000} million signs"
                raise delivery.error(found, place=PROJECT, remedy="export fewer documents at a time")
            rows.append(row)
    columns = dict.fromkeys([*COLUMNS, *(name for row in rows for name in row)])
    frame = pd.DataFrame(rows, columns=list(columns), index=pd.RangeIndex(1, len(rows) + 1)).astype("str")
    cells = separate(frame, delivery.legend())
    return Table(cells.values, cells.reasons)


def _content(delivery: Delivery) -> tuple[ElementTree.Element, dict[str, str]]:
    """Project and plain texts of the archive."""
    delivery.refuse_empty()
    with delivery.parsed_by("zipfile"), zipfile.ZipFile(delivery.path) as archive:
        members = {one.filename: one for one in archive.infolist()}
        if any(OUTSIDE.search(one.orig_filename) for one in members.values()):
            raise delivery.error("the archive holds a file whose name leads outside of it", remedy=EXPORT)
        if PROJECT not in members:
            raise delivery.error(f"the archive holds no {PROJECT!r}", remedy=EXPORT)
        left = [MOST_BYTES]
        project = _member(archive, members[PROJECT], delivery, left)
        texts = {
            name: _member(archive, one, delivery, left).decode("utf-8-sig", "replace")
            for name, one in members.items()
            if name.startswith(FOLDER) and name.lower().endswith(".txt")
        }
    try:
        return _without_namespaces(parsed(project)), texts
    except HasDoctype:
        raise delivery.error("declares a document type, which projects do not have", remedy=EXPORT) from None
    except (ElementTree.ParseError, LookupError, ValueError):
        raise delivery.error(f"{PROJECT!r} is no complete XML", remedy=EXPORT) from None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, delivery: Delivery, left: list[int]) -> bytes:
    """Content of a packed file; all together never more than fits into memory."""
    if member.flag_bits & ENCRYPTED:
        raise delivery.error("the archive is locked with a password", remedy="deliver it without one")
    with archive.open(member) as file:
        content = file.read(left[0] + 1)
    left[0] -= len(content)
    if left[0] < 0:
        found = f"the texts of the archive unpack to more than {MOST_BYTES // 1_000_000} MB"
        raise delivery.error(found, remedy="export fewer documents at a time")
    return content


def _without_namespaces(root: ElementTree.Element) -> ElementTree.Element:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _child(root: ElementTree.Element, path: str) -> list[ElementTree.Element]:
    """Children of the element at a path; none where it is not there."""
    found = root.find(path)
    return [] if found is None else list(found)


def _codes(
    elements: list[ElementTree.Element], above: tuple[str, ...], delivery: Delivery
) -> Iterator[tuple[str, str]]:
    """Identifier and name of each code, with the names of those above it."""
    if len(above) > DEEPEST:
        found = f"codes are nested deeper than {DEEPEST} levels"
        raise delivery.error(found, place=PROJECT, remedy=f"put them into fewer levels and {EXPORT}")
    for element in elements:
        if element.tag == "Code":
            names = (*above, element.get("name", ""))
            yield _guid(element.get("guid")), WITHIN.join(names)
            yield from _codes(list(element), names, delivery)


def _guid(text: str | None) -> str:
    """Identifier as programs agree on it: they differ in case and in braces."""
    return (text or "").strip("{}").lower()


def _variables(root: ElementTree.Element) -> dict[str, Row]:
    """Variables of each source, from the cases that it belongs to and from its own."""
    names = {_guid(one.get("guid")): one.get("name", "") for one in _child(root, "Variables")}
    found: dict[str, Row] = {}
    for owner in (*_child(root, "Cases"), *_child(root, "Sources")):
        values = {
            names.get(_guid(ref.get("targetGUID")), ""): _value(one)
            for one in owner.findall("VariableValue")
            if (ref := one.find("VariableRef")) is not None
        }
        sources = [_guid(one.get("targetGUID")) for one in owner.findall("SourceRef")]
        for source in sources or [_guid(owner.get("guid"))]:
            found.setdefault(source, {}).update({name: text for name, text in values.items() if name})
    return found


def _value(element: ElementTree.Element) -> str:
    """Value of a variable, whatever its type."""
    return next((one.text or "" for one in element if one.tag.endswith("Value")), "")


def _segments(source: ElementTree.Element, project: Project, delivery: Delivery) -> list[Row]:
    own = project.variables.get(_guid(source.get("guid")), {})
    frame = own | {"document": source.get("name", "")}
    text = _text(source, project)
    rows = []
    for selection in source.iter():
        coded = [_guid(ref.get("targetGUID")) for ref in selection.findall("Coding/CodeRef")]
        if unknown := [code for code in coded if code not in project.codes]:
            found = f"{len(unknown)} codes of a segment are not in the codebook of the project"
            raise delivery.error(found, remedy=EXPORT)
        place = _place(selection, source, text, delivery) if coded else {}
        for code in dict.fromkeys(coded):
            rows.append(frame | {"code": project.codes[code]} | place)
    if not rows and (any(own.values()) or not project.has_cases):
        rows.append(frame | {"code": NO_CODE, "position": NOWHERE, "segment": ""})
    return rows


def _place(selection: ElementTree.Element, source: ElementTree.Element, text: str, delivery: Delivery) -> Row:
    """Where a selection begins, and its words where they are known."""
    if selection is source:
        return {"position": WHOLE, "segment": ""}
    first, last = selection.get("startPosition", ""), selection.get("endPosition", "")
    if max(len(first), len(last)) > LONGEST:
        found = f"a position in a text has more than {LONGEST} signs"
        raise delivery.error(found, place=PROJECT, remedy=EXPORT)
    words = ""
    if selection.tag == "PlainTextSelection" and first.isdecimal() and last.isdecimal():
        words = text[int(first) : int(last)]
    return {"position": first or _guid(selection.get("guid")) or WHOLE, "segment": words}


def _text(source: ElementTree.Element, project: Project) -> str:
    """Plain text of a source; empty where it is none, or lies outside of the archive."""
    inline = source.findtext("PlainTextContent")
    if inline is not None:
        return inline
    for element in source.iter():
        path = element.get("plainTextPath", "")
        if path.startswith(INTERNAL):
            return project.texts.get(f"{FOLDER}{path.removeprefix(INTERNAL)}", "")
    return ""

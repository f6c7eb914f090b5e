"""REFI-QDA projects (.qdpx): coded segments as MAXQDA, ATLAS.ti, NVivo and others exchange them."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.params.schema.themes import NO_CODE, NOWHERE
from kpk_eval.readers.archive import ENCRYPTED, MOST_BYTES, OUTSIDE
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.missing import separate
from kpk_eval.readers.refi_qda_cases import case_ids, children, guid, variables_of
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
OF_TEXT = frozenset({"PlainTextSelection", "TranscriptSelection"})
"""Selections whose positions are those of a text."""
PICTURE = "PictureSource"
"""Kind of source that is no interview unless something is coded in it."""
PARTS = frozenset({"Representation", "Transcript"})
"""Texts of a source that is no text itself; what is coded as a whole there is so in the document."""
COLUMNS = ("document", "code", "position", "segment")
EXPORT = "export the project anew as REFI-QDA project (.qdpx)"

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Project:
    """What is asked of a project while its segments are read."""

    codes: Mapping[str, str]
    """Identifier of a code -> its name with those above it."""
    cases: frozenset[str]
    """Identifiers of the cases, which can be given to a passage like codes."""
    variables: Mapping[str, Row]
    """Identifier of a source -> variables of the cases that it belongs to."""
    points: Mapping[str, str]
    """Identifier of a point in a transcript -> its position in the text."""
    texts: Mapping[str, str] = field(repr=False)
    """Path within the folder of texts, in small letters -> plain text."""


@reads(Format.REFI_QDA, using={"missing"})
def read_refi_qda(delivery: Delivery) -> Table:
    """One row per document, place and code; the index counts them from 1.

    Sources of different kinds with the same name (recording and transcript) are one document. The same code
    at the same place, given by several people, is one row with the longest of their texts. A document
    without any code has one row with `NO_CODE`, so that it counts as an interview, whether it belongs to a
    case or not: a guide that is no interview has to be left out of the export.
    Columns are ``document`` (name of the source), ``code`` (with the codes above it, joined by `WITHIN`),
    ``position`` (where the selection begins), ``segment`` (its text, where the source has plain text), and
    one for each variable of the cases, which the source entry can rename to ``population`` and ``wave``. The
    format knows no release for publication: that stands in a list of its own under the same contract.
    Nothing is unpacked to disk, and no address of the project is followed out of its archive.

    Raises
    ------
    ReadError
        Where the archive is damaged, locked or too large, a name in it leads outside, its project is no XML,
        declares a document type, nests its codes too deeply, selects more text than fits into memory, two
        of its texts have the same name, or a segment has a code that its codebook lacks or a position that
        is none.
    """
    root, texts = _content(delivery)
    codes = dict(_codes(children(root, "CodeBook/Codes"), (), delivery))
    sources = children(root, "Sources")
    _refuse_same_names(sources, delivery)
    points = {guid(one.get("guid")): one.get("position", "") for one in root.iter("SyncPoint")}
    project = Project(codes, case_ids(root), variables_of(root), points, texts)
    rows = _rows(sources, project, delivery)
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
        inside = {_inside(name): one for name, one in members.items() if name.lower().endswith(".txt")}
        texts = {
            path: _member(archive, one, delivery, left).decode("utf-8-sig", "replace")
            for path, one in inside.items()
            if path
        }
    try:
        return _without_namespaces(parsed(project)), texts
    except HasDoctype:
        raise delivery.error("declares a document type, which projects do not have", remedy=EXPORT) from None
    except (ElementTree.ParseError, LookupError, ValueError):
        raise delivery.error(f"{PROJECT!r} is no complete XML", remedy=EXPORT) from None


def _inside(name: str) -> str:
    """Path within the folder of texts, empty outside of it: NVivo writes the folder with a capital."""
    path = name.replace("\\", "/").lower()
    return path.removeprefix(FOLDER) if path.startswith(FOLDER) else ""


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
            yield guid(element.get("guid")), WITHIN.join(names)
            yield from _codes(list(element), names, delivery)


def _refuse_same_names(sources: list[ElementTree.Element], delivery: Delivery) -> None:
    """Raise where two sources of a kind have one name: they would count as one interview."""
    named = Counter((one.tag, one.get("name", "")) for one in sources)
    if twice := sum(times for times in named.values() if times > 1):
        found = f"{twice} documents of the same kind have a name that another one has"
        remedy = f"give each interview a name of its own and {EXPORT}"
        raise delivery.error(found, place=PROJECT, remedy=remedy)


def _rows(sources: list[ElementTree.Element], project: Project, delivery: Delivery) -> list[Row]:
    """Rows of all documents, each document, code and position once."""
    found: dict[tuple[str, str, str], Row] = {}
    left = MOST_SIGNS
    for one in sources:
        for row in _segments(one, project, delivery):
            left -= len(row["segment"])
            if left < 0:
                told = f"the selected texts are together longer than {MOST_SIGNS // 1_000_000} million signs"
                raise delivery.error(told, place=PROJECT, remedy="export fewer documents at a time")
            key = (row["document"], row["code"], row["position"])
            known = found.get(key)
            if known is None or len(known["segment"]) < len(row["segment"]):
                found[key] = row
    coded = {document for document, code, _ in found if code != NO_CODE}
    return [row for row in found.values() if row["code"] != NO_CODE or row["document"] not in coded]


def _segments(source: ElementTree.Element, project: Project, delivery: Delivery) -> list[Row]:
    """Rows of one source; one that says so where nothing is coded in it."""
    frame = project.variables.get(guid(source.get("guid")), {}) | {"document": source.get("name", "")}
    rows = []
    for selection, text in _parts(source, project):
        given = [guid(ref.get("targetGUID")) for ref in selection.findall("Coding/CodeRef")]
        coded = [code for code in given if code not in project.cases or code in project.codes]
        if unknown := [code for code in coded if code not in project.codes]:
            found = f"{len(unknown)} codes of a segment are not in the codebook of the project"
            raise delivery.error(found, remedy=EXPORT)
        place = _place(selection, source, text, project, delivery) if coded else {}
        for code in dict.fromkeys(coded):
            rows.append(frame | {"code": project.codes[code]} | place)
    if not rows and source.tag != PICTURE:
        rows.append(frame | {"code": NO_CODE, "position": NOWHERE, "segment": ""})
    return rows


def _parts(source: ElementTree.Element, project: Project) -> Iterator[tuple[ElementTree.Element, str]]:
    """The source and all below, each with the text to which its positions belong: the nearest one."""
    waiting = [(source, "")]
    while waiting:
        element, above = waiting.pop()
        own = _text(element, project)
        text = above if own is None else own
        yield element, text
        waiting += [(one, text) for one in reversed(element)]


def _place(
    selection: ElementTree.Element,
    source: ElementTree.Element,
    text: str,
    project: Project,
    delivery: Delivery,
) -> Row:
    """Where a selection begins, and its words where they are known."""
    if selection is source or selection.tag in PARTS:
        return {"position": WHOLE, "segment": ""}
    first, last = (
        selection.get(f"{end}Position") or project.points.get(guid(selection.get(point)), "")
        for end, point in (("start", "fromSyncPoint"), ("end", "toSyncPoint"))
    )
    if max(len(first), len(last)) > LONGEST:
        found = f"a position in a text has more than {LONGEST} signs"
        raise delivery.error(found, place=PROJECT, remedy=EXPORT)
    words = ""
    if selection.tag in OF_TEXT and first.isdecimal() and last.isdecimal():
        words = text[int(first) : int(last)]
    return {"position": first or guid(selection.get("guid")) or WHOLE, "segment": words}


def _text(element: ElementTree.Element, project: Project) -> str | None:
    """Plain text of an element; empty where it lies outside of the archive, None where it is no text."""
    inline = element.findtext("PlainTextContent")
    if inline is not None:
        return inline
    address = element.get("plainTextPath")
    if address is None:
        return None
    scheme, sign, path = address.rpartition("://")
    inside = not sign or f"{scheme}{sign}" == INTERNAL
    return project.texts.get(path.lower().removeprefix(FOLDER), "") if inside else ""

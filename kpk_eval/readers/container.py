"""What kind of file it is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from kpk_eval.params.schema import ENDINGS, Format


class Container(StrEnum):
    """Kind of file, as messages call it."""

    SAV = "an SPSS file"
    POR = "a portable SPSS file"
    DTA = "a Stata file"
    PARQUET = "a Parquet file"
    WORKBOOK = "an Excel workbook (.xlsx)"
    OLD_WORKBOOK = "an Excel workbook of the old kind (.xls)"
    ZIP = "a ZIP archive"
    PROJECT = "a REFI-QDA project (.qdpx)"
    JSON = "JSON"
    TEXT = "text"
    ENCRYPTED = "an SPSS file protected by a password"
    WEB_PAGE = "a web page"
    XML = "XML"
    PDF = "a PDF"
    WORD = "a Word document"
    OPEN_DOCUMENT = "an OpenDocument file"
    COMPRESSED = "a compressed file"


def formats_in(container: Container) -> frozenset[Format]:
    """Formats that such a file can have; none for kinds of files that no reader knows."""
    endings = {
        Container.SAV: (".sav",),
        Container.POR: (".por",),
        Container.DTA: (".dta",),
        Container.PARQUET: (".parquet",),
        Container.WORKBOOK: (".xlsx",),
        Container.OLD_WORKBOOK: (".xls", ".xlsx"),
        Container.ZIP: (".zip", ".xlsx", ".qdpx"),
        Container.PROJECT: (".qdpx",),
        Container.JSON: (".json",),
        Container.TEXT: (".csv",),
    }.get(container, ())
    return frozenset(one for ending in endings for one in ENDINGS[ending])


MAGIC = {
    b"$FL2": Container.SAV,
    b"$FL3": Container.SAV,
    b"ENCRYPTEDSAV": Container.ENCRYPTED,
    b"<stata_dta>": Container.DTA,
    b"PAR1": Container.PARQUET,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Container.OLD_WORKBOOK,
    b"%PDF-": Container.PDF,
    b"\x1f\x8b": Container.COMPRESSED,
    b"7z\xbc\xaf\x27\x1c": Container.COMPRESSED,
    b"Rar!": Container.COMPRESSED,
}
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
"""First bytes of ZIP archives, and of one that is empty."""
OLD_STATA = re.compile(rb"[\x66-\x73][\x01\x02]\x01\x00")
"""Releases 102 to 115: number of the release, byte order, kind of file."""
JSON = re.compile(rb"\s*(\{\s*[\"}]|\[\s*[{\]])")
WEB_PAGE = re.compile(rb"\s*<(!doctype html|html|head|body|table)\b", re.IGNORECASE)
XML = re.compile(rb"<\?xml\b")
PORTABLE = b"SPSSPORT"
PORTABLE_WITHIN = 700
"""Bytes of a portable file, line ends included, before its mark ends."""
PARTS = {
    "project.qde": Container.PROJECT,
    "xl/workbook.xml": Container.WORKBOOK,
    "word/document.xml": Container.WORD,
}


def container_of(path: Path, head: bytes) -> Container:
    """Kind of a file that begins with these bytes; text where nothing tells another one."""
    if head.startswith(ARCHIVES):
        return _archive(path)
    known = (kind for magic, kind in MAGIC.items() if head.startswith(magic))
    if OLD_STATA.match(head):
        return Container.DTA
    if PORTABLE in head[:PORTABLE_WITHIN]:
        return Container.POR
    return next(known, None) or _readable(head.removeprefix(b"\xef\xbb\xbf"))


def _readable(head: bytes) -> Container:
    """Which kind of text it is."""
    kinds = {JSON: Container.JSON, WEB_PAGE: Container.WEB_PAGE, XML: Container.XML}
    return next((kind for pattern, kind in kinds.items() if pattern.match(head)), Container.TEXT)


def _archive(path: Path) -> Container:
    """What a ZIP archive holds, by the names of its parts; any archive where it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return Container.ZIP
    if "mimetype" in names and "content.xml" in names:
        return Container.OPEN_DOCUMENT
    return next((kind for part, kind in PARTS.items() if part in names), Container.ZIP)

"""Format of a file: the declared one, unless the file tells another; else the one that the file tells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence

from kpk_eval.params.schema import Format
from kpk_eval.readers.container import Container, container_of, formats_in
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.signatures import FIRST_ROWS, Row, formats_signed, text_tables

HEAD = 1 << 18
"""Bytes at the beginning of a file that are looked at; the header of a survey can be long."""
PLAIN = frozenset({Format.CSV, Format.XLSX, Format.EXCEL})
"""Formats in which the table of any export can also be read."""
GISD_NAME = b"gisd_score"
SOSCI_NAME = b'"metadata"'
DECLARE = "declare 'format' in 'reader' of the source"


def format_of(delivery: Delivery) -> Format:
    """Format of the delivered file.

    A declared format stands unless the file is evidently of another kind (its first bytes) or another export
    (its header); a plain format (csv, xlsx, excel) may read any export. Without a declaration, the file must
    tell its format by itself. The ending of its name decides nothing.

    Raises
    ------
    ReadError
        Where the declaration contradicts the file; where none is declared and the file tells no format or
        several.
    """
    head = _head(delivery)
    container = container_of(delivery.path, head)
    declared = delivery.reader.format
    if declared is None:
        delivery.refuse_empty()
        return _told(delivery, container, head)
    _refuse_other_kind(delivery, container, declared)
    if declared not in PLAIN and container is Container.TEXT:
        _refuse_other_export(delivery, _signed(text_tables(head)), declared)
    return declared


def _head(delivery: Delivery) -> bytes:
    """First bytes of the file."""
    if not delivery.path.is_file():
        raise delivery.error("file not found", remedy="put it there or correct 'path' of the source")
    try:
        with delivery.path.open("rb") as file:
            return file.read(HEAD)
    except OSError as error:
        found = f"cannot be opened ({error.strerror})"
        raise delivery.error(found, remedy="check the path and the permissions of the file") from None


def _refuse_other_kind(delivery: Delivery, container: Container, declared: Format) -> None:
    """Raise where the first bytes are those of a kind of file that the declared format never is.

    That it looks like text says little of a damaged file; its reader says more.
    """
    possible = formats_in(container)
    if declared in possible or container is Container.TEXT:
        return
    found = f"is {container}, but declared as {declared}"
    raise delivery.error(found, remedy=_correct(sorted(possible)))


def _refuse_other_export(delivery: Delivery, signed: frozenset[Format], declared: Format) -> None:
    """Raise where the header is that of another export than the declared one."""
    if signed and declared not in signed:
        others = " or ".join(sorted(signed))
        found = f"has the header of the format {others}, but is declared as {declared}"
        raise delivery.error(found, remedy=_correct(sorted(signed)))


def _correct(formats: list[Format]) -> str:
    """What to do about a wrong declaration."""
    if not formats:
        return "export the data in a format that has a reader"
    if len(formats) == 1:
        return f"declare 'format: {formats[0]}'"
    return f"correct 'format' (possible: {_listed(formats)})"


def _told(delivery: Delivery, container: Container, head: bytes) -> Format:
    """The one format that a file tells; an error where it tells none or several."""
    possible = formats_in(container)
    if not possible:
        raise delivery.error(f"is {container}", remedy=_correct([]))
    if by_bytes := _by_bytes(container, head):
        return by_bytes
    signed = _signed(_tables(delivery, container, head)) & possible
    if len(signed) == 1:
        return next(iter(signed))
    if signed:
        found = f"has the headers of several formats: {_listed(sorted(signed))}"
        raise delivery.error(found, remedy=DECLARE)
    plain, exports = sorted(possible & PLAIN), sorted(possible - PLAIN)
    meant = f"{_listed(plain)} for a plain table, or " if plain else ""
    found = f"is {container} without the header of a known export, so its format is not certain"
    raise delivery.error(found, remedy=f"{DECLARE}: {meant}the export that it is ({_listed(exports)})")


def _by_bytes(container: Container, head: bytes) -> Format | None:
    """Format that the first bytes tell; None where it takes the cells to tell it."""
    if container is Container.DTA:
        return Format.GISD if GISD_NAME in head else Format.STATA
    if container is Container.JSON:
        return Format.SOSCI if SOSCI_NAME in head else None
    possible = formats_in(container)
    return next(iter(possible)) if len(possible) == 1 else None


def _listed(formats: list[Format]) -> str:
    return ", ".join(formats)


def _signed(tables: Iterable[Sequence[Row]]) -> frozenset[Format]:
    """Formats of which some of the tables has the signature."""
    return frozenset(one for rows in tables for one in formats_signed(rows))


def _tables(delivery: Delivery, container: Container, head: bytes) -> Iterator[Sequence[Row]]:
    """First rows of a text file, of the text file in an archive, or of each sheet of a workbook."""
    if container is Container.JSON:
        return
    if container is Container.TEXT:
        yield from text_tables(head)
    elif container is Container.ZIP:
        yield from _archived_tables(delivery)
    else:
        yield from _sheets(delivery, container)


def _archived_tables(delivery: Delivery) -> Iterator[Sequence[Row]]:
    """First rows of the only text file in an archive."""
    with delivery.parsed_by("zipfile"), zipfile.ZipFile(delivery.path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        if len(names) != 1:
            found = f"is a ZIP archive with {len(names)} CSV files"
            raise delivery.error(found, remedy="deliver the one file that the source describes")
        with archive.open(names[0]) as file:
            head = file.read(HEAD)
    yield from text_tables(head)


def _sheets(delivery: Delivery, container: Container) -> Iterator[Sequence[Row]]:
    """First rows of each sheet of a workbook."""
    # the libraries of workbooks are loaded only where there is one to look into
    from python_calamine import SheetTypeEnum

    from kpk_eval.readers.ooxml import refuse_sprawl, sheet_part
    from kpk_eval.readers.workbook import load_sheet, open_workbook

    workbook = open_workbook(delivery)
    for sheet in workbook.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if container is Container.WORKBOOK:
            refuse_sprawl(sheet_part(delivery, sheet.name), delivery, sheet.name)
        rows = load_sheet(workbook, sheet.name, delivery).rows
        yield [[str(cell).strip() for cell in row] for row in rows[:FIRST_ROWS]]

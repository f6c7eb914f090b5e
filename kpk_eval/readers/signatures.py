"""By which cells of its first rows an export tells what it is."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Sequence
from io import StringIO

from kpk_eval.params.schema import Format

Row = Sequence[str]

DELIMITERS = (";", ",", "\t", "|")
FIRST_ROWS = 40
"""Rows of a file or sheet in which a signature can stand."""
PREAMBLE = 10
"""Rows in which the header of an export with lines of text above it can stand."""

GENESIS_TITLE = re.compile(r"(GENESIS-)?(Tabelle|Table): *\S")
LIMESURVEY_CODES = frozenset({"lastpage", "startlanguage", "seed", "startdate", "datestamp", "token"})
LIMESURVEY_TEXTS = (
    frozenset({"Datum Abgeschickt", "Letzte Seite"}),
    frozenset({"Datum Abgeschickt", "Start-Sprache"}),
    frozenset({"Date submitted", "Last page"}),
    frozenset({"Date submitted", "Start language"}),
)
SOSCI_NAMES = frozenset(
    {"SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "FINISHED", "LASTPAGE", "MAXPAGE", "TIME_SUM"}
)
UNIPARK_NAMES = frozenset({"external_lfdn", "tester", "dispcode", "lastpage", "quality", "duration"})
INKAR_LONG = frozenset({"Indikator", "Raumbezug", "Kennziffer", "Zeitbezug", "Wert"})
BA_KEY = re.compile(r"\d{8}")
BA_AREA = re.compile(r"\d{9}|SUM|SUMSUM")


def formats_signed(rows: Sequence[Row]) -> frozenset[Format]:
    """Formats whose signature stands in these rows (stripped cells); none for a plain table."""
    return frozenset(file_format for file_format, signed in SIGNATURES.items() if signed(rows))


def _header(rows: Sequence[Row]) -> Row:
    """First row that is not empty."""
    return next((row for row in rows if any(row)), ())


def _begins(rows: Sequence[Row], *names: str) -> bool:
    """Whether a row near the top begins with these names."""
    return any(tuple(row[: len(names)]) == names for row in rows[:PREAMBLE])


def _genesis(rows: Sequence[Row]) -> bool:
    header = _header(rows)
    return bool(header) and GENESIS_TITLE.match(header[0]) is not None


def _genesis_flat(rows: Sequence[Row]) -> bool:
    return _begins(rows, "Statistik_Code", "Statistik_Label") or _begins(
        rows, "statistics_code", "statistics_label"
    )


def _inkar(rows: Sequence[Row]) -> bool:
    return _begins(rows, "Kennziffer", "Raumeinheit") or set(_header(rows)) >= INKAR_LONG


def _limesurvey(rows: Sequence[Row]) -> bool:
    header = _header(rows)
    codes = {cell.partition(".")[0] for cell in header}
    texts = {cell.partition(". ")[2] or cell for cell in header}
    by_code = "submitdate" in codes and bool(codes & LIMESURVEY_CODES)
    return by_code or any(wanted <= texts for wanted in LIMESURVEY_TEXTS)


def _sosci(rows: Sequence[Row]) -> bool:
    names = set(_header(rows))
    return "CASE" in names and len(names & SOSCI_NAMES) >= 3


def _unipark(rows: Sequence[Row]) -> bool:
    names = set(_header(rows))
    return "lfdn" in names and len(names & UNIPARK_NAMES) >= 2


def _gisd(rows: Sequence[Row]) -> bool:
    header = _header(rows)
    return "gisd_score" in {cell.lower() for cell in header}


def _ba_small_area(rows: Sequence[Row]) -> bool:
    return any(_is_small_area(row) for row in rows)


def _is_small_area(row: Row) -> bool:
    """Month, key of the municipality, key of the area or a sign of a sum, name."""
    return len(row) > 4 and bool(BA_KEY.fullmatch(row[1])) and bool(BA_AREA.fullmatch(row[2]))


SIGNATURES: dict[Format, Callable[[Sequence[Row]], bool]] = {
    Format.GENESIS: _genesis,
    Format.GENESIS_FLAT: _genesis_flat,
    Format.INKAR: _inkar,
    Format.LIMESURVEY: _limesurvey,
    Format.SOSCI: _sosci,
    Format.UNIPARK: _unipark,
    Format.GISD: _gisd,
    Format.BA_SMALL_AREA: _ba_small_area,
}


def text_tables(head: bytes) -> Iterator[Sequence[Row]]:
    """First rows of a text that begins with these bytes, once by each delimiter."""
    text = _text(head).replace("\r\n", "\n").replace("\r", "\n")
    for delimiter in DELIMITERS:
        if delimiter in text:
            yield _split(text, delimiter)


def _text(head: bytes) -> str:
    """Bytes as text in which at least ASCII is right."""
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    return head.removeprefix(BOM_UTF8).decode("cp1252", "replace")


def _split(text: str, delimiter: str) -> Sequence[Row]:
    """First rows of a text by one delimiter, as far as they can be read."""
    found: list[Row] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            found.append([cell.strip() for cell in row])
            if len(found) == FIRST_ROWS:
                break
    except csv.Error:
        return found
    return found

"""CSV files: encodings, line ends, delimiters, quotes, headers, lengths, and files that are none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from tests.mutations import surveys
from tests.mutations.case import ACCEPTED, REJECTED, WARNED, Case, Verdict

BOM = b"\xef\xbb\xbf"
PLAIN = surveys.csv()
LINES = surveys.lines()
HTML = "<html><body><table><tr><td>code</td></tr><tr><td>AX00</td></tr></table></body></html>"


def case(
    name: str, content: bytes | str, verdict: Verdict, *says: str, path: str = "t0.csv", **reader: Any
) -> Case:
    raw = content.encode() if isinstance(content, str) else content
    return Case(f"csv-{name}", path, surveys.csv_source(**reader), lambda: raw, verdict, says)


def undeclared(name: str, content: bytes, verdict: Verdict, *says: str) -> Case:
    """A file whose source entry names no encoding."""
    source = surveys.csv_source()
    reader = {key: value for key, value in source["reader"].items() if key != "encoding"}
    return Case(f"csv-{name}", "t0.csv", source | {"reader": reader}, lambda: content, verdict, says)


def changed(line: int, text: str) -> str:
    """The file with another text in a line, counted from 1."""
    return "\n".join([*LINES[: line - 1], text, *LINES[line:]]) + "\n"


def cases() -> Iterator[Case]:
    yield from encodings()
    yield from forms()
    yield from headers()
    yield from lengths()
    yield from no_tables()


def encodings() -> Iterator[Case]:
    latin = PLAIN.replace("„", '"').replace("“", '"').replace('"', "'")
    yield case("faithful", PLAIN, ACCEPTED)
    yield case("bom", BOM + PLAIN.encode(), ACCEPTED)
    yield case("two-boms", BOM * 2 + PLAIN.encode(), REJECTED, "line 1", "two byte order marks")
    yield case("bom-but-cp1252-declared", BOM + PLAIN.encode(), REJECTED, "line 1", "byte order mark",
               encoding="cp1252")  # fmt: skip
    yield case("utf16", PLAIN.encode("utf-16"), REJECTED, "line 1", "UTF-16")
    yield undeclared("utf16-undeclared", PLAIN.encode("utf-16"), ACCEPTED)
    yield case("utf16-without-mark", PLAIN.encode("utf-16-le"), REJECTED, "line 1", "NUL byte")
    yield case("utf32", PLAIN.encode("utf-32"), REJECTED, "UTF-32")
    yield case("cp1252-declared", PLAIN.encode("cp1252"), ACCEPTED, encoding="cp1252")
    yield case("cp1252-but-utf8-declared", PLAIN.encode("cp1252"), REJECTED, "line 2")
    yield undeclared("cp1252-undeclared", PLAIN.encode("cp1252"), WARNED, "not UTF-8", "cp1252")
    yield case("utf8-but-cp1252-declared", PLAIN, REJECTED, "line 2", encoding="cp1252")
    yield case("twice-encoded", PLAIN.encode().decode("cp1252"), WARNED, "encoded twice")
    yield case("cut-within-a-character", latin.encode()[: latin.encode().index("ü".encode()) + 1], REJECTED,
               "line 2")  # fmt: skip
    yield case("nul-bytes", changed(5, LINES[4].replace("5", "\0", 1)), REJECTED, "line 5", "NUL byte")


def forms() -> Iterator[Case]:
    yield case("crlf", PLAIN.replace("\n", "\r\n"), ACCEPTED)
    yield case("cr", PLAIN.replace("\n", "\r"), ACCEPTED)
    yield case("mixed-line-ends", PLAIN.replace("\n", "\r\n", 4), ACCEPTED)
    yield case("no-last-line-end", PLAIN.rstrip("\n"), ACCEPTED)
    yield case("blank-lines-at-the-end", PLAIN + "\n\n", ACCEPTED)
    yield case("wrong-delimiter-declared", PLAIN, REJECTED, "line 1", delimiter=",")
    yield case("commas-for-semicolons", PLAIN.replace(",", ".").replace(";", ","), REJECTED, "line 1")
    yield case("trailing-delimiters", "\n".join(f"{one};" for one in LINES) + "\n", REJECTED, "line 1",
               "column 8 has no name")  # fmt: skip
    yield case("open-quote", changed(6, LINES[5].replace(";gut", ';"gut')), REJECTED, "line 6")
    yield case("quotes-around-all", "\n".join('"' + one.replace(";", '";"') + '"' for one in LINES), ACCEPTED)
    yield case("delimiter-in-an-answer", changed(6, LINES[5] + ";und mehr"), REJECTED, "line 6")
    yield case("shifted-columns", changed(6, LINES[5].replace(";", ";;", 1)), REJECTED, "line 6")
    yield case("line-break-in-an-answer", changed(6, LINES[5].replace("gut", "gut\n")), REJECTED, "line 7")


def headers() -> Iterator[Case]:
    body = "\n".join(LINES[1:]) + "\n"
    yield case("no-header", "\n".join(LINES[4:]), REJECTED, "none of the 7 columns", "header")
    yield case("no-header-and-equal-answers", body, REJECTED, "line 1", "columns 4 and 5")
    yield case(
        "two-header-rows", f"{LINES[0]}\nCode;Tag;Ort;F1;F2;Min;Text\n{body}", REJECTED, "row 2", "code"
    )
    yield case("renamed-column", PLAIN.replace("wb1", "wb_1", 1), REJECTED, "'wb1'", "did you mean 'wb_1'")
    yield case("upper-case-column", PLAIN.replace("wb1", "WB1", 1), REJECTED, "'wb1'", "'WB1'")
    yield case("column-twice", PLAIN.replace("wb2", "wb1", 1), REJECTED, "line 1", "columns 4 and 5")
    yield case("extra-column", "\n".join(f"{one};x" for one in LINES) + "\n", REJECTED, "'x'")
    yield case(
        "missing-column", "\n".join(one.rpartition(";")[0] for one in LINES) + "\n", REJECTED, "'comment'"
    )
    yield case("blank-in-a-column-name", PLAIN.replace("wb1", " wb1", 1), ACCEPTED)
    yield case("title-above-the-header", f"Befragung 2024\n{PLAIN}", REJECTED, "line 2")
    swapped = [";".join([cells[1], cells[0], *cells[2:]]) for cells in (one.split(";") for one in LINES)]
    yield case("columns-in-another-order", "\n".join(swapped) + "\n", ACCEPTED)
    exchanged = "\n".join([LINES[0], *swapped[1:]]) + "\n"
    yield case(
        "two-columns-exchanged-below-the-header",
        exchanged,
        REJECTED,
        "column code",
        "rows 2, 3",
        "column day",
    )


def lengths() -> Iterator[Case]:
    yield case("empty-file", b"", REJECTED, "empty")
    yield case("bom-only", BOM, REJECTED, "no header")
    yield case("header-only", f"{LINES[0]}\n", REJECTED, "no rows")
    yield case("truncated-rows", "\n".join(LINES[:9]) + "\n", REJECTED, "8 rows", "between 12 and 13")
    yield case("truncated-line", PLAIN[: PLAIN.rindex(";07") if ";07" in PLAIN else -40], REJECTED, "line 13")


def no_tables() -> Iterator[Case]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("t0.csv", PLAIN)
    yield case("html-page", HTML, REJECTED, "t0.csv")
    yield case("workbook-named-csv", surveys.xlsx(), REJECTED, "t0.csv", "workbook")
    yield case("zip-named-csv", packed.getvalue(), REJECTED, "t0.csv", "ZIP")
    yield case("pdf-named-csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", REJECTED, "t0.csv")
    yield case("wrong-format-declared", surveys.sav(), REJECTED, "t0.csv", "SPSS")

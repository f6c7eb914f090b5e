"""Files of statistical offices and municipalities: keys, symbols, numbers, headers, sheets, totals."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import xlsxwriter

from tests.mutations.case import ACCEPTED, REJECTED, WARNED, Case, Verdict
from tests.readers.workbooks import book

Entry = dict[str, Any]
GENESIS = """GENESIS-Tabelle: 12345-01-01-4
Kinder in Betreuung
Betreuungsquote am 01.03.;;;;
;;;Quote;Kinder
;;;Prozent;Anzahl
2023;01001;Flensburg, Kreisfreie Stadt;31,5;2210
2023;01002;Kiel, Kreisfreie Stadt;29,0;4300
2023;01058;Rendsburg-Eckernförde, Landkreis;33,1;.
__________
Tageseinrichtungen
Stand: 01.01.2026
"""
VARIABLE = ("Merkmal_Code", "Merkmal_Label", "Auspraegung_Code", "Auspraegung_Label")
FLAT_HEADER = ["Statistik_Code", "Statistik_Label", "Zeit_Code", "Zeit_Label", "Zeit"]
FLAT_HEADER += [*(f"1_{name}" for name in VARIABLE), "QUOTE__Quote__Prozent"]
FLAT_FRONT = "22541;Kinder;STAG;Stichtag;01.03.2023;KREISE;Kreise und kreisfreie Städte"
FLAT = f"""{";".join(FLAT_HEADER)}
{FLAT_FRONT};01001;Flensburg, Kreisfreie Stadt;31,5
{FLAT_FRONT};01002;Kiel, Kreisfreie Stadt;29,0
{FLAT_FRONT};01058;Rendsburg-Eckernförde;33,1
"""
GISD = """"kreis_id","kreis_name","year","gisd_score","gisd_5","gisd_10","gisd_k"
"01001","Flensburg, Stadt",2021,0.79424,5,9,3
"01002","Kiel, Stadt",2021,0.61,4,7,2
"01058","Rendsburg-Eckernförde",2021,0.35,2,3,1
"""
SMALL_AREAS = """Berichtsmonat;Gemeinde;Gliederung;Bezeichnung;SvB;ALO
202312;01001000;001001001;Altstadt Nord;120;15
202312;01001000;001001002;Altstadt Süd;80;*
202312;01001000;001001SUM;Altstadt;200;21
202312;01001000;001SUMSUM;Mitte;200;21
202312;01001000;SUMSUMSUM;Flensburg;200;21
"""
INKAR = [
    ["Kennziffer", "Raumeinheit", "Aggregat", "Quote", "Quote"],
    ["", "", "", "2021", "2022"],
    ["01001", "Flensburg, Stadt", "Kreise", 8.5, 9],
    ["01002", "Kiel, Stadt", "Kreise", 7.5, 7],
    ["01058", "Rendsburg-Eckernförde", "Kreise", 6.25, 6],
]
SHEET = [
    ["Betreuung nach Kreisen", None, None, None],
    ["Kreis", None, "Quote", None],
    ["Schlüssel", "Name", "2023", "2024"],
    ["01001", "Flensburg", 31.5, "32,0"],
    ["01002", "Kiel", 29, 30],
    ["01058", "Rendsburg-Eckernförde", "33,1 1)", "k.A."],
    ["Summe", None, 93.6, 62],
    [None, None, None, None],
    ["1) vorläufig", None, None, None],
]
MERGED = ["A2:B2", "C2:D2"]
LAYOUT = {
    "header_rows": [2, 3], "year_row": 3, "first_row": 4, "skip": {"A": ["Summe"]},
    "footnotes": {"1)": "vorläufig"}, "text": ["A:B"],
}  # fmt: skip


def indicators(
    file_format: str, column: str, *, reader: Mapping[str, Any] | None = None, **keys: Any
) -> Entry:
    """Source entry whose only indicator stands in a column."""
    measures = [{"column": column, "indicator": "rate", "role": "value"}]
    told = {"format": file_format, **(reader or {})}
    return {"contract": "indicators", "reader": told, "measures": measures, **keys}


SOURCES: dict[str, tuple[str, Entry]] = {
    "genesis": ("t.csv", indicators("genesis", "Quote | Prozent")),
    "genesis_flat": ("t.csv", indicators("genesis_flat", "QUOTE")),
    "gisd": ("t.csv", indicators("gisd", "gisd_score")),
    "inkar": ("t.xlsx", indicators("inkar", "Quote")),
    "ba_small_area": (
        "t.csv",
        indicators("ba_small_area", "ALO", reader={"sums": True}, rows={"area_code": ["SUMSUMSUM"]}),
    ),
    "excel": (
        "t.xlsx",
        indicators(
            "excel", "Quote", area_column="Kreis | Schlüssel", rename={"Kreis | Name": "area"},
            reader={"sheet": "Daten", "decimal": ",", "missing": {"k.A.": "keine Angabe"}, "layout": LAYOUT},
        ),
    ),
}  # fmt: skip


def case(
    kind: str,
    what: str,
    content: str | bytes | Callable[[], bytes],
    verdict: Verdict,
    *says: str,
    same: bool = True,
) -> Case:
    path, source = SOURCES[kind]
    if callable(content):
        write = content
    else:
        raw = content.encode() if isinstance(content, str) else content
        write = lambda: raw  # noqa: E731
    return Case(f"{kind}-{what}", path, source, write, verdict, says, same)


def cases() -> Iterator[Case]:
    yield from of_genesis()
    yield from of_flat_files()
    yield from of_gisd()
    yield from of_inkar()
    yield from of_small_areas()
    yield from of_municipality()


def of_genesis() -> Iterator[Case]:
    yield case("genesis", "faithful", GENESIS, ACCEPTED)
    yield case("genesis", "latin-1", GENESIS.encode("latin-1"), WARNED, "cp1252")
    yield case("genesis", "lost-leading-zero", GENESIS.replace(";01001;", ";1001;"), REJECTED, "line 6")
    yield case("genesis", "unknown-symbol", GENESIS.replace("31,5", "?"), REJECTED, "line 6", "Quote")
    yield case("genesis", "decimal-point", GENESIS.replace("31,5", "31.5"), REJECTED, "line 6")
    yield case("genesis", "secret", GENESIS.replace("31,5", "."), ACCEPTED, same=False)
    yield case("genesis", "row-cut-off", GENESIS.replace(";31,5;2210", ""), REJECTED, "line 6")
    yield case("genesis", "without-footer", GENESIS.partition("____")[0], REJECTED, "t.csv")
    yield case("genesis", "plain-table", "\n".join(GENESIS.splitlines()[5:8]), REJECTED, "t.csv")
    yield case("genesis", "area-twice", GENESIS.replace(";01002;", ";01001;"), REJECTED, "(row 7)")


def of_flat_files() -> Iterator[Case]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("22541_flat.csv", FLAT)
    _, source = SOURCES["genesis_flat"]
    yield case("genesis_flat", "faithful", FLAT, ACCEPTED)
    yield Case("genesis_flat-packed", "t.zip", source, packed.getvalue, ACCEPTED)
    yield Case(
        "genesis_flat-damaged-archive", "t.zip", source, lambda: packed.getvalue()[:-40], REJECTED, ("t.zip",)
    )
    yield case("genesis_flat", "lost-leading-zero", FLAT.replace(";01001;", ";1001;"), REJECTED, "line 2")
    yield case("genesis_flat", "unknown-symbol", FLAT.replace("31,5", "?"), REJECTED, "line 2")
    yield case("genesis_flat", "row-twice", FLAT + FLAT.splitlines()[1] + "\n", REJECTED, "line")
    yield case(
        "genesis_flat",
        "renamed-column",
        FLAT.replace("Statistik_Code", "Statistik", 1),
        REJECTED,
        "no line is the header",
    )


def of_gisd() -> Iterator[Case]:
    yield case("gisd", "faithful", GISD, ACCEPTED)
    yield case(
        "gisd",
        "lost-leading-zero",
        GISD.replace('"01001"', "1001").replace('"01002"', "1002").replace('"01058"', "1058"),
        ACCEPTED,
    )
    yield case(
        "gisd", "decimal-comma", GISD.replace("0.79424", '"0,79424"'), REJECTED, "line 2", "gisd_score"
    )
    yield case("gisd", "area-twice", GISD.replace('"01002"', '"01001"'), REJECTED, "(row 3)")
    yield case("gisd", "year-cut-off", GISD.replace(",2021,0.79", ",202,0.79"), REJECTED, "line 2")
    yield case("gisd", "without-key", GISD.replace("kreis_id", "id", 1), REJECTED, "the header has no key")


def workbook(rows: list[list[Any]], *, sheets: tuple[str, ...] = ("Daten", "Metadaten")) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        for name in sheets:
            made.add_worksheet(name)
        for number, row in enumerate(rows):
            made.get_worksheet_by_name(sheets[0]).write_row(number, 0, row)
    return content.getvalue()


def of_inkar() -> Iterator[Case]:
    def put(row: int, column: int, value: Any) -> list[list[Any]]:
        return [
            [value if (at, place) == (row, column) else cell for place, cell in enumerate(cells)]
            for at, cells in enumerate(INKAR)
        ]

    yield case("inkar", "faithful", lambda: workbook(INKAR), ACCEPTED)
    yield case(
        "inkar", "key-as-a-number", lambda: workbook(put(2, 0, 1001)), REJECTED, "cell A3", "regional key"
    )
    yield case("inkar", "unknown-symbol", lambda: workbook(put(2, 3, "k.A.")), REJECTED, "cell D3")
    yield case("inkar", "year-missing", lambda: workbook(put(1, 3, "")), REJECTED, "cell D1", "no year")
    yield case("inkar", "no-value", lambda: workbook(put(2, 3, "")), ACCEPTED, "Quote 1", same=False)
    yield case("inkar", "area-twice", lambda: workbook(put(3, 0, "01001")), REJECTED, "Kennziffer", "(row 4)")
    yield case(
        "inkar",
        "wrong-sheet",
        lambda: workbook(INKAR, sheets=("Tabelle1", "Metadaten")),
        REJECTED,
        "Tabelle1",
    )


def of_small_areas() -> Iterator[Case]:
    yield case("ba_small_area", "faithful", SMALL_AREAS, ACCEPTED)
    few = SMALL_AREAS.replace("Flensburg;200;21", "Flensburg;200;*")
    yield case("ba_small_area", "fewer-than-ten", few, WARNED, "ALO 1 (weniger als 10 1)")
    yield case(
        "ba_small_area",
        "unknown-symbol",
        SMALL_AREAS.replace("Flensburg;200;21", "Flensburg;200;x"),
        REJECTED,
        "line 6",
    )
    yield case(
        "ba_small_area", "lost-leading-zero", SMALL_AREAS.replace("01001000", "1001000"), REJECTED, "line 2"
    )
    yield case("ba_small_area", "month-cut-off", SMALL_AREAS.replace("202312", "2023"), REJECTED, "line 2")


def of_municipality() -> Iterator[Case]:
    def put(row: int, column: int, value: Any) -> list[list[Any]]:
        return [
            [value if (at, place) == (row, column) else cell for place, cell in enumerate(cells)]
            for at, cells in enumerate(SHEET)
        ]

    def case_of(
        what: str, rows: list[list[Any]], verdict: Verdict, *says: str, same: bool = True, **more: Any
    ) -> Case:
        return case(
            "excel", what, lambda: book(rows, merged=more.get("merged", MERGED)), verdict, *says, same=same
        )

    yield case_of("faithful", SHEET, ACCEPTED)
    yield case_of("row-inserted-above", [[None] * 4, *SHEET], REJECTED, "Daten", merged=["A3:B3", "C3:D3"])
    yield case_of("key-as-a-number", put(3, 0, 1001), REJECTED, "(row 4)", "leading zero is lost")
    yield case_of("unknown-footnote", put(3, 2, "31,5 7)"), REJECTED, "C4")
    yield case_of("unknown-word", put(3, 2, "gesperrt"), REJECTED, "C4")
    yield case_of("total-not-named", put(6, 0, "Insgesamt"), REJECTED, "t.xlsx")
    yield case_of("year-missing", put(2, 2, None), REJECTED, "C3")
    yield case_of("error-cell", put(3, 2, "#REF!"), REJECTED, "C4")
    yield case_of("area-twice", put(4, 0, "01001"), REJECTED, "t.xlsx")

"""The same twelve invented interviews as each survey tool and statistics programme writes them."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat

from tests.mutations.project import SURVEY

SECRET = "Frau Holle sagt nichts"
"""A comment that no message may repeat."""
COLUMNS = ("code", "day", "home", "wb1", "wb2", "minutes", "comment")
Rows = list[list[Any]]


def interviews() -> Rows:
    """Code, day, place of living, two answers, minutes, comment of everybody."""
    return [
        [
            f"{'ABCDEFGHIJKL'[number]}X{number:02}",
            f"2024-06-{number + 1:02}",
            "01001" if number % 2 else "01058",
            1 + number % 5,
            1 + number % 3,
            7.5 + number,
            SECRET if number == 3 else f"gut, „{number}“ – ü",
        ]
        for number in range(12)
    ]


def csv_source(**reader: Any) -> dict[str, Any]:
    return SURVEY | {"reader": {"format": "csv", "encoding": "utf-8", "decimal": ",", **reader}}


def lines(rows: Rows | None = None, *, columns: Sequence[str] = COLUMNS) -> list[str]:
    """Lines of the CSV file; texts are not quoted."""
    told = [";".join(columns)]
    for row in rows if rows is not None else interviews():
        told.append(
            ";".join(str(cell).replace(".", ",") if isinstance(cell, float) else str(cell) for cell in row)
        )
    return told


def csv(rows: Rows | None = None, *, columns: Sequence[str] = COLUMNS) -> str:
    return "\n".join(lines(rows, columns=columns)) + "\n"


def frame(rows: Rows | None = None) -> pd.DataFrame:
    table = pd.DataFrame(rows if rows is not None else interviews(), columns=list(COLUMNS))
    return table.assign(day=pd.to_datetime(table["day"]))


def xlsx(rows: Rows | None = None, *, sheet: str = "Daten", before: int = 0) -> bytes:
    """A workbook; ``before`` rows stand above the header."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for _ in range(before):
        page.append(["Befragung der Familien"])
    page.append(list(COLUMNS))
    for row in rows if rows is not None else interviews():
        page.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def xlsx_source(**reader: Any) -> dict[str, Any]:
    return SURVEY | {"reader": {"format": "xlsx", "sheet": "Daten", **reader}}


def sav(table: pd.DataFrame | None = None, **options: Any) -> bytes:
    return _written(lambda path: pyreadstat.write_sav(frame() if table is None else table, path, **options))


def dta(table: pd.DataFrame | None = None) -> bytes:
    return _written(lambda path: pyreadstat.write_dta(frame() if table is None else table, path))


def _written(write: Any) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        write(str(path))
        return path.read_bytes()


def parquet(table: pd.DataFrame | None = None) -> bytes:
    content = io.BytesIO()
    (frame() if table is None else table).to_parquet(content)
    return content.getvalue()


def binary_source(name: str) -> dict[str, Any]:
    return SURVEY | {"reader": {"format": name}}


LIMESURVEY_HEAD = ("id", "submitdate", "lastpage", "startlanguage", "seed")
LIMESURVEY = SURVEY | {"reader": {"format": "limesurvey", "limesurvey": {"incomplete": "drop"}}}


def limesurvey(rows: Rows | None = None, *, columns: Sequence[str] = COLUMNS) -> str:
    """Everything quoted, byte order mark, empty line at the end."""
    head = [
        [str(number), "2024-03-02 10:15:00", "3", "de", "1417820114"]
        for number in range(1, 1 + len(rows if rows is not None else interviews()))
    ]
    cells = [[*LIMESURVEY_HEAD, *columns]]
    cells += [[*own, *row] for own, row in zip(head, rows if rows is not None else interviews(), strict=True)]
    return "\ufeff" + "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in cells) + "\r\n\r\n"


SOSCI_HEAD = ("CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED")
SOSCI_TAIL = ("LASTDATA", "FINISHED", "Q_VIEWER", "LASTPAGE", "MAXPAGE")
SOSCI_NAMES = ("A101_01", "A102_01", "A103_01", "A201", "A202", "A203_01", "A204_01")
SOSCI = SURVEY | {
    "rename": dict(zip(SOSCI_NAMES, COLUMNS, strict=True)),
    "reader": {
        "format": "sosci",
        "sosci": {"incomplete": "drop", "test_data": "drop", "viewers": "drop", "uncoded": ["A203_01"]},
    },
}


def sosci(rows: Rows | None = None, *, names: Sequence[str] = SOSCI_NAMES, **own: str) -> str:
    """Tab file in which all texts are quoted."""
    table = [[*SOSCI_HEAD, *names, *SOSCI_TAIL]]
    for number, row in enumerate(rows if rows is not None else interviews(), start=101):
        head = [str(number), "", "", "familien", own.get("mode", "interview"), "2024-03-02 09:15:00"]
        table.append([*head, *map(str, row), "2024-03-02 09:20:10", own.get("finished", "1"), "0", "5", "5"])
    return "\r\n".join("\t".join(f'"{cell}"' for cell in row) for row in table) + "\r\n"


UNIPARK_HEAD = ("lfdn", "external_lfdn", "tester", "dispcode", "lastpage", "quality", "duration")
UNIPARK_NAMES = ("v_1", "v_2", "v_3", "v_11", "v_12", "v_13", "v_14")
UNIPARK = SURVEY | {
    "rename": dict(zip(UNIPARK_NAMES, COLUMNS, strict=True)),
    "reader": {"format": "unipark", "unipark": {"incomplete": "drop", "testers": "drop"}},
}


def unipark(rows: Rows | None = None, *, status: str = "31") -> str:
    """Semicolons, everything quoted but numbers."""
    table = [[*UNIPARK_HEAD, *UNIPARK_NAMES, "browser", "datetime"]]
    for number, row in enumerate(rows if rows is not None else interviews(), start=1):
        own = [str(number), "0", "0", status, "6028435", "-77", "301"]
        table.append([*own, *map(str, row), "Mozilla/5.0", "2024-03-02 09:15:00"])
    return "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in table) + "\r\n"

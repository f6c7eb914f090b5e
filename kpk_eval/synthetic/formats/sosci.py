"""Exports of SoSci Survey for spreadsheets: UTF-16 text with tabs, a row of names and a row of labels.

Among the interviews stand such as a survey always has: unfinished ones and tests. They are written only where
the source entry says that these are dropped, so that what is read is what was made up.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from kpk_eval.params.schema.sosci import SoSciExport
from kpk_eval.synthetic.formats.sheet import MADE, Sheet, cells, symbols

FIRST_CASE = 101
"""Testing the questionnaire has used up the numbers below."""
EVERY_UNFINISHED, EVERY_TEST = 20, 50
"""After so many interviews stands an unfinished one, or a test."""
BEFORE: Mapping[str, str] = {
    "CASE": "Interview-Nummer (fortlaufend)",
    "SERIAL": "Personenkennung oder Teilnahmecode (sofern verwendet)",
    "REF": "Referenz (sofern im Link angegeben)",
    "QUESTNNR": "Fragebogen, der im Interview verwendet wurde",
    "MODE": "Interview-Modus",
    "STARTED": "Zeitpunkt zu dem das Interview begonnen hat",
}
AFTER: Mapping[str, str] = {
    "TIME001": "Verweildauer Seite 1",
    "TIME_SUM": "Verweildauer gesamt (ohne Ausreißer)",
    "MAILSENT": "Versandzeitpunkt der Einladungsmail",
    "LASTDATA": "Zeitpunkt als der Datensatz das letzte mal geändert wurde",
    "FINISHED": "Wurde die Befragung abgeschlossen (letzte Seite erreicht)?",
    "Q_VIEWER": "Hat der Teilnehmer den Fragebogen nur angesehen?",
    "LASTPAGE": "Seite, die der Teilnehmer zuletzt bearbeitet hat",
    "MAXPAGE": "Letzte Seite, die im Fragebogen bearbeitet wurde",
    "MISSING": "Anteil fehlender Antworten in Prozent",
    "MISSREL": "Anteil fehlender Antworten (gewichtet nach Relevanz)",
    "TIME_RSI": "Ausfüll-Geschwindigkeit (relativ)",
    "DEG_TIME": "Maluspunkte für schnelles Ausfüllen",
}

Row = Mapping[str, str]


def write(sheet: Sheet, path: Path) -> None:
    """Write an export of SoSci Survey."""
    own = {**BEFORE, **AFTER}
    if taken := [name for name in sheet.names if name in own]:
        raise ValueError(f"column {taken[0]!r} is one that SoSci Survey writes itself; rename it")
    answers = {name: sheet.columns[name].label if name in sheet.columns else name for name in sheet.names}
    labels = {**BEFORE, **answers, **AFTER}
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\r\n")
    writer.writerows([list(labels), list(labels.values())])
    for case, row in enumerate(_rows(sheet), FIRST_CASE):
        filled = {"CASE": str(case), **_time(case), **row}
        writer.writerow([filled.get(name, "") for name in labels])
    path.write_bytes(BOM_UTF16_LE + text.getvalue().encode("utf-16-le"))


def _rows(sheet: Sheet) -> Iterator[Row]:
    """Interviews in their order, with unfinished ones and tests among them."""
    options, signs = sheet.reader.sosci or SoSciExport(), set(symbols(sheet.reader))
    columns = {name: [_as_text(cell) for cell in cells(sheet, name)] for name in sheet.names}
    for number, row in enumerate(zip(*columns.values(), strict=True), 1):
        answers = dict(zip(columns, row, strict=True))
        missing = sum(cell in signs for cell in row) * 100 // max(len(row), 1)
        yield {**_state(finished=True), **answers, "MISSING": str(missing), "MISSREL": str(missing)}
        if options.incomplete == "drop" and number % EVERY_UNFINISHED == 0:
            first = dict(list(answers.items())[: len(answers) // 3])
            yield {**_state(finished=False), **first}
        if options.test_data == "drop" and number % EVERY_TEST == 0:
            yield {**_state(finished=True), **answers, "MODE": "pretest"}


def _state(*, finished: bool) -> Row:
    page = "5" if finished else "2"
    return {
        "QUESTNNR": "befragung", "MODE": "interview", "FINISHED": str(int(finished)), "Q_VIEWER": "0",
        "LASTPAGE": page, "MAXPAGE": page, "MISSING": "0", "MISSREL": "0", "DEG_TIME": "0",
    }  # fmt: skip


def _time(case: int) -> Row:
    """When the interview began and how long it took; no clock and no chance."""
    seconds = 240 + case * 37 % 300
    started = MADE + timedelta(hours=case)
    return {
        "STARTED": _moment(started), "LASTDATA": _moment(started + timedelta(seconds=seconds)),
        "TIME001": str(seconds // 5), "TIME_SUM": str(seconds), "TIME_RSI": f"{390 / seconds:.2f}",
    }  # fmt: skip


def _moment(moment: datetime) -> str:
    return moment.isoformat(sep=" ")


def _as_text(cell: Any) -> str:
    """A cell as SoSci Survey writes it; an option of yes and no is 2 (ticked) or 1."""
    if isinstance(cell, bool):
        return "2" if cell else "1"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)

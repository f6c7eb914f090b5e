"""Unipark (Tivian EFS): text or workbook, codes for missing answers, testers, status of interviews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format, Text
from kpk_eval.params.schema.unipark import UniparkExport
from kpk_eval.readers.csv import read_csv
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.leaving_out import Ground, leave_out
from kpk_eval.readers.missing import first_of, separate
from kpk_eval.readers.reasons import (
    NONE_TICKED,
    NOT_ANSWERED,
    NOT_MEASURED,
    NOT_SHOWN,
    SCREENED_OUT,
    TEST_DATA,
    UNFINISHED,
)
from kpk_eval.readers.registry import reads
from kpk_eval.readers.unipark_columns import FINISHED, STATUS, TELLING, TESTER, answers
from kpk_eval.readers.unipark_columns import SCREENED_OUT as TURNED_AWAY
from kpk_eval.readers.unipark_zero import columns_of_missing, none_ticked
from kpk_eval.readers.xlsx import read_xlsx

WORKBOOK = b"PK"
"""How a workbook begins."""
MEASURED: Mapping[str, str] = MappingProxyType({"quality": "-77", "duration": "-1"})
"""Column of Unipark -> code for what could not be measured (duration: resumed after a break)."""
TICKED: Mapping[int, Text] = MappingProxyType(
    {0: {"en": "not ticked", "de": "nicht angekreuzt"}, 1: {"en": "ticked", "de": "angekreuzt"}}
)
KEYS = {"encoding", "delimiter", "decimal", "thousands", "header_row", "sheet", "missing", "unipark"}


@reads(Format.UNIPARK, using=KEYS)
def read_unipark(delivery: Delivery) -> Table:
    """Interviews of an export of Unipark; the index is the line of the file or the row of the sheet.

    In columns of answers -77 and -66 (not shown), -99 (text field not filled in) and, where it is no answer,
    0 (shown, not answered) are NA with a reason; 0 is never read as "no". In a declared multiple-choice
    question 0 is not ticked and 1 ticked. What 0 means elsewhere is told by `columns_of_missing`. The codes
    are those of the source entry, because they can be changed at the export. Cells are typed as by the
    readers of delimited text and of workbooks.

    Raises
    ------
    ReadError
        Beyond damaged files: where the meaning of 0 is open, and where the export holds testers or
        unfinished interviews and the source entry does not say what becomes of them.
    """
    options = delivery.reader.unipark or UniparkExport()
    table = _cells(delivery)
    if not TELLING & set(table.frame):
        found = f"none of the columns that Unipark writes ({', '.join(sorted(TELLING))})"
        raise delivery.error(found, remedy="export result data from Unipark again, or correct 'format'")
    place = "row" if _is_workbook(delivery) else "line"
    whole = _separated(table, options, delivery)
    return leave_out(whole, list(_grounds(table.frame, options, delivery, place)), delivery, place=place)


def _cells(delivery: Delivery) -> Table:
    """Rows with all codes as they are; what the source entry itself declares as missing is so already."""
    return read_xlsx(delivery) if _is_workbook(delivery) else read_csv(delivery)


def _is_workbook(delivery: Delivery) -> bool:
    return delivery.content()[:2] == WORKBOOK


def _separated(table: Table, options: UniparkExport, delivery: Delivery) -> Table:
    """Answers apart from the reasons why there are none."""
    codes, frame = options.codes, table.frame
    general: dict[int | None, Text] = {
        codes.not_seen: NOT_SHOWN, codes.hidden_text: NOT_SHOWN, codes.unanswered_text: NOT_ANSWERED
    }  # fmt: skip
    legend = {str(code): delivery.say(reason) for code, reason in general.items() if code is not None}
    unanswered = {str(codes.unanswered): delivery.say(NOT_ANSWERED)}
    empty = set(columns_of_missing(frame, options, delivery)) if codes.unanswered is not None else set()
    values, reasons = {}, {}
    for name in map(str, frame):
        known = _legend_of_own(name, delivery)
        if name in answers([name]):
            known = legend | unanswered if name in empty else legend
        cells = separate(frame[[name]], known)
        values[name], reasons[name] = cells.values[name], cells.reasons.get(name)
    found = pd.DataFrame({name: one for name, one in reasons.items() if one is not None}, index=frame.index)
    whole = Table(pd.DataFrame(values, index=frame.index), first_of(table.reasons, found))
    return _with_batteries(whole, frame, options, delivery)


def _legend_of_own(name: str, delivery: Delivery) -> Mapping[str, str]:
    """Code -> reason in a column of Unipark's own."""
    return {MEASURED[name]: delivery.say(NOT_MEASURED)} if name in MEASURED else {}


def _with_batteries(table: Table, raw: pd.DataFrame, options: UniparkExport, delivery: Delivery) -> Table:
    """The table with labels of ticked options, and with reasons where ticking none is no answer."""
    frame, reasons = table.frame, table.reasons
    ticked = MappingProxyType({code: delivery.say(label) for code, label in TICKED.items()})
    for battery in options.multiple_choice:
        if battery.none_ticked == "unanswered":
            open_ = none_ticked(raw, battery, options.codes)
            why = pd.Series(delivery.say(NONE_TICKED), index=raw.index, dtype="str").where(open_)
            unticked = pd.DataFrame(dict.fromkeys(battery.columns, why), index=raw.index)
            frame = frame.assign(**{name: frame[name].mask(open_) for name in battery.columns})
            reasons = first_of(reasons, unticked).dropna(axis="columns", how="all")
    labels = {name: ticked for battery in options.multiple_choice for name in battery.columns}
    return Table(frame, reasons, MappingProxyType(labels))


def _grounds(frame: pd.DataFrame, options: UniparkExport, delivery: Delivery, place: str) -> Iterator[Ground]:
    """Grounds on which rows may be left out, the first that applies counts."""
    none = pd.Series(False, index=frame.index)
    testers = _whole(frame, TESTER, delivery, place).ge(1) if TESTER in frame else none
    yield Ground(testers.fillna(False).astype(bool), TEST_DATA, "testers", "testers", options.testers)
    if STATUS not in frame and options.incomplete != "keep":
        found = f"no column {STATUS!r}, so that unfinished interviews cannot be told"
        remedy = "export it too, or write 'incomplete: keep' under 'unipark' of the source"
        raise delivery.error(found, remedy=remedy)
    finished = pd.Series(min(FINISHED), index=frame.index)
    status = _whole(frame, STATUS, delivery, place) if STATUS in frame else finished
    away, key = status.isin(list(TURNED_AWAY)), "incomplete"
    yield Ground(away, SCREENED_OUT, "screened out (dispcode)", key, options.incomplete)
    open_ = ~status.isin(list(FINISHED))
    yield Ground(open_, UNFINISHED, "unfinished interviews (dispcode)", key, options.incomplete)


def _whole(frame: pd.DataFrame, name: str, delivery: Delivery, place: str) -> pd.Series[Any]:
    """Numbers of a column of Unipark's own; NA where empty."""
    numbers = pd.to_numeric(frame[name], errors="coerce")
    odd = frame.index[numbers.isna() & frame[name].notna()]
    if len(odd):
        found = f"column {name!r} holds something that is no number"
        remedy = "export the file with codes, not with labels; else look for a shifted cell in this row"
        raise delivery.error(found, place=f"{place} {odd[0]}", remedy=remedy)
    return numbers

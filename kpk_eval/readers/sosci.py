"""SoSci Survey: the export as text or JSON, its codes as reasons, and which rows are interviews.

A reversed item of SoSci Survey has reversed labels, not reversed values: 1 is always the lowest step of the
scale as printed. Nothing is turned round here; whether an item is scored the other way is said by the
instrument, and what a code means by the codebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.params.schema.sosci import SoSciExport
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.leaving_out import Ground, leave_out
from kpk_eval.readers.missing import separate
from kpk_eval.readers.reasons import NOT_SHOWN
from kpk_eval.readers.registry import reads
from kpk_eval.readers.sosci_columns import CODES, MOMENTS, UNANSWERED, answers, is_own
from kpk_eval.readers.sosci_json import Cases, is_json, json_cases
from kpk_eval.readers.sosci_rows import grounds, marks
from kpk_eval.readers.sosci_tab import tab_rows


@reads(Format.SOSCI, using={"encoding", "missing", "sosci"})
def read_sosci(delivery: Delivery) -> Table:
    """Interviews of an export of SoSci Survey; the index is the line of the file, of JSON the case number.

    Every cell is text. In columns of answers -9 (not answered), -8 (invalid) and -1 to -3 (residual answers
    such as "don't know") are NA with a reason: the wording of the source entry, else the label in the file,
    else a general one. An empty cell has a reason only where the column knows -9, because then it was not
    shown; a text field is empty in both cases. Other numbers stay: valid answers are greater than 0, and
    the contract refuses what is not. Options of multiple choice are 1 (not ticked) and 2 (ticked). Dates
    with time are ISO text.

    Raises
    ------
    ReadError
        Beyond damaged files: where the export holds unfinished interviews, test data or people who only
        clicked through, and the source entry does not say what becomes of them; and where a declared limit
        of quality cannot be applied.
    """
    options = delivery.reader.sosci or SoSciExport()
    json = is_json(delivery)
    cases = json_cases(delivery) if json else Cases(tab_rows(delivery, label_row=options.label_row), {}, {})
    table = _separated(cases, options, delivery)
    place = "case" if json else "line"
    marked = Table(
        table.frame, table.reasons, table.labels, marks(table.frame, options, delivery, place=place)
    )
    rows: list[Ground] = list(grounds(table.frame, options, delivery, place=place))
    return leave_out(marked, rows, delivery, place=place) if len(table.frame) else marked


def _separated(cases: Cases, options: SoSciExport, delivery: Delivery) -> Table:
    """Answers apart from the reasons why there are none."""
    frame, values, reasons = cases.frame, {}, {}
    _refuse_absent(options, frame, delivery)
    for name in map(str, frame):
        legend = {} if is_own(name) else _legend(name, cases, options, delivery)
        cells = separate(frame[[name]], legend)
        values[name] = _iso(cells.values[name]) if name in MOMENTS else cells.values[name]
        if name in cells.reasons:
            coded = frame[name].str.strip().eq(UNANSWERED).any()
            hidden = cells.reasons[name].mask(frame[name].isna(), delivery.say(NOT_SHOWN))
            reasons[name] = hidden if coded else cells.reasons[name]
    labels = MappingProxyType({name: MappingProxyType(dict(texts)) for name, texts in cases.labels.items()})
    index = frame.index
    return Table(pd.DataFrame(values, index=index), pd.DataFrame(reasons, index=index), labels)


def _legend(name: str, cases: Cases, options: SoSciExport, delivery: Delivery) -> Mapping[str, str]:
    """Code -> reason in a column of answers: as the source entry words it, else the file, else in general."""
    if name in options.uncoded:
        return {}
    general = {code: delivery.say(reason) for code, reason in CODES.items()}
    return general | dict(cases.reasons.get(name, {})) | delivery.legend()


def _refuse_absent(options: SoSciExport, frame: pd.DataFrame, delivery: Delivery) -> None:
    """Raise where the source entry names a column of answers that is not there."""
    known = answers(map(str, frame))
    if absent := [name for name in options.uncoded if name not in known]:
        found = f"no column of answers {absent[0]!r}, which 'uncoded' names"
        raise delivery.error(found, remedy="correct 'sosci' of the source")


def _iso(moments: pd.Series[Any]) -> pd.Series[Any]:
    """Dates with time, ``2018-03-30 21:16:33``, in ISO form; other text as it is."""
    return moments.str.replace(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d)", r"\1T\2", regex=True)

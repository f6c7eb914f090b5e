"""Text export of SoSci Survey: one header row of variable names, at times a second one with their labels."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpk_eval.readers.csv import read_csv
from kpk_eval.readers.delimited import DELIMITERS
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.sosci_columns import NOT_TICKED, TICKED, answers, is_own, looks_typed

NO_EXPORT = "deliver the file as SoSci Survey exports it (for GNU R or as CSV), or correct 'format'"


def tab_rows(delivery: Delivery, *, label_row: bool | None) -> pd.DataFrame:
    """Cells of the interviews as text, NA where empty; the index is the line of the file.

    The delimiter is the one that stands in the header: names of variables hold none. Numbers have a decimal
    point. ``label_row`` says whether the second row holds labels; without it the row itself tells, because
    columns such as CASE and STARTED hold numbers and dates in an interview.
    """
    reader = delivery.reader.model_copy(
        update={"delimiter": _delimiter(delivery), "decimal": ".", "thousands": "", "missing": {}}
    )
    frame = read_csv(replace(delivery, reader=reader)).frame
    if not any(is_own(str(name)) for name in frame):
        found = "none of the columns that SoSci Survey writes (CASE, QUESTNNR, STARTED, FINISHED)"
        raise delivery.error(found, place="line 1", remedy=NO_EXPORT)
    if len(frame) and _has_labels(frame, label_row, delivery):
        frame = frame.iloc[1:]
    return _ticked_as_codes(frame)


def _delimiter(delivery: Delivery) -> str:
    """The only delimiter in the header."""
    header = decode(delivery).lstrip("\n").partition("\n")[0]
    found = [one for one in DELIMITERS if one in header]
    if len(found) != 1:
        what = f"the header has {' and '.join(map(repr, found)) or 'no delimiter'}"
        raise delivery.error(f"{what}, but names of variables hold none", place="line 1", remedy=NO_EXPORT)
    return found[0]


def _has_labels(frame: pd.DataFrame, declared: bool | None, delivery: Delivery) -> bool:
    """Whether the first row below the header holds labels; an error where it contradicts the declaration."""
    row = frame.iloc[0]
    interview = looks_typed(row)
    if interview is None or declared == interview:
        found = (
            "the row below the header is neither one of labels nor an interview"
            if interview is None
            else f"'label_row: {str(declared).lower()}' is declared, but the row is not so"
        )
        place = f"line {frame.index[0]}"
        raise delivery.error(found, place=place, remedy="export the file again, or correct 'label_row'")
    return not interview


def _ticked_as_codes(frame: pd.DataFrame) -> pd.DataFrame:
    """Options that the export for GNU R writes as TRUE and FALSE, in the codes of the other exports."""
    codes = {"TRUE": TICKED, "FALSE": NOT_TICKED}
    written = {}
    for name in answers(map(str, frame)):
        given = frame[name].dropna()
        if len(given) and given.isin(list(codes)).all():
            written[name] = frame[name].map(codes).astype("str")
    return frame.assign(**written)

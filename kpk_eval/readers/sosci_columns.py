"""Columns that SoSci Survey adds to the answers, and its codes for missing answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from kpk_eval.params.schema import Text
from kpk_eval.readers.reasons import NOT_ANSWERED, RESIDUAL_ANSWERS

CASE, MODE, FINISHED, VIEWER = "CASE", "MODE", "FINISHED", "Q_VIEWER"
MOMENTS: Final = ("STARTED", "LASTDATA", "MAILSENT")
"""Columns with a date and a time of day."""
YES, NO = ("1", "TRUE", "T"), ("0", "FALSE", "F")
"""How the exports write yes and no; the one for GNU R writes words."""
NOT_TICKED, TICKED = "1", "2"
"""Codes of an option of a multiple-choice question."""
UNANSWERED = "-9"
CODES: Final[Mapping[str, Text]] = {
    UNANSWERED: NOT_ANSWERED,
    "-8": {"en": "invalid answer sent by the browser", "de": "ungültige Antwort vom Browser"},
    **RESIDUAL_ANSWERS,
}
"""Code in a column of answers -> why there is none; valid answers are always greater than 0."""

_OWN = re.compile(
    "CASE|SERIAL|REF|QUESTNNR|MODE|LANGUAGE|STARTED|TIME[0-9]+|TIME_SUM|MAILSENT|LASTDATA|STATUS|FINISHED|"
    "Q_VIEWER|LASTPAGE|MAXPAGE|MISSING|MISSREL|TIME_RSI|DEG_TIME|DEG_MISS|DEGRADE|"
    "BROWSER|REFERER|USERAGENT|IP|HTTP_.*|UID|EMAIL|PHONE|CAMP"
)
_TYPED: Final[Mapping[str, str]] = {
    CASE: r"\d+",
    **dict.fromkeys(MOMENTS, r"\d{4}-\d\d-\d\d.*|\d\d?\.\d\d?\.\d{4}.*"),
    **dict.fromkeys((FINISHED, VIEWER), "|".join(YES + NO)),
    **dict.fromkeys(("LASTPAGE", "MAXPAGE", "TIME_SUM"), r"-?\d+"),
}
"""Column -> what a cell of it looks like in an interview."""


def is_own(name: str) -> bool:
    """Whether a column is one that SoSci Survey adds, and none of answers."""
    return _OWN.fullmatch(name) is not None


def answers(names: Iterable[str]) -> list[str]:
    """Columns of answers, in their order."""
    return [name for name in names if not is_own(name)]


def looks_typed(row: pd.Series[str]) -> bool | None:
    """Whether the cells of a row are those of an interview; None where they contradict each other.

    Judged by the columns whose content SoSci Survey itself makes; a row in which all of these are empty
    counts as an interview.
    """
    fits = {
        re.fullmatch(form, row[name]) is not None
        for name, form in _TYPED.items()
        if name in row.index and pd.notna(row[name])
    }
    return None if len(fits) == 2 else fits != {False}

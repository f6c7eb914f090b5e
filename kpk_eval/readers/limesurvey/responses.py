"""Responses under the names of their columns, and what is known of why a cell is blank."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kpk_eval.params.schema import Text
from kpk_eval.readers.limesurvey.columns import QuestionColumn
from kpk_eval.readers.limesurvey.metadata import LAST_PAGE, METADATA
from kpk_eval.readers.limesurvey.questions import Question

NOT_REACHED: Final[Text] = {
    "en": "question not reached (broken off before)",
    "de": "Frage nicht erreicht (vorher abgebrochen)",
}
WITHOUT_DATE: Final[Text] = {"en": "submitted without a date", "de": "abgeschickt ohne Datum"}
_PARTICIPANT = re.compile(
    r"attribute_\d+|firstname|lastname|email|emailstatus|language|blacklisted|sent|remindersent|"
    r"remindercount|completed|usesleft|validfrom|validuntil|mpid|tid|participant_id|interviewtime|.*Time"
)
"""Columns of the list of participants and of the time record, which are no questions."""


@dataclass(frozen=True, slots=True)
class Responses:
    """Cells of an export under the names of their columns, one row per response.

    ``values`` are text with NA where missing, ``reasons`` why (see `Table`). ``unset`` marks the cells for
    which the database holds nothing, None where the file does not tell. ``columns`` holds the columns that
    the structure knows. ``last`` is the last column with an answer in the file, by its place among
    `answers`; -1 where there is none.
    """

    values: pd.DataFrame
    reasons: pd.DataFrame
    unset: pd.DataFrame | None
    submitted: pd.Series[bool]
    columns: Mapping[str, QuestionColumn]
    last: pd.Series[int]

    @property
    def answers(self) -> list[str]:
        """Names of the columns that belong to questions, in the order of the file."""
        return answer_columns(self.values)

    def of(self, rows: pd.Index[Any]) -> Responses:
        """Some of the responses."""
        unset = self.unset.loc[rows] if self.unset is not None else None
        values, reasons = self.values.loc[rows], self.reasons.loc[rows]
        submitted, last = self.submitted.loc[rows], self.last.loc[rows]
        return Responses(values, reasons, unset, submitted, self.columns, last)

    def blank(self, name: str) -> pd.Series[bool]:
        """Whether a cell is blank and the source gives no reason for it."""
        blank = self.values[name].isna()
        return blank & self.reasons[name].isna() if name in self.reasons else blank

    def broken_off_before(self, name: str) -> pd.Series[bool]:
        """Whether a response was not submitted and holds no answer from this column on."""
        return ~self.submitted & (self.last < self.answers.index(name))

    def pages_sent(self) -> pd.Series[float]:
        """Number of pages that were sent; NA where the export does not tell."""
        if LAST_PAGE not in self.values:
            return pd.Series(float("nan"), index=self.values.index)
        pages = pd.to_numeric(self.values[LAST_PAGE], errors="coerce").astype("float64")
        return pages.mask(self.blank(LAST_PAGE), 0.0)


def answer_columns(values: pd.DataFrame) -> list[str]:
    """Names of the columns that belong to questions, in their order."""
    return [one for one in map(str, values) if one not in METADATA and not _PARTICIPANT.fullmatch(one)]


def last_answered(values: pd.DataFrame) -> pd.Series[int]:
    """Place of the last column of a question with an answer, among those columns; -1 where there is none."""
    last = pd.Series(-1, index=values.index)
    for place, name in enumerate(answer_columns(values)):
        last = last.mask(values[name].notna(), place)
    return last


def states(question: Question | None, names: Sequence[str], responses: Responses) -> pd.Series[str]:
    """Whether a question was ``shown``, ``not_shown`` or ``not_reached``, where it is left blank as a whole.

    NA where nothing tells. A page counts as reached once it was sent; a mandatory question that was sent
    blank was not shown; one without conditions was. A response that was broken off before the question did
    not reach it.
    """
    state = pd.Series(None, index=responses.values.index, dtype="str")
    blank = responses.values[list(names)].isna().all(axis=1)
    if question is not None:
        pages = responses.pages_sent()
        page = float("nan") if question.page is None else float(question.page)
        sent = responses.submitted | (pages >= page)
        if question.mandatory != question.always_shown:
            state = state.mask(sent & blank, "not_shown" if question.mandatory else "shown")
        state = state.mask(~responses.submitted & (pages < page), "not_reached")
    return state.mask(responses.broken_off_before(names[0]), "not_reached").where(blank)

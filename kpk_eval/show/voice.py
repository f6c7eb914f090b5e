"""How one result is spoken of: its own names, the fixed words and the numbers of its language."""

from __future__ import annotations

from dataclasses import dataclass

from kpk_eval.model import Released, Wording
from kpk_eval.show.numbers import Numbers, decimals_of
from kpk_eval.show.rows import Row, State
from kpk_eval.show.words import Words, words_of

USUAL_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Voice:
    """Fixed words, numbers and the display texts of a result, all in one language."""

    words: Words
    numbers: Numbers
    wording: Wording

    def name(self, group: str, identifier: str) -> str:
        """Display text of an identifier: the evaluation's own, else the fixed one of its group."""
        return self.words.name(group, identifier, self.wording)

    def text(self, row: Row, column: str) -> str:
        """Display text of a label column of a row; empty where there is none."""
        return self.name(column, row.text(column)) if row.text(column) else ""

    def reason(self, row: Row) -> str:
        """Why a value is missing or could not be computed, or that this may not be told."""
        if row.state("reason") is State.HIDDEN:
            return self.words["reason_hidden"]
        return self.text(row, "reason") or self.words["reason_unknown"]

    def count(self, row: Row, column: str) -> str:
        """Number of people or things; a sign where it is hidden or absent."""
        number = row.number(column)
        if number is None:
            return self.words["sign.hidden" if row.state(column) is State.HIDDEN else "sign.absent"]
        return self.numbers.count(number)

    def level(self, level: float | None) -> str:
        """Level of an interval as the first part of a compound ("95-%"); 0.95 where there is none."""
        percent = (USUAL_LEVEL if level is None else level) * 100
        return self.words.fill(
            "number.level", level=self.numbers.decimal(percent, decimals_of([percent], most=1))
        )


def voice_of(released: Released) -> Voice:
    """Voice in the language of the book that a result is for."""
    language = released.wording.language
    return Voice(words_of(language), Numbers(language), released.wording)

"""Interviews as tables and sentences tell them: themes, excerpts, numbers beside voices."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpk_eval.coded import Amount
from kpk_eval.goal_evidence import State
from kpk_eval.model import Released, Shape
from kpk_eval.params.schema import Fit
from kpk_eval.show import markup
from kpk_eval.show.goals import Telling, tellings_of
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice

PIECE, THEME = "piece", "theme"
COMPARED = frozenset({Fit.AGREE, Fit.CONTRADICT})
"""Readings that rest on a number."""
UNKNOWN = frozenset({State.NOT_MEASURED, State.NOT_ESTIMABLE, State.WITHHELD})
"""States of a number with which nothing can agree."""


@dataclass(frozen=True, slots=True)
class Joint:
    """One theme: its number, the interviews of each group, excerpts, and the team's reading."""

    theme: str
    number: Telling | None
    voices: tuple[Row, ...]
    excerpts: tuple[Row, ...]
    reading: Row

    @property
    def fit(self) -> Fit | None:
        """How numbers and voices go together; None where the team has not said, or nobody was interviewed."""
        told = self.reading.text("fit")
        return Fit(told) if told and not self.unheard else None

    @property
    def unheard(self) -> bool:
        """Whether there are no interviews on the theme, so that nothing can be read together."""
        return not (self.voices or self.excerpts)

    @property
    def unfounded(self) -> bool:
        """Whether the reading rests on a number that is not there."""
        return self.fit in COMPARED and (self.number is None or self.number.state in UNKNOWN)


def joints_of(released: Released, voice: Voice) -> tuple[Joint, ...]:
    """Themes of a joint display in their order."""
    rows = rows_of(released)
    numbers = _numbers(released, voice)
    found = []
    for theme in distinct(rows, THEME):
        own = [row for row in rows if row.text(THEME) == theme]
        parts = {name: [row for row in own if row.text(PIECE) == name] for name in distinct(own, PIECE)}
        found.append(
            Joint(
                theme,
                numbers.get(theme),
                tuple(parts.get("voice", ())),
                tuple(parts.get("excerpt", ())),
                parts["reading"][0],
            )
        )
    return tuple(found)


def _numbers(released: Released, voice: Voice) -> dict[str, Telling]:
    """Theme -> its number, told as in the table of goals."""
    table = released.table[released.table[PIECE] == "number"]
    told = {}
    for theme in dict.fromkeys(table[THEME]):
        own = replace(released, shape=Shape.GOALS, table=table[table[THEME] == theme])
        told[str(theme)] = tellings_of(own, voice)[0]
    return told


def theme_of(row: Row, voice: Voice) -> str:
    """Display text of the theme of a row."""
    return voice.name(THEME, row.text(THEME))


def who(row: Row, voice: Voice) -> str:
    """Who was interviewed, and when."""
    return voice.words.fill(
        "interviews.who", population=voice.text(row, "population"), wave=voice.text(row, "wave")
    )


def how_many(row: Row, voice: Voice) -> str:
    """In how many interviews, as number, word or sign."""
    amount = Amount(row.text("extent"))
    if amount is Amount.PROTECTED and not row.shows("interviews"):
        return voice.words["interviews.too_few"]
    parts = {"n": voice.count(row, "interviews")}
    if amount is Amount.NUMBER:
        parts["k"] = voice.count(row, "with_theme")
    return voice.words.fill(f"interviews.{amount}", **parts)


def quoted(row: Row, voice: Voice) -> str:
    """An excerpt in quotation marks, without what cannot be seen."""
    return voice.words.fill("interviews.quote", text=markup.plain(row.text("text")))

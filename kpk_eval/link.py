"""Join waves by the person's code, and count what is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.prepare import PERSON, WAVE, Answers

Values = npt.NDArray[np.float64]


class LinkError(Exception):
    """Codes cannot be linked one to one."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Values of one outcome at two waves, by what is known of the persons.

    ``before`` and ``after`` are aligned: same person, same position. ``only_before`` and ``only_after``
    hold persons whose code occurs in one of the two waves only. NaN where the outcome is missing.
    """

    before: Values
    after: Values
    only_before: Values
    only_after: Values


@dataclass(frozen=True, slots=True)
class Flow:
    """Numbers of people at two waves and between them."""

    answered_before: int
    answered_after: int
    without_code: int
    linked: int
    only_before: int
    only_after: int


def link(answers: Answers, *, before: str, after: str, outcome: str) -> Linked:
    """Values of an outcome at two waves, linked by exact code; people without a code are left out."""
    first, second = _wave(answers, before)[outcome], _wave(answers, after)[outcome]
    both = first.index.intersection(second.index, sort=True)
    return Linked(
        first.loc[both].to_numpy(float),
        second.loc[both].to_numpy(float),
        first.drop(both).to_numpy(float),
        second.drop(both).to_numpy(float),
    )


def flow(answers: Answers, *, before: str, after: str) -> Flow:
    """How many people answered at two waves, could be linked, or were seen once only."""
    waves = answers.values[WAVE]
    first, second = _wave(answers, before).index, _wave(answers, after).index
    linked = len(first.intersection(second))
    answered = int((waves == before).sum()), int((waves == after).sum())
    return Flow(
        *answered,
        without_code=sum(answered) - len(first) - len(second),
        linked=linked,
        only_before=len(first) - linked,
        only_after=len(second) - linked,
    )


def _wave(answers: Answers, wave: str) -> pd.DataFrame:
    """Rows of a wave that have a code, indexed by it.

    Raises
    ------
    LinkError
        Where a code occurs twice in the wave: which of them answered the other wave is unknown.
    """
    rows = answers.values[(answers.values[WAVE] == wave) & answers.values[PERSON].notna()]
    twice = int(rows[PERSON].duplicated().sum())
    if twice:
        raise LinkError(
            f"wave {wave}: {twice} rows repeat a code; add a uniqueness rule to the contract, "
            "which sets later rows aside"
        )
    return rows.set_index(PERSON)

"""How completely a survey was answered: people with a valid value, and answers to single questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from kpk_eval.contracted import Contracted
from kpk_eval.params.schema import Instrument, Outcome
from kpk_eval.prepare.answers import WAVE, Answers, waves_of


@dataclass(frozen=True, slots=True)
class Completeness:
    """Answers to one outcome in one wave; numbers of people.

    ``items`` has, for each question behind the outcome, how many answered it: one for a question of its own,
    several for a scale.
    """

    wave: str
    outcome: str
    people: int
    answered: int
    items: tuple[int, ...]


def count_answers(
    parts: Sequence[Contracted],
    answers: Answers,
    outcomes: Sequence[Outcome],
    instruments: Sequence[Instrument],
    *,
    waves: Sequence[str],
) -> Iterator[Completeness]:
    """How completely each outcome was answered in each wave of which there are rows.

    Parameters
    ----------
    parts
        The contracted sources of a population.
    answers
        What was prepared from them.
    outcomes, instruments
        What the plan measures, and by which questions.
    waves
        Waves of the edition, in their order.
    """
    rows = [waves_of(part.source, part.frame) for part in parts]
    items = {one.id: one.items for one in instruments}
    for outcome in outcomes:
        questions = items[outcome.instrument] if outcome.instrument else (outcome.item or "",)
        for wave in waves:
            here = answers.values[WAVE] == wave
            if here.any():
                valid = answers.values.loc[here, outcome.id].notna()
                counts = tuple(_answered(parts, rows, name, wave) for name in questions)
                yield Completeness(wave, outcome.id, int(here.sum()), int(valid.sum()), counts)


def _answered(parts: Sequence[Contracted], waves: Sequence[pd.Series], name: str, wave: str) -> int:
    """How many of a wave answered a question."""
    return sum(
        int(part.frame.loc[(found == wave).fillna(False).to_numpy(dtype=bool), name].notna().sum())
        for part, found in zip(parts, waves, strict=True)
    )

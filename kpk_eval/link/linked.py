"""What linked and unlinked people answered, and how many they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.link.joining import Way
from kpk_eval.link.matching import Matching
from kpk_eval.prepare import Answers

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Linked:
    """Values of one outcome at two waves, by what is known of the persons.

    ``before`` and ``after`` are aligned: same person, same position. ``only_before`` and ``only_after`` hold
    people whom nobody of the other wave fits; who may have been there, but cannot be linked, is in neither.
    NaN where the outcome is missing.
    """

    before: Values = field(repr=False)
    after: Values = field(repr=False)
    only_before: Values = field(repr=False)
    only_after: Values = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """Numbers of people of one wave by their way to another; ``answered`` is their sum."""

    answered: int
    no_code: int
    repeated: int
    tied: int
    only: int
    exact: int
    tolerant: int

    @property
    def linked(self) -> int:
        """People who were recognised in the other wave."""
        return self.exact + self.tolerant


def link(answers: Answers, matching: Matching, *, outcome: str) -> Linked:
    """Values of an outcome at two waves."""
    values = answers.values[outcome]
    before, after = (one.index[one == Way.ONLY] for one in (matching.before, matching.after))
    groups = (pd.Index(matching.first), pd.Index(matching.second), before, after)
    return Linked(*(values.loc[rows].to_numpy(float) for rows in groups))


def passage(ways: pd.Series) -> Passage:
    """How many people of a wave went which way."""
    return Passage(len(ways), **{way.value: int((ways == way).sum()) for way in Way})

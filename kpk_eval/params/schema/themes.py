"""Themes of interviews: which codes make one, beside which number it stands, and how the team reads both."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from kpk_eval.model import Status
from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.schema.logic_model import GoalMeasure
from kpk_eval.params.values import Once, Slug

NO_CODE = "(no code)"
"""What stands for the code of an interview in which nothing is coded, so that it counts all the same."""
NOWHERE = "none"
"""Position in such an interview."""


def _a_code(name: str) -> str:
    if name.strip().casefold() == NO_CODE:
        raise ValueError(f"{NO_CODE!r} stands for interviews without any code and belongs to no theme")
    return name


CodeName = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_a_code)]
"""A code as the codebook of the interviews writes it."""


class Interviewed(StrEnum):
    """Who was interviewed; as in the contract of the coded segments."""

    FAMILIES = "families"
    YOUNG_PEOPLE = "young_people"
    PROFESSIONALS = "professionals"
    STEERING = "steering"


class Direction(StrEnum):
    """What the interviews say of a theme, as the team declares it."""

    FOR = "for"
    AGAINST = "against"
    MIXED = "mixed"


class Fit(StrEnum):
    """How numbers and voices go together, as the team declares it."""

    AGREE = "agree"
    """Convergence: both say the same."""
    EXTEND = "extend"
    """Complementarity: the voices add what the numbers cannot say."""
    CONTRADICT = "contradict"
    """Dissonance: they say different things."""


class Theme(Strict):
    """What interviews talk about, and the number beside which it stands."""

    id: Slug
    label: Text
    codes: Annotated[tuple[CodeName, ...], Field(min_length=1), Once]
    populations: Annotated[tuple[Interviewed, ...], Once] = ()
    """Whose interviews are counted; empty: all."""
    beside: GoalMeasure | None = None
    """The number that speaks about the same."""
    status: Status = Status.EXPLORATORY
    """Planned where the theme was there before the interviews were read."""


class ThemeReading(Strict):
    """How the team reads numbers and voices of a site together, for one edition."""

    theme: Slug
    edition: Slug
    voices: Direction
    fit: Fit
    why: Text

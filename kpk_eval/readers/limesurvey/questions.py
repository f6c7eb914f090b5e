"""What a structure file says of a survey: its questions with their parts, texts and conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Texts = Mapping[str, str]
"""Language -> text."""


class QuestionType(StrEnum):
    """Question types of LimeSurvey that have columns of a kind of their own, by LimeSurvey's letter."""

    DUAL_SCALE = "1"
    FIVE_POINT = "5"
    LIST_DROPDOWN = "!"
    ARRAY_NUMBERS = ":"
    ARRAY_TEXTS = ";"
    EQUATION = "*"
    FILE_UPLOAD = "|"
    ARRAY_FIVE_POINT = "A"
    ARRAY_TEN_POINT = "B"
    ARRAY_YES_UNCERTAIN_NO = "C"
    DATE = "D"
    ARRAY_INCREASE = "E"
    ARRAY = "F"
    GENDER = "G"
    ARRAY_BY_COLUMN = "H"
    LANGUAGE = "I"
    MULTIPLE_NUMBERS = "K"
    LIST_RADIO = "L"
    MULTIPLE_CHOICE = "M"
    NUMBER = "N"
    LIST_WITH_COMMENT = "O"
    MULTIPLE_CHOICE_WITH_COMMENTS = "P"
    MULTIPLE_TEXTS = "Q"
    RANKING = "R"
    SHORT_TEXT = "S"
    LONG_TEXT = "T"
    HUGE_TEXT = "U"
    BOILERPLATE = "X"
    YES_NO = "Y"


MULTIPLE = frozenset({QuestionType.MULTIPLE_CHOICE, QuestionType.MULTIPLE_CHOICE_WITH_COMMENTS})
KEPT_EMPTY = frozenset({QuestionType.DATE, QuestionType.NUMBER, QuestionType.MULTIPLE_NUMBERS})
"""Types of which the database holds nothing even where the question was shown and left empty."""


@dataclass(frozen=True, slots=True)
class Option:
    """A subquestion or an answer: its code, the axis (0 or 1) it belongs to, its texts."""

    code: str
    axis: int
    texts: Texts


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a survey.

    ``page`` counts from 1; None where the structure does not tell it. ``always_shown`` is whether everyone
    sees it who gets to its page, ``filtered`` whether single options may be hidden.
    """

    code: str
    type: QuestionType
    texts: Texts
    subquestions: tuple[Option, ...] = ()
    answers: tuple[Option, ...] = ()
    has_other: bool = False
    other_texts: Texts = field(default_factory=lambda: MappingProxyType({}))
    scale_texts: tuple[Texts, Texts] = field(default_factory=lambda: (MappingProxyType({}),) * 2)
    mandatory: bool = False
    always_shown: bool = False
    filtered: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A survey: its languages, the base language first, and its questions in their order."""

    languages: tuple[str, ...]
    questions: tuple[Question, ...]

"""Columns that an export has for a question: their names, their headings as text, their answers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from kpk_eval.readers.limesurvey.questions import MULTIPLE, Option, Question, QuestionType, Structure

OTHER = "-oth-"
"""Code of the answer 'other' in a list."""
OTHER_TEXTS = ("Sonstiges", "Other", "Sonstige", "Andere")
COMMENT_TEXTS = ("Kommentar", "Comment")
OTHER_COMMENT_TEXTS = ("Sonstiges Kommentar", "Sonstiger Kommentar", "Other comment", *COMMENT_TEXTS)
_ONE_ANSWER = frozenset("!LOYGI5")
_PER_ROW = frozenset("ABCEFHKQ")
_BUILT_IN: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Y": {"Y": ("Ja", "Yes"), "N": ("Nein", "No")},
        "G": {"F": ("Weiblich", "Female"), "M": ("Männlich", "Male")},
        "C": {"Y": ("Ja", "Yes"), "U": ("Unsicher", "Uncertain"), "N": ("Nein", "No")},
        "E": {
            "I": ("Zunahme", "Increase", "Zunehmend", "Mehr"),
            "S": ("Gleich", "Same", "Gleichbleibend"),
            "D": ("Abnahme", "Decrease", "Abnehmend", "Weniger"),
        },
    }
)
"""Question type -> code -> texts of answers that LimeSurvey itself words; German first, English second."""


class Part(StrEnum):
    """What a column of a question holds."""

    ANSWER = "answer"
    """One of the answers of the question."""
    TICK = "tick"
    """Whether an option of a multiple-choice question is ticked."""
    ENTRY = "entry"
    """Text, number, date or file: whatever was entered."""


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """One column of a question; ``parts`` are the alternatives of each bracketed part of its heading."""

    name: str
    question: Question
    part: Part
    parts: tuple[tuple[str | Option | Mapping[str, str], ...], ...] = ()
    axis: int = 0

    def headings(self, language: str) -> Iterator[str]:
        """All ways in which the heading may be worded in a language, plainly (see `plain`)."""
        question = plain(self.question.texts.get(language, ""))
        endings = [""]
        for alternatives in self.parts:
            worded = [_worded(one, language) for one in alternatives]
            endings = [f"{ending}[{one}]" for ending in endings for one in dict.fromkeys(worded)]
        yield from (f"{question}{ending}" for ending in endings)

    def answers(self, language: str) -> dict[str, tuple[str, ...]]:
        """Code of each answer -> its texts in a language; empty for a column without fixed answers."""
        if self.part is not Part.ANSWER:
            return {}
        built_in = dict(_BUILT_IN.get(self.question.type, {}))
        listed = {
            one.code: (_readable(one.texts.get(language, "")),)
            for one in self.question.answers
            if one.axis == self.axis
        }
        other = self.question.other_texts.get(language)
        others = {OTHER: (other,) if other else OTHER_TEXTS} if self.question.has_other else {}
        return {**built_in, **listed, **others}


def columns_of(structure: Structure) -> tuple[QuestionColumn, ...]:
    """Columns of a survey in the order in which an export has them."""
    return tuple(column for question in structure.questions for column in _of_question(question))


def plain(text: str) -> str:
    """A text for comparison: without markup, blanks and what exports replace (``_`` for blanks, ``?``)."""
    return "".join(_readable(text).replace("_", " ").replace("?", "-").split())


def _readable(text: str) -> str:
    """A text without markup, entities and repeated blanks."""
    content = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", text, flags=re.DOTALL | re.IGNORECASE)
    lines = re.sub(r"<(?:br|/?p|/?div|/?li)\b[^<>]*>", " ", content, flags=re.IGNORECASE)
    return " ".join(html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", lines)).split())


def _worded(part: str | Option | Mapping[str, str], language: str) -> str:
    texts = part.texts if isinstance(part, Option) else part
    return plain(texts if isinstance(texts, str) else texts.get(language, ""))


def _of_question(question: Question) -> Iterator[QuestionColumn]:
    code = question.code
    rows = [one for one in question.subquestions if one.axis == 0]
    if question.type in MULTIPLE:
        yield from _ticks(question, rows)
    elif question.type in {QuestionType.ARRAY_NUMBERS, QuestionType.ARRAY_TEXTS}:
        across = [one for one in question.subquestions if one.axis == 1]
        for row in rows:
            for one in across:
                yield QuestionColumn(f"{code}[{row.code}_{one.code}]", question, Part.ENTRY, ((row,), (one,)))
    elif question.type == QuestionType.DUAL_SCALE:
        for row in rows:
            for axis in (0, 1):
                scales = (question.scale_texts[axis], f"Scale {axis + 1}", f"Skala {axis + 1}")
                name = f"{code}[{row.code}][{axis + 1}]"
                yield QuestionColumn(name, question, Part.ANSWER, ((row,), scales), axis)
    elif question.type == QuestionType.RANKING:
        for rank in range(1, len(question.answers or rows) + 1):
            words = (f"Rank {rank}", f"Ranking {rank}", f"Rang {rank}")
            yield QuestionColumn(f"{code}[{rank}]", question, Part.ANSWER, (words,))
    elif question.type in _PER_ROW:
        part = Part.ENTRY if question.type in "KQAB" else Part.ANSWER
        for row in rows:
            yield QuestionColumn(f"{code}[{row.code}]", question, part, ((row,),))
    else:
        yield from _single(question)


def _ticks(question: Question, options: list[Option]) -> Iterator[QuestionColumn]:
    """Columns of a multiple-choice question."""
    commented = question.type == QuestionType.MULTIPLE_CHOICE_WITH_COMMENTS
    for one in options:
        yield QuestionColumn(f"{question.code}[{one.code}]", question, Part.TICK, ((one,),))
        if commented:
            name = f"{question.code}[{one.code}comment]"
            yield QuestionColumn(name, question, Part.ENTRY, ((one,), COMMENT_TEXTS))
    if question.has_other:
        words = (question.other_texts, *OTHER_TEXTS)
        yield QuestionColumn(f"{question.code}[other]", question, Part.ENTRY, (words,))
        if commented:
            name = f"{question.code}[othercomment]"
            yield QuestionColumn(name, question, Part.ENTRY, (OTHER_COMMENT_TEXTS,))


def _single(question: Question) -> Iterator[QuestionColumn]:
    """Column of a question with one answer or entry, and of what is entered beside it."""
    part = Part.ANSWER if question.type in _ONE_ANSWER - set("I5") else Part.ENTRY
    yield QuestionColumn(question.code, question, part)
    if question.type in {QuestionType.LIST_RADIO, QuestionType.LIST_DROPDOWN} and question.has_other:
        words = (question.other_texts, *OTHER_TEXTS)
        yield QuestionColumn(f"{question.code}[other]", question, Part.ENTRY, (words,))
    if question.type == QuestionType.LIST_WITH_COMMENT:
        yield QuestionColumn(f"{question.code}[comment]", question, Part.ENTRY, (COMMENT_TEXTS,))
    if question.type == QuestionType.FILE_UPLOAD:
        yield QuestionColumn(
            f"{question.code}[filecount]", question, Part.ENTRY, (("filecount", "Filecount"),)
        )

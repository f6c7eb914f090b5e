"""Headings in any of LimeSurvey's styles -> names of columns, which are the codes of the questions.

The name of a column is what an export with codes as headings writes: ``Q``, ``Q[SQ001]``,
``Q[SQ001_SQ002]``, ``Q[SQ001][1]``, ``Q[other]``, ``Q[comment]``, ``Q[SQ001comment]``, ``submitdate``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.limesurvey.columns import (
    COMMENT_TEXTS,
    OTHER_COMMENT_TEXTS,
    OTHER_TEXTS,
    QuestionColumn,
    plain,
)
from kpk_eval.readers.limesurvey.metadata import METADATA, behind_code, of_text
from kpk_eval.readers.limesurvey.questions import Structure

CODE = r"[A-Za-z][A-Za-z0-9_]*(?:\[[^\[\]]*\]){0,2}"
OF_R = re.compile(r"([A-Za-z][A-Za-z0-9]*)\.([A-Za-z0-9_]+)\.(?:\.([A-Za-z0-9]+)\.)?")
"""``Q.SQ001.`` and ``Q.SQ001..1.``: what R and the exports for it make of the brackets."""
ENTERED = frozenset({"other", "comment", "othercomment", *OTHER_TEXTS, *COMMENT_TEXTS, *OTHER_COMMENT_TEXTS})
AS_CODES = "export the responses again with 'question code' as headings"


class Style(StrEnum):
    """What the headings of an export are."""

    CODE = "code"
    TEXT = "text"
    CODE_AND_TEXT = "code and text"


@dataclass(frozen=True, slots=True)
class Told:
    """Style that the headings tell, and what separates code and text."""

    style: Style
    separator: str = ""


def names_of(
    headings: Sequence[str],
    columns: Sequence[QuestionColumn],
    structure: Structure | None,
    delivery: Delivery,
) -> tuple[str, ...]:
    """Name of each column, in the order of the headings.

    ``columns`` are those of the structure; empty where there is none.

    Raises
    ------
    ReadError
        Where a heading is empty, stands for no question or for several, or two have the same name.
    """
    told = _style(headings)
    match told.style:
        case Style.CODE:
            names = tuple(_of_code(one, columns) for one in headings)
        case Style.CODE_AND_TEXT:
            names = tuple(_before(told.separator, one, columns) or one for one in headings)
        case Style.TEXT:
            names = _of_texts(headings, columns, structure, delivery)
    _refuse_unclear(names, delivery)
    return names


def _style(headings: Sequence[str]) -> Told:
    """What the headings are, as the columns tell that every export has."""
    if any(one in METADATA for one in headings):
        return Told(Style.CODE)
    for one in headings:
        if found := behind_code(one):
            return Told(Style.CODE_AND_TEXT, found[1])
    if any(of_text(one) for one in headings):
        return Told(Style.TEXT)
    codes = all(re.fullmatch(CODE, one) or OF_R.fullmatch(one) for one in headings)
    return Told(Style.CODE if codes else Style.TEXT)


def _of_code(heading: str, columns: Sequence[QuestionColumn]) -> str:
    """Name of a column from its code in any notation; the heading itself where it is none."""
    if found := OF_R.fullmatch(heading):
        question, part, scale = found.groups()
        return f"{question}[{part}]" + (f"[{scale}]" if scale else "")
    return _with_underscores(columns).get(heading, heading)


def _with_underscores(columns: Sequence[QuestionColumn]) -> Mapping[str, str]:
    """Code as LimeSurvey's expressions write it (``Q_SQ001``, scales from 0) -> name of the column."""
    codes = {}
    for one in columns:
        question, *parts = one.name.replace("]", "").split("[")
        if len(parts) == 2:
            parts[1] = str(int(parts[1]) - 1)
        codes["_".join([question, *parts])] = one.name
    return codes


def _before(separator: str, heading: str, columns: Sequence[QuestionColumn]) -> str | None:
    """Name in front of the separator; None where there is none."""
    found = re.match(rf"({CODE}|{OF_R.pattern})(?={re.escape(separator)}|\s*$)", heading)
    return _of_code(found[1], columns) if found else None


def _of_texts(
    headings: Sequence[str],
    columns: Sequence[QuestionColumn],
    structure: Structure | None,
    delivery: Delivery,
) -> tuple[str, ...]:
    """Names of columns with texts as headings, in the language of the survey in which most are found."""
    as_they_are = delivery.reader.limesurvey is not None and delivery.reader.limesurvey.headings == "texts"
    if structure is None and not as_they_are:
        found = "the headings are texts of questions, which have no stable names"
        remedy = (
            f"{AS_CODES}, name the survey's 'structure' (.lss), or declare 'headings: texts' under "
            "'limesurvey' and name the columns with 'rename' of the source"
        )
        raise delivery.error(found, remedy=remedy)
    known = [of_text(one) for one in headings]
    tried = [
        _in_language(headings, known, columns, one) for one in (structure.languages if structure else ())
    ]
    best = max(tried, key=lambda names: sum(name is not None for name in names), default=known)
    if None in best and not as_they_are:
        number = best.index(None) + 1
        more = f" ({best.count(None) - 1} more such columns)" if best.count(None) > 1 else ""
        found = f"the heading of column {number} is the text of no question of the structure{more}"
        remedy = f"{AS_CODES}, use the structure file of this survey, or declare 'headings: texts'"
        raise delivery.error(found, remedy=remedy)
    return tuple(name or heading for name, heading in zip(best, headings, strict=True))


def _in_language(
    headings: Sequence[str], known: Sequence[str | None], columns: Sequence[QuestionColumn], language: str
) -> list[str | None]:
    """Name of each heading in a language; None where it is no text, or one of several questions.

    Questions with the same text stand in the export in the order of the survey: they are told apart by it
    where the export has as many columns of the text as the survey.
    """
    by_text: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        for text in dict.fromkeys(column.headings(language)):
            by_text[text].append(column.name)
    worded = [plain(one) for one in headings]
    names: list[str | None] = []
    for position, (text, name) in enumerate(zip(worded, known, strict=True)):
        candidates = by_text.get(text, [])
        clear = len(candidates) == worded.count(text)
        names.append(name or (candidates[worded[:position].count(text)] if clear else None))
    return names


def _refuse_unclear(names: Sequence[str], delivery: Delivery) -> None:
    """Raise for a column without a name and for two of the same name."""
    for position, name in enumerate(names):
        if not name:
            raise delivery.error(f"column {position + 1} has no heading", remedy=AS_CODES)
        if name in names[:position]:
            first = names.index(name) + 1
            found = f"columns {first} and {position + 1} have the same name {name!r}"
            raise delivery.error(found, remedy=AS_CODES)


def bracketed(names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """What stands before the last bracket of the names of columns, and those columns but entered text."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if found := re.fullmatch(r"(.*\S)\s*\[[^\[\]]*\]", name, flags=re.DOTALL):
            groups[found[1]].append(name)
    for before, members in groups.items():
        yield before, [name for name in members if not is_entered(name, members)]


def is_entered(name: str, members: Collection[str] = ()) -> bool:
    """Whether a column holds what was entered beside an answer: another option or a comment."""
    last = name.rpartition("[")[2].removesuffix("]")
    beside_option = last.endswith("comment") and f"{name.removesuffix('comment]')}]" in members
    return beside_option or last in ENTERED

"""Structure file (.lss) -> questions, in the layout of LimeSurvey 4 and later and in the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.limesurvey.questions import Option, Question, QuestionType, Structure, Texts
from kpk_eval.readers.limesurvey.tables import NOT_A_STRUCTURE, Row, tables_of

ALWAYS = frozenset({"", "1"})
"""Conditions that hold for everyone."""
GROUP_BY_GROUP, ALL_IN_ONE, ONE_BY_ONE = "G", "A", "S"
FILTERS = ("array_filter", "array_filter_exclude")


@dataclass(frozen=True, slots=True)
class _Tables:
    """Tables of a structure file, by name and by the numbers that their rows refer to."""

    rows: Mapping[str, list[Row]]
    groups: Mapping[str, Row]
    question_texts: Mapping[str, Texts]
    answer_texts: Mapping[str, Texts]
    attributes: Mapping[str, Mapping[tuple[str, str], str]]
    """Number of a question -> attribute and language -> value."""
    conditioned: frozenset[str]
    """Numbers of the questions with a condition in the style of LimeSurvey 1."""


def read_structure(path: Path, *, shown: str) -> Structure:
    """The survey that a structure file describes.

    Raises
    ------
    ReadError
        Where the file is absent, damaged, no survey structure, or has a question of an unknown type.
    """
    tables = _by_number(tables_of(path, shown=shown))
    asked = [one for one in _once(tables.rows.get("questions", [])) if one.get("parent_qid", "") in {"", "0"}]
    ordered = sorted(asked, key=lambda row: (_order(_group(row, tables), "group"), _order(row, "question")))
    if not ordered:
        raise ReadError(shown, "", "the structure has no questions", NOT_A_STRUCTURE)
    types = {one.value for one in QuestionType}
    for row in ordered:
        if row.get("type") not in types:
            found = f"question {row.get('title', '')!r} has the unknown type {row.get('type', '')!r}"
            raise ReadError(shown, "", found, "use the structure file of a LimeSurvey from version 2 to 7")
    pages = _pages(ordered, tables)
    questions = tuple(_question(row, tables, page) for row, page in zip(ordered, pages, strict=True))
    return Structure(_languages(tables.rows), questions)


def _by_number(rows: Mapping[str, list[Row]]) -> _Tables:
    attributes: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in rows.get("question_attributes", []):
        name = row.get("attribute", ""), row.get("language", "")
        attributes[row.get("qid", "")][name] = row.get("value", "")
    worded = rows.get("question_l10ns") or [*rows.get("questions", []), *rows.get("subquestions", [])]
    return _Tables(
        rows,
        {row.get("gid", ""): row for row in rows.get("groups", [])},
        _texts(worded, lambda row: row.get("qid", ""), "question"),
        _texts(rows.get("answer_l10ns") or rows.get("answers", []), _answer, "answer"),
        attributes,
        frozenset(row.get("qid", "") for row in rows.get("conditions", [])),
    )


def _answer(row: Row) -> str:
    """What identifies an answer: its number, or (before LimeSurvey 4) question, code and scale."""
    return row.get("aid") or " ".join(row.get(part, "") for part in ("qid", "code", "scale_id"))


def _texts(rows: Iterable[Row], key: Callable[[Row], str], column: str) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        texts[key(row)][row.get("language", "")] = row.get(column, "")
    return texts


def _once(rows: Iterable[Row]) -> list[Row]:
    """Rows with each number once; before LimeSurvey 4 there is one for each language."""
    return list({row.get("qid", ""): row for row in rows}.values())


def _order(row: Row, what: str) -> int:
    return _whole(row.get(f"{what}_order", ""))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _group(row: Row, tables: _Tables) -> Row:
    return tables.groups.get(row.get("gid", ""), {})


def _languages(rows: Mapping[str, list[Row]]) -> tuple[str, ...]:
    """Languages of the survey, its base language first."""
    base = [row.get("language", "") for row in rows.get("surveys", [])]
    listed = [row["language"] for row in rows.get("languages", [])]
    return tuple(dict.fromkeys(one for one in (*base, *listed) if one))


def _pages(ordered: list[Row], tables: _Tables) -> list[int | None]:
    """Page of each question, from 1; None for all where groups are shuffled or the layout is inherited."""
    layout = next((row.get("format", "") for row in tables.rows.get("surveys", [])), "")
    groups = sorted(tables.groups.values(), key=lambda row: _order(row, "group"))
    shuffled = any(group.get("randomization_group") for group in groups)
    shuffled |= any(tables.attributes.get(row["qid"], {}).get(("random_group", "")) for row in ordered)
    if shuffled or layout not in {GROUP_BY_GROUP, ALL_IN_ONE, ONE_BY_ONE}:
        return [None] * len(ordered)
    if layout == ONE_BY_ONE:
        return list(range(1, len(ordered) + 1))
    place = {group.get("gid", ""): number for number, group in enumerate(groups, start=1)}
    return [place.get(row.get("gid", "")) if layout == GROUP_BY_GROUP else 1 for row in ordered]


def _question(row: Row, tables: _Tables, page: int | None) -> Question:
    number = row["qid"]
    attributes = tables.attributes.get(number, {})
    below = [one for one in tables.rows.get("subquestions", []) if one.get("parent_qid") == number]
    subquestions = sorted(_once(below), key=lambda one: _order(one, "question"))
    conditions = {row.get("relevance", ""), _group(row, tables).get("grelevance", "")}
    return Question(
        code=row.get("title", ""),
        type=QuestionType(row["type"]),
        texts=tables.question_texts.get(number, {}),
        subquestions=tuple(_subquestion(one, tables) for one in subquestions),
        answers=_answers(number, tables),
        has_other=row.get("other") == "Y",
        other_texts=_of_languages(attributes, "other_replace_text"),
        scale_texts=(
            _of_languages(attributes, "dualscale_headerA"),
            _of_languages(attributes, "dualscale_headerB"),
        ),
        mandatory=row.get("mandatory") == "Y",
        always_shown=conditions <= ALWAYS
        and attributes.get(("hidden", ""), "0") != "1"
        and number not in tables.conditioned,
        filtered=any(attributes.get((one, "")) for one in FILTERS)
        or any(one.get("relevance", "") not in ALWAYS for one in subquestions),
        page=page,
    )


def _subquestion(row: Row, tables: _Tables) -> Option:
    axis = 1 if row.get("scale_id") == "1" else 0
    return Option(row.get("title", ""), axis, tables.question_texts.get(row["qid"], {}))


def _answers(number: str, tables: _Tables) -> tuple[Option, ...]:
    """Answers of a question in their order, each once."""
    rows = [row for row in tables.rows.get("answers", []) if row.get("qid") == number]
    once = {_answer(row): row for row in rows}
    ordered = sorted(once.items(), key=lambda one: _whole(one[1].get("sortorder", "")))
    return tuple(
        Option(row.get("code", ""), 1 if row.get("scale_id") == "1" else 0, tables.answer_texts.get(key, {}))
        for key, row in ordered
    )


def _of_languages(attributes: Mapping[tuple[str, str], str], name: str) -> Texts:
    return {language: value for (one, language), value in attributes.items() if one == name and value}

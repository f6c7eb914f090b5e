"""Answers as codes: an export with texts as answers is brought back to the codes of the structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kpk_eval.params.schema.limesurvey import LimeSurveyExport
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.limesurvey.columns import Part, plain
from kpk_eval.readers.limesurvey.questions import Structure
from kpk_eval.readers.limesurvey.responses import Responses
from kpk_eval.readers.limesurvey.ticks import TICKED, UNTICKED

_UNANSWERED = frozenset({"N/A"})
"""What exports with texts write for a yes/no question or one for the gender that has no answer."""
_TICK_LABELS = {
    "de": {TICKED: "angekreuzt", UNTICKED: "nicht angekreuzt"},
    "en": {TICKED: "ticked", UNTICKED: "not ticked"},
}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How the cells of a column fit the answers of its question."""

    name: str
    codes: Mapping[str, str]
    """Plain text of an answer -> its code."""
    as_codes: bool
    as_texts: bool
    differ: bool
    """Whether reading the cells as texts gives other codes than reading them as codes."""


def with_codes(
    responses: Responses, structure: Structure | None, export: LimeSurveyExport, delivery: Delivery
) -> Responses:
    """The responses with the code of each answer that the structure knows, whatever the export writes.

    An answer that is neither a code nor a text of its question stays as it is, for the contract to refuse.

    Raises
    ------
    ReadError
        Where some columns hold codes and others texts, or the same words are codes and texts and the source
        does not say which.
    """
    if structure is None:
        return responses
    found = list(_best(responses, structure))
    if not _are_texts(found, export, delivery):
        return responses
    values = {}
    for one in found:
        cells = responses.values[one.name]
        read = cells.map(lambda cell, codes=one.codes: codes.get(plain(cell), cell), na_action="ignore")
        values[one.name] = read.mask(read.isin(_UNANSWERED)).astype("str")
    return replace(responses, values=responses.values.assign(**values))


def labels_of(responses: Responses, structure: Structure | None, language: str) -> dict[str, dict[str, str]]:
    """Column -> code -> label in the language, or in the base language of the survey."""
    labels: dict[str, dict[str, str]] = {}
    if structure is None or not structure.languages:
        return labels
    alike = [one for one in structure.languages if one.partition("-")[0] == language]
    chosen = [*alike, *structure.languages][0]
    german = chosen.startswith("de")
    for name, column in responses.columns.items():
        if name not in responses.values:
            continue
        answers = column.answers(chosen)
        if column.part is Part.TICK:
            labels[name] = _TICK_LABELS["de" if german else "en"]
        elif answers:
            labels[name] = {code: texts[0] if german else texts[:2][-1] for code, texts in answers.items()}
    return labels


def _best(responses: Responses, structure: Structure) -> Iterator[_Evidence]:
    """Columns with fixed answers, read in the language of the survey that fits most of them."""
    tried = [list(_in_language(responses, language)) for language in structure.languages]
    yield from max(tried, key=lambda found: sum(one.as_texts for one in found), default=[])


def _in_language(responses: Responses, language: str) -> Iterator[_Evidence]:
    for name, column in responses.columns.items():
        answers = column.answers(language) if name in responses.values else {}
        if not answers:
            continue
        codes = {plain(text): code for code, texts in answers.items() for text in texts}
        cells = set(responses.values[name].dropna().str.strip()) - _UNANSWERED
        as_texts = all(plain(cell) in codes for cell in cells)
        differ = any(codes.get(plain(cell), cell) != cell for cell in cells)
        yield _Evidence(name, codes, cells <= set(answers), as_texts, differ)


def _are_texts(found: list[_Evidence], export: LimeSurveyExport, delivery: Delivery) -> bool:
    """Whether the answers are texts: as declared, else as those columns tell that can be only one."""
    if export.answers is not None:
        return export.answers == "texts"
    texts = [one.name for one in found if one.as_texts and not one.as_codes]
    codes = [one.name for one in found if one.as_codes and not one.as_texts]
    if texts and codes:
        message = f"column {texts[0]!r} holds texts of answers, but column {codes[0]!r} holds codes"
        raise delivery.error(message, remedy="export all answers as codes, or all as texts")
    if not texts and not codes and (both := [one.name for one in found if one.differ]):
        message = f"what stands in column {both[0]!r} are codes of some answers and texts of others"
        raise delivery.error(
            message, remedy="declare 'answers: codes' or 'answers: texts' under 'limesurvey'"
        )
    return bool(texts)

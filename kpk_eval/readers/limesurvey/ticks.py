"""Multiple-choice questions: ticked, unticked and not shown, as far as the export tells them apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from kpk_eval.params.schema.limesurvey import Blank, LimeSurveyExport
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.limesurvey.headings import bracketed
from kpk_eval.readers.limesurvey.questions import MULTIPLE, Question
from kpk_eval.readers.limesurvey.responses import NOT_REACHED, Responses, states
from kpk_eval.readers.reasons import NOT_SHOWN

TICKED, UNTICKED = "Y", "N"
"""What an option is in the table, however the export writes it."""
_TICKED = frozenset({"Y", "Yes", "Ja", "1"})
_UNTICKED = frozenset({"N", "No", "Nein", "0"})
_UNTICKED_AS_TWO = frozenset({"1", "2"})
"""LimeSurvey offers to write ticks as 1 and what is not ticked as 2."""
_UNSET = frozenset({"N/A", "n/a", "k.A.", "k. A.", "nicht verfügbar"})
"""How an export with texts as answers words that the database holds nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A multiple-choice question: its code, the columns of its options, and of the texts beside them."""

    code: str
    options: tuple[str, ...]
    entries: tuple[str, ...]
    question: Question | None


def with_ticks(
    responses: Responses, export: LimeSurveyExport, delivery: Delivery, *, place: Callable[[int], str]
) -> Responses:
    """The responses with every option of a multiple-choice question ``Y``, ``N`` or missing with a reason.

    ``place`` is how messages call a row.

    Raises
    ------
    ReadError
        Where a cell is neither ticked nor unticked, a question that the source names does not exist, or
        nothing tells whether a question without any tick was shown.
    """
    open_questions: list[str] = []
    for choice in _choices(responses, export, delivery):
        _refuse_other_values(choice, responses, delivery, place)
        declared = export.blank.get(choice.code) if isinstance(export.blank, dict) else export.blank
        unclear, responses = _resolved(choice, responses, declared, delivery)
        if unclear:
            open_questions.append(f"{choice.code} ({unclear})")
    if open_questions:
        raise _unclear(open_questions, delivery)
    return responses


def _choices(responses: Responses, export: LimeSurveyExport, delivery: Delivery) -> Iterator[Choice]:
    """Multiple-choice questions: those the source lists, else those of the structure, else by their ticks."""
    groups = dict(bracketed(responses.answers))
    listed = export.multiple
    _refuse_unknown("multiple", listed or (), groups, delivery)
    _refuse_unknown("blank", export.blank if isinstance(export.blank, dict) else (), groups, delivery)
    for code, options in groups.items():
        known = responses.columns.get(options[0]) if options else None
        question = known.question if known else None
        if listed is not None:
            belongs = code in listed
        elif question is not None:
            belongs = question.type in MULTIPLE
        else:
            belongs = _looks_ticked(responses.values[options])
        if belongs and options:
            entries = [name for name in responses.answers if name.startswith(code) and name not in options]
            inside = [name for name in entries if name[len(code) :].strip().startswith("[")]
            yield Choice(code, tuple(options), tuple(inside), question)


def _refuse_unknown(key: str, named: Iterable[str], groups: Collection[str], delivery: Delivery) -> None:
    """Raise for a question that the source names and that has no columns."""
    if unknown := sorted(set(named) - set(groups)):
        found = f"{key!r} names {unknown[0]!r}, but no column is called {unknown[0]}[...]"
        raise delivery.error(found, remedy=f"correct {key!r} under 'limesurvey' of the source")


def _looks_ticked(options: pd.DataFrame) -> bool:
    """Whether cells hold nothing but ticks, in codes or in words."""
    found = _marks(options)
    in_words = found <= {"Yes", "No", "Ja", "Nein"} | _UNSET and bool(found & {"Yes", "Ja"})
    return found == {"Y"} or (in_words and not options.isna().any(axis=None))


def _marks(options: pd.DataFrame) -> set[str]:
    """What stands in the cells."""
    return {mark for _, column in options.items() for mark in column.dropna().str.strip().unique()}


def _refuse_other_values(
    choice: Choice, responses: Responses, delivery: Delivery, place: Callable[[int], str]
) -> None:
    for name in choice.options:
        cells = responses.values[name].dropna().str.strip()
        strange = cells[~cells.isin(_TICKED | _UNTICKED | _UNTICKED_AS_TWO | _UNSET)]
        if len(strange):
            found = f"column {name!r} of a multiple-choice question has a cell that is no tick"
            more = f" ({len(strange) - 1} more such rows)" if len(strange) > 1 else ""
            remedy = (
                "export again with 'Y' for ticks; if this is no multiple-choice question, list those that "
                "are under 'multiple' of 'limesurvey'"
            )
            raise delivery.error(found + more, place=place(strange.index[0]), remedy=remedy)


def _resolved(
    choice: Choice, responses: Responses, declared: Blank | None, delivery: Delivery
) -> tuple[int, Responses]:
    """Number of responses of which nothing tells what their blanks mean, and all others resolved."""
    names = list(choice.options)
    cells = responses.values[names].apply(lambda column: column.str.strip())
    two = "2" in _marks(cells) and "0" not in _marks(cells)
    unticked = cells.isin(_UNTICKED | ({"2"} if two else frozenset()))
    ticked, unset = cells.isin(_TICKED), cells.isin(_UNSET)
    state = _state(choice, responses, any_mark=bool(unticked.any(axis=None)), declared=declared)
    values, reasons = {}, {}
    unclear = pd.Series(False, index=cells.index)
    for name in names:
        blank = responses.blank(name)
        meaning = _meaning(name, responses, state)
        unclear |= blank & meaning.isna()
        column = cells[name].mask(ticked[name], TICKED).mask(unticked[name], UNTICKED)
        values[name] = column.mask(unset[name]).mask(blank & (meaning == "shown"), UNTICKED)
        given = responses.reasons[name] if name in responses.reasons else pd.Series(None, cells.index, "str")
        missed = given.mask(unset[name] | (blank & (meaning == "not_shown")), delivery.say(NOT_SHOWN))
        reasons[name] = missed.mask(blank & (meaning == "not_reached"), delivery.say(NOT_REACHED))
    changed = replace(
        responses,
        values=responses.values.assign(**values),
        reasons=responses.reasons.assign(**{name: one for name, one in reasons.items() if one.notna().any()}),
    )
    return int(unclear.sum()), changed


def _state(choice: Choice, responses: Responses, *, any_mark: bool, declared: Blank | None) -> pd.Series[str]:
    """Whether the blanks of each response were shown; NA where neither export nor declaration tells."""
    everything = [*choice.options, *choice.entries]
    state = states(choice.question, everything, responses)
    if any_mark:
        # what is not ticked is marked, so that a blank is a question that was not shown
        return state.mask(state.isna() | (state == "shown"), "not_shown")
    filtered = choice.question is not None and choice.question.filtered
    if filtered:
        state = state.mask(state == "shown")
    else:
        state = state.mask(responses.values[everything].notna().any(axis=1), "shown")
    return (
        state.mask(state.isna(), {"unticked": "shown", "not_shown": "not_shown"}[declared])
        if declared
        else state
    )


def _meaning(name: str, responses: Responses, state: pd.Series[str]) -> pd.Series[str]:
    """What a blank of an option means; the file itself goes first where it tells."""
    if responses.unset is None:
        return state
    told = pd.Series("shown", index=state.index, dtype="str").mask(responses.unset[name], "not_shown")
    return told.mask(responses.unset[name] & (state == "not_reached"), "not_reached")


def _unclear(questions: list[str], delivery: Delivery) -> ReadError:
    found = (
        "nothing tells whether multiple-choice questions without any tick were shown; questions (and number "
        f"of such responses): {', '.join(questions)}"
    )
    remedy = (
        "name the survey's 'structure' (.lss), or declare under 'limesurvey' what they mean: "
        "'blank: unticked' or 'blank: not_shown', or one of them for each question"
    )
    return delivery.error(found, remedy=remedy)

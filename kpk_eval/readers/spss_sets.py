"""Multiple response sets of SPSS files: which answers were ticked, not ticked, or not given at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Text
from kpk_eval.readers.columns import is_text
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.missing import first_of
from kpk_eval.readers.reasons import NO_FURTHER_ANSWER, NOT_TICKED, nothing_ticked

UNTICKED = 0
"""Value of an answer that was not ticked, where the file leaves it blank."""


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Variables that together hold the answers to one question.

    ``counted`` is the value of a ticked answer; None where the variables hold codes of answers, or where the
    value is not known.
    """

    name: str
    variables: tuple[str, ...]
    is_dichotomy: bool
    counted: Any

    def blank(self, table: Table) -> pd.DataFrame:
        """Cells of its variables that are missing without a reason."""
        why = table.reasons.reindex(columns=list(self.variables))
        return table.frame[list(self.variables)].isna() & why.isna()


def settled(table: Table, declared: Mapping[str, Mapping[str, Any]], delivery: Delivery) -> Table:
    """The table with the blank cells of multiple response sets explained.

    A set of ticks (dichotomies) whose variables hold nothing but the counted value leaves everything else
    blank. Where a case has ticked another answer of the set, a blank is an answer that was not ticked: it
    becomes 0 with a label, so that the mean of the variable is the share of those who ticked it among those
    who answered the question, as SPSS counts it. Where the counted value is a text or 0 itself, it stays NA
    with the reason ``not ticked``. Where a case has ticked nothing, nobody can tell whether the question was
    shown: NA with a reason that names the set. In a set whose variables also hold another value for what was
    not ticked, a blank is a missing answer and stays one. In a set of codes (first, second, third answer), a
    blank beside a given answer has the reason ``no further answer``.
    """
    for one in _sets(declared, table):
        table = _ticks(table, one, delivery) if one.is_dichotomy else _codes(table, one, delivery)
    return table


def _sets(declared: Mapping[str, Mapping[str, Any]], table: Table) -> Iterator[AnswerSet]:
    """Sets with at least two variables of the file."""
    for name, told in declared.items():
        variables = tuple(dict.fromkeys(one for one in told["variable_list"] if one in table.frame))
        if len(variables) > 1:
            yield AnswerSet(name, variables, bool(told["is_dichotomy"]), told["counted_value"])


def _ticks(table: Table, one: AnswerSet, delivery: Delivery) -> Table:
    """The table with the blanks of a set of ticks explained, where blanks stand for answers not ticked."""
    cells = table.frame[list(one.variables)]
    values = {value for name in cells for value in cells[name].dropna().unique()}
    counted = next(iter(values)) if one.counted is None and len(values) == 1 else one.counted
    if not values <= {counted}:
        return table
    answered = cells.notna().any(axis=1)
    blank = one.blank(table)
    unticked = blank.mul(answered, axis=0).astype(bool)
    nothing = blank.mul(~answered, axis=0).astype(bool)
    table = _explained(table, nothing, nothing_ticked(one.name), delivery)
    if counted == UNTICKED or any(is_text(cells[name]) for name in cells):
        return _explained(table, unticked, NOT_TICKED, delivery)
    return _filled(table, unticked, delivery)


def _codes(table: Table, one: AnswerSet, delivery: Delivery) -> Table:
    """The table with the blanks of a set of codes explained."""
    answered = table.frame[list(one.variables)].notna().any(axis=1)
    further = one.blank(table).mul(answered, axis=0).astype(bool)
    return _explained(table, further, NO_FURTHER_ANSWER, delivery)


def _explained(table: Table, cells: pd.DataFrame, why: Text, delivery: Delivery) -> Table:
    """The table with a reason for these cells."""
    nothing = pd.Series(None, index=cells.index, dtype="str")
    texts = {name: nothing.mask(cells[name], delivery.say(why)) for name in cells}
    told = pd.DataFrame(texts, index=cells.index).dropna(axis="columns", how="all")
    return replace(table, reasons=first_of(table.reasons, told))


def _filled(table: Table, unticked: pd.DataFrame, delivery: Delivery) -> Table:
    """The table with 0 in the cells of answers that were not ticked, and a label for it."""
    names = [str(name) for name in unticked if unticked[name].any()]
    values = {name: table.frame[name].mask(unticked[name], UNTICKED) for name in names}
    told = {UNTICKED: delivery.say(NOT_TICKED)}
    labels = {name: MappingProxyType({**told, **table.labels.get(name, {})}) for name in names}
    return replace(
        table, frame=table.frame.assign(**values), labels=MappingProxyType({**table.labels, **labels})
    )

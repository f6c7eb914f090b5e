"""Which values of a table must not be published: the primary rules, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial

import pandas as pd

from kpk_eval.disclosure import rules
from kpk_eval.disclosure.digits import BINARY
from kpk_eval.disclosure.policy import Policy
from kpk_eval.disclosure.ruling import Ruling
from kpk_eval.model import Column, Scale, Sort


def to_hide(
    table: pd.DataFrame, asked: Iterable[Column], columns: Sequence[Column], *, policy: Policy
) -> dict[str, pd.Series[bool]]:
    """Name of a column -> true where its value must not be published."""
    asked = tuple(asked)
    few = resting_on_few(table, asked, columns, minimum=policy.minimum)
    return {column.name: _to_hide(table, column, few[column.name], policy) for column in asked}


def _to_hide(table: pd.DataFrame, column: Column, hide: pd.Series[bool], policy: Policy) -> pd.Series[bool]:
    """True where the value must not be published; ``hide``: where it rests on too few people."""
    if column.sort is not Sort.STATISTIC:
        return hide
    told = (_few_degrees(table, column, policy) | _one_voice(table, column, policy)) & ~_official(
        table, column
    )
    return hide | (told & table[column.name].notna())


def withheld(table: pd.DataFrame, column: Column, *, further: Mapping[str, Sequence[int]]) -> pd.Series[bool]:
    """True where the value is, or rests on, a number of people that is hidden to protect others."""
    hide = pd.Series(False, index=table.index)
    for name in (column.name, *column.contributors):
        hide.iloc[list(further.get(name, ()))] = True
    return hide & table[column.name].notna()


def resting_on_few(
    table: pd.DataFrame, asked: Iterable[Column], columns: Sequence[Column], *, minimum: int
) -> dict[str, pd.Series[bool]]:
    """Name of a column -> true where its value is, or rests on, a number of people below the threshold.

    What the columns have in common (rows without numbers, rows in which a number of people is too small) is
    found once.
    """
    empty = cache(lambda: _without_numbers(table, columns))

    @cache
    def short(name: str) -> pd.Series[bool]:
        return _short(table[name].astype("Float64"), empty, minimum=minimum)

    found = {}
    for column in asked:
        hide = pd.Series(False, index=table.index)
        if column.sort is Sort.PEOPLE:
            hide = _few(table[column.name].astype("Float64"), minimum) & ~_official(table, column)
        elif column.sort is Sort.STATISTIC:
            for name in column.contributors:
                hide |= short(name)
            hide = hide & table[column.name].notna() & ~_official(table, column)
        found[column.name] = hide
    return found


def _short(
    people: pd.Series[float], empty: Callable[[], pd.Series[bool]], *, minimum: int
) -> pd.Series[bool]:
    """True where too few contributed or nobody knows how many; not where nobody did and nothing is told."""
    enough = people >= minimum
    nobody = people == 0
    if nobody.any():
        enough |= nobody & empty()
    return ~enough.fillna(False).astype(bool)


def _official(table: pd.DataFrame, column: Column) -> pd.Series[bool]:
    """Rows that a statistical office published, and therefore protected itself."""
    if not column.unless:
        return pd.Series(False, index=table.index)
    return table[column.unless].astype("boolean").fillna(False).astype(bool)


def _few_degrees(table: pd.DataFrame, column: Column, policy: Policy) -> pd.Series[bool]:
    """Rows whose model leaves too few degrees of freedom, or whose spread rests on too few people."""
    people = table[list(column.contributors)].min(axis=1).astype("Float64")
    empty = (people == 0).fillna(False)
    hide = pd.Series(False, index=table.index)
    if column.parameters:
        hide |= _against(people - column.parameters, partial(rules.freedom, least=policy.freedom))
    if column.scale is Scale.SPREAD:
        hide |= _against(people, partial(rules.spread, least=policy.spread))
    return hide & ~empty


def _against(numbers: pd.Series[float], rule: Callable[[float], Ruling]) -> pd.Series[bool]:
    """Numbers that a rule does not let pass, unknown ones among them."""
    told = [bool(pd.isna(number)) or rule(number) is not Ruling.SHOW for number in numbers]
    return pd.Series(told, index=numbers.index)


def _one_voice(table: pd.DataFrame, column: Column, policy: Policy) -> pd.Series[bool]:
    """Rows of a small group in which everybody answered alike, or few answered otherwise."""
    nobody = pd.Series(False, index=table.index)
    if column.scale not in {Scale.OUTCOME, Scale.SPREAD} or "mean" not in table:
        return nobody
    people = table[list(column.contributors)].min(axis=1).astype(float)
    alike = (pd.to_numeric(table["sd"]) == 0) & (people < policy.sure)
    if "type" not in table:
        return alike.fillna(False)
    said_yes = (pd.to_numeric(table["mean"]) * people).round()
    few = _few(said_yes, policy.minimum) | _few(people - said_yes, policy.minimum)
    agreed = ((said_yes == 0) | (said_yes == people)) & (people < policy.sure)
    binary = table["type"] == BINARY
    return alike.fillna(False).where(~binary, few | agreed).astype(bool)


def _few(people: pd.Series[float], minimum: int) -> pd.Series[bool]:
    """Some people, but fewer than the threshold."""
    return ((people > 0) & (people < minimum)).fillna(False).astype(bool)


def _without_numbers(table: pd.DataFrame, columns: Sequence[Column]) -> pd.Series[bool]:
    """True in rows without any number computed from answers: their words say why there is none."""
    statistics = [column.name for column in columns if column.sort is Sort.STATISTIC]
    empty = pd.Series(True, index=table.index)
    for name in statistics:
        empty &= pd.to_numeric(table[name], errors="coerce").isna()
    return empty

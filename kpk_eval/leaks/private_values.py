"""Private values of contracted rows: codes, free texts, rare values, long numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from numbers import Real
from typing import Any

import pandas as pd

from kpk_eval.contract import Classification, Contract, ContractColumn
from kpk_eval.leaks.fold import fold, squeezed
from kpk_eval.leaks.forms import LONG, UNMISTAKABLE
from kpk_eval.leaks.model import NeedleKind, Secret
from kpk_eval.leaks.numbers import canonical

TOGETHER = frozenset({NeedleKind.FREE_TEXT, NeedleKind.RARE, NeedleKind.NUMBER})
"""Kinds of values that are no secret where many people gave the same."""


def secrets_of(frame: pd.DataFrame, contract: Contract, *, source: str) -> Iterator[Secret]:
    """Private values of a contracted table, one for each row and column that holds one.

    ``source`` names the table in reports. Columns that the contract calls public hold none.
    """
    for column in contract.columns:
        if column.name in frame and column.classification is not Classification.PUBLIC:
            place = f"{source}: {column.name}"
            for value in frame[column.name].dropna():
                yield from _of_value(value, column, place)


def rare(secrets: Iterable[Secret], *, minimum: int) -> list[Secret]:
    """Secrets without texts, values and numbers that at least so many rows share."""
    listed = list(secrets)
    shared = Counter(_shared_form(secret) for secret in listed if secret.kind in TOGETHER)
    return [one for one in listed if one.kind not in TOGETHER or shared[_shared_form(one)] < minimum]


def _of_value(value: Any, column: ContractColumn, place: str) -> Iterator[Secret]:
    if column.classification is Classification.PERSONAL:
        yield from (Secret(NeedleKind.CODE, text, place) for text in _written(value))
    elif isinstance(value, str):
        kind = NeedleKind.FREE_TEXT if column.classification is Classification.FREE_TEXT else NeedleKind.RARE
        if not _is_code_of(column, value) and _recognisable(value, kind):
            yield Secret(kind, value, place)
    elif isinstance(value, Real) and canonical(text := repr(abs(float(value)))):
        yield Secret(NeedleKind.NUMBER, text, place)


def _written(value: Any) -> Iterator[str]:
    """How a value may be written; a date in three ways."""
    if isinstance(value, date):
        yield value.strftime("%Y-%m-%d")
        yield value.strftime("%d.%m.%Y")
        yield f"{value.day}.{value.month}.{value.year}"
    else:
        yield str(value)


def _is_code_of(column: ContractColumn, value: str) -> bool:
    return any(str(code.value) == value for code in column.codes)


def _recognisable(text: str, kind: NeedleKind) -> bool:
    """Whether a text by itself points to one person."""
    if kind is NeedleKind.FREE_TEXT:
        return len(text.strip()) >= LONG
    bare = squeezed(fold(text))
    mixed = any(sign.isdigit() for sign in text) and not bare.isdigit()
    return len(bare) >= LONG or (mixed and len(bare) >= UNMISTAKABLE)


def _shared_form(secret: Secret) -> bytes:
    return squeezed(fold(secret.value))

"""Values of a column drawn from what its contract allows; nothing here knows a column by name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.synthetic.pattern import parse, text
from kpk_eval.synthetic.spec import ColumnSpec, Kind, TableSpec

FREE_TEXTS = (
    "Mehr Angebote am Nachmittag wären gut.",
    "Vielen Dank für die Befragung!",
    "Der Weg zur Beratung ist weit; der Bus fährt nur zweimal am Tag.",
    "Wir haben von dem Angebot erst in der Kita gehört.",
    'Das Elterncafé ("unser Wohnzimmer") soll bleiben.',
    "Es fehlt jemand, der beim Ausfüllen der Anträge hilft.",
    "Die Öffnungszeiten passen nicht zu meinen Schichten.",
    "Schön, dass jemand fragt.",
)
FREE_TEXT_SHARE = 0.3
"""Share of people who write something."""
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2024, 12, 31)
"""Dates where the contract names no range."""
ATTEMPTS = 50
"""Rounds of drawing anew before distinct texts are given up."""


def generator(seed: int, *names: str) -> np.random.Generator:
    """Random numbers of their own for each list of names, so that adding a site changes no other."""
    digest = hashlib.sha256("\x1f".join(names).encode()).digest()
    return np.random.default_rng([seed, *np.frombuffer(digest[:16], dtype=np.uint32).tolist()])


def draw(
    spec: ColumnSpec, size: int, rng: np.random.Generator, *, weights: Sequence[float] | None = None
) -> pd.Series:
    """Random allowed values of a column, without missing ones (free text excepted)."""
    if spec.values:
        values = pd.Series(list(spec.values), dtype=dtype(spec))
        return pick(values, rng.choice(len(values), size=size, p=_shares(weights)))
    if spec.kind is Kind.STRING:
        return pd.Series(_texts(spec, size, rng), dtype="string")
    if spec.kind is Kind.BOOLEAN:
        return pd.Series(rng.random(size) < 0.5, dtype="boolean")
    if spec.kind is Kind.DATE:
        first, last = spec.earliest or FIRST_DAY, spec.latest or LAST_DAY
        return days(first, last, size, rng)
    return _numbers(spec, size, rng)


def pick(values: pd.Series, positions: npt.NDArray[np.int64]) -> pd.Series:
    """Values at these positions, numbered anew from 0."""
    chosen: pd.Series = values.iloc[positions]
    return chosen.reset_index(drop=True)


def dtype(spec: ColumnSpec) -> Any:
    """Type of a column in memory; every one of them can hold missing values."""
    return {
        Kind.STRING: "string",
        Kind.INTEGER: "Int64",
        Kind.NUMBER: "Float64",
        Kind.BOOLEAN: "boolean",
        Kind.DATE: "datetime64[s]",
    }[spec.kind]


def days(first: date, last: date, size: int, rng: np.random.Generator) -> pd.Series:
    """Random days from the first to the last one."""
    count = (last - first).days + 1
    return pd.Series(np.datetime64(first, "D") + rng.integers(0, count, size)).astype("datetime64[s]")


def distinct_texts(
    spec: ColumnSpec, size: int, rng: np.random.Generator, *, first: Sequence[str] = ()
) -> list[str]:
    """Different texts that match the column's pattern; ``first`` come first and are not repeated.

    Raises
    ------
    ValueError
        Where the pattern does not hold enough different texts.
    """
    part = parse(spec.pattern or "[a-z]{8}")
    found = dict.fromkeys(first)
    for _ in range(ATTEMPTS):
        found.update(dict.fromkeys(text(part, rng) for _ in range(size - len(found))))
        if len(found) >= size:
            return list(found)[:size]
    raise ValueError(f"column {spec.name!r}: its pattern allows too few different texts for {size} rows")


def complete(
    known: pd.DataFrame, spec: TableSpec, rng: np.random.Generator, *, shares: Mapping[str, Sequence[float]]
) -> pd.DataFrame:
    """All columns of the contract in its order: the known ones as they are, the others drawn."""
    columns = {
        column.name: known[column.name].astype(dtype(column)).reset_index(drop=True)
        if column.name in known
        else draw(column, len(known), rng, weights=shares.get(column.name))
        for column in spec.columns
    }
    return pd.DataFrame(columns)


def _shares(weights: Sequence[float] | None) -> list[float] | None:
    return None if weights is None else [one / sum(weights) for one in weights]


def _texts(spec: ColumnSpec, size: int, rng: np.random.Generator) -> list[str | None]:
    if spec.free_text:
        written = rng.random(size) < FREE_TEXT_SHARE
        said = rng.integers(len(FREE_TEXTS), size=size)
        return [FREE_TEXTS[one] if yes else None for one, yes in zip(said, written, strict=True)]
    if spec.unique:
        return list(distinct_texts(spec, size, rng))
    if spec.pattern:
        part = parse(spec.pattern)
        return [text(part, rng) for _ in range(size)]
    return [f"{spec.label} {number}"[: spec.longest] for number in range(1, size + 1)]


def _numbers(spec: ColumnSpec, size: int, rng: np.random.Generator) -> pd.Series:
    low = 0.0 if spec.low is None else spec.low
    high = low + 100 if spec.high is None else spec.high
    if spec.kind is Kind.INTEGER:
        if spec.unique:
            return pd.Series(int(low) + rng.permutation(size), dtype="Int64")
        return pd.Series(rng.integers(int(low), int(high) + 1, size), dtype="Int64")
    places = 1 if high - low >= 10 else 4
    return pd.Series(np.round(rng.uniform(low, high, size), places), dtype="Float64")

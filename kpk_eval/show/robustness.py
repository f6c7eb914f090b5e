"""Rows about how robust results are as they are told: numbers in the unit of their outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpk_eval.model import OutcomeType, Released
from kpk_eval.show.numbers import decimals_of, named
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.voice import Voice

COMPLETE, IMPUTED, WEIGHTED = "complete", "imputed", "weighted"
METHODS = (COMPLETE, IMPUTED, WEIGHTED)
IN_UNITS = (
    "estimate", "low", "high", "tipping", "detectable", "smallest_effect", "by_selection", "observed",
    "excess", "excess_low", "excess_high", "mean", "weighted",
)  # fmt: skip
"""Columns in the unit of the outcome, in tables in which these are."""
APART = ("site", "population")
"""Named where the rows of a result differ in them."""


@dataclass(frozen=True, slots=True)
class Treated:
    """One outcome and contrast under the treatments of those without a later answer."""

    label: str
    contrast: str
    methods: Mapping[str, Row]

    @property
    def first(self) -> Row:
        """The row that says what is compared."""
        return next(iter(self.methods.values()))


def treated_of(released: Released, voice: Voice) -> tuple[Treated, ...]:
    """Comparisons of a result of shape ``sensitivity`` in their order."""
    rows = rows_of(released)
    apart = varying(rows, APART)
    groups: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows:
        place = tuple(row.text(name) for name in ("outcome", "contrast", *apart))
        groups.setdefault(place, {})[row.text("method")] = row
    found = []
    for methods in groups.values():
        row = next(iter(methods.values()))
        label = " · ".join(voice.text(row, name) for name in ("outcome", *apart))
        found.append(Treated(label, voice.text(row, "contrast"), methods))
    return tuple(found)


def is_share(row: Row) -> bool:
    """Whether a row is about an outcome of yes or no."""
    return row.text("type") == OutcomeType.BINARY


def decimals_in(row: Row) -> int:
    """Decimals with which every number of a row is written that is in the unit of the outcome."""
    values = [row.number(name) for name in IN_UNITS if name in row.values]
    return max(decimals_of([value for value in values if value is not None], most=2), 1)


def unit_of(row: Row, voice: Voice) -> str:
    """Unit of a change of the outcome."""
    return voice.words["number.percentage_points"] if is_share(row) else voice.text(row, "unit")


def about(row: Row, voice: Voice) -> str:
    """Outcome with its unit, of a change."""
    return named(voice.text(row, "outcome"), unit_of(row, voice))


def plain(row: Row, value: float, voice: Voice, *, signed: bool = False) -> str:
    """A change without its unit; a share in percentage points."""
    if is_share(row):
        return voice.numbers.decimal(value * 100, 0, signed=signed)
    return voice.numbers.decimal(value, decimals_in(row), signed=signed)


def amount(row: Row, value: float, voice: Voice, *, signed: bool = False) -> str:
    """A change with its unit."""
    return voice.numbers.with_unit(plain(row, value, voice, signed=signed), unit_of(row, voice))


def level(row: Row, value: float, voice: Voice) -> str:
    """A mean, or a share in percent."""
    if is_share(row):
        return voice.numbers.percent(value, 0)
    return voice.numbers.decimal(value, decimals_in(row))


def between(texts: Sequence[str], voice: Voice) -> str:
    """Two ends as one text."""
    low, high = texts
    return voice.words.fill("number.interval", low=low, high=high)


def effect(value: float, voice: Voice, *, signed: bool = False) -> str:
    """A number without unit, with two decimals."""
    return voice.numbers.decimal(value, 2, signed=signed)

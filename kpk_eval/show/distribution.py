"""Rows of shape ``description`` as they are told: one outcome of one group of people over its waves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_eval.model import OutcomeType, Released
from kpk_eval.show.numbers import decimals_for, decimals_of
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.voice import Voice

APART = ("site", "population")
"""Columns that are named before the outcome where the rows differ in them."""
FINE = 3
"""Part of a standard deviation that the decimals of a mean must show."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One outcome of one group of people; ``rows`` are its waves."""

    outcome: str
    asides: tuple[str, ...]
    unit: str
    share: bool
    """Whether the mean is the share of yes."""
    decimals: int
    rows: tuple[Row, ...]

    def value(self, number: float, voice: Voice) -> str:
        """Mean, spread or median as it is written; shares in percent."""
        if self.share:
            return voice.numbers.percent(number, self.decimals)
        return voice.numbers.decimal(number, self.decimals)


def distributions_of(released: Released, voice: Voice) -> tuple[Distribution, ...]:
    """Outcomes of a result in their order, each with its waves."""
    rows = rows_of(released)
    apart = varying(rows, APART)
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row.text(name) for name in (*APART, "outcome")), []).append(row)
    return tuple(_distribution(group, apart, voice) for group in groups.values())


def _distribution(rows: Sequence[Row], apart: Sequence[str], voice: Voice) -> Distribution:
    first = rows[0]
    share = first.text("type") == OutcomeType.BINARY
    return Distribution(
        outcome=voice.text(first, "outcome"),
        asides=tuple(voice.text(first, name) for name in apart),
        unit="" if share else voice.text(first, "unit"),
        share=share,
        decimals=1 if share else _decimals(rows),
        rows=tuple(rows),
    )


def _decimals(rows: Sequence[Row]) -> int:
    """Decimals that show a third of the spread with two digits, no more than the values have."""
    spreads = [spread for row in rows if (spread := row.number("sd")) is not None]
    needed = decimals_of([mean for row in rows if (mean := row.number("mean")) is not None])
    return max(min(decimals_for(min(spreads, default=0.0) / FINE, most=2), needed), 1)

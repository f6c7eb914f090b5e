"""Numbers as they are written in German and in English text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from babel.numbers import format_decimal

MINUS, NARROW_SPACE = "\u2212", "\u202f"
"""Typographic minus (as wide as a plus) and the narrow space that keeps a percent sign at its number."""
SMALLEST_P = 0.001
MOST_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers in one language: 1.234,5 and 12,3 % in German, 1,234.5 and 12.3% in English."""

    language: str

    def decimal(self, value: float, decimals: int, *, signed: bool = False) -> str:
        """Number with fixed decimals; never a negative zero. ``signed`` writes the plus as well."""
        if math.isinf(value):
            return f"{MINUS if value < 0 else ''}∞"
        rounded = round(float(value), decimals) + 0.0
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        digits = str(format_decimal(abs(rounded), format=pattern, locale=self.language))
        sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
        return sign + digits

    def count(self, value: float) -> str:
        """Whole number; one that is not whole keeps its decimals rather than change."""
        return self.decimal(value, 0 if float(value).is_integer() else decimals_of([value]))

    def percent(self, share: float, decimals: int) -> str:
        """Share from 0 to 1 in percent."""
        return self.with_unit(self.decimal(share * 100, decimals), "%")

    def with_unit(self, number: str, unit: str) -> str:
        """Number with its unit, without what the unit says in parentheses ("Punkte (1 bis 5)")."""
        if unit.startswith("%"):
            number = f"{number}{NARROW_SPACE if self.language == 'de' else ''}%"
            unit = unit[1:].lstrip()
        return f"{number} {unit.partition(' (')[0]}".rstrip()

    def p(self, value: float) -> str:
        """p-value with three decimals, or "< 0,001"."""
        if value < SMALLEST_P:
            return f"<{NARROW_SPACE}{self.decimal(SMALLEST_P, 3)}"
        return self.decimal(value, 3)


def named(name: str, unit: str) -> str:
    """Name of a measure followed by its unit."""
    if not unit:
        return name
    return f"{name}, {unit}" if "(" in unit else f"{name} ({unit})"


def decimals_of(values: Iterable[float], *, most: int = MOST_DECIMALS) -> int:
    """Fewest decimals with which all values are exact, at most ``most``."""
    finite = [value for value in values if math.isfinite(value)]
    for decimals in range(most):
        if all(math.isclose(value, round(value, decimals), rel_tol=0, abs_tol=1e-9) for value in finite):
            return decimals
    return most


def decimals_for(spread: float, *, least: int = 1, most: int = MOST_DECIMALS) -> int:
    """Decimals that show a spread (half an interval, a standard deviation) with two digits."""
    if not math.isfinite(spread) or spread <= 0:
        return least
    return min(max(1 - math.floor(math.log10(spread)), least), most)

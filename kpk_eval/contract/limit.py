"""How many rows may break a rule."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """How a counted number is compared with its limit."""

    MUST_BE = "mustBe"
    MUST_NOT_BE = "mustNotBe"
    GREATER_THAN = "mustBeGreaterThan"
    GREATER_OR_EQUAL = "mustBeGreaterOrEqualTo"
    LESS_THAN = "mustBeLessThan"
    LESS_OR_EQUAL = "mustBeLessOrEqualTo"
    BETWEEN = "mustBeBetween"
    NOT_BETWEEN = "mustNotBeBetween"


_COMPARE: Mapping[Operator, Callable[..., bool]] = {
    Operator.MUST_BE: operator.eq,
    Operator.MUST_NOT_BE: operator.ne,
    Operator.GREATER_THAN: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
    Operator.LESS_THAN: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.BETWEEN: lambda number, low, high: low <= number <= high,
    Operator.NOT_BETWEEN: lambda number, low, high: not low <= number <= high,
}
_FORBIDDING = frozenset({Operator.MUST_BE, Operator.LESS_THAN, Operator.LESS_OR_EQUAL})
_MANY = 10**12


@dataclass(frozen=True, slots=True)
class Limit:
    """How many rows may break a rule: a number, or percent of all rows of the table."""

    operator: Operator
    bounds: tuple[float, ...]
    percent: bool = False

    def holds(self, number: int, *, of: int) -> bool:
        """Whether ``number`` of ``of`` rows are within the limit; ``of`` is positive."""
        return _COMPARE[self.operator](100 * number / of if self.percent else number, *self.bounds)

    @property
    def forbids_any(self) -> bool:
        """Whether the limit is another way to say that no row may break the rule."""
        one_is_too_many = self.holds(0, of=_MANY) and not self.holds(1, of=_MANY)
        return self.operator in _FORBIDDING and one_is_too_many

"""Scales: their items and how they are scored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from kpk_eval.closest import did_you_mean, suggest
from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.schema.conversion import Conversion
from kpk_eval.params.schema.definitions import Band, Metric, Norm, Scoring
from kpk_eval.params.values import Number, Once, Slug, Whole

__all__ = ["Instrument", "Metric", "Scoring"]
OF_DEFINITIONS = ("scale", "item_pattern", "numbers")
"""Keys that mean nothing without a definition."""


class Instrument(Strict):
    """A scale: its items and how they are scored, written in the plan or taken from a definition."""

    id: Slug
    label: Text
    definition: Slug | None = None
    """Published instrument of `kpk_eval.instruments`, from which everything but the columns comes."""
    scale: Slug | None = None
    item_pattern: str | None = None
    """Name of the column of an item, with ``{n}`` where its number stands."""
    items: Annotated[tuple[str, ...], Field(min_length=1), Once]
    numbers: tuple[Whole, ...] = ()
    """Numbers of the items in the definition; not written in the plan."""
    parts: tuple[tuple[str, ...], ...] = ()
    """Groups of items that are scored each by itself and then added; none: all items together."""
    reversed: Annotated[tuple[str, ...], Once] = ()
    recoded: dict[Whole, Whole] = Field(default_factory=dict)
    """Recorded item value -> value that is scored (recorded 1, 2, 3, scored 0, 1, 2)."""
    low: Number
    high: Number
    shift: Number = 0
    """Added to every recorded item value before scoring (1..4 recorded, 0..3 scored: -1)."""
    scoring: Scoring
    rounded: bool = False
    """A prorated sum is rounded to a whole number, a half upwards."""
    minimum_answered: Whole = Field(ge=1)
    """Fewest answered items (of each part); a sum is prorated to all items from the answered ones."""
    metric: Metric = Metric.RAW
    norm: Norm | None = None
    conversion: Conversion | None = None
    bands: tuple[Band, ...] = ()
    bands_source: Text | None = None
    norms: Text | None = None
    """Where norms of a reference population are published."""
    source: Text | None = None
    licence: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_definition(cls, given: Any) -> Any:
        """The entry with what its definition says."""
        # The registry needs the models of this package, so that it cannot be imported above.
        from kpk_eval.instruments import resolved

        if not isinstance(given, Mapping):
            return given
        if "numbers" in given:
            raise ValueError("'numbers' follows from 'items' or 'item_pattern'; remove it")
        if given.get("definition") is not None:
            if unknown := [key for key in given if key not in cls.model_fields]:
                raise ValueError(
                    f"unknown key {unknown[0]!r}{suggest(str(unknown[0]), sorted(cls.model_fields))}"
                )
            return resolved(given)
        if idle := [key for key in OF_DEFINITIONS if key in given]:
            raise ValueError(f"{idle[0]!r} belongs to a published instrument; add 'definition', or remove it")
        return given

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Items that are scored together; the scale is the sum of all groups."""
        return self.parts or (self.items,)

    @property
    def published(self) -> bool:
        """Whether items hold whole codes, all of which are declared."""
        return self.definition is not None or bool(self.recoded)

    @property
    def recorded(self) -> tuple[float, float]:
        """Smallest and largest value of an item as recorded in the file."""
        return (min(self.recoded), max(self.recoded)) if self.recoded else (self.low, self.high)

    @property
    def reach(self) -> tuple[float, float]:
        """Smallest and largest value that the scale can take."""
        if self.metric is Metric.PERCENT:
            return (0, 100)
        if self.conversion is not None:
            return (min(self.conversion.values.values()), max(self.conversion.values.values()))
        low, high = self.raw_reach
        if self.norm is not None:
            return (_linear_t(low, self.norm), _linear_t(high, self.norm))
        return (low, high)

    @property
    def raw_reach(self) -> tuple[float, float]:
        """Smallest and largest raw value."""
        items = len(self.items) if self.scoring is Scoring.SUM else 1
        return ((self.low + self.shift) * items, (self.high + self.shift) * items)

    @model_validator(mode="after")
    def _items_are_consistent(self) -> Instrument:
        if unknown := [item for item in self.reversed if item not in self.items]:
            hint = did_you_mean(unknown[0], self.items)
            raise ValueError(
                f"'reversed' names {unknown[0]!r}, which is not among the items; "
                f"{hint}items: {', '.join(self.items)}"
            )
        if self.parts and sorted(item for part in self.parts for item in part) != sorted(self.items):
            raise ValueError("'parts' must hold every item, each once")
        if self.parts and self.scoring is not Scoring.SUM:
            raise ValueError("'parts' are added; write 'scoring: sum'")
        if self.minimum_answered > (fewest := min(len(group) for group in self.groups)):
            raise ValueError(f"'minimum_answered' is {self.minimum_answered}, but there are {fewest} items")
        if self.low >= self.high:
            raise ValueError(f"'low' ({self.low:g}) must be below 'high' ({self.high:g})")
        return self

    @model_validator(mode="after")
    def _codes_become_codes(self) -> Instrument:
        """Every scored value must come from exactly one recorded value."""
        codes = list(range(round(self.low), round(self.high) + 1))
        if self.recoded and sorted(self.recoded.values()) != codes:
            listed = ", ".join(map(str, codes))
            raise ValueError(f"'recoded' must lead to each of {listed} from exactly one recorded value")
        if self.recoded and self.shift:
            raise ValueError("'recoded' says already what is scored; remove 'shift'")
        return self

    @model_validator(mode="after")
    def _points_have_a_rule(self) -> Instrument:
        given = [key for key in ("norm", "conversion") if getattr(self, key) is not None]
        if self.metric is Metric.T and len(given) != 1:
            raise ValueError("T values need 'norm' (mean, sd, source) or 'conversion' (a table); give one")
        if self.metric is not Metric.T and given:
            raise ValueError(f"{given[0]!r} makes T values; write 'metric: t', or remove it")
        if self.conversion is not None and (lacking := self._not_in_table()):
            raise ValueError(
                f"'conversion' has no T value for {lacking} of the raw values this scale can take"
            )
        return self

    def _not_in_table(self) -> int:
        """Number of possible raw values without a T value."""
        complete = all(self.minimum_answered == len(group) for group in self.groups)
        if self.scoring is not Scoring.SUM or not (complete or self.rounded):
            raise ValueError(
                "a table has whole raw values only: it needs 'scoring: sum', and all items answered or "
                "'rounded: true'"
            )
        low, high = self.raw_reach
        known = self.conversion.values if self.conversion else {}
        return sum(value not in known for value in range(round(low), round(high) + 1))


def _linear_t(value: float, norm: Norm) -> float:
    """T value of a raw value: 50 at the mean of the norm sample, 10 more per standard deviation."""
    return 50 + 10 * (value - norm.mean) / norm.sd

"""What the symbols of an office mean, between two dates, and where the office says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator
from ruamel.yaml import YAML

from kpk_eval.params.schema import Strict, Text

BRACKETS = "()"
"""Mark that encloses a number instead of following it."""


class Meaning(Strict):
    """What a symbol in the place of a number says: a value of zero, or why there is none."""

    value: Literal[0] | None = None
    reason: Text | None = None
    flag: Text | None = None
    also: tuple[str, ...] = ()
    """Other signs that print the same symbol."""

    @model_validator(mode="after")
    def _value_or_reason(self) -> Meaning:
        if (self.value is None) == (self.reason is None):
            raise ValueError("a symbol means either a 'value' or a 'reason' why there is none")
        if self.flag is not None and self.value is None:
            raise ValueError("a 'flag' qualifies a 'value'")
        return self


class DatedLegend(Strict):
    """Symbols and marks that an office uses between two days, both included."""

    valid_from: date
    valid_until: date | None = None
    source: str = Field(min_length=10)
    symbols: dict[str, Meaning] = Field(min_length=1)
    """Symbol in the place of a number -> what it means."""
    marks: dict[str, Text] = Field(default_factory=dict)
    """Mark at a number -> how it qualifies the number."""

    def covers(self, day: date) -> bool:
        """Whether the legend is valid on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def span(self) -> str:
        """First and last day, as messages name them."""
        until = f"until {self.valid_until}" if self.valid_until else "on"
        return f"from {self.valid_from} {until}"


class Office(Strict):
    """An office that publishes statistics, and its legends in the order of time."""

    office: str
    name: Text
    legends: tuple[DatedLegend, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_overlap(self) -> Office:
        for earlier, later in zip(self.legends, self.legends[1:], strict=False):
            if earlier.valid_until is None or later.valid_from <= earlier.valid_until:
                raise ValueError(f"two legends are valid on {later.valid_from}")
        return self


@cache
def offices() -> Mapping[str, Office]:
    """Short name -> office, of all offices whose legends this package knows."""
    yaml = YAML(typ="safe", pure=True)
    found = (
        Office.model_validate(yaml.load(one.read_text(encoding="utf-8")))
        for one in files(__package__).iterdir()
        if one.name.endswith(".yaml")
    )
    return MappingProxyType({one.office: one for one in sorted(found, key=lambda office: office.office)})

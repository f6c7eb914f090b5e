"""Changes of values between the file and its contract: the recoding table of a source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Number, Slug


def _code(value: object) -> object:
    """A value of a file as text; YAML reads ``1`` as a number, and a whole one has no decimal part."""
    if isinstance(value, bool):
        raise ValueError(
            f"found {str(value).lower()} without quotes; write the value in quotes, as it stands"
        )
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, int | float | str) else value
    if text == "":
        raise ValueError("a blank cell is missing already; remove this line")
    return text


def _each_value_once(mapping: object) -> object:
    """Refuse ``1`` beside ``"1"``: one of the two would be lost."""
    if isinstance(mapping, dict):
        first: dict[str, object] = {}
        for key in mapping:
            if first.setdefault(str(key).strip(), key) != key:
                raise ValueError(f"the value {str(key)!r} stands here twice; remove one")
    return mapping


Code = Annotated[str, BeforeValidator(_code)]
"""A value as it stands in a file."""


class Units(Strict):
    """What a number is counted in, in the file and in the contract."""

    file: Text
    contract: Text


class Change(Strict):
    """What is done to values: a table of values, or a change of unit, and codes that mean missing."""

    values: Annotated[dict[Code, Code], BeforeValidator(_each_value_once)] = Field(default_factory=dict)
    """Value in the file -> value of the contract; all at once, so that values can swap."""
    others: Literal["refuse", "keep", "missing"] = "refuse"
    """What becomes of a value that neither 'values' nor 'missing' lists."""
    reason: Text | None = None
    """Why other values are missing, where 'others' makes them so."""
    missing: Annotated[dict[Code, Text], BeforeValidator(_each_value_once)] = Field(default_factory=dict)
    """Value in the file -> why it counts as missing."""
    multiply: Number | None = None
    add: Number | None = None
    """The number of the contract is ``multiply`` x number in the file + ``add``."""
    unit: Units | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is done."""
        return not (self.values or self.missing or self.rescales)

    @property
    def rescales(self) -> bool:
        """Whether numbers are changed to another unit."""
        return self.multiply is not None or self.add is not None

    @model_validator(mode="after")
    def _is_one_change(self) -> Change:
        if self.values and self.rescales:
            raise ValueError("give either 'values' or a change of unit ('multiply', 'add'), not both")
        if self.rescales is not (self.unit is not None):
            raise ValueError(
                "a change of unit has 'multiply' or 'add', and 'unit': {file: ..., contract: ...}"
            )
        if self.multiply == 0:
            raise ValueError("'multiply: 0' would make every number the same")
        if both := [value for value in self.values if value in self.missing]:
            raise ValueError(f"the value {both[0]!r} stands in 'values' and in 'missing'; remove one")
        if self.others != "refuse" and not self.values:
            raise ValueError("'others' says what becomes of values that 'values' does not list; add 'values'")
        if (self.others == "missing") is not (self.reason is not None):
            raise ValueError("give 'reason' where 'others' is 'missing', and only there")
        return self


class Recoding(Change):
    """What is done to one column of the contract before it is checked."""

    columns: dict[Slug, str] = Field(default_factory=dict)
    """Wave -> column of the file that holds this variable in that wave."""
    waves: dict[Slug, Change] = Field(default_factory=dict)
    """Wave -> what is done to its values; waves that are not listed keep theirs."""

    @model_validator(mode="after")
    def _does_something(self) -> Recoding:
        if self.empty and not self.columns and not self.waves:
            raise ValueError("nothing is done here; write 'values', 'missing' or 'multiply', or remove it")
        if self.waves and not self.empty:
            raise ValueError("what is done stands either here, for all waves, or below 'waves'; not both")
        if idle := [wave for wave, change in self.waves.items() if change.empty]:
            raise ValueError(f"nothing is done in wave {idle[0]!r}; remove it: its values stay as they are")
        return self

    @property
    def by_wave(self) -> bool:
        """Whether waves are treated differently."""
        return bool(self.columns or self.waves)

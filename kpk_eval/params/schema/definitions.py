"""Published instruments as definitions: numbers of items and rules, never their wording."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Number, Once, Slug, Whole


class Scoring(StrEnum):
    """How item values become a scale value."""

    SUM = "sum"
    MEAN = "mean"


class Metric(StrEnum):
    """In which points a scale value is given."""

    RAW = "raw"
    PERCENT = "percent"
    """0 is the lowest value that the scale can take, 100 the highest."""
    T = "t"
    """Mean 50 and standard deviation 10 in the norm sample."""


class Norm(Strict):
    """Mean and standard deviation of the raw values in a norm sample, for linear T values."""

    mean: Number
    sd: Number = Field(gt=0)
    source: Text


class Band(Strict):
    """A range of scale values with a name, such as 'borderline'."""

    label: Text
    low: Number
    high: Number


class BandNames(Strict):
    """Names of the bands of all scales of an instrument, and who published them."""

    names: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Text


class ScaleDefinition(Strict):
    """One scale of an instrument."""

    label: Text
    items: Annotated[tuple[Whole, ...], Once] = ()
    """Numbers of its items; none where the plan says which items belong to it."""
    parts: Annotated[tuple[Slug, ...], Once] = ()
    """Scales that are added to this one."""
    scoring: Scoring
    minimum_answered: Whole | None = Field(None, ge=1)
    """Fewest answered items of the scale, or of each of its parts; absent: the plan says."""
    rounded: bool = False
    """A prorated sum is rounded to a whole number, a half upwards."""
    metric: Metric = Metric.RAW
    table_only: bool = False
    """T values cannot be computed from mean and standard deviation: they need the publisher's table."""
    cuts: tuple[tuple[Number, Number], ...] = ()
    """Lowest and highest value of each band, in the order of the names."""

    @model_validator(mode="after")
    def _is_items_or_parts(self) -> ScaleDefinition:
        if self.items and self.parts:
            raise ValueError("a scale has 'items' or 'parts', not both")
        return self


class Definition(Strict):
    """A published instrument: how many items, which are reversed, how its scales are scored."""

    label: Text
    items: Whole = Field(ge=1)
    """Number of items; they are numbered from 1 as in the published form."""
    low: Whole
    high: Whole
    """Smallest and largest value of an item as the published key scores it, before reversing."""
    reversed: Annotated[tuple[Whole, ...], Once] = ()
    licence: Text
    source: Text
    norms: Text | None = None
    """Where norms of a reference population are published."""
    bands: BandNames | None = None
    scales: Annotated[dict[Slug, ScaleDefinition], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_consistent(self) -> Definition:
        numbers = set(range(1, self.items + 1))
        if not set(self.reversed) <= numbers:
            raise ValueError("'reversed' names an item that the instrument does not have")
        for name, scale in self.scales.items():
            if not set(scale.items) <= numbers:
                raise ValueError(f"scale {name!r} names an item that the instrument does not have")
            if unknown := [part for part in scale.parts if not self.scales.get(part, scale).items]:
                raise ValueError(f"scale {name!r} adds {unknown[0]!r}, which is no scale with items")
            if scale.cuts and (self.bands is None or len(scale.cuts) != len(self.bands.names)):
                raise ValueError(f"scale {name!r} needs as many 'cuts' as 'bands' has names")
        return self

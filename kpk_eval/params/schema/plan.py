"""The analysis plan: outcomes, and the families in which their tests are adjusted."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kpk_eval.model import Better, Design, OutcomeType, Status
from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.schema.breaks import Break
from kpk_eval.params.schema.indicator_changes import IndicatorChange
from kpk_eval.params.schema.indicators import Indicator
from kpk_eval.params.schema.instruments import Instrument
from kpk_eval.params.values import Number, Once, Slug


class Family(Strict):
    """Tests that are adjusted together."""

    id: Slug
    label: Text
    adjust: Literal["bonferroni", "holm", "hochberg", "hommel", "fixed_sequence", "bh", "by"]


class Outcome(Strict):
    """What is expected to change, and how it is compared."""

    id: Slug
    label: Text
    population: Slug
    type: OutcomeType
    better: Better
    family: Slug
    contrasts: Annotated[tuple[Slug, ...], Field(min_length=1), Once]
    status: Status
    instrument: Slug | None = None
    item: str | None = None
    cut: Number | None = None
    """Binary outcomes from a scale: yes where the scale value is at least this."""
    yes: Annotated[tuple[str, ...], Once] = ()
    """Binary outcomes from an item: the recorded values that count as yes."""
    designs: Annotated[tuple[Literal[Design.PAIRED, Design.UNPAIRED], ...], Field(min_length=1), Once] = (
        Design.PAIRED,
    )
    unit: Text
    smallest_effect: Number | None = Field(None, gt=0)
    """Smallest difference that matters, in the unit of the outcome."""

    @model_validator(mode="after")
    def _one_origin(self) -> Outcome:
        if (self.instrument is None) == (self.item is None):
            raise ValueError("an outcome names either an 'instrument' or an 'item'")
        if self.type is OutcomeType.BINARY and self.cut is None and not self.yes:
            raise ValueError("a binary outcome needs 'cut' (from a scale) or 'yes' (values of an item)")
        if self.type is not OutcomeType.BINARY and (self.cut is not None or self.yes):
            raise ValueError(f"'cut' and 'yes' make an outcome binary, but its type is '{self.type}'")
        if self.yes and (self.cut is not None or self.item is None):
            raise ValueError("'yes' lists values of an 'item'; a scale, or a limit, takes 'cut' alone")
        return self


class Plan(Strict):
    """The analysis plan: dated before the first comparison was computed."""

    date: date
    families: tuple[Family, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    breaks: tuple[Break, ...] = ()
    """Dates across which indicators are compared only where it says why."""
    outcomes: tuple[Outcome, ...] = ()
    indicator_changes: tuple[IndicatorChange, ...] = ()
    """Indicators compared before and after the start of each site, beside areas that do not take part."""

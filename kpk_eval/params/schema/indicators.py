"""Municipal indicators."""

from __future__ import annotations

from pydantic import Field, model_validator

from kpk_eval.model import Better
from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Number, Slug, Whole


class Indicator(Strict):
    """A municipal indicator."""

    id: Slug
    label: Text
    unit: Text
    better: Better
    per: Number | None = Field(None, gt=0)
    """Value = per * numerator / denominator; absent where sources deliver the value itself."""
    share: bool = True
    """Whether the numerator counts a part of the denominator, and so cannot be larger."""
    counts_off: Number = Field(0, ge=0)
    """Most by which protection changed numerator and denominator, but not the value (5er-Rundung: 2)."""
    decimals: Whole = Field(1, ge=0, le=6)
    source: Text | None = None

    @model_validator(mode="after")
    def _share_has_numerator(self) -> Indicator:
        if self.per is None and (given := {"share", "counts_off"} & self.model_fields_set):
            raise ValueError(f"{min(given)!r} is about numerator and denominator, so it needs 'per'")
        return self

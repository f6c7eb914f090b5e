"""Figures of the population to which the answers of a survey are weighted."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Number, Slug

SAME = 0.005
"""Share by which the sums of two margins may differ: published figures are rounded."""
Figures = Annotated[dict[str, Annotated[Number, Field(gt=0)]], Field(min_length=2)]


class Weights(Strict):
    """How a population is composed in truth: shares or numbers of people by characteristic.

    Answers are weighted so that each wave is composed in the same way; no weight changes by more than
    ``bounds`` allow.
    """

    population: Slug
    source: Text
    """Who published the figures, and of when they are."""
    margins: Annotated[dict[str, Figures], Field(min_length=1)]
    """Characteristic of the population -> recorded value, in quotes -> people, shares or percent."""
    bounds: tuple[Annotated[Number, Field(gt=0, lt=1)], Annotated[Number, Field(gt=1)]] = (0.3, 3.0)
    """Smallest and largest factor by which a weight may differ from the mean."""

    @model_validator(mode="after")
    def _margins_are_of_the_same_people(self) -> Weights:
        sums = {name: sum(figures.values()) for name, figures in self.margins.items()}
        low, high = min(sums, key=lambda name: sums[name]), max(sums, key=lambda name: sums[name])
        if sums[high] - sums[low] > SAME * sums[high]:
            raise ValueError(
                f"the figures of {low!r} add up to {sums[low]:g} and those of {high!r} to {sums[high]:g}; "
                "give all as shares, all as percent, or all as numbers of the same people"
            )
        return self

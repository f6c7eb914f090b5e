"""Reach by need: whose uptake is compared along which characteristic."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from kpk_eval.model import Status
from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Once, Slug, Whole


class OfferUse(Strict):
    """Whether somebody used offers of one type: asked for reach by need, not compared before and after."""

    id: Slug
    label: Text
    population: Slug
    item: str
    """Column of the survey."""
    yes: Annotated[tuple[str, ...], Field(min_length=1), Once]
    """Recorded values that count as yes."""


class Level(Strict):
    """People with one of these values of a characteristic."""

    values: Annotated[tuple[str, ...], Field(min_length=1), Once]
    """Values as the contract lists them; several where one group would be too small."""
    label: Text


class Reach(Strict):
    """Uptake of an offer along a characteristic that tells of need, from the greatest need to the least."""

    id: Slug
    label: Text
    outcome: Slug
    """A yes/no outcome of the plan, or one of its ``offer_uses``: whether somebody used something."""
    by: str
    """Column of the survey; one of the ``characteristics`` of the population."""
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    """From the greatest need to the least."""
    need: Whole = Field(1, ge=1)
    """How many of the first levels are those in need."""
    family: Slug
    """Tests of changes are adjusted together within it; it holds nothing else."""
    status: Status = Status.EXPLORATORY
    tested: bool = True
    """Whether its changes are tested; otherwise they are described, without p and verdict."""

    @model_validator(mode="after")
    def _divides(self) -> Reach:
        if self.need >= len(self.levels):
            found = f"'need' is {self.need} of {len(self.levels)} levels"
            raise ValueError(f"{found}; those in need are compared with others, so at least one must remain")
        if self.status is Status.PLANNED and not self.tested:
            raise ValueError("'tested' is false, but the status is planned; what is planned is tested")
        values = [value for level in self.levels for value in level.values]
        if twice := sorted({value for value in values if values.count(value) > 1}):
            raise ValueError(f"the value {twice[0]!r} stands in two levels; everybody belongs to one")
        return self

"""The logic model: from what is put in to what is hoped for, and the goals by which it is measured."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Once, Slug, Whole


class Stage(StrEnum):
    """Place of an element between what is put in and what is hoped for; in this order."""

    INPUT = "input"
    ACTIVITY = "activity"
    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Aim(StrEnum):
    """For whom something should become better."""

    FAMILIES = "families"
    PROFESSIONALS = "professionals"
    NETWORKS = "networks"
    """Networks and structures of municipal planning."""


class Ages(Strict):
    """Ages in completed years, both ends included."""

    first: Whole = Field(ge=0, le=27)
    last: Whole = Field(ge=0, le=27)

    @model_validator(mode="after")
    def _in_order(self) -> Ages:
        if self.first > self.last:
            raise ValueError(f"ages from {self.first} to {self.last}: swap the two")
        return self


class Phase(Strict):
    """A phase of life that the prevention chain is about."""

    id: Slug
    label: Text


class GoalMeasure(Strict):
    """What tells whether a goal was reached: an analysis, and which of its numbers."""

    analysis: Slug
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*([.][a-z]+)?$")]
    """Outcome or indicator; behind a dot which number of it, where an analysis has several."""


class Element(Strict):
    """One box of the logic model."""

    id: Slug
    stage: Stage
    label: Text
    leads_to: Annotated[tuple[Slug, ...], Once] = ()
    sites: Annotated[tuple[Slug, ...], Once] = ()
    """Sites that have it; empty: all that take part."""


class Goal(Strict):
    """Something a site wants to become better, and how that is measured."""

    id: Slug
    aim: Aim
    label: Text
    element: Slug
    """Output or outcome of the logic model that the goal makes precise."""
    phases: Annotated[tuple[Slug, ...], Once] = ()
    """Phases of life; empty: all of its site."""
    ages: Ages | None = None
    """Absent: the age range of its site."""
    measures: tuple[GoalMeasure, ...]

    @model_validator(mode="after")
    def _is_measured(self) -> Goal:
        if not self.measures:
            raise ValueError("a goal without a measure; name what tells whether it was reached")
        return self


class SharedGoal(Goal):
    """A goal of several sites."""

    sites: Annotated[tuple[Slug, ...], Once] = ()
    """Sites that have it; empty: all that take part."""


class LogicModel(Strict):
    """What logic_model.yaml holds."""

    note: Text | None = None
    """Printed below the model, for example that it is a proposal."""
    phases: tuple[Phase, ...] = ()
    """Phases of life that sites choose from."""
    elements: Annotated[tuple[Element, ...], Field(min_length=1)]
    goals: tuple[SharedGoal, ...] = ()
    context: Annotated[tuple[Slug, ...], Once] = ()
    """Indicators that describe a place and measure no goal."""

"""Municipalities that take part, and those they are compared with."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import model_validator

from kpk_eval.params.schema.area_map import AreaMap
from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.schema.logic_model import Ages, Goal
from kpk_eval.params.schema.needs import Need
from kpk_eval.params.schema.sources import Source
from kpk_eval.params.schema.themes import ThemeReading
from kpk_eval.params.schema.weights import Weights
from kpk_eval.params.values import Once, RegionalKey, Slug

KREIS_DIGITS = 5


class Kind(StrEnum):
    """Kind of municipality."""

    CITY = "kreisfreie_stadt"
    DISTRICT = "kreis"
    MUNICIPALITY = "gemeinde"
    GROUP = "gruppe"
    """A group of people that stands in for a site in published data."""


class SiteRole(StrEnum):
    """Whether the site takes part in the programme."""

    SITE = "site"
    COMPARISON = "comparison"


class Site(Strict):
    """A municipality that takes part, or one it is compared with."""

    id: Slug
    label: Text
    kind: Kind
    role: SiteRole = SiteRole.SITE
    ags: RegionalKey | None = None
    part_of: Slug | None = None
    start: date | None = None
    """First day of the programme at the site; years that lie wholly behind it count as after."""
    context: Text | None = None
    life_phases: Annotated[tuple[Slug, ...], Once] = ()
    """Phases of life of its prevention chain; empty: all of the logic model, and of the offers."""
    ages: Ages | None = None
    """Ages of its prevention chain."""
    goals: tuple[Goal, ...] = ()
    """Goals of its own, beside those of the logic model."""
    sources: tuple[Source, ...] = ()
    needs: tuple[Need, ...] = ()
    weights: tuple[Weights, ...] = ()
    """Composition of the populations in this municipality, to which answers are weighted for comparison."""
    readings: tuple[ThemeReading, ...] = ()
    """How the team reads numbers and interviews together; written after both are known."""
    map: AreaMap | None = None
    """Shapes of its small areas."""

    @model_validator(mode="after")
    def _municipality_has_key(self) -> Site:
        if self.kind is not Kind.GROUP and self.ags is None:
            raise ValueError("a municipality needs 'ags', its regional key in quotes")
        return self

    @model_validator(mode="after")
    def _start_of_those_who_take_part(self) -> Site:
        if self.start is not None and self.role is SiteRole.COMPARISON:
            raise ValueError("'start' is for sites that take part; this one has the role 'comparison'")
        return self

    @property
    def first_year(self) -> int | None:
        """First year that lies wholly behind the start; None without a start."""
        if self.start is None:
            return None
        return self.start.year + int((self.start.month, self.start.day) != (1, 1))

    @model_validator(mode="after")
    def _key_is_of_its_level(self) -> Site:
        if self.kind is Kind.DISTRICT and self.ags and len(self.ags) != KREIS_DIGITS:
            raise ValueError(f"a kreis has a regional key of 5 digits, 'ags' has {len(self.ags)}")
        if self.kind is Kind.MUNICIPALITY and self.ags and len(self.ags) == KREIS_DIGITS:
            raise ValueError("a gemeinde has a regional key of 8 or 12 digits; 5 digits are a kreis")
        return self

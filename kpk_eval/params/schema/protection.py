"""Thresholds of disclosure control, exceptions from them, and what readers know anyway."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from kpk_eval.disclosure.rules import MINIMUM
from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Once, Slug, Whole

DISCLOSURE_FLOOR = 5
"""No evaluation may publish a number that rests on fewer people than this."""
DISCLOSURE_MINIMUM = MINIMUM
"""Fewest people behind a published number, unless an exception says otherwise."""


class ProtectionRule(StrEnum):
    """Rule of disclosure control that an exception can loosen."""

    MINIMUM = "minimum"
    """Fewest people behind a number."""
    ROUNDING = "rounding"
    """Numbers of people as multiples of a base."""
    DIGITS = "digits"
    """Few digits where few people are behind a number."""


class DisclosureException(Strict):
    """Permission of a named person to protect the numbers from certain files less."""

    rules: Annotated[tuple[ProtectionRule, ...], Field(min_length=1), Once]
    name: Text
    date: date
    reason: Text
    files: Annotated[dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]], Field(min_length=1)]
    """Path of each data file -> SHA-256 of the content for which the permission was given."""
    minimum: Whole | None = Field(None, ge=DISCLOSURE_FLOOR)

    @model_validator(mode="after")
    def _says_which_minimum(self) -> DisclosureException:
        if (ProtectionRule.MINIMUM in self.rules) is not (self.minimum is not None):
            raise ValueError("give 'minimum' where the rule 'minimum' is loosened, and only there")
        return self


class PublicFigure(Strict):
    """A number of people that is public anyway: who took part in a wave, or answered about an outcome."""

    site: Slug
    population: Slug
    wave: Slug
    outcome: Slug | None = None
    people: Whole = Field(ge=0)
    source: Text


class Disclosure(Strict):
    """Thresholds of disclosure control: stricter always, looser only by an exception."""

    minimum: Whole = Field(DISCLOSURE_MINIMUM, ge=DISCLOSURE_MINIMUM)
    """Fewest people with a valid value behind any published number."""
    base: Whole = Field(5, ge=5)
    """Published numbers of people are multiples of this."""
    exceptions: tuple[DisclosureException, ...] = ()
    public_figures: tuple[PublicFigure, ...] = ()
    """What readers know from elsewhere and could subtract."""

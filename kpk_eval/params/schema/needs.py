"""What a site says is needed, so that a gap is a need without an offer and not merely an empty cell."""

from __future__ import annotations

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Slug, Whole


class Need(Strict):
    """A declared need of a department in one life phase or at one transition.

    Codes of departments, life phases, transitions, types and levels are those of the contract of the offers.
    """

    id: Slug
    department: Slug
    life_phase: Slug | None = None
    transition: Slug | None = None
    offer_type: Slug | None = None
    """Only offers of this type meet the need; absent: of any type."""
    prevention_level: Slug | None = None
    """Only offers of this level meet the need; absent: of any level."""
    places: Whole | None = Field(None, ge=1)
    """Places per year that are needed; absent: one offer meets the need."""
    responsible: Slug | None = None
    """Department that has to see to it; absent: the department of the need."""
    since: Slug | None = None
    """Wave from which on the need is declared; absent: from the first wave on."""
    reason: Text
    """What shows the need."""
    source: Text

    @property
    def in_charge(self) -> str:
        """Department that has to see to the need."""
        return self.responsible or self.department

    @model_validator(mode="after")
    def _one_stage(self) -> Need:
        if (self.life_phase is None) == (self.transition is None):
            raise ValueError("a need names either a 'life_phase' or a 'transition'")
        return self

"""What counts as a tie of the cooperation network, how many must have answered, and what may be drawn."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from kpk_eval.params.schema.base import Strict
from kpk_eval.params.values import Number, Once, Whole

FEWEST_HEARD = 0.5
"""No plan may have conclusions drawn from a network of which fewer than half answered."""


class NetworkRules(Strict):
    """Rules for networks, fixed in the plan; the defaults show no single actor."""

    ties_from: Whole = Field(1, ge=1, le=4)
    """Closeness from which a naming is a tie."""
    drawn_from: Whole = Field(1, ge=1, le=4)
    """Closeness from which a naming is drawn where actors are."""
    joint_meetings: Whole = Field(2, ge=1)
    """Meetings that two institutions attended together in a wave, from which they are tied."""
    least_response: Number = Field(0.7, ge=FEWEST_HEARD, le=1)
    """Share of the asked actors who must have answered for anything to be said about a network."""
    planned: Annotated[tuple[Literal["density", "between", "reciprocity"], ...], Once] = ()
    """Changes that were expected beforehand; all others are exploratory."""
    picture: Literal["departments", "actors"] = "departments"
    """Whether actors are drawn as nodes without names, or departments only."""
    actors_named: StrictBool = False
    """Whether nodes carry the names of the actors, who must have agreed."""

    @model_validator(mode="after")
    def _names_need_nodes(self) -> NetworkRules:
        if self.actors_named and self.picture != "actors":
            raise ValueError("'actors_named' needs 'picture: actors': departments have no single names")
        return self

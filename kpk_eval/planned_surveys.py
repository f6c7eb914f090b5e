"""What the plan asks of a population, whether or not a site has surveyed it."""

from __future__ import annotations

from kpk_eval.params.schema import OfferUse, Outcome, Plan


def asked_of(plan: Plan, population: str) -> bool:
    """Whether the plan names an outcome of these people."""
    return any(one.population == population for one in plan.outcomes)


def asked_for_reach(plan: Plan, population: str) -> bool:
    """Whether the plan compares the uptake of these people by need."""
    asked = {one.outcome for one in plan.reach}
    named: tuple[Outcome | OfferUse, ...] = (*plan.outcomes, *plan.offer_uses)
    return any(one.population == population and one.id in asked for one in named)

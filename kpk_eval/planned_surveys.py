"""What the plan asks of a population, whether or not a site has surveyed it, and where others are asked."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.params.schema import OfferUse, Outcome, Plan, Site, SiteRole
from kpk_eval.study import Study


def asked_of(plan: Plan, population: str) -> bool:
    """Whether the plan names an outcome of these people."""
    return any(one.population == population for one in plan.outcomes)


def asked_for_reach(plan: Plan, population: str) -> bool:
    """Whether the plan compares the uptake of these people by need."""
    asked = {one.outcome for one in plan.reach}
    named: tuple[Outcome | OfferUse, ...] = (*plan.outcomes, *plan.offer_uses)
    return any(one.population == population and one.id in asked for one in named)


def surveyed_beside(study: Study) -> Iterator[Site]:
    """Comparison sites with surveys."""
    for site in study.evaluation.sites:
        if site.role is SiteRole.COMPARISON and any(one.population for one in study.sources(site.id)):
            yield site

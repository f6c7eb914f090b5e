"""Keys of sites, breaks in series, and indicators before and after, against the rest of the parameters."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.params.finding import Finding, unknown
from kpk_eval.params.schema import Against, Evaluation, IndicatorChange, Kind, Site, SiteRole
from kpk_eval.params.source_lines import Place
from kpk_eval.territory.keys import LAENDER, Level, fault_of, gemeinde_key, level_of

_NO_GEMEINDE = "000"
"""Last digits of the key of a kreisfreie Stadt: it has no Gemeinden."""


def area_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """Keys that no area of the declared kind can have; made-up data may have made-up Länder."""
    invented = evaluation.frame.synthetic is not None
    for number, site in enumerate(evaluation.sites):
        if site.ags and (fault := fault_of(site.ags, invented=invented) or _wrong_kind(site, site.ags)):
            yield Finding("site", number, ["ags"], f"found {site.ags!r}: {fault}")
    comparison = evaluation.frame.comparison
    if comparison and not invented and comparison.prefix[:2] not in LAENDER:
        message = f"found {comparison.prefix!r}: no such Land; their numbers go from 01 to 16"
        yield Finding("frame", 0, ["comparison", "prefix"], message)


def _wrong_kind(site: Site, key: str) -> str | None:
    """What is wrong with a key of 8 or 12 digits for this kind of municipality; None where nothing is."""
    whole = gemeinde_key(key)
    if level_of(whole) is not Level.GEMEINDE:
        return None
    if site.kind is Kind.CITY and not whole.endswith(_NO_GEMEINDE):
        return f"the key of a kreisfreie Stadt ends in {_NO_GEMEINDE}; this is one of a gemeinde"
    if site.kind is Kind.MUNICIPALITY and whole.endswith(_NO_GEMEINDE):
        return f"a key that ends in {_NO_GEMEINDE} is one of a kreisfreie_stadt, not of a gemeinde"
    return None


def break_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """Breaks of indicators that the plan does not have, and those that stand twice."""
    indicators = [one.id for one in evaluation.plan.indicators]
    first: dict[tuple[str, int], int] = {}
    for position, one in enumerate(evaluation.plan.breaks):
        for place, name in enumerate(one.indicators):
            here: Place = ["breaks", position, "indicators", place]
            if message := unknown(name, indicators):
                yield Finding("plan", 0, here, message)
            elif first.setdefault((name, one.fact.year), position) != position:
                message = (
                    f"found {name!r}, which has a break in {one.fact.year} already; one entry for each year"
                )
                yield Finding("plan", 0, here, message)


def change_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """Indicators that cannot be compared: unknown, doubled, without a start or without a kind of area."""
    plan = evaluation.plan
    mixed = {one.family for one in plan.outcomes}
    seen: set[str] = set()
    for position, one in enumerate(plan.indicator_changes):
        for key, message in _change(one, evaluation, mixed=mixed, seen=seen):
            yield Finding("plan", 0, ["indicator_changes", position, key], message)
        seen.add(one.indicator)
    for number, site in enumerate(evaluation.sites):
        yield from _site_of_changes(number, site, evaluation)


def _change(
    one: IndicatorChange, evaluation: Evaluation, *, mixed: set[str], seen: set[str]
) -> Iterator[tuple[str, str]]:
    """Key and message of everything wrong with one entry."""
    plan, comparison = evaluation.plan, evaluation.frame.comparison
    if message := unknown(one.indicator, [indicator.id for indicator in plan.indicators]):
        yield "indicator", message
    elif one.indicator in seen:
        yield "indicator", f"found {one.indicator!r}, which is compared already; one entry for each indicator"
    if message := unknown(one.family, [family.id for family in plan.families]):
        yield "family", message
    elif one.family in mixed:
        message = f"family {one.family!r} already holds outcomes of surveys"
        yield "family", f"{message}; indicators of areas are adjusted apart: use a family of its own"
    if one.against is Against.SAME_KIND and (comparison is None or not comparison.cities):
        message = "evaluation.yaml does not say which areas are kreisfreie Städte"
        yield "against", f"{message}: list their keys as 'cities' under 'comparison'"


def _site_of_changes(number: int, site: Site, evaluation: Evaluation) -> Iterator[Finding]:
    """A site whose indicators are compared needs a start, and a Kreis is no kreisfreie Stadt."""
    comparison = evaluation.frame.comparison
    takes_part = site.role is SiteRole.SITE and site.ags is not None
    if evaluation.plan.indicator_changes and takes_part and site.start is None:
        message = "plan.yaml compares indicators before and after it ('indicator_changes')"
        yield Finding("site", number, [], f"'start' is missing; {message}: write the first day, YYYY-MM-DD")
    if comparison and site.kind is Kind.DISTRICT and site.ags in comparison.cities:
        message = f"found {str(site.kind)!r}, but evaluation.yaml lists {site.ags} under 'comparison.cities'"
        yield Finding("site", number, ["kind"], f"{message}; correct one of the two")

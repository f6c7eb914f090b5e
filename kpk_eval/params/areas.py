"""Regional keys of sites, and breaks in the series of indicators, against the rest of the parameters."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.params.finding import Finding, unknown
from kpk_eval.params.schema import Evaluation, Kind, Site
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

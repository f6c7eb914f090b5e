"""References between parameter files: every name that is used must exist."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kpk_eval.params.areas import area_findings, break_findings, change_findings
from kpk_eval.params.doubles import doubles
from kpk_eval.params.finding import Finding, of_sources, unknown
from kpk_eval.params.goals import goal_findings
from kpk_eval.params.identifiers import identifier_findings
from kpk_eval.params.outcomes import outcome_findings
from kpk_eval.params.overlap import overlaps
from kpk_eval.params.reach import reach_findings
from kpk_eval.params.roles import incomplete_indicators
from kpk_eval.params.schema import Contrast, Edition, Evaluation, PublicFigure, Site, Source
from kpk_eval.params.source_lines import Place
from kpk_eval.params.themes import theme_findings


def cross_check(evaluation: Evaluation) -> Iterator[Finding]:
    """All inconsistencies between frame, plan, sites and logic model."""
    yield from identifier_findings(evaluation)
    yield from _frame(evaluation)
    yield from outcome_findings(evaluation)
    for entry in of_sources(evaluation):
        for place, message in _source(entry.source, evaluation):
            yield entry.finding(place, message)
    for number, site in enumerate(evaluation.sites):
        if whole := _whole(site, evaluation):
            yield Finding("site", number, ["part_of"], whole)
        for place, message in _weights(site, evaluation):
            yield Finding("site", number, ["weights", *place], message)
        for place, message in _needs(site, evaluation):
            yield Finding("site", number, ["needs", *place], message)
    yield from doubles(evaluation)
    yield from overlaps(evaluation)
    yield from incomplete_indicators(evaluation)
    yield from area_findings(evaluation)
    yield from break_findings(evaluation)
    yield from goal_findings(evaluation)
    yield from change_findings(evaluation)
    yield from reach_findings(evaluation)
    yield from theme_findings(evaluation)


def _frame(evaluation: Evaluation) -> Iterator[Finding]:
    frame = evaluation.frame
    dated = [(position, wave.year) for position, wave in enumerate(frame.waves) if wave.year]
    for (_, earlier), (position, year) in pairwise(dated):
        if year < earlier:
            message = f"found {year} after a wave of {earlier}; list the waves in their order in time"
            yield Finding("frame", 0, ["waves", position, "year"], message)
    for position, contrast in enumerate(frame.contrasts):
        for place, message in _contrast(contrast, [wave.id for wave in frame.waves]):
            yield Finding("frame", 0, ["contrasts", position, *place], message)
    for position, edition in enumerate(frame.editions):
        for place, message in _edition(edition, evaluation):
            yield Finding("frame", 0, ["editions", position, *place], message)
    if frame.country_map is not None and (unmapped := _mapped(frame.country_map.indicator, evaluation)):
        yield Finding("frame", 0, ["country_map", "indicator"], unmapped)
    for position, figure in enumerate(frame.disclosure.public_figures):
        for place, message in _public(figure, evaluation):
            yield Finding("frame", 0, ["disclosure", "public_figures", position, *place], message)


def _mapped(indicator: str, evaluation: Evaluation) -> str | None:
    """A map of all areas has to show a planned indicator that a shared published source measures."""
    measured = {
        one.indicator for source in evaluation.frame.sources if source.official for one in source.measures
    }
    if message := unknown(indicator, [one.id for one in evaluation.plan.indicators]):
        return message
    if indicator not in measured:
        return f"found {indicator!r}, which no shared source with 'official: true' measures"
    return None


def _public(figure: PublicFigure, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    """A public figure has to name a site, a population, a wave and an outcome that exist."""
    frame = evaluation.frame
    outcomes = [one.id for one in evaluation.plan.outcomes if one.population == figure.population]
    named = {
        "site": unknown(figure.site, [site.id for site in evaluation.sites]),
        "population": unknown(figure.population, [one.id for one in frame.populations]),
        "wave": unknown(figure.wave, [wave.id for wave in frame.waves]),
        "outcome": unknown(figure.outcome, outcomes) if figure.outcome else None,
    }
    yield from (([key], message) for key, message in named.items() if message)


def _contrast(contrast: Contrast, waves: list[str]) -> Iterator[tuple[Place, str]]:
    """A contrast has to name two waves, the earlier one first: its sign depends on it."""
    before, after = contrast.before, contrast.after
    wrong = {"before": unknown(before, waves), "after": unknown(after, waves)}
    yield from (([key], message) for key, message in wrong.items() if message)
    if before == after:
        yield ["after"], f"found {after!r}, the same wave as 'before'; a comparison needs two"
    elif not any(wrong.values()) and waves.index(before) > waves.index(after):
        yield ["after"], f"found {after!r}, which 'waves' lists before {before!r}; swap the two"


def _whole(site: Site, evaluation: Evaluation) -> str | None:
    """What is wrong with the site that a site says it is part of."""
    if site.part_of is None:
        return None
    others = {other.id: other for other in evaluation.sites if other is not site}
    if message := unknown(site.part_of, others):
        return message
    key = others[site.part_of].ags
    if site.ags and key and not site.ags.startswith(key):
        return f"found {site.part_of!r}, whose regional key {key} is not the beginning of {site.ags}"
    return None


def _weights(site: Site, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    """Weights need a population, once, and characteristics that it has; its survey may still be awaited."""
    populations = {one.id: one for one in evaluation.frame.populations}
    names = [one.population for one in site.weights]
    for position, one in enumerate(site.weights):
        if message := unknown(one.population, list(populations)):
            yield [position, "population"], message
            continue
        if one.population in names[:position]:
            yield [position, "population"], "weights of this population were already given; give them once"
        for name in one.margins:
            if message := unknown(name, populations[one.population].characteristics):
                yield [position, "margins", name], f"{message} ('characteristics' of the population)"


def _needs(site: Site, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    """A need is known since a wave that exists."""
    waves = [wave.id for wave in evaluation.frame.waves]
    for position, need in enumerate(site.needs):
        if need.since is not None and (message := unknown(need.since, waves)):
            yield [position, "since"], message


def _edition(edition: Edition, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    waves = [wave.id for wave in evaluation.frame.waves]
    contrasts = {contrast.id: contrast for contrast in evaluation.frame.contrasts}
    for position, wave in enumerate(edition.waves):
        if message := unknown(wave, waves):
            yield ["waves", position], message
    for position, name in enumerate(edition.contrasts):
        if message := unknown(name, contrasts):
            yield ["contrasts", position], message
            continue
        for wave in (contrasts[name].before, contrasts[name].after):
            if wave not in edition.waves:
                message = f"{name!r} compares wave {wave!r}, which this edition does not include"
                yield ["contrasts", position], message
    for measured in evaluation.frame.waves:
        if measured.id in edition.waves and measured.year and measured.year > edition.date.year:
            message = f"found {edition.date}, but its wave {measured.id!r} is of {measured.year}"
            yield ["date"], f"{message}; correct the date, the year or the list of waves"


def _source(source: Source, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    waves = [wave.id for wave in evaluation.frame.waves]
    if source.wave and (message := unknown(source.wave, waves)):
        yield ["wave"], message
    yield from _waves_of_values(source, waves)
    populations = [population.id for population in evaluation.frame.populations]
    if source.population and (message := unknown(source.population, populations)):
        yield ["population"], message
    yield from _population_left_out(source, evaluation)
    indicators = [indicator.id for indicator in evaluation.plan.indicators]
    for position, measure in enumerate(source.measures):
        if message := unknown(measure.indicator, indicators):
            yield ["measures", position, "indicator"], message


def _population_left_out(source: Source, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    """A survey without its population is read by no page."""
    alike = [one.population for one in evaluation.sources() if one.contract == source.contract]
    known = [population for population in alike if population]
    if source.population is None and known:
        message = f"other sources of the contract {source.contract!r} have {known[0]!r}"
        yield [], f"'population' is missing; {message}"


def _waves_of_values(source: Source, waves: list[str]) -> Iterator[tuple[Place, str]]:
    first: dict[str, str] = {}
    for value, wave in (source.waves.values if source.waves else {}).items():
        if message := unknown(wave, waves):
            yield ["waves", "values", value], message
        elif first.setdefault(wave, value) != value:
            message = f"found {wave!r}, which {first[wave]!r} stands for already; one value for each wave"
            yield ["waves", "values", value], message

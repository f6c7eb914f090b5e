"""The pages of an edition: which notebook runs for which site and population, on what, after what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kpk_eval.params.schema import Kind, Site, SiteRole, Source
from kpk_eval.params.themes import INTERVIEWS
from kpk_eval.planned_surveys import asked_for_reach, asked_of, surveyed_beside
from kpk_eval.study import Study

OVERVIEW, SYNTHESIS, GOALS, ROBUSTNESS = "quality_overview", "synthesis", "goals", "robustness"
SMALL_AREAS, VOICES, COUNTRY_MAP = "small_areas", "voices", "country_map"
CHANGE, REACH, INDICATORS, ABSENT = "survey_change", "reach", "indicators", "absent_data"
PROCESS = "process"
RECORDS: Mapping[str, tuple[str, ...]] = {
    "offers": ("offers",),
    "network": ("network_edges", "network_actors", "meeting_attendance"),
    "cost": ("offers", "resources"),
    "participation": ("participation_events",),
    SMALL_AREAS: ("small_area_indicators",),
    PROCESS: ("development_stages", "milestones", "meeting_attendance"),
}
"""Notebook -> contracts of the data that it is about; in the order of the book."""
NOT_IN_PAGES = ("book", "leaks", "release", "synthetic", "workflow", "cli.py", "manifest.py")
"""Parts of the package on which no page's content depends."""


@dataclass(frozen=True, slots=True)
class Page:
    """One notebook with one set of parameters."""

    notebook: str
    site: str = ""
    population: str = ""
    after: tuple[str, ...] = ()
    """Pages that must be complete before this one starts."""
    inputs: tuple[Path, ...] = ()
    """Files on whose content the page depends: data, parameters, contracts, notebook, code."""

    @property
    def id(self) -> str:
        """Notebook, site and population joined by dots."""
        return ".".join(part for part in (self.notebook, self.site, self.population) if part)


def pages(study: Study) -> tuple[Page, ...]:
    """All pages of the edition in the order of the book."""
    sites = [page for site in study.evaluation.sites for page in _site_pages(study, site)]
    shared = list(_gate(study, "")) if any(study.sources()) else []
    everything = tuple(page.id for page in (*shared, *sites))
    return (
        Page(SYNTHESIS, after=everything, inputs=_unique(*_common(study, SYNTHESIS), *_model(study))),
        *_country_map(study, tuple(page.id for page in shared)),
        *sites,
        *shared,
        Page(OVERVIEW, after=everything, inputs=_common(study, OVERVIEW)),
    )


def _country_map(study: Study, after: tuple[str, ...]) -> Iterator[Page]:
    """The map of all areas, where the evaluation asks for one."""
    wanted = study.evaluation.frame.country_map
    if wanted is not None:
        used = [
            one for one in study.sources() if any(part.indicator == wanted.indicator for part in one.measures)
        ]
        own = (*_files(study, used), study.data / wanted.path)
        yield Page(COUNTRY_MAP, after=after, inputs=_unique(*_common(study, COUNTRY_MAP), *own))


def _site_pages(study: Study, site: Site) -> Iterator[Page]:
    """Profile, goals, surveys, indicators and data quality; a comparison site has no profile and no goals."""
    gate = [*_gate(study, site.id)]
    own = [
        *_survey_pages(study, site, gate),
        *_indicator_pages(study, site, gate),
        *_record_pages(study, site, gate),
    ]
    own += _voices_pages(study, site, [*gate, *own])
    if site.role is SiteRole.SITE:
        after = (*(page.id for page in (*gate, *own)), *_beside(study))
        for notebook in ("site_profile", GOALS) if _model(study) else ("site_profile",):
            inputs = _unique(*_for_site(study, site, notebook), *_model(study))
            yield Page(notebook, site.id, after=after, inputs=inputs)
    yield from own
    yield from _absent_page(study, site, [*gate, *own])
    yield from gate


def _absent_page(study: Study, site: Site, before: list[Page]) -> Iterator[Page]:
    """What is missing for parts without a page of their own, and files that are awaited."""
    if site.role is not SiteRole.SITE or site.kind is Kind.GROUP:
        return
    plan = study.evaluation.plan
    of_people = {
        (notebook, one.id)
        for notebook, asks in ((CHANGE, asked_of), (REACH, asked_for_reach))
        for one in study.evaluation.frame.populations
        if asks(plan, one.id)
    }
    parts = of_people | {(notebook, "") for notebook in (INDICATORS, *RECORDS, VOICES)}
    awaited = any(study.announced(site.id)) or any(study.announced())
    if awaited or parts - {(page.notebook, page.population) for page in before}:
        after = tuple(page.id for page in before)
        yield Page(ABSENT, site.id, after=after, inputs=_for_site(study, site, ABSENT))


def _model(study: Study) -> tuple[Path, ...]:
    """File of the logic model, where the evaluation has one."""
    return (study.parameters / "logic_model.yaml",) if study.evaluation.logic_model else ()


def _gate(study: Study, site: str) -> Iterator[Page]:
    """The data-quality page, which every other page of the site waits for."""
    inputs = _common(study, "data_quality")
    sources = list(study.sources(site))
    if sources:
        own = (study.parameters / "sites" / f"{site}.yaml",) if site else ()
        surveyed = dict.fromkeys(one.population for one in sources if one.population)
        before = (path for name in surveyed for path in _on_record(study, site, name))
        yield Page("data_quality", site, inputs=_unique(*inputs, *own, *_files(study, sources), *before))


def _survey_pages(study: Study, site: Site, gate: list[Page]) -> Iterator[Page]:
    surveyed = {source.population for source in study.sources(site.id)}
    for population in study.evaluation.frame.populations:
        if population.id in surveyed:
            after = tuple(page.id for page in gate)
            inputs = _for_site(study, site, CHANGE, population=population.id)
            before = tuple(_on_record(study, site.id, population.id))
            inputs = _unique(*inputs, *before)
            change = Page(CHANGE, site.id, population.id, after=after, inputs=inputs)
            yield change
            if asked_of(study.evaluation.plan, population.id):
                yield _robustness(study, site, change)
            if asked_for_reach(study.evaluation.plan, population.id):
                inputs = _for_site(study, site, REACH, population=population.id)
                yield Page(REACH, site.id, population.id, after=after, inputs=_unique(*inputs, *before))


def _robustness(study: Study, site: Site, change: Page) -> Page:
    """How far the results of a survey carry; after these, whose clearance it shares and need not repeat."""
    own = _for_site(study, site, ROBUSTNESS, population=change.population)
    before = _on_record(study, site.id, change.population)
    after = (*change.after, change.id)
    return Page(ROBUSTNESS, site.id, change.population, after=after, inputs=_unique(*own, *before))


def _on_record(study: Study, site: str, population: str) -> Iterator[Path]:
    """What earlier editions have on record about a population of a site."""
    for edition in study.earlier_editions:
        folder = study.ledger / edition
        yield from sorted([*folder.glob("*.jsonl"), *folder.glob(f"*/*.{site}.{population}.parquet")])


def _indicator_pages(study: Study, site: Site, gate: list[Page]) -> Iterator[Page]:
    sources = [*study.sources(), *study.sources(site.id)]
    if site.ags and site.role is SiteRole.SITE and any(source.measures for source in sources):
        others = [page for name in ("", *_compared(study)) for page in _gate(study, name)]
        after = tuple(page.id for page in (*gate, *others))
        yield Page(INDICATORS, site.id, after=after, inputs=_indicator_inputs(study, site))


def _record_pages(study: Study, site: Site, gate: list[Page]) -> Iterator[Page]:
    """Pages about what else is on record; where only other sites have it, the page says what is missing.

    A site without any file of its own has none of them: one page names all that is missing there.
    """
    if site.role is not SiteRole.SITE or not any(study.sources(site.id)):
        return
    held = {source.contract for one in study.evaluation.sites for source in study.sources(one.id)}
    for notebook, contracts in RECORDS.items():
        if held & set(contracts):
            after = tuple(page.id for page in gate)
            used = [source for source in study.sources(site.id) if source.contract in contracts]
            drawn = (study.data / site.map.path,) if site.map and used and notebook == SMALL_AREAS else ()
            inputs = _unique(*_for_site(study, site, notebook), *_files(study, used), *drawn)
            if notebook == PROCESS:
                after += _surveys(study, site)
                inputs = _unique(*inputs, *_model(study))
            yield Page(notebook, site.id, after=after, inputs=inputs)


def _beside(study: Study) -> Iterator[str]:
    """Pages about surveys of comparison sites, which stand beside the results of a site."""
    for site in surveyed_beside(study):
        yield from (page.id for page in _survey_pages(study, site, []) if page.notebook != ROBUSTNESS)


def _surveys(study: Study, site: Site) -> tuple[str, ...]:
    """Pages of the surveys of a site."""
    surveyed = {source.population for source in study.sources(site.id)}
    populations = (one.id for one in study.evaluation.frame.populations if one.id in surveyed)
    return tuple(Page(CHANGE, site.id, one).id for one in populations)


def _voices_pages(study: Study, site: Site, before: list[Page]) -> Iterator[Page]:
    """The page with interviews beside numbers, which it takes from the pages before it."""
    held = {source.contract for one in study.evaluation.sites for source in study.sources(one.id)}
    if site.role is SiteRole.SITE and INTERVIEWS in held and any(study.sources(site.id)):
        used = [source for source in study.sources(site.id) if source.contract == INTERVIEWS]
        inputs = _unique(*_for_site(study, site, VOICES), *_files(study, used))
        yield Page(VOICES, site.id, after=tuple(page.id for page in before), inputs=inputs)


def _for_site(study: Study, site: Site, notebook: str, *, population: str = "") -> tuple[Path, ...]:
    """What a page of a site rests on beside the pages before it."""
    used = [one for one in study.sources(site.id) if population and one.population == population]
    files = _files(study, used)
    return _unique(*_common(study, notebook), study.parameters / "sites" / f"{site.id}.yaml", *files)


def _indicator_inputs(study: Study, site: Site) -> tuple[Path, ...]:
    used = [
        source
        for name in ("", site.id, *_compared(study))
        for source in study.sources(name)
        if source.measures
    ]
    files = _files(study, used)
    return _unique(*_for_site(study, site, INDICATORS), *files)


def _compared(study: Study) -> list[str]:
    """Sites that take no part and serve as comparison."""
    return [site.id for site in study.evaluation.sites if site.role is SiteRole.COMPARISON]


def _common(study: Study, notebook: str) -> tuple[Path, ...]:
    """Notebook, frame, plan and the code of the package."""
    parameters = (study.parameters / "evaluation.yaml", study.parameters / "plan.yaml")
    return (study.root / "notebooks" / f"{notebook}.ipynb", *parameters, *_code())


@cache
def _code() -> tuple[Path, ...]:
    """Files of the package on which pages depend; looked for once, there are hundreds."""
    package = Path(__file__).resolve().parents[1]
    return tuple(
        path
        for path in sorted(package.rglob("*"))
        if path.suffix in {".py", ".yaml"} and path.relative_to(package).parts[0] not in NOT_IN_PAGES
    )


def _files(study: Study, sources: list[Source]) -> tuple[Path, ...]:
    """What sources are read from, and their contracts."""
    read = (path for one in sources for path in study.files(one))
    return (*read, *(study.contract_path(one) for one in sources))


def _unique(*paths: Path) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(paths))

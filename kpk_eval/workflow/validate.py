"""How every source fares under its contract, before any page is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kpk_eval.contracted import Contracted, contracted
from kpk_eval.intake import survey
from kpk_eval.prepare import Completeness, PreparationError, count_answers
from kpk_eval.report import SourceReport
from kpk_eval.study import Study
from kpk_eval.workflow.data import AwaitedFile, awaited, check_contracts, ensure
from kpk_eval.workflow.outcome import Exit


@dataclass(frozen=True, slots=True)
class Completed:
    """How completely the surveys of one population of a site were answered."""

    site: str
    population: str
    counts: tuple[Completeness, ...]
    problem: str = ""
    """Why it could not be counted; empty where it was."""


@dataclass(frozen=True, slots=True)
class Validation:
    """Reports of the sources that are there, the files that are not, and how surveys were answered."""

    reports: tuple[SourceReport, ...]
    awaited: tuple[AwaitedFile, ...]
    completed: tuple[Completed, ...] = field(default=())

    @property
    def exit(self) -> Exit:
        """A broken contract counts more than a missing file."""
        if any(report.blocked for report in self.reports):
            return Exit.STOPPED
        return Exit.NO_DATA if self.awaited else Exit.GOOD


def validate(study: Study, *, sites: Sequence[str] = ()) -> Validation:
    """The contracts' verdict on every source of the edition; ``sites`` narrows it to these sites."""
    check_contracts(study)
    ensure(study)
    wanted = [study.site(name).id for name in sites] or ["", *(one.id for one in study.evaluation.sites)]
    missing = tuple(file for file in awaited(study) if file.site in wanted)
    absent = {file.path for file in missing}
    found = [
        contracted(study, source, site)
        for site in wanted
        for source in study.sources(site)
        if study.path(source) not in absent
    ]
    completed = tuple(_completed(study, found, missing))
    return Validation(tuple(one.report for one in found), missing, completed)


def _completed(
    study: Study, found: Sequence[Contracted], missing: Sequence[AwaitedFile]
) -> Iterator[Completed]:
    """Populations whose files are all there and obey their contracts."""
    lacking = {(one.site, one.population) for one in missing}
    lacking |= {(one.report.site, one.source.population or "") for one in found if one.report.blocked}
    surveys = ((one.report.site, one.source.population) for one in found if one.source.population)
    for site, population in dict.fromkeys(surveys):
        if population and (site, population) not in lacking:
            yield _counted(study, site, population)


def _counted(study: Study, site: str, population: str) -> Completed:
    """Answers of a population; data that do not fit the plan say so."""
    instruments, waves = study.evaluation.plan.instruments, [wave.id for wave in study.waves]
    try:
        data = survey(study, analysis="completeness", site=site, population=population)
        counts = count_answers(data.parts, data.answers, data.outcomes, instruments, waves=waves)
        return Completed(site, population, tuple(counts))
    except PreparationError as error:
        return Completed(site, population, (), str(error))

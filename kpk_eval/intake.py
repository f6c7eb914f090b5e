"""What an analysis starts from: contracted sources of a site, prepared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpk_eval.contracted import Contracted, analysable, contracted
from kpk_eval.model import Origin
from kpk_eval.params.schema import Indicator, Instrument, Outcome, Population, SiteRole, Source
from kpk_eval.prepare import WAVE, Answers, prepare_answers, prepare_indicators, waves_of
from kpk_eval.recent import Recent
from kpk_eval.report import SourceReport
from kpk_eval.study import Study

_PREPARED: Recent[Answers] = Recent(most=2)
"""Answers prepared last."""


class NothingToAnalyse(Exception):  # noqa: N818 - said to a person as it stands
    """The site has no source for the question."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Rows of the files of one wave until they can be analysed.

    ``left_out`` were left out by the reader because the source entry says so, ``set_aside`` by the contract.
    Where it cannot be told of which wave the rows are that were left out, ``left_out`` is None.
    """

    kept: int
    set_aside: int
    left_out: int | None

    @property
    def delivered(self) -> int | None:
        """All rows."""
        return None if self.left_out is None else self.kept + self.set_aside + self.left_out


@dataclass(frozen=True, slots=True)
class Survey:
    """Outcomes of a population at a site, prepared from ``parts``; ``arrivals``: rows of files by wave."""

    study: Study
    origin: Origin
    outcomes: tuple[Outcome, ...]
    answers: Answers
    arrivals: Mapping[str, Arrival]
    parts: tuple[Contracted, ...]
    uses: tuple[Outcome, ...] = ()
    """Uptake by type of offer, which only reach by need asks for."""


@dataclass(frozen=True, slots=True)
class Municipal:
    """Indicators of one site and its comparison areas."""

    study: Study
    origin: Origin
    indicators: tuple[Indicator, ...]
    area: str
    values: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Holdings:
    """Rows of one kind of data of a site, of the waves that the edition uses.

    ``rows`` has the columns of the contract; ``wave`` names the wave where the source has several or states
    one. Without a source ``rows`` is empty and has no columns.
    """

    study: Study
    origin: Origin
    rows: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Reports:
    """How the sources of one site (or the shared ones) fared under their contracts."""

    study: Study
    origin: Origin
    reports: tuple[SourceReport, ...]


def survey(study: Study, *, analysis: str, site: str, population: str) -> Survey:
    """Prepared answers of a population at a site, over the waves of the edition."""
    found = study.population(population)
    sources = [one for one in study.sources(site) if one.population == population]
    if not sources:
        raise NothingToAnalyse(
            f"site {site!r} has no source of population {population!r}; add one to its file"
        )
    parts = [analysable(study, source, site) for source in sources]
    plan = study.evaluation.plan
    outcomes = tuple(outcome for outcome in plan.outcomes if outcome.population == population)
    uses = plan.uses(population, tuple(one.id for one in study.contrasts))
    waves = [wave.id for wave in study.waves]
    answers = _answers(parts, (*outcomes, *uses), plan.instruments, found, waves)
    kept = answers.values[WAVE].value_counts()
    arrivals = {wave: _arrival(parts, wave, int(kept.get(wave, 0))) for wave in waves}
    whence = origin(study, analysis, parts, site=site, population=population)
    return Survey(study, whence, outcomes, answers, arrivals, tuple(parts), uses)


def _answers(
    parts: Sequence[Contracted],
    outcomes: Sequence[Outcome],
    instruments: Sequence[Instrument],
    population: Population,
    waves: Sequence[str],
) -> Answers:
    """Prepared answers, prepared once for all questions of a page; nobody changes those of another."""

    def make() -> Answers:
        held = _held(population.characteristics, outcomes)
        return prepare_answers(
            parts, outcomes, instruments, code=population.code, waves=waves, characteristics=held
        )

    if not all(one.key for one in parts):
        return make()
    asked = json.dumps([one.model_dump(mode="json") for one in (*outcomes, *instruments, population)])
    key = (tuple((one.source.id, one.report.site, one.key) for one in parts), asked, tuple(waves))
    one = _PREPARED.get(key, make)
    frames = (one.values, one.reasons, one.codes, one.traits)
    return Answers(*(frame.copy(deep=False) for frame in frames))


def _held(characteristics: Sequence[str], outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Columns beside the answers that some analysis needs."""
    clusters = (one.cluster for one in outcomes if one.cluster is not None)
    alike = (name for one in outcomes for name in one.adjust_for)
    return tuple(dict.fromkeys((*characteristics, *clusters, *alike)))


def _arrival(parts: Sequence[Contracted], wave: str, kept: int) -> Arrival:
    """Rows of one wave in all files."""
    reports = [part.report for part in parts if wave in part.report.waves_read]
    read = sum(report.waves_read[wave] for report in reports)
    unclear = any(sum(one.waves_left.values()) < sum(one.left_out.values()) for one in reports)
    left_out = None if unclear else sum(one.waves_left.get(wave, 0) for one in reports)
    return Arrival(kept, read - kept, left_out)


def municipal(study: Study, *, analysis: str, site: str) -> Municipal:
    """Prepared indicators of a site beside its comparison areas, of years that ended before the edition."""
    area = study.site(site).ags
    if not area:
        raise NothingToAnalyse(f"site {site!r} has no regional key ('ags'), so it has no indicators")
    parts = [analysable(study, source, owner) for owner, source in _indicator_sources(study, site)]
    if not parts:
        raise NothingToAnalyse(
            f"site {site!r} has no indicator source; add one to its file or evaluation.yaml"
        )
    indicators = study.evaluation.plan.indicators
    values = prepare_indicators(parts, indicators)
    values = values[values["year"].astype(int) < study.edition.date.year]
    return Municipal(study, origin(study, analysis, parts, site=site), indicators, area, values)


def _indicator_sources(study: Study, site: str) -> Iterator[tuple[str, Source]]:
    others = [one.id for one in study.evaluation.sites if one.role is SiteRole.COMPARISON]
    for owner in ("", site, *others):
        for source in study.sources(owner):
            if source.measures:
                yield owner, source


def holdings(study: Study, *, analysis: str, site: str, contract: str) -> Holdings:
    """What a site delivered under a contract, such as its stock of offers; all files one below the other."""
    parts = [analysable(study, one, site) for one in study.sources(site) if one.contract == contract]
    frames = [_of_waves(study, part) for part in parts]
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return Holdings(study, origin(study, analysis, parts, site=site), rows)


def _of_waves(study: Study, part: Contracted) -> pd.DataFrame:
    """Rows of the waves that the edition uses, each with its wave where the source tells of waves."""
    if part.source.wave is None and part.source.waves is None:
        return part.frame
    wave = waves_of(part.source, part.frame)
    return part.frame.assign(**{WAVE: wave})[wave.isin([one.id for one in study.waves])]


def reports(study: Study, *, analysis: str, site: str) -> Reports:
    """Contract reports of the sources of a site; without a site those of the shared sources."""
    parts = [contracted(study, source, site) for source in study.sources(site)]
    return Reports(study, origin(study, analysis, parts, site=site), tuple(part.report for part in parts))


def origin(
    study: Study, analysis: str, parts: list[Contracted], *, site: str = "", population: str = ""
) -> Origin:
    """Where a result comes from, with the digests of all its inputs."""
    inputs = {name: sha for part in parts for name, sha in sorted(part.report.inputs.items())}
    return Origin(
        analysis, study.evaluation.id, study.edition.id, site, population, inputs,
        study.evaluation.frame.synthetic is not None,
    )  # fmt: skip

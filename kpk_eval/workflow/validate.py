"""How every source fares under its contract, before any page is made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from kpk_eval.contracted import RuleLine, SourceReport, contracted
from kpk_eval.study import Study
from kpk_eval.workflow.data import AwaitedFile, awaited, check_contracts, describe, ensure
from kpk_eval.workflow.outcome import Exit


@dataclass(frozen=True, slots=True)
class Validation:
    """Reports of the sources that are there, and the files that are not."""

    reports: tuple[SourceReport, ...]
    awaited: tuple[AwaitedFile, ...]

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
    reports = tuple(
        contracted(study, source, site).report
        for site in wanted
        for source in study.sources(site)
        if study.path(source) not in absent
    )
    return Validation(reports, missing)


def as_text(found: Validation, study: Study) -> Iterator[str]:
    """One line per source and one per broken rule; counts only."""
    for report in found.reports:
        where = f"site {report.site}" if report.site else "shared"
        aside = f", {report.set_aside} set aside" if report.set_aside else ""
        yield (
            f"{report.state:8} {where}, source {report.source} ({report.contract}): "
            f"{report.rows_read} rows read, {report.rows_kept} kept{aside}"
        )
        yield from (f"  {_rule(line, report)}" for line in report.rules if _broken(line))
        if report.quarantine:
            yield f"  rows at fault: {study.quarantine / report.quarantine}"
    for file in found.awaited:
        yield f"missing  {describe(file)}: {file.path}"


def as_json(found: Validation) -> str:
    """The same as JSON text."""
    told = {
        "sources": [{**asdict(one), "state": one.state, "set_aside": one.set_aside} for one in found.reports],
        "missing": [{**asdict(one), "path": str(one.path)} for one in found.awaited],
    }
    return json.dumps(told, indent=1, ensure_ascii=False)


def _broken(line: RuleLine) -> bool:
    """Whether a rule does not hold; one that tolerates some rows at fault holds within its tolerance."""
    return line.state not in {"passed", "nothing to check"}


def _rule(line: RuleLine, report: SourceReport) -> str:
    if not report.rows_read:
        return f"{line.severity}: {line.rule}: {line.description}"
    return f"{line.severity}: {line.rule}: {line.failed} of {line.checked} at fault ({line.description})"

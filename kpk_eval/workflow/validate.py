"""How every source fares under its contract, before any page is made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from kpk_eval.contracted import contracted
from kpk_eval.report import RuleLine, SourceReport
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
        yield f"{report.state:8} {where}, source {report.source}, file {report.file}: {_counts(report)}"
        yield from (f"  {_rule(line, report)}" for line in report.rules if _broken(line))
        if report.quarantine:
            path = study.quarantine / report.quarantine
            yield f"  the rows to correct, by their number in the file: {path}"
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


def _counts(report: SourceReport) -> str:
    """How many rows were read and kept."""
    if not report.rows_read:
        return "not read"
    aside = f", {report.set_aside} set aside" if report.set_aside else ""
    return f"{report.rows_read} {report.unit} read, {report.rows_kept} kept{aside}"


def _rule(line: RuleLine, report: SourceReport) -> str:
    """A broken rule: weight, column of the file, how many rows, what is wrong, name of the rule."""
    if not report.rows_read:
        return f"{line.severity}: " + line.description.replace("\n", f"\n  {line.severity}: ")
    column = f"column {line.column}: " if line.column else ""
    count = f"{line.failed} of {line.checked} {report.unit}: " if line.failed else ""
    return f"{line.severity}: {column}{count}{line.description} (rule {line.rule})"

"""A source after its contract has looked at it: read, reshaped, checked, remembered by content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pandas as pd

from kpk_eval.code_rules import code_rules, codes_of
from kpk_eval.codings import published_of
from kpk_eval.contract import Checked, Classification, Contract, check, read_contract, write_quarantine
from kpk_eval.delivered import in_file, numbered, repeated_codes, rows_by_wave, with_known_waves
from kpk_eval.entry_rules import with_entry_rules
from kpk_eval.files import code_digest, sha256, write_text, written_whole
from kpk_eval.gaps import gaps
from kpk_eval.indicator_rules import with_indicator_rules
from kpk_eval.model import Table
from kpk_eval.params import ParameterError
from kpk_eval.params.schema import Source
from kpk_eval.recent import Recent
from kpk_eval.recode import idle_codes
from kpk_eval.report import BROKEN, RuleLine, SourceReport, restored
from kpk_eval.report_lines import encoding_lines, file_line, rule_lines
from kpk_eval.shaped import Shaped, Stopped, at, shaped
from kpk_eval.study import Study
from kpk_eval.wave_dates import wave_date_rules


class SourceBlocked(Exception):  # noqa: N818 - a state of the data, named as the book names it
    """A source breaks an error rule of its contract; nothing of it may be analysed."""


@dataclass(frozen=True, slots=True)
class Contracted:
    """Rows that obey the contract, why values are missing, and the report."""

    source: Source
    frame: pd.DataFrame
    reasons: pd.DataFrame
    report: SourceReport
    key: str = ""
    """Digest of all they depend on; empty where rows come from elsewhere than the files of a study."""


_READ: Recent[Contracted] = Recent(most=8)
"""Sources read back last."""


def contracted(study: Study, source: Source, site: str = "") -> Contracted:
    """The source as its contract leaves it; read anew only when file, contract, entry or code changed.

    A source that cannot be read or breaks an error rule comes back without rows and with
    ``report.blocked``; `analysable` turns that into an error.

    Raises
    ------
    ParameterError
        Where the contract itself is wrong.
    FileNotFoundError
        Where the data file is missing.
    """
    path, contract = study.path(source), study.contract_path(source)
    if not path.is_file():
        found = f"data file not found in the data folder (source {source.id!r})"
        raise FileNotFoundError(f"{source.path}: {found}")
    if not contract.is_file():
        raise ParameterError([f"{_shown(contract)}: contract not found (source {source.id!r})"])
    inputs = {
        **{
            one.relative_to(study.data).as_posix(): sha256(one)
            for one in study.files(source)
            if one.is_file()
        },
        _shown(contract): sha256(contract),
    }
    folder = study.private / "contracted"
    key = _key(study, source, inputs)
    kept = _remembered(folder, source, site, key)
    if kept is None:
        kept = _contract(study, source, site, read_contract(contract, shown=_shown(contract)), inputs)
        _remember(folder, kept, key)
    return replace(kept, key=key, frame=kept.frame.copy(deep=False), reasons=kept.reasons.copy(deep=False))


def _shown(contract: Path) -> str:
    return f"data_contracts/{contract.name}"


def analysable(study: Study, source: Source, site: str = "") -> Contracted:
    """The contracted source; an error where its contract is broken."""
    one = contracted(study, source, site)
    if one.report.blocked:
        broken = [line.rule for line in one.report.rules if line.state in BROKEN]
        raise SourceBlocked(f"{source.path}: breaks its contract ({', '.join(broken[:5])}); see data quality")
    return one


def _contract(
    study: Study, source: Source, site: str, contract: Contract, inputs: dict[str, str]
) -> Contracted:
    """Read and check a source; write what is at fault beside the data."""
    quarantine = study.quarantine / f"{'.'.join(part for part in (source.id, site) if part)}.quarantine.csv"
    try:
        rows = shaped(study, source, site, contract)
        with at("file.columns", column=rows.lacking):
            checked = _checked(study, rows, contract)
    except Stopped as error:
        quarantine.unlink(missing_ok=True)
        line = file_line(
            error.rule, error.cause, column=error.column, shown=source.path, language=study.language
        )
        report = _unreadable(source, site, inputs, line, contract)
        return Contracted(source, pd.DataFrame(), pd.DataFrame(), report)
    write_quarantine(checked, quarantine)
    report = _report(study, rows, site, contract, inputs, checked, quarantine.name)
    table = checked.table if not checked.blocked else _nothing(checked.table)
    return Contracted(rows.source, table.frame, table.reasons, report)


def _checked(study: Study, rows: Shaped, contract: Contract) -> Checked:
    """How the rows fare under the contract and under what else must hold, in the words of the file."""
    source = rows.source
    checked = with_known_waves(check(numbered(rows.take()), contract, shown=source.path), source)
    checked = with_indicator_rules(checked, study, source, numbered(rows.keys))
    waves = {one.id: one for one in study.evaluation.frame.waves}
    checked = with_entry_rules(checked, wave_date_rules(checked.table.frame, source, contract, waves))
    codes = codes_of(study.evaluation.plan, source)
    checked = with_entry_rules(checked, code_rules(checked.table.frame, source, codes))
    return with_entry_rules(in_file(checked, rows.keys, source), rows.sums)


def _report(
    study: Study, rows: Shaped, site: str, contract: Contract, inputs: dict[str, str], checked: Checked,
    quarantine: str,
) -> SourceReport:  # fmt: skip
    source = rows.source
    return SourceReport(
        source.id, site, source.contract, checked.rows_read, checked.rows_kept,
        (
            *encoding_lines(study.path(source), source, study.language),
            *rule_lines(checked, source, study.language),
            *idle_codes(rows.recoded, source, study.language),
        ),
        checked.blocked,
        quarantine if len(checked.findings) else "", inputs, source.path,
        "values" if source.measures else "rows", _about_people(contract), rows.recoded.log,
        left_out=dict(rows.keys.left_out), waves_left=rows_by_wave(rows.gone, source),
        waves_read=rows_by_wave(rows.keys, source),
        repeated=_repeated(study, source, rows.keys, checked, contract),
        gaps=tuple(gaps(checked.table, source)),
    )  # fmt: skip


def _nothing(table: Table) -> Table:
    """None of the rows."""
    return Table(table.frame.iloc[:0], table.reasons.iloc[:0])


def _repeated(
    study: Study, source: Source, table: Table, checked: Checked, contract: Contract
) -> tuple[int, ...]:
    """Kept rows of a survey that share their code with rows that were set aside."""
    if not source.population or checked.rows_read == checked.rows_kept:
        return ()
    return repeated_codes(table, checked, contract, study.population(source.population).code_columns)


def _about_people(contract: Contract) -> bool:
    return any(column.classification is not Classification.PUBLIC for column in contract.columns)


def _unreadable(
    source: Source, site: str, inputs: dict[str, str], line: RuleLine, contract: Contract
) -> SourceReport:
    """Report of a source without rows; what exactly is wrong goes to the person, not into the book."""
    return SourceReport(
        source.id, site, source.contract, 0, 0, (line,), True, "", inputs, source.path,
        about_people=_about_people(contract),
    )  # fmt: skip


def _key(study: Study, source: Source, inputs: dict[str, str]) -> str:
    """Digest of everything the contracted rows depend on."""
    told = json.dumps(
        [
            source.model_dump(mode="json", exclude_unset=True),
            inputs,
            study.language,
            study.evaluation.frame.model_dump(mode="json"),
            [one.model_dump(mode="json") for one in study.evaluation.plan.indicators if source.measures],
            [one.model_dump(mode="json") for one in published_of(study.evaluation.plan, source)],
            codes_of(study.evaluation.plan, source),
        ],
        sort_keys=True,
    )
    return hashlib.sha256((told + code_digest()).encode()).hexdigest()


def _stem(source: Source, site: str) -> str:
    return ".".join(part for part in (source.id, site) if part)


def _remembered(folder: Path, source: Source, site: str, key: str) -> Contracted | None:
    """What was contracted before under the same key; None where there is none."""
    note = folder / f"{_stem(source, site)}.json"
    if not note.is_file():
        return None
    kept = json.loads(note.read_text(encoding="utf-8"))
    if kept["key"] != key:
        return None
    stem = folder / f"{_stem(source, site)}.{key[:16]}"
    return _READ.get((stem, key), lambda: _read(stem, source, restored(kept["report"])))


def _read(stem: Path, source: Source, report: SourceReport) -> Contracted:
    """What `_remember` wrote."""
    frame = pd.read_parquet(f"{stem}.rows.parquet")
    reasons = pd.read_parquet(f"{stem}.reasons.parquet")
    # a file without columns has no rows either
    return Contracted(source, frame, reasons.reindex(index=frame.index), report)


def _remember(folder: Path, one: Contracted, key: str) -> None:
    """Keep rows and report; the report comes last and names the key of its rows."""
    stem = _stem(one.source, one.report.site)
    for name, frame in (("rows", one.frame), ("reasons", one.reasons)):
        with written_whole(folder / f"{stem}.{key[:16]}.{name}.parquet") as temporary:
            frame.to_parquet(temporary)
    write_text(folder / f"{stem}.json", json.dumps({"key": key, "report": asdict(one.report)}, indent=1))
    for old in folder.glob(f"{stem}.*.parquet"):
        if f".{key[:16]}." not in old.name:
            old.unlink(missing_ok=True)

"""A source after its contract has looked at it: read, reshaped, checked, remembered by content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from kpk_eval.contract import (
    Checked,
    Classification,
    Contract,
    DataError,
    absent_columns,
    check,
    complaint,
    read_contract,
    write_quarantine,
)
from kpk_eval.delivered import codes_of, file_columns, in_file, named_columns, numbered, with_known_waves
from kpk_eval.files import sha256, write_text, written_whole
from kpk_eval.model import Severity, Table
from kpk_eval.params import ParameterError
from kpk_eval.params.schema import Source
from kpk_eval.readers import ReadError, read
from kpk_eval.report import BROKEN, FILE_RULES, RuleLine, SourceReport
from kpk_eval.reshape import reshape
from kpk_eval.study import Study


class SourceBlocked(Exception):  # noqa: N818 - a state of the data, named as the book names it
    """A source breaks an error rule of its contract; nothing of it may be analysed."""


@dataclass(frozen=True, slots=True)
class Contracted:
    """Rows that obey the contract, why values are missing, and the report."""

    source: Source
    frame: pd.DataFrame
    reasons: pd.DataFrame
    report: SourceReport


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
    inputs = {source.path: sha256(path), _shown(contract): sha256(contract)}
    folder = study.private / "contracted"
    key = _key(study, source, inputs)
    kept = _remembered(folder, source, site, key)
    if kept is None:
        kept = _contract(study, source, site, read_contract(contract, shown=_shown(contract)), inputs)
        _remember(folder, kept, key)
    return kept


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
    step, lacking = "file.readable", ""
    try:
        raw = read(study.path(source), source.reader, shown=source.path, language=study.language)
        step = "file.as_described"
        areas, prefix = _area_choice(study, site)
        table = reshape(raw, source, areas=areas, prefix=prefix, codes=codes_of(contract))
        step, lacking = "file.columns", _lacking(table, contract, source)
        checked = with_known_waves(check(numbered(table), contract, shown=source.path), source)
    except (ReadError, DataError) as error:
        quarantine.unlink(missing_ok=True)
        report = _unreadable(study, source, site, inputs, step, lacking, str(error))
        return Contracted(source, pd.DataFrame(), pd.DataFrame(), report)
    checked = in_file(checked, table, source)
    write_quarantine(checked, quarantine)
    report = SourceReport(
        source.id, site, source.contract, checked.rows_read, checked.rows_kept,
        tuple(_rule_lines(checked, source, study.language)), checked.blocked,
        quarantine.name if len(checked.findings) else "", inputs, source.path,
        "values" if source.measures else "rows", _about_people(contract),
    )  # fmt: skip
    rows = slice(0, 0) if checked.blocked else slice(None)
    return Contracted(source, checked.table.frame[rows], checked.table.reasons[rows], report)


def _area_choice(study: Study, site: str) -> tuple[list[str], str]:
    """Areas of indicator files that matter to this evaluation, and how keys of comparison areas start."""
    comparison = study.evaluation.frame.comparison
    prefix = comparison.prefix if comparison else ""
    keys = [one.ags for one in study.evaluation.sites if one.ags and (not site or one.id == site)]
    return [*keys, "DG"], prefix


def _rule_lines(checked: Checked, source: Source, language: str) -> Iterator[RuleLine]:
    for outcome in checked.outcomes:
        rule = outcome.rule
        yield RuleLine(
            rule.id, named_columns(rule, checked.findings, source), str(rule.severity), str(outcome.state),
            outcome.checked, outcome.failed, complaint(outcome), rule.description[language],
        )  # fmt: skip


def _about_people(contract: Contract) -> bool:
    return any(column.classification is not Classification.PUBLIC for column in contract.columns)


def _lacking(table: Table, contract: Contract, source: Source) -> str:
    """Columns that the contract asks for and the file lacks, as the file would call them."""
    asked = [column.name for column in contract.columns if not column.optional]
    absent = absent_columns(table, contract)
    return ", ".join(file_columns(tuple(name for name in asked if name in absent), source))


def _unreadable(
    study: Study, source: Source, site: str, inputs: dict[str, str], rule: str, column: str, problem: str
) -> SourceReport:
    """Report of a source without rows; what exactly is wrong goes to the person, not into the book."""
    words = FILE_RULES[rule][study.language]
    line = RuleLine(rule, column, Severity.ERROR, "failed", 1, 1, problem, words)
    return SourceReport(source.id, site, source.contract, 0, 0, (line,), True, "", inputs, source.path)


def _key(study: Study, source: Source, inputs: dict[str, str]) -> str:
    """Digest of everything the contracted rows depend on."""
    told = json.dumps(
        [
            source.model_dump(mode="json"),
            inputs,
            study.language,
            study.evaluation.frame.model_dump(mode="json"),
        ],
        sort_keys=True,
    )
    return hashlib.sha256((told + _code()).encode()).hexdigest()


@cache
def _code() -> str:
    """Digest of the code that reads, reshapes and checks."""
    package = Path(__file__).parent
    paths = [
        *package.glob("readers/*.py"),
        *package.glob("contract/*.py"),
        package / "reshape.py",
        package / "delivered.py",
        package / "report.py",
        Path(__file__),
    ]
    return hashlib.sha256("".join(sha256(path) for path in sorted(paths)).encode()).hexdigest()


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
    report = SourceReport(
        **{**kept["report"], "rules": tuple(RuleLine(**one) for one in kept["report"]["rules"])}
    )
    frame = pd.read_parquet(folder / f"{_stem(source, site)}.{key[:16]}.rows.parquet")
    reasons = pd.read_parquet(folder / f"{_stem(source, site)}.{key[:16]}.reasons.parquet")
    return Contracted(source, frame, reasons, report)


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

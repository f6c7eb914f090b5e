"""Columns that parameters name: each must be in a contract of the files in which it will be looked for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kpk_eval.params import ParameterError
from kpk_eval.params.load import File
from kpk_eval.params.source_lines import Place, read_yaml
from kpk_eval.study import Study


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column that a parameter file names."""

    file: str
    """Parameter file, relative to the folder of the evaluation."""
    place: Place
    name: str
    contracts: tuple[str, ...]
    """One of these has to have it."""


def check_columns(study: Study) -> None:
    """Raise where the plan or a source names a column that no contract concerned has.

    A contract is read only where its text does not seem to have the column, because that takes a while.
    """
    doubtful = [one for one in _named(study) if not any(_mentioned(study, one))]
    if problems := [problem for one in doubtful for problem in _problem(study, one)]:
        raise ParameterError(problems)


def _named(study: Study) -> Iterator[NamedColumn]:
    plan = study.evaluation.plan
    contracts = {one.population: _contracts(study, one.population) for one in plan.outcomes}
    used = {one.instrument: contracts[one.population] for one in plan.outcomes if one.instrument}
    yield from (
        NamedColumn("plan.yaml", ("outcomes", at, "item"), one.item, contracts[one.population])
        for at, one in enumerate(plan.outcomes)
        if one.item and contracts[one.population]
    )
    for at, instrument in enumerate(plan.instruments):
        for position, item in enumerate(instrument.items if used.get(instrument.id) else ()):
            yield NamedColumn("plan.yaml", ("instruments", at, "items", position), item, used[instrument.id])
    for at, population in enumerate(study.evaluation.frame.populations):
        if concerned := contracts.get(population.id):
            yield NamedColumn("evaluation.yaml", ("populations", at, "code"), population.code, concerned)
    yield from _wave_columns(study)


def _wave_columns(study: Study) -> Iterator[NamedColumn]:
    for site in study.evaluation.sites:
        for at, source in enumerate(site.sources):
            if source.waves:
                place = ("sources", at, "waves", "column")
                yield NamedColumn(f"sites/{site.id}.yaml", place, source.waves.column, (source.contract,))


def _contracts(study: Study, population: str) -> tuple[str, ...]:
    return tuple(sorted({one.contract for one in study.evaluation.sources() if one.population == population}))


def _mentioned(study: Study, column: NamedColumn) -> Iterator[bool]:
    """Per contract whether its text has a name like that of the column."""
    pattern = re.compile(rf"\bname:\s*[\"']?{re.escape(column.name)}[\"']?\s*(?:[,}}#]|$)", re.MULTILINE)
    for contract in column.contracts:
        path = study.root / "data_contracts" / f"{contract}.odcs.yaml"
        yield bool(pattern.search(path.read_text(encoding="utf-8", errors="replace")))


def _problem(study: Study, column: NamedColumn) -> Iterator[str]:
    from kpk_eval.contract import read_contract

    known: list[str] = []
    for name in column.contracts:
        shown = f"data_contracts/{name}.odcs.yaml"
        known += [one.name for one in read_contract(study.root / shown, shown=shown).columns]
    if column.name in known:
        return
    close = difflib.get_close_matches(column.name, known, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    shown = f"params/{study.evaluation.id}/{column.file}"
    yield File(shown, read_yaml(study.parameters / column.file, shown=shown)).problem(
        column.place,
        f"found {column.name!r}, a column that the contract {' or '.join(column.contracts)} does not have; "
        f"{hint}it has: {', '.join(known)}",
    )

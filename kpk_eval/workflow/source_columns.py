"""Columns and values that sources name, looked up in their contracts."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.closest import did_you_mean
from kpk_eval.params import Evaluation
from kpk_eval.params.finding import of_sources
from kpk_eval.params.schema import Source, WaveColumn
from kpk_eval.workflow.contract_columns import KnownContract
from kpk_eval.workflow.contradiction import Contracts, Contradiction, Said, absent, impossible
from kpk_eval.workflow.recoded_columns import in_file, of_recoded_measures, of_recoding, unlisted

AREA, YEAR, AREA_NAME = "ags", "year", "area"
"""Columns that an indicator file has where its source names no others."""
LONG = ("area_id", "year", "indicator")
"""Columns that every indicator file has after its measures were taken."""


def of_all_sources(evaluation: Evaluation, contracts: Contracts) -> Iterator[Contradiction]:
    """What the sources say against their contracts."""
    for entry in of_sources(evaluation):
        look = _indicators if entry.source.measures else _rows_and_waves
        for place, message in look(entry.source, contracts[entry.source.contract]):
            yield Contradiction(entry.file, ["sources", entry.position, *place], message)


def _rows_and_waves(source: Source, contract: KnownContract) -> Said:
    if source.waves:
        yield from _waves(source.waves, contract)
    for column, values in source.rows.items():
        message = absent(column, contract)
        if message and not contract.open:
            yield ["rows", column], message
        elif not message and (listed := in_file(column, source)) is not None:
            for position, value in enumerate(values):
                if wrong := unlisted(value, listed):
                    yield ["rows", column, position], wrong
        elif not message and column not in source.recode and contract.columns[column].type != "boolean":
            # A yes/no column may say it in several words, of which only the reader knows the file's.
            for position, value in enumerate(values):
                if wrong := impossible(value, contract.columns[column], contract):
                    yield ["rows", column, position], wrong
    for old, new in source.rename.items():
        if not contract.open and (message := absent(new, contract)):
            yield ["rename", old], message
    yield from of_recoding(source, contract)


def _waves(waves: WaveColumn, contract: KnownContract) -> Said:
    if message := absent(waves.column, contract):
        yield ["waves", "column"], message
        return
    for value in waves.values:
        if message := impossible(value, contract.columns[waves.column], contract):
            yield ["waves", "values", value], message


def _indicators(source: Source, contract: KnownContract) -> Said:
    """A contract without the long form, and columns renamed to what nothing reads."""
    if lacking := [name for name in LONG if name not in contract.columns]:
        message = f"found {contract.name!r}, a contract without the column {lacking[0]!r}"
        yield ["contract"], f"{message}; sources with 'measures' need one for indicators"
    named = [source.area_column or AREA, source.year_column or YEAR, AREA_NAME, *source.rows]
    read = list(dict.fromkeys([*named, *(measure.column for measure in source.measures)]))
    for old, new in source.rename.items():
        if new not in read:
            hint = did_you_mean(new, read)
            message = f"found {new!r}, a column that this source does not use"
            yield ["rename", old], f"{message}; {hint}it uses: {', '.join(read)}"
    yield from of_recoded_measures(source, read)

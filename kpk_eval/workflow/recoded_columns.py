"""Recoding tables of sources, looked up in their contracts and waves."""

from __future__ import annotations

from collections.abc import Collection

from kpk_eval.closest import did_you_mean
from kpk_eval.params.finding import unknown
from kpk_eval.params.schema import Source
from kpk_eval.params.schema.recoding import Change
from kpk_eval.workflow.contract_columns import KnownColumn, KnownContract
from kpk_eval.workflow.contradiction import Said, absent, impossible


def of_recoding(source: Source, contract: KnownContract) -> Said:
    """Recoded columns of a survey that the contract does not have, and values that they cannot become."""
    for column, recoding in source.recode.items():
        here = ["recode", column]
        if source.waves and column == source.waves.column:
            yield here, "this column tells the waves apart; give its values in 'waves.values' instead"
        if message := absent(column, contract):
            if not contract.open:
                yield here, message
            continue
        for place, change in (([], recoding), *((["waves", one], it) for one, it in recoding.waves.items())):
            for inner, message in _change(change, contract.columns[column], contract):
                yield [*here, *place, *inner], message
    yield from _waves(source)


def of_recoded_measures(source: Source, read: Collection[str]) -> Said:
    """Recoded columns of an indicator file that nothing reads."""
    for column in source.recode:
        if column not in read:
            hint = did_you_mean(column, read)
            message = f"found {column!r}, a column that this source does not use"
            yield ["recode", column], f"{message}; {hint}it uses: {', '.join(read)}"
    yield from _waves(source)


def in_file(column: str, source: Source) -> list[str] | None:
    """Values of a column as its file writes them, where the recoding table lists them all; else None."""
    recoding = source.recode.get(column)
    if recoding is None or recoding.by_wave or not recoding.values or recoding.others != "refuse":
        return None
    return [*recoding.values, *recoding.missing]


def unlisted(value: str, listed: Collection[str]) -> str | None:
    """What to say of a value that the recoding table of its column does not list; None where it does."""
    if value in listed:
        return None
    return f"found {value!r}, which 'recode' of this column does not list; it lists: {', '.join(listed)}"


def _change(change: Change, column: KnownColumn, contract: KnownContract) -> Said:
    for old, new in change.values.items():
        if column.type != "boolean" and (wrong := impossible(new, column, contract)):
            yield ["values", old], wrong
    if change.rescales and not column.numeric:
        message = f"{column.name!r} holds {column.type}s in {contract.name}; only numbers have a unit"
        yield ["unit"], message


def _waves(source: Source) -> Said:
    """Waves that a recoding table names and the source does not hold."""
    held = list(source.waves.values.values()) if source.waves else []
    for column, recoding in source.recode.items():
        for key, waves in (("columns", recoding.columns), ("waves", recoding.waves)):
            for wave in waves:
                here = ["recode", column, key, wave]
                if not held:
                    yield here, "the file holds one wave; write the change without waves"
                elif message := unknown(wave, held):
                    yield here, message

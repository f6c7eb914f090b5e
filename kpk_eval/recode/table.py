"""All changes of a source, applied to its rows and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Language, Source
from kpk_eval.readers import ReadError
from kpk_eval.recode.column import RecodedColumn, Stray, recoded_column
from kpk_eval.recode.words import told_column
from kpk_eval.report import RecodeLine
from kpk_eval.reshape import as_text, require

NOT_ASKED: Mapping[Language, str] = {
    "de": "in dieser Erhebung nicht gefragt",
    "en": "not asked in this wave",
}
"""Why a value is missing in a wave for which the recoding table names no column."""


@dataclass(frozen=True, slots=True)
class Recoded:
    """Rows after the recoding table of their source, what was done to how many values, and idle codes."""

    table: Table
    log: tuple[RecodeLine, ...] = ()
    unused: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Recoded column -> codes of the table that occur nowhere."""


def recode(table: Table, source: Source, *, language: Language) -> Recoded:
    """The rows of a source with the values of its contract.

    Parameters
    ----------
    table
        Rows under the column names of the contract, with the values of the file.
    source
        Its ``recode`` says what becomes of the values of each column.
    language
        Language of reasons and log.

    Raises
    ------
    ReadError
        Where a column is absent, or holds values about which the recoding table says nothing: with their
        number and the first row, never with a value.
    """
    if not source.recode:
        return Recoded(table)
    waves = _waves(table.frame, source)
    whole, lines = _joined(table, source, waves, language=language)
    require(whole.frame, list(source.recode), source, "recode")
    done = {
        column: recoded_column(whole.frame[column], recoding, waves, language=language)
        for column, recoding in source.recode.items()
    }
    if problems := list(_problems(done, source)):
        raise ReadError("\n".join(problems))
    lines += [
        RecodeLine(column, wave or source.wave or "", str(step.action), step.what, step.values)
        for column, one in done.items()
        for wave, step in one.steps
    ]
    return Recoded(_with(whole, done), tuple(lines), {column: one.unused for column, one in done.items()})


def codes_in_file(codes: Mapping[str, list[str]], source: Source) -> dict[str, list[str]]:
    """Allowed values of columns as the file writes them, before the recoding table.

    Columns that are recoded wave by wave, or whose other values are kept, have no list.
    """
    found = dict(codes)
    for column, recoding in source.recode.items():
        if recoding.by_wave or recoding.rescales or recoding.others != "refuse":
            found.pop(column, None)
        elif column in found and recoding.values:
            found[column] = [*recoding.values, *recoding.missing]
    return found


def _waves(frame: pd.DataFrame, source: Source) -> pd.Series:
    """Wave of every row; raise where waves are to be treated differently and rows do not tell theirs."""
    differing = [column for column, recoding in source.recode.items() if recoding.by_wave]
    if source.waves is None:
        if differing:
            raise ReadError(
                f"{source.path}: 'recode' of column {differing[0]!r} treats waves differently, but the file "
                "holds one; write the change without 'waves' and 'columns' (use 'rename' for another name)"
            )
        return pd.Series(source.wave, index=frame.index, dtype="string")
    require(frame, [source.waves.column], source, "waves")
    return as_text(frame[source.waves.column]).str.strip().map(source.waves.values).astype("string")


def _joined(
    table: Table, source: Source, waves: pd.Series, *, language: Language
) -> tuple[Table, list[RecodeLine]]:
    """The table in which each variable stands in one column, whatever its column is called in each wave."""
    scattered = {name: one.columns for name, one in source.recode.items() if one.columns}
    frame, reasons, lines = table.frame, table.reasons, []
    used = {old for columns in scattered.values() for old in columns.values()}
    kept = [name for name in frame if name not in used or name in scattered]
    new_frame, new_reasons = frame[kept], reasons[[name for name in reasons if name in kept]]
    for name, columns in scattered.items():
        require(frame, list(columns.values()), source, "recode")
        if name in frame and name not in used:
            raise ReadError(
                f"{source.path}: 'recode' gathers {name!r} from {', '.join(sorted(columns.values()))}, but "
                f"the file has a column {name!r}, too; name it among them, or rename it"
            )
        cells, why = _gathered(frame, reasons, columns, waves, nowhere=NOT_ASKED[language])
        new_frame, new_reasons = new_frame.assign(**{name: cells}), new_reasons.assign(**{name: why})
        for wave, old in columns.items():
            given = int((cells.notna() & (waves == wave).fillna(False)).sum())
            lines.append(RecodeLine(name, wave, "column", told_column(old, language), given))
    return replace(table, frame=new_frame, reasons=new_reasons), lines


def _gathered(
    frame: pd.DataFrame, reasons: pd.DataFrame, columns: Mapping[str, str], waves: pd.Series, *, nowhere: str
) -> tuple[pd.Series, pd.Series]:
    """Cells of one variable from the column that each wave has, and why they are missing."""
    alike = len({frame[old].dtype for old in columns.values()}) == 1
    parts = {old: frame[old] if alike else as_text(frame[old]) for old in columns.values()}
    cells = next(iter(parts.values())).where(pd.Series(False, index=frame.index))
    why = pd.Series(pd.NA, index=frame.index, dtype="str").mask(waves.notna(), nowhere)
    for wave, old in columns.items():
        here = (waves == wave).fillna(False).astype(bool)
        cells = cells.where(~here, parts[old])
        told = reasons[old] if old in reasons else pd.Series(pd.NA, index=frame.index, dtype="str")
        why = why.where(~here, told)
    return cells, why


def _with(table: Table, done: Mapping[str, RecodedColumn]) -> Table:
    """The table with its recoded columns; labels of their former values are gone."""
    reasons = table.reasons
    for column, one in done.items():
        first = reasons[column] if column in reasons else pd.Series(pd.NA, index=reasons.index, dtype="str")
        reasons = reasons.assign(**{column: first.where(first.notna(), one.reasons)})
    return replace(
        table,
        frame=table.frame.assign(**{column: one.values for column, one in done.items()}),
        reasons=reasons.dropna(axis="columns", how="all"),
        labels={name: texts for name, texts in table.labels.items() if name not in done},
    )


def _problems(done: Mapping[str, RecodedColumn], source: Source) -> Iterator[str]:
    """What to say of values about which the recoding table says nothing."""
    back = {new: old for old, new in source.rename.items()}
    for column, one in done.items():
        for stray in one.stray:
            yield f"{source.path}: column {back.get(column, column)!r}: {_stray(stray)}"


def _stray(stray: Stray) -> str:
    wave = f" in wave {stray.wave!r}" if stray.wave else ""
    if stray.rescales:
        return (
            f"{stray.cells} values{wave} are no numbers (first in row {stray.row}), so their unit cannot be "
            "changed; list them under 'missing' of 'recode', or correct the file"
        )
    return (
        f"{stray.cells} values{wave}, {stray.kinds} different ones, are not listed in 'recode' (first in "
        f"row {stray.row}); list them under 'values' or 'missing', say what becomes of 'others', or correct "
        "the file"
    )

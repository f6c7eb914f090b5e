"""What a check found, in the words of the delivered file: its rows, its columns, its waves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kpk_eval.contract import Checked, Contract, Rule, RuleKind, RuleOutcome, RuleState
from kpk_eval.contract.model import key_columns
from kpk_eval.contract.typed import as_type
from kpk_eval.model import Severity, Table
from kpk_eval.params.schema import Format, Source
from kpk_eval.reshape import AREA, AREA_NAME, INDICATOR, REASON, YEAR, as_text

KNOWN_WAVE = "known_wave"
MOST_NAMED = 3
"""Columns, or groups of columns, that a report names; the others are in the quarantine file."""
_WAVE_TEXTS = {
    "de": "eine der Erhebungen, die zur Quelle genannt sind",
    "en": "one of the waves that the source entry lists",
}
_INKAR_NAMES = {"ags": "Kennziffer", "area": "Raumeinheit", "year": "year (second header row)"}


def codes_of(contract: Contract) -> dict[str, list[str]]:
    """Allowed values, as text, of the columns of a contract that have a list of them."""
    return {one.name: [str(code.value) for code in one.codes] for one in contract.columns if one.codes}


def numbered(table: Table) -> Table:
    """The table with rows numbered from 1, because a file row can hold several indicators."""
    index = pd.RangeIndex(1, len(table.frame) + 1)
    return Table(table.frame.set_axis(index), table.reasons.set_axis(index), table.labels)


def rows_by_wave(table: Table, source: Source) -> dict[str, int]:
    """Wave -> rows of a survey; rows of a wave that the source entry does not list are in none."""
    if source.wave:
        return {source.wave: len(table.frame)}
    if source.waves is None or source.waves.column not in table.frame:
        return {}
    waves = as_text(table.frame[source.waves.column]).map(source.waves.values)
    return {str(wave): int(rows) for wave, rows in waves.value_counts(sort=False).items()}


def repeated_codes(
    table: Table, checked: Checked, contract: Contract, code: Sequence[str]
) -> tuple[int, ...]:
    """Kept rows, numbered from 1, whose key others had too; only of keys that hold a column of the code.

    ``table`` is what was checked, still under the row numbers of the file.
    """
    keys = [key_columns(contract.columns), *((one.name,) for one in contract.columns if one.unique)]
    columns = {one.name: one for one in contract.columns}
    found = pd.Series(False, index=pd.RangeIndex(1, len(table.frame) + 1))
    for key in keys:
        if set(key) & set(code) and set(key) <= set(table.frame):
            parts = {name: as_type(table.frame[name], columns[name]).values for name in key}
            typed = pd.DataFrame(parts).set_axis(found.index)
            found |= typed.notna().all(axis=1) & typed.duplicated(keep=False)
    return tuple(int(row) for row in checked.table.frame.index[found[checked.table.frame.index]])


def with_known_waves(checked: Checked, source: Source) -> Checked:
    """The check, and whether each row is of a wave that the source entry lists; others would be left out."""
    if source.waves is None or source.waves.column not in checked.table.frame:
        return checked
    column, listed = source.waves.column, list(source.waves.values)
    given = as_text(checked.table.frame[column]).dropna()
    rows = given.index[~given.isin(listed)]
    finding = f"a wave that 'waves' of the source does not list (it lists {', '.join(listed)})"
    rule = Rule(
        f"{column}.{KNOWN_WAVE}", RuleKind.ENUM, (column,), Severity.ERROR, _WAVE_TEXTS, finding, source.id
    )
    state = RuleState.FAILED if len(rows) else RuleState.PASSED
    more = pd.DataFrame(
        {"row": rows, "column": column, "rule": rule.id, "severity": str(rule.severity), "what": finding}
    )
    return replace(
        checked,
        outcomes=(*checked.outcomes, RuleOutcome(rule, len(given), len(rows), state)),
        findings=pd.concat([checked.findings, more], ignore_index=True) if len(rows) else checked.findings,
        blocked=checked.blocked or bool(len(rows)),
    )


def in_file(checked: Checked, table: Table, source: Source) -> Checked:
    """The check with findings that name row and columns of the file; each row, column and rule once.

    ``table`` is what was checked, still under the row numbers of the file.
    """
    found = checked.findings
    columns = {one.rule.id: one.rule.columns for one in checked.outcomes}
    rows = table.frame.index.to_series().iloc[found["row"].astype(int) - 1].to_numpy()
    indicators = _indicators(table, source).iloc[found["row"].astype(int) - 1]
    years = _years(table, source).iloc[found["row"].astype(int) - 1]
    told = [
        ", ".join(file_columns(columns[rule], source, indicator=indicator, year=year))
        for rule, indicator, year in zip(found["rule"], indicators, years, strict=True)
    ]
    named = found.assign(row=pd.array(rows, dtype="Int64"), column=pd.array(told, dtype="str"))
    once = named.drop_duplicates(["row", "column", "rule"])
    return replace(checked, findings=once.sort_values(["row", "column", "rule"], ignore_index=True))


def _indicators(table: Table, source: Source) -> pd.Series:
    """Indicator of every row; empty where the source has none."""
    if source.measures:
        return table.frame[INDICATOR]
    return pd.Series("", index=table.frame.index)


def _years(table: Table, source: Source) -> pd.Series:
    """Year of every row where a row of the file holds several; else empty."""
    layout = source.reader.layout
    in_header = source.reader.format is Format.INKAR or (layout is not None and layout.year_row)
    if source.measures and in_header:
        return as_text(table.frame[YEAR]).fillna("")
    return pd.Series("", index=table.frame.index)


def named_columns(rule: Rule, findings: pd.DataFrame, source: Source) -> str:
    """Columns of the file that a rule is about: those with findings, else all it looks at."""
    told = findings.loc[findings["rule"] == rule.id, "column"].drop_duplicates().tolist()
    more = [f"+ {len(told) - MOST_NAMED}"] if len(told) > MOST_NAMED else []
    return "; ".join([*told[:MOST_NAMED], *more]) or ", ".join(file_columns(rule.columns, source))


def file_columns(
    columns: tuple[str, ...], source: Source, *, indicator: str = "", year: str = ""
) -> tuple[str, ...]:
    """Columns of the file from which columns of the contract come, each once.

    ``indicator`` narrows those of an indicator file to one indicator, ``year`` stands behind a name that
    several columns share. What is in no column of the file (the indicator's name, a year that the source
    entry gives) has no name.
    """
    return tuple(dict.fromkeys(name for one in columns for name in _names(one, source, indicator, year)))


def _own_names(source: Source) -> Mapping[str, str]:
    """Columns that a reader makes -> how the file calls them."""
    if source.reader.format is Format.INKAR:
        return _INKAR_NAMES
    layout = source.reader.layout
    if layout is None:
        return {}
    key = layout.key_and_name or ""
    made = {"ags": key, "area": key, "year": f"year (row {layout.year_row})" if layout.year_row else ""}
    return {name: told for name, told in made.items() if told}


def _names(column: str, source: Source, indicator: str, year: str) -> Iterator[str]:
    own = _own_names(source)
    back = {new: old for old, new in source.rename.items()}
    if not source.measures:
        yield back.get(column, column)
    elif column == AREA:
        name = source.area_column or "ags"
        yield own.get(name, back.get(name, name))
    elif column == YEAR:
        name = source.year_column or "year"
        yield from () if source.year else (own.get(name, back.get(name, name)),)
    elif column == AREA_NAME:
        yield own.get(column, back.get(column, column))
    else:
        for measure in source.measures:
            about = not indicator or measure.indicator == indicator
            if about and column in {measure.role.value, REASON}:
                name = back.get(measure.column, measure.column)
                yield f"{name} ({year})" if year else name

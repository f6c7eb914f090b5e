"""Missing values of a source that its contract has looked at: in which column, how many, and why."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kpk_eval.delivered import file_columns
from kpk_eval.model import Table
from kpk_eval.params.schema import Source
from kpk_eval.report import GapLine
from kpk_eval.reshape import INDICATOR, REASON, as_text


def gaps(table: Table, source: Source) -> Iterator[GapLine]:
    """One line for each column, wave and reason for which values are missing, in the order of the contract.

    ``table`` has the rows that the contract kept. An indicator file is told measure by measure.
    """
    if source.measures:
        yield from _of_measures(table, source)
        return
    waves = _waves(table.frame, source)
    rows = waves.value_counts()
    for name in table.frame.columns:
        missing = table.frame[name].isna()
        told = pd.DataFrame({"wave": waves[missing], "reason": _said(table.reasons, name, missing)})
        (shown,) = file_columns((str(name),), source) or (str(name),)
        counted = told.groupby(["wave", "reason"], sort=True).size().reset_index(name="values")
        for wave, reason, values in counted.itertuples(index=False, name=None):
            yield GapLine(shown, str(wave), str(reason), int(values), int(rows[wave]))


def _of_measures(table: Table, source: Source) -> Iterator[GapLine]:
    """Lines of an indicator file, whose rows each hold one indicator of one area and year."""
    names = {new: old for old, new in source.rename.items()}
    for measure in source.measures:
        here = table.frame[INDICATOR] == measure.indicator
        frame, column = table.frame[here], measure.role.value
        missing = frame[column].isna()
        reasons = frame[[REASON]].rename(columns={REASON: column}) if REASON in frame else table.reasons[here]
        why = _said(reasons, column, missing)
        for reason, values in why.value_counts(sort=False).items():
            shown = names.get(measure.column, measure.column)
            yield GapLine(shown, "", str(reason), int(values), len(frame))


def _said(reasons: pd.DataFrame, name: str, missing: pd.Series) -> pd.Series:
    """Reasons of the missing values of a column; empty where there is none."""
    if name not in reasons:
        return pd.Series("", index=missing.index[missing], dtype="str")
    said: pd.Series = reasons.loc[missing, name].astype("object")
    return said.where(said.notna(), "")


def _waves(frame: pd.DataFrame, source: Source) -> pd.Series:
    """Wave of every row; empty where it has none."""
    if source.waves is not None and source.waves.column in frame:
        named: pd.Series = as_text(frame[source.waves.column]).map(source.waves.values)
        return named.astype("object").fillna("")
    return pd.Series(source.wave or "", index=frame.index, dtype="object")

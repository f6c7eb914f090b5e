"""Whether people were interviewed when their wave took place: swapped files and mistyped dates show here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from kpk_eval.contract import Contract, Rule, RuleKind
from kpk_eval.entry_rules import EntryRule
from kpk_eval.model import Severity
from kpk_eval.params.schema import Source, Wave
from kpk_eval.reshape import as_text

MARGIN = pd.DateOffset(months=3)
"""Before and after the year of a wave: fieldwork may begin early or end late."""
_TEXTS = {
    "de": "Das Datum liegt im Jahr der Erhebung, höchstens drei Monate davor oder danach",
    "en": "the date lies in the year of the wave, at most three months before or after it",
}
_FINDING = (
    "a date more than three months off the year of the wave: are waves swapped, or is the date mistyped? "
    "Correct the file, 'wave' of the source entry, or 'year' of the wave"
)


def wave_date_rules(
    frame: pd.DataFrame, source: Source, contract: Contract, waves: Mapping[str, Wave]
) -> Iterator[EntryRule]:
    """One rule for each column that the contract declares as a date of the wave (``waveDate``).

    ``frame`` has the typed rows. Waves without a year say nothing about dates.
    """
    columns = [column.name for column in contract.columns if column.wave_date]
    known = {name: wave.year for name, wave in waves.items() if wave.year is not None}
    if not columns or not known:
        return
    years = _waves(frame, source).map(known).astype("Float64")
    for name in columns:
        asked = years.notna() & frame[name].notna()
        off = asked & ~_fits(frame[name], years)
        rule = Rule(f"{name}.wave_year", RuleKind.ROW, (name,), Severity.WARNING, _TEXTS, _FINDING, source.id)
        yield EntryRule(rule, int(asked.sum()), tuple((int(row), "") for row in frame.index[off]))


def _fits(dates: pd.Series, years: pd.Series) -> pd.Series:
    """Whether each date lies in its year or within the margin around it."""
    begin = pd.to_datetime(years.map(lambda year: f"{int(year)}-01-01", na_action="ignore"))
    end = pd.to_datetime(years.map(lambda year: f"{int(year)}-12-31", na_action="ignore"))
    return (dates >= begin - MARGIN) & (dates <= end + MARGIN)


def _waves(frame: pd.DataFrame, source: Source) -> pd.Series:
    """Wave of every row; NA where it has none."""
    if source.waves is not None and source.waves.column in frame:
        return as_text(frame[source.waves.column]).map(source.waves.values)
    return pd.Series(source.wave, index=frame.index, dtype="object")

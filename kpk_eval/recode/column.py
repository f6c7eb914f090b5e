"""One column after its changes, which can differ from wave to wave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpk_eval.params.schema import Language
from kpk_eval.params.schema.recoding import Change, Recoding
from kpk_eval.recode.change import Changed, Step, as_codes, changed


@dataclass(frozen=True, slots=True)
class Stray:
    """Cells about which a change says nothing: how many, how many different ones, and the first row."""

    wave: str
    cells: int
    kinds: int
    row: Any
    rescales: bool


@dataclass(frozen=True, slots=True)
class RecodedColumn:
    """Values of a column after all changes, why some became missing, and what was done in which wave."""

    values: pd.Series
    reasons: pd.Series
    steps: tuple[tuple[str, Step], ...]
    stray: tuple[Stray, ...]
    unused: tuple[str, ...]


def recoded_column(
    cells: pd.Series, recoding: Recoding, waves: pd.Series, *, language: Language
) -> RecodedColumn:
    """The cells after the change of their wave; cells of other waves stay as they are."""
    plain, places = cells.reset_index(drop=True), waves.reset_index(drop=True)
    done = {
        wave: changed(plain[_rows(places, wave)], change, language=language)
        for wave, change in _changes(recoding).items()
    }
    values, reasons = _put_together(plain, list(done.values()))
    return RecodedColumn(
        values.set_axis(cells.index),
        reasons.set_axis(cells.index),
        tuple((wave, step) for wave, one in done.items() for step in one.steps),
        tuple(
            _stray(cells, wave, one, rescales=_changes(recoding)[wave].rescales)
            for wave, one in done.items()
            if one.stray.any()
        ),
        tuple(dict.fromkeys(code for one in done.values() for code in one.unused)),
    )


def _changes(recoding: Recoding) -> dict[str, Change]:
    """Wave -> its change; an empty wave stands for all rows."""
    if recoding.waves:
        return dict(recoding.waves)
    return {} if recoding.empty else {"": recoding}


def _rows(waves: pd.Series, wave: str) -> pd.Series:
    if not wave:
        return pd.Series(True, index=waves.index)
    return (waves == wave).fillna(False).astype(bool)


def _put_together(cells: pd.Series, parts: list[Changed]) -> tuple[pd.Series, pd.Series]:
    """Changed and unchanged cells in one column, as text where they are not of one type."""
    reasons = pd.Series(pd.NA, index=cells.index, dtype="str")
    whole = len(parts) == 1 and len(parts[0].values) == len(cells)
    if whole:
        return parts[0].values, parts[0].reasons
    alike = all(part.values.dtype == cells.dtype for part in parts)
    values = cells.copy() if alike else as_codes(cells)
    for part in parts:
        values.loc[part.values.index] = part.values if alike else as_codes(part.values)
        reasons.loc[part.reasons.index] = part.reasons
    return values, reasons


def _stray(cells: pd.Series, wave: str, done: Changed, *, rescales: bool) -> Stray:
    rows = done.stray.index[done.stray]
    kinds = as_codes(cells.iloc[rows]).nunique()
    return Stray(wave, len(rows), kinds, cells.index[rows[0]], rescales)

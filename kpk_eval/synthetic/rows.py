"""Rows of a source in the columns of its contract, and which of their values are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpk_eval.params.schema import Evaluation, Source, Wave
from kpk_eval.synthetic.draw import dtype
from kpk_eval.synthetic.spec import TableSpec

NO_GAP = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a source in the columns of its contract.

    ``gaps`` has the same shape: `NO_GAP`, or the number (from 1) of the reason why a value is missing.
    """

    frame: pd.DataFrame
    gaps: pd.DataFrame


def without_gaps(frame: pd.DataFrame) -> Rows:
    """Rows of which every missing value is simply empty."""
    return Rows(frame, pd.DataFrame(NO_GAP, index=frame.index, columns=frame.columns))


def made_of(rows: Sequence[Mapping[str, Any]], spec: TableSpec) -> Rows:
    """Rows in the columns and types of a contract; what a row does not name is empty."""
    columns = {
        one.name: pd.Series([row.get(one.name) for row in rows], dtype=dtype(one)) for one in spec.columns
    }
    return without_gaps(pd.DataFrame(columns))


def waves_in(evaluation: Evaluation, source: Source) -> tuple[Wave, ...]:
    """Waves that the file of a source holds, in their order in time; all where it names none."""
    if source.wave is None and source.waves is None:
        return evaluation.frame.waves
    held = set(source.waves.values.values()) if source.waves else {source.wave}
    return tuple(wave for wave in evaluation.frame.waves if wave.id in held)


def wave_values(source: Source, wave: str) -> Mapping[str, str]:
    """Column and value by which the file marks rows of a wave; nothing where it holds one wave only."""
    if source.waves is None:
        return {}
    return {source.waves.column: next(value for value, one in source.waves.values.items() if one == wave)}


def seed_of(evaluation: Evaluation) -> int:
    """Seed of the made-up data.

    Raises
    ------
    ValueError
        Where the evaluation is not a synthetic one.
    """
    if evaluation.frame.synthetic is None:
        raise ValueError(
            f"params/{evaluation.id}: 'synthetic' is not set; no data are made up for real evaluations"
        )
    return evaluation.frame.synthetic.seed

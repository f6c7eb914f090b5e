"""From contracted rows of indicator files to indicators per area and year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpk_eval.consistency import REMEDIES, inconsistencies
from kpk_eval.contracted import Contracted
from kpk_eval.params.schema import Indicator
from kpk_eval.prepare.errors import NO_REASON, PreparationError

AREA_KEYS = ["area_id", "year", "indicator"]
AREA_VALUES = ["numerator", "denominator", "coverage", "value"]
ZERO_DENOMINATOR = "denominator_zero"
"""Reason key of a value that cannot be computed, because there is nobody of whom it would be a share."""


def prepare_indicators(parts: Sequence[Contracted], indicators: Sequence[Indicator]) -> pd.DataFrame:
    """Indicators per area and year, merged from all sources.

    Columns: area_id, area, year, indicator, numerator, denominator, coverage, value, reason, flag (how the
    source qualifies a number of the row; NA: it does not), official (all parts of the row were published by
    a statistical office). ``value`` is ``per`` x numerator / denominator where the sources do not deliver it.

    Raises
    ------
    PreparationError
        Where two sources give different numbers for the same part of the same indicator, or the numbers of
        a row do not fit together.
    """
    long = _below_each_other(parts)
    grouped = long.groupby(AREA_KEYS, sort=True, observed=True)
    twice = grouped[AREA_VALUES].nunique().gt(1)
    if twice.to_numpy().any():
        area, year, indicator = twice[twice.any(axis=1)].index[0]
        raise PreparationError(
            f"indicator {indicator!r}, area {area}, {year}: two sources give different numbers"
        )
    merged = grouped[[*AREA_VALUES, "area", "reason", "flag"]].first().reset_index()
    _require_consistent(merged, long, indicators)
    official = grouped["official"].all().to_numpy()
    per = merged["indicator"].map({one.id: one.per for one in indicators}).astype(float)
    numerator, denominator = merged["numerator"].astype(float), merged["denominator"].astype(float)
    value = merged["value"].astype(float).fillna(per * numerator / denominator.replace(0, np.nan))
    unsaid = value.isna() & merged["reason"].isna()
    reason = merged["reason"].astype("string").where(value.isna()).mask(unsaid, NO_REASON)
    reason = reason.mask(unsaid & (denominator == 0), ZERO_DENOMINATOR)
    flag = merged["flag"].astype("string").where(value.notna())
    return merged.assign(value=value, reason=reason, flag=flag, official=official)


def _below_each_other(parts: Sequence[Contracted]) -> pd.DataFrame:
    """Rows of all sources, with the path of the file and whether an office published it."""
    frames = [
        part.frame.assign(official=part.source.official, source=part.source.path)
        for part in parts
        if len(part.frame)
    ]
    if not frames:
        raise PreparationError("no indicator source has any row")
    long = pd.concat(frames, ignore_index=True)
    return long if "flag" in long else long.assign(flag=pd.Series(pd.NA, long.index, "string"))


def _require_consistent(merged: pd.DataFrame, long: pd.DataFrame, indicators: Sequence[Indicator]) -> None:
    """Refuse numbers of one area and year that contradict each other; the files are named, no number is."""
    for found in inconsistencies(merged, indicators):
        if not len(found.rows):
            continue
        area, year, indicator = (merged.loc[found.rows[0], key] for key in AREA_KEYS)
        here = (long["area_id"] == area) & (long["year"] == year) & (long["indicator"] == indicator)
        files = ", ".join(dict.fromkeys(long.loc[here, "source"]))
        others = f" ({len(found.rows) - 1} more of this kind)" if len(found.rows) > 1 else ""
        raise PreparationError(
            f"{files}: indicator {indicator!r}, area {area}, {year}: {REMEDIES[found.rule]}{others}"
        )

"""From contracted rows to outcomes: score scales, code yes/no, merge indicator sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpk_eval.contracted import Contracted
from kpk_eval.model import OutcomeType
from kpk_eval.params.schema import Indicator, Instrument, Outcome, Scoring, Source
from kpk_eval.reshape import as_text

PERSON, WAVE = "person", "wave"
NO_REASON = "no_reason"
"""Reason key of a value that is missing without the file saying why."""
TOO_FEW_ITEMS = "too_few_items"
"""Reason key of a scale value whose items were not answered often enough."""
AREA_KEYS = ["area_id", "year", "indicator"]
AREA_VALUES = ["numerator", "denominator", "coverage", "value"]


class PreparationError(Exception):
    """Contracted data and plan do not fit together."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Outcomes of one population at one site.

    ``values`` has one row per person and wave: ``person`` (linking code, NA where none was given),
    ``wave``, and one float column per outcome (NaN: missing). ``reasons`` has the same rows and, per
    outcome, why a value is missing (NA: it is not).
    """

    values: pd.DataFrame
    reasons: pd.DataFrame


def prepare_answers(
    parts: Sequence[Contracted],
    outcomes: Sequence[Outcome],
    instruments: Sequence[Instrument],
    *,
    code: str,
    waves: Sequence[str],
) -> Answers:
    """Outcomes of all waves, one below the other; rows of other waves are left out.

    Raises
    ------
    PreparationError
        Where the data have no column that the plan or the population names.
    """
    scales = {instrument.id: instrument for instrument in instruments}
    values, reasons = [], []
    for part in parts:
        wave = _waves_of(part.source, part.frame)
        here = wave.isin(list(waves)).to_numpy()
        frame, why = part.frame[here], part.reasons[here]
        if code not in frame:
            raise PreparationError(f"{part.source.path}: no column {code!r}, by which people are recognised")
        scored = {one.id: _outcome(frame, one, scales, part.source) for one in outcomes}
        head = {PERSON: as_text(frame[code]), WAVE: wave[here]}
        values.append(pd.DataFrame({**head, **scored}))
        reasons.append(
            pd.DataFrame({one.id: _reason(frame, why, one, scales, scored[one.id]) for one in outcomes})
        )
    return Answers(pd.concat(values, ignore_index=True), pd.concat(reasons, ignore_index=True))


def _waves_of(source: Source, frame: pd.DataFrame) -> pd.Series:
    """Wave of every row; a value of the wave column that the source entry does not list is NA."""
    if source.waves is None:
        return pd.Series(source.wave, index=frame.index, dtype="string")
    if source.waves.column not in frame:
        raise PreparationError(
            f"{source.path}: no column {source.waves.column!r}, which tells the waves apart"
        )
    return as_text(frame[source.waves.column]).map(source.waves.values).astype("string")


def _outcome(
    frame: pd.DataFrame, outcome: Outcome, scales: dict[str, Instrument], source: Source
) -> pd.Series:
    """Values of one outcome as floats; binary outcomes are 0 and 1."""
    columns = scales[outcome.instrument].items if outcome.instrument else (outcome.item or "",)
    if absent := [column for column in columns if column not in frame]:
        raise PreparationError(
            f"{source.path}: no column {absent[0]!r}, which outcome {outcome.id!r} of plan.yaml needs"
        )
    if outcome.type is OutcomeType.BINARY and outcome.yes:
        item = frame[columns[0]]
        _require_words(item, outcome, source)
        return _yes(as_text(item).isin(outcome.yes), item)
    _require_numbers(frame, columns, source)
    number = (
        score(frame, scales[outcome.instrument])
        if outcome.instrument
        else pd.to_numeric(frame[columns[0]]).astype(float)
    )
    return number if outcome.cut is None else _yes(number >= outcome.cut, number)


def _require_words(item: pd.Series, outcome: Outcome, source: Source) -> None:
    """Refuse a yes/no column none of whose two values can be among those that count as yes."""
    if pd.api.types.is_bool_dtype(item) and not {"True", "False"} & set(outcome.yes):
        raise PreparationError(
            f"{source.path}: column {item.name!r} holds true and false, but 'yes' of outcome {outcome.id!r} "
            f'in plan.yaml lists neither: write yes: ["True"]'
        )


def _require_numbers(frame: pd.DataFrame, columns: Sequence[str], source: Source) -> None:
    """Refuse text where numbers are needed; pandas itself would repeat the text in its message."""
    for name in columns:
        wrong = int((frame[name].notna() & pd.to_numeric(frame[name], errors="coerce").isna()).sum())
        if wrong:
            raise PreparationError(
                f"{source.path}: column {name!r} has {wrong} values that are no numbers; "
                "declare it as integer or number in the contract, or recode it"
            )


def _yes(met: pd.Series, given: pd.Series) -> pd.Series:
    """1 where met, 0 where not, NaN where nothing was given."""
    return met.astype(float).where(given.notna())


def score(frame: pd.DataFrame, instrument: Instrument) -> pd.Series:
    """Scale values of an instrument, one per row.

    Reversed items are mirrored on the recorded range (low + high - value); then ``shift`` is added to
    every item. The scale is the mean of the answered items, or that mean times the number of items
    (``sum``, i.e. a sum prorated for unanswered items). NaN where fewer than ``minimum_answered`` items
    were answered.
    """
    items = frame[list(instrument.items)].apply(pd.to_numeric).astype(float)
    mirrored = items.assign(
        **{name: instrument.low + instrument.high - items[name] for name in instrument.reversed}
    )
    mean = (mirrored + instrument.shift).mean(axis=1)
    enough = items.notna().sum(axis=1) >= instrument.minimum_answered
    scale: pd.Series = mean * len(instrument.items) if instrument.scoring is Scoring.SUM else mean
    return scale.where(enough)


def _reason(
    frame: pd.DataFrame,
    why: pd.DataFrame,
    outcome: Outcome,
    scales: dict[str, Instrument],
    values: pd.Series,
) -> pd.Series:
    """Why an outcome is missing: the one reason its items share, else that too few were answered."""
    columns = scales[outcome.instrument].items if outcome.instrument else (outcome.item or "",)
    item_reasons = why.reindex(columns=list(columns)).astype("string")
    item_reasons = item_reasons.where(item_reasons.notna() | frame[list(columns)].notna(), NO_REASON)
    first = item_reasons.bfill(axis=1).iloc[:, 0]
    same = item_reasons.eq(first, axis=0).all(axis=1)
    return first.where(same, TOO_FEW_ITEMS).where(values.isna()).astype("string")


def prepare_indicators(parts: Sequence[Contracted], indicators: Sequence[Indicator]) -> pd.DataFrame:
    """Indicators per area and year, merged from all sources.

    Columns: area_id, area, year, indicator, numerator, denominator, coverage, value, reason, official
    (all parts of the row were published by a statistical office). ``value`` is
    ``per`` x numerator / denominator where the sources do not deliver it.

    Raises
    ------
    PreparationError
        Where two sources give different numbers for the same part of the same indicator.
    """
    frames = [part.frame.assign(official=part.source.official) for part in parts if len(part.frame)]
    if not frames:
        raise PreparationError("no indicator source has any row")
    long = pd.concat(frames, ignore_index=True)
    grouped = long.groupby(AREA_KEYS, sort=True, observed=True)
    twice = grouped[AREA_VALUES].nunique().gt(1)
    if twice.to_numpy().any():
        area, year, indicator = twice[twice.any(axis=1)].index[0]
        raise PreparationError(
            f"indicator {indicator!r}, area {area}, {year}: two sources give different numbers"
        )
    merged = grouped[[*AREA_VALUES, "area", "reason"]].first().reset_index()
    official = grouped["official"].all().to_numpy()
    per = merged["indicator"].map({one.id: one.per for one in indicators}).astype(float)
    computed = (
        per * merged["numerator"].astype(float) / merged["denominator"].astype(float).replace(0, np.nan)
    )
    value = merged["value"].astype(float).fillna(computed)
    reason = (
        merged["reason"]
        .astype("string")
        .where(value.isna())
        .mask(value.isna() & merged["reason"].isna(), NO_REASON)
    )
    return merged.assign(value=value, reason=reason, official=official)

"""From contracted rows of a survey to outcomes: score scales, code yes/no, find reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from kpk_eval.contracted import Contracted
from kpk_eval.model import OutcomeType
from kpk_eval.params.schema import Code, Instrument, Outcome, Source
from kpk_eval.prepare.codes import REPEATED, code_elements, joined
from kpk_eval.prepare.errors import NO_REASON, PreparationError
from kpk_eval.prepare.scales import out_of_range, score
from kpk_eval.reshape import as_text

PERSON, WAVE = "person", "wave"
TOO_FEW_ITEMS = "too_few_items"
"""Reason key of a scale value whose items were not answered often enough."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Outcomes of one population at one site.

    ``values`` has one row per person and wave: ``person`` (linking code, NA where it is not complete),
    ``wave``, and one float column per outcome (NaN: missing). ``reasons`` has the same rows and, per
    outcome, why a value is missing (NA: it is not). ``codes`` has the same rows and the elements of the
    code, as `code_elements` gives them, and whether it is repeated, ``traits`` the characteristics by which
    linkage is shown, as text.
    """

    values: pd.DataFrame = field(repr=False)
    reasons: pd.DataFrame = field(repr=False)
    codes: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    traits: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


def prepare_answers(
    parts: Sequence[Contracted],
    outcomes: Sequence[Outcome],
    instruments: Sequence[Instrument],
    *,
    code: str | Code,
    waves: Sequence[str],
    characteristics: Sequence[str] = (),
) -> Answers:
    """Outcomes of all waves, one below the other; rows of other waves are left out.

    Raises
    ------
    PreparationError
        Where the data have no column that the plan or the population names.
    """
    scales = {instrument.id: instrument for instrument in instruments}
    values, reasons, codes, traits = [], [], [], []
    for part in parts:
        wave = waves_of(part.source, part.frame)
        here = wave.isin(list(waves)).to_numpy()
        frame, why = (part.frame[here], part.reasons[here]) if not here.all() else (part.frame, part.reasons)
        elements = code_elements(frame, code, shown=part.source.path)
        scored = {one.id: _outcome(frame, one, scales, part.source) for one in outcomes}
        head = {PERSON: joined(elements), WAVE: wave[here]}
        values.append(pd.DataFrame({**head, **scored}))
        reasons.append(
            pd.DataFrame({one.id: _reason(frame, why, one, scales, scored[one.id]) for one in outcomes})
        )
        codes.append(elements.assign(**{REPEATED: frame.index.isin(part.report.repeated)}))
        traits.append(_traits(frame, characteristics, part.source))
    return Answers(*(pd.concat(one, ignore_index=True) for one in (values, reasons, codes, traits)))


def _traits(frame: pd.DataFrame, characteristics: Sequence[str], source: Source) -> pd.DataFrame:
    """Characteristics of every row as text; NA where missing."""
    if absent := [name for name in characteristics if name not in frame]:
        raise PreparationError(
            f"{source.path}: no column {absent[0]!r}, which 'characteristics' of the population names"
        )
    return pd.DataFrame({name: as_text(frame[name]) for name in characteristics}, index=frame.index)


def waves_of(source: Source, frame: pd.DataFrame) -> pd.Series:
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
        _scale_value(frame, scales[outcome.instrument], source)
        if outcome.instrument
        else pd.to_numeric(frame[columns[0]]).astype(float)
    )
    return number if outcome.cut is None else _yes(number >= outcome.cut, number)


def _scale_value(frame: pd.DataFrame, instrument: Instrument, source: Source) -> pd.Series:
    """Values of a scale; item values that the instrument does not have are an error."""
    wrong = out_of_range(frame, instrument)
    if wrong.any():
        name, low, high = wrong.index[wrong > 0][0], *instrument.recorded
        raise PreparationError(
            f"{source.path}: column {name!r} has {wrong[name]} values outside {low:g} to {high:g}, the "
            f"recorded codes of {instrument.id!r}; correct the file, its 'recode', or 'recoded' in plan.yaml"
        )
    return score(frame, instrument)


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
    first = item_reasons.iloc[:, 0]
    for name in item_reasons.columns[1:]:
        first = first.fillna(item_reasons[name])
    same = item_reasons.eq(first, axis=0).fillna(False).all(axis=1)
    return first.where(same, TOO_FEW_ITEMS).where(values.isna()).astype("string")

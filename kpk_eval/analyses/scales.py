"""How reliably the scales of a population measure, wave by wave, and whether they measure the same later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.cohort import Cohort, cohort_of
from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.rounding import rate
from kpk_eval.disclosure.rules import SPREAD, SURE
from kpk_eval.disclosure.survey import answering, compared
from kpk_eval.disclosure.survey_axes import BOTH, LINKED
from kpk_eval.intake import Survey, survey
from kpk_eval.model import Column, Design, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.params.schema import Instrument, Outcome
from kpk_eval.prepare import WAVE, waves_of
from kpk_eval.protection import policy_of
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.scales.alpha import alpha
from kpk_eval.stats.scales.invariance import Level, invariance_of_same_people
from kpk_eval.stats.scales.item_analysis import item_analysis
from kpk_eval.stats.scales.omega import omega
from kpk_eval.study import Study

LEVEL = 0.95
PER_ITEM = 5
"""Fewest people for each item of a scale of which item-level numbers are told."""
STATISTICS = ("alpha", "low", "high", "omega", "rest_low", "rest_high")
SHARES = ("floor", "ceiling")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "instrument", "outcome", "type", "wave", "contrast"),
    Column("items", Sort.TECHNICAL),
    Column("n", Sort.PEOPLE),
    *(Column(name, Sort.STATISTIC, ("n",), scale=Scale.EFFECT, parameters=10) for name in STATISTICS),
    *(Column(name, Sort.STATISTIC, ("n",), scale=Scale.OUTCOME) for name in SHARES),
    Column("level", Sort.TECHNICAL),
    Column("invariance", Sort.STATISTIC, ("n",)),
    Column("reason", Sort.STATISTIC, ("n",)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """An instrument, the outcome that it gives, and the answers to its items in the rows of the answers."""

    instrument: Instrument
    outcome: Outcome
    items: pd.DataFrame

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest answer to an item."""
        return float(self.instrument.low), float(self.instrument.high)

    def least(self) -> int:
        """Fewest people with all items of whom something is told."""
        return max(SPREAD, PER_ITEM * len(self.instrument.items))


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per scale and wave, and one per scale and contrast in which the same people are compared.

    Alpha, omega and the correlations of items with the rest rest on people who answered every item, ``n``
    counts those with a value of the scale. Numbers about single items are left out where fewer people than
    may be spoken of depart from the most frequent answer, shares of the lowest and highest value where few
    are there.
    """
    data = survey(study, analysis="scales", site=site, population=population)
    base = policy_of(study, data.origin).base
    cohorts = [cohort_of(data, contrast) for contrast in study.contrasts]
    found = [row for one in _measured(data) for row in _rows(data, one, cohorts, base=base)]
    table = table_of([row for row, _ in found], COLUMNS)
    return Result(
        data.origin,
        Shape.SCALES,
        table,
        COLUMNS,
        study.wording(),
        cells={"n": tuple(cell for _, cell in found)},
    )


def _measured(data: Survey) -> Iterator[Measured]:
    """Scales of several items with the outcome that holds their value."""
    scales = {one.id: one for one in data.study.evaluation.plan.instruments}
    seen: set[str] = set()
    for outcome in sorted(data.outcomes, key=lambda one: one.cut is not None):
        name = outcome.instrument
        if name and name not in seen and len(scales[name].items) > 1:
            seen.add(name)
            yield Measured(scales[name], outcome, _items(data, scales[name]))


def _items(data: Survey, instrument: Instrument) -> pd.DataFrame:
    """Scored items of everybody, in the rows of the answers; the reversed ones are not turned yet."""
    waves = [wave.id for wave in data.study.waves]
    names = list(instrument.items)
    frames = [
        part.frame.loc[waves_of(part.source, part.frame).isin(waves).to_numpy(bool), names]
        for part in data.parts
    ]
    items: pd.DataFrame = pd.concat(frames, ignore_index=True).apply(pd.to_numeric).astype(float)
    if not instrument.recoded:
        return items
    return pd.DataFrame({name: items[name].map(instrument.recoded) for name in names})


def _rows(
    data: Survey, one: Measured, cohorts: list[Cohort], *, base: int
) -> Iterator[tuple[dict[str, Any], Cell]]:
    """Numbers of every wave, then those of every contrast."""
    waves = data.answers.values[WAVE]
    for wave in data.study.waves:
        here = (waves == wave.id).fillna(False).to_numpy(bool)
        told = _of_wave(data, one, here, base=base)
        yield _head(data, one) | told | {"wave": wave.id}, answering(one.outcome.id, wave.id)
    for cohort in cohorts:
        contrast = cohort.contrast
        if contrast.id in one.outcome.contrasts and Design.PAIRED in one.outcome.designs:
            cell = compared(one.outcome.id, contrast.id, LINKED, contrast.before, pair=BOTH)
            yield _head(data, one) | _of_contrast(one, cohort) | {"contrast": contrast.id}, cell


def _head(data: Survey, one: Measured) -> dict[str, Any]:
    """A row without numbers."""
    return {
        "site": data.origin.site,
        "population": data.origin.population,
        "instrument": one.instrument.id,
        "outcome": one.outcome.id,
        "type": str(OutcomeType.BINARY),
        "wave": None,
        "contrast": None,
        "items": len(one.instrument.items),
        **dict.fromkeys((*STATISTICS, *SHARES), nan),
        "level": LEVEL,
        "invariance": None,
        "reason": None,
    }


def _of_wave(data: Survey, one: Measured, here: npt.NDArray[np.bool_], *, base: int) -> dict[str, Any]:
    """Reliability and ends of a scale in one wave."""
    scores = data.answers.values.loc[here, one.outcome.id].to_numpy(float)
    told: dict[str, Any] = {"n": int((~np.isnan(scores)).sum())}
    items = one.items[here]
    complete = items.dropna()
    least = data.study.evaluation.frame.disclosure.minimum
    if one.outcome.cut is None:
        for name, end in zip(SHARES, one.instrument.reach, strict=True):
            told[name] = _share_at(scores, end, least=least, base=base)
    if len(complete) < one.least():
        return told | {"reason": str(Refusal.TOO_FEW)}
    reverse = one.instrument.reversed
    found = alpha(items, reverse=reverse, bounds=one.bounds, level=LEVEL)
    if not found.estimable:
        return told | {"reason": str(found.reason)}
    told |= {"alpha": found.estimate, "low": found.low, "high": found.high}
    if _departs(complete, least=least):
        rests = [item.item_rest for item in item_analysis(items, reverse=reverse, bounds=one.bounds).items]
        told |= {"rest_low": min(rests), "rest_high": max(rests)}
        told["omega"] = omega(items, reverse=reverse, bounds=one.bounds, resamples=0).estimate
    return told


def _share_at(scores: npt.NDArray[np.float64], end: float, *, least: int, base: int) -> float:
    """Share of values at an end of a scale, of rounded counts; NaN where few are there, or few are not."""
    valid = scores[~np.isnan(scores)]
    at = int(np.isclose(valid, end).sum())
    few = any(0 < count < least for count in (at, valid.size - at))
    agreed = at in (0, valid.size) and valid.size < SURE
    return nan if few or agreed or not valid.size else rate(float(at), float(valid.size), base=base)


def _departs(complete: pd.DataFrame, *, least: int) -> bool:
    """Whether at every item enough people depart from the most frequent answer."""
    most = max(int(complete[name].value_counts().max()) for name in complete)
    return len(complete) - most >= least


def _of_contrast(one: Measured, cohort: Cohort) -> dict[str, Any]:
    """How far the same people's answers follow the same model in both waves."""
    linked = cohort.later
    values = cohort.data.answers.values[one.outcome.id]
    pairs = values.loc[linked.index].notna().to_numpy() & values.loc[linked].notna().to_numpy()
    told: dict[str, Any] = {"n": int(pairs.sum())}
    before, after = one.items.loc[linked.index], one.items.loc[linked]
    complete = before.notna().all(axis=1).to_numpy() & after.notna().all(axis=1).to_numpy()
    if complete.sum() < 2 * one.least():
        return told | {"reason": str(Refusal.TOO_FEW)}
    found = invariance_of_same_people(
        [before, after], reverse=one.instrument.reversed, bounds=one.bounds, level=LEVEL
    )
    if not found.estimable:
        return told | {"reason": str(found.reason)}
    if found.reached is None:
        return told | {"reason": str(found.steps[0].reason or Refusal.POOR_FIT)}
    return told | {"invariance": str(Level(found.reached))}

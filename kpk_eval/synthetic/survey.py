"""Answers of a survey as they lie in one file: people, gaps, canaries, in shuffled order."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kpk_eval.params.schema import Evaluation, Site, Source
from kpk_eval.synthetic.canary import Kinds, planted_in
from kpk_eval.synthetic.draw import generator
from kpk_eval.synthetic.people import People
from kpk_eval.synthetic.planted.answers import GAPS_APART
from kpk_eval.synthetic.rows import NO_GAP, Rows, waves_in
from kpk_eval.synthetic.spec import TableSpec

GAP_SHARE = 0.025
"""Share of answers that are missing."""
CANARY_PERSON = 0


def survey_rows(evaluation: Evaluation, site: Site, source: Source, spec: TableSpec, *, reasons: int) -> Rows:
    """Answers in one survey file of a site, for each wave it holds.

    All files of a site and population draw the same people from the same random numbers, so a code
    leads from wave to wave. ``reasons`` is how many reasons for missing values the file can tell apart.
    """
    people = People.of(evaluation, site, source, spec)
    frame = pd.concat([people.wave(wave) for wave in waves_in(evaluation, source)], ignore_index=True)
    rng = generator(people.seed, source.path, "rows")
    apart = {name: generator(people.seed, source.path, "rows", name) for name in GAPS_APART}
    gaps = _gaps(frame, spec, reasons, rng, apart)
    frame, gaps = _with_canaries(frame, gaps, evaluation, site, source, spec)
    frame = frame.mask(gaps.to_numpy() != NO_GAP)
    order = rng.permutation(len(frame))
    return Rows(frame.iloc[order].reset_index(drop=True), gaps.iloc[order].reset_index(drop=True))


def _gaps(
    frame: pd.DataFrame,
    spec: TableSpec,
    reasons: int,
    rng: np.random.Generator,
    apart: Mapping[str, np.random.Generator],
) -> pd.DataFrame:
    """Which answers are missing, and for which reason; the first reason is the most frequent.

    Columns that stand ``apart`` have random numbers of their own.
    """
    weights = np.array([0.5**number for number in range(reasons)])
    columns = {}
    for column in spec.columns:
        optional = not column.required and not column.free_text
        numbers = apart.get(column.name, rng)
        missing = numbers.random(len(frame)) < (GAP_SHARE if optional else 0)
        reason = numbers.choice(reasons, size=len(frame), p=weights / weights.sum()) + 1
        columns[column.name] = np.where(missing, reason, NO_GAP)
    return pd.DataFrame(columns)


def _with_canaries(
    frame: pd.DataFrame,
    gaps: pd.DataFrame,
    evaluation: Evaluation,
    site: Site,
    source: Source,
    spec: TableSpec,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same rows in which one respondent carries the canaries; no outcome is touched."""
    frame, gaps = frame.copy(), gaps.copy()
    for canary in planted_in(evaluation, site, source, spec):
        if canary.kind is Kinds.TEXT:
            frame.loc[CANARY_PERSON, canary.column] = f"Danke. {canary.token}"
        elif canary.kind is Kinds.NUMBER:
            frame.loc[CANARY_PERSON, canary.column] = float(canary.token)
            gaps.loc[CANARY_PERSON, canary.column] = NO_GAP
    return frame, gaps

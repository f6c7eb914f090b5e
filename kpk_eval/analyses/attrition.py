"""Who left between two waves: how they differ at the earlier one, and how well that tells them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import nan
from typing import Any

import numpy as np

from kpk_eval.cohort import Cohort, Values, coarse_categories, cohort_of, few, known_before, with_traits
from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.survey import answering, compared, everybody, seen
from kpk_eval.disclosure.survey_axes import LINKED, ONLY
from kpk_eval.intake import survey
from kpk_eval.model import Column, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.params.schema import Outcome
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.missing.leaving import leaving_model
from kpk_eval.stats.missing.who_left import baseline_differences, category_difference
from kpk_eval.study import Study

LEVEL = 0.95
MODEL = "everything_known_before"
PEOPLE = ("n", "n_stayed", "n_left")
SIDES, WHOLE = ("n_stayed", "n_left"), ("n", "n_stayed")
"""Whose numbers an interval could tell of; a distance or a share of pairs tells of nobody's number."""
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "contrast", "wave", "outcome", "kind"),
    *(Column(name, Sort.PEOPLE) for name in PEOPLE),
    Column("difference", Sort.STATISTIC, SIDES, scale=Scale.EFFECT, parameters=1),
    Column("low", Sort.STATISTIC, SIDES, scale=Scale.EFFECT, parameters=1),
    Column("high", Sort.STATISTIC, SIDES, scale=Scale.EFFECT, parameters=1),
    Column("level", Sort.TECHNICAL),
    Column("distance", Sort.STATISTIC, WHOLE, scale=Scale.EFFECT, parameters=1),
    Column("discrimination", Sort.STATISTIC, WHOLE, scale=Scale.EFFECT, parameters=1),
    Column("p", Sort.STATISTIC, WHOLE, scale=Scale.P, parameters=1),
    Column("reason", Sort.STATISTIC, WHOLE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing known before, or all of it together, of those who stayed and those who left."""

    outcome: str
    kind: str
    n: int
    n_stayed: int
    n_left: int | None = None
    difference: float = nan
    low: float = nan
    high: float = nan
    distance: float = nan
    discrimination: float = nan
    p: float = nan
    reason: Refusal = Refusal.NONE


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per contrast and outcome, then per characteristic, then the model of leaving.

    A difference is that of the means (left - stayed) in standard deviations; a distance is that of the two
    lists of shares, never negative. Refused where one of the sides has few people. ``n`` counts all of the
    wave with a value, of characteristics and the model all of the wave.
    """
    data = survey(study, analysis="attrition", site=site, population=population)
    cohorts = [cohort_of(data, contrast) for contrast in study.contrasts]
    found = [(cohort, told) for cohort in cohorts for told in _told(cohort)]
    rows = [_row(*one) for one in found]
    table = table_of(rows, COLUMNS).astype({"n_left": "Int64"})
    whom = [_cells(*one) for one in found]
    cells = {name: tuple(one[place] for one in whom) for place, name in enumerate(PEOPLE)}
    wording = with_traits(study.wording(), study, site=site, population=population)
    return Result(data.origin, Shape.ATTRITION, table, COLUMNS, wording, cells=cells)


def _told(cohort: Cohort) -> Iterator[Told]:
    left = 1 - cohort.stayed
    least = cohort.data.study.evaluation.frame.disclosure.minimum
    for outcome in cohort.data.outcomes:
        yield _of_outcome(cohort, outcome, left, least=least)
    for name in cohort.data.answers.traits:
        yield _of_trait(cohort, str(name), left, least=least)
    yield _of_all(cohort, left, least=least)


def _of_outcome(cohort: Cohort, outcome: Outcome, left: Values, *, least: int) -> Told:
    """Standardised difference of an earlier value; hidden as soon as the means of the two sides are."""
    values, binary = cohort.before(outcome), outcome.type is OutcomeType.BINARY
    sides = [values[left == one] for one in (0, 1)]
    n_stayed, n_left = (int((~np.isnan(one)).sum()) for one in sides)
    n = int((~np.isnan(values)).sum())
    told = Told(outcome=outcome.id, kind="outcome", n=n, n_stayed=n_stayed, n_left=n_left)
    (found,) = baseline_differences(left, {outcome.id: values}, level=LEVEL)
    difference = found.difference
    if not difference.estimable:
        return replace(told, reason=difference.reason)
    rest = [n - n_stayed, n - n_left]
    of_few = any(few(one, least=least, binary=binary) for one in sides)
    # Readers could take the mean of one side from that of the whole wave.
    if of_few or any(0 < one < least for one in rest):
        return replace(told, reason=Refusal.TOO_FEW)
    return replace(
        told, difference=difference.effect_size, low=difference.effect_low, high=difference.effect_high
    )


def _of_trait(cohort: Cohort, name: str, left: Values, *, least: int) -> Told:
    """Distance of the shares of a characteristic, rare values put together."""
    told = _everybody(left, outcome=name, kind="characteristic")
    column = cohort.data.answers.traits.loc[cohort.rows, name].to_numpy(object)
    merged = coarse_categories(column, left, least=least)
    if len(np.unique(merged[~np.isnan(left)])) < 2:
        return replace(told, reason=Refusal.TOO_FEW)
    found = category_difference(left, merged.astype(object), name=name, level=LEVEL)
    if not found.difference.estimable:
        return replace(told, reason=found.difference.reason)
    return replace(told, distance=found.standardised)


def _of_all(cohort: Cohort, left: Values, *, least: int) -> Told:
    """How well everything known before tells those who left from those who stayed."""
    told = _everybody(left, outcome=MODEL, kind="model")
    columns = known_before(cohort, left, cohort.data.outcomes, least=least)
    if min(int((left == one).sum()) for one in (0, 1)) < least or not columns.names:
        return replace(told, reason=Refusal.TOO_FEW)
    found = leaving_model(left, columns, level=LEVEL)
    if not found.fit.estimable:
        return replace(told, reason=found.fit.reason)
    return replace(told, discrimination=found.discrimination, p=found.together.p)


def _everybody(left: Values, *, outcome: str, kind: str) -> Told:
    """All of the wave, those without an answer or a code among them."""
    return Told(outcome=outcome, kind=kind, n=left.size, n_stayed=int((left == 0).sum()))


def _cells(cohort: Cohort, told: Told) -> tuple[Cell, Cell, Cell | None]:
    """Whom the columns of people count."""
    contrast, before = cohort.contrast, cohort.contrast.before
    if told.kind != "outcome":
        return everybody(before), seen(contrast.id, LINKED, before), None
    stayed, left = (compared(told.outcome, contrast.id, node, before) for node in (LINKED, ONLY))
    return answering(told.outcome, before), stayed, left


def _row(cohort: Cohort, told: Told) -> dict[str, Any]:
    return {
        "site": cohort.data.origin.site,
        "population": cohort.data.origin.population,
        "contrast": cohort.contrast.id,
        "wave": cohort.contrast.before,
        "outcome": told.outcome,
        "kind": told.kind,
        "n": told.n,
        "n_stayed": told.n_stayed,
        "n_left": told.n_left,
        "difference": told.difference,
        "low": told.low,
        "high": told.high,
        "level": LEVEL,
        "distance": told.distance,
        "discrimination": told.discrimination,
        "p": told.p,
        "reason": str(told.reason) or None,
    }

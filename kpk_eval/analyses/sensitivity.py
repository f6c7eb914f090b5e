"""How far the change of an outcome depends on what is assumed about those without a later answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import numpy.typing as npt

from kpk_eval.cohort import Cohort, cohort_of, known_before
from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.survey import answering, compared
from kpk_eval.disclosure.survey_axes import BOTH, LINKED
from kpk_eval.intake import Survey, survey
from kpk_eval.model import Column, Design, OutcomeType, Result, Scale, Shape, Sort, Status
from kpk_eval.params import say
from kpk_eval.params.schema import Outcome
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.missing.change import AFTER, ChangeThreeWays, change_three_ways
from kpk_eval.stats.missing.draws import Imputer
from kpk_eval.stats.missing.tipping import tipping_point, zero_inside
from kpk_eval.stats.paired.shares import share_change
from kpk_eval.study import Study

Values = npt.NDArray[np.float64]
LEVEL = 0.95
ROUNDS = 1
"""Rounds of the chained equations: only the later answer has gaps, so that further ones change nothing."""
METHODS = ("complete", "imputed", "weighted")
CONTRIBUTORS = ("n", "n_before")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "outcome", "type", "unit", "better", "contrast", "method"),
    *columns_of(Sort.PEOPLE, "n", "n_before"),
    Column("estimate", Sort.STATISTIC, CONTRIBUTORS, scale=Scale.OUTCOME, parameters=1),
    Column("low", Sort.STATISTIC, CONTRIBUTORS, scale=Scale.OUTCOME, parameters=1),
    Column("high", Sort.STATISTIC, CONTRIBUTORS, scale=Scale.OUTCOME, parameters=1),
    Column("level", Sort.TECHNICAL),
    Column("missing_information", Sort.STATISTIC, CONTRIBUTORS, scale=Scale.EFFECT, parameters=1),
    Column("tipping", Sort.STATISTIC, CONTRIBUTORS, scale=Scale.OUTCOME, parameters=1),
    Column("finding", Sort.STATISTIC, CONTRIBUTORS),
    Column("reason", Sort.STATISTIC, CONTRIBUTORS),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One treatment of those without a later answer, as it is told."""

    estimate: Estimate
    missing_information: float = nan
    tipping: float = nan
    finding: str | None = None


def answer(study: Study, *, site: str, population: str) -> Result:
    """Three rows per planned outcome and contrast: complete pairs, multiple imputation, weights.

    Imputation and weights speak of everybody who answered the outcome in the earlier wave. They are left out
    where nobody, or fewer people than may be spoken of, lack the later answer: the difference to the complete
    pairs would tell of them.
    """
    data = survey(study, analysis="sensitivity", site=site, population=population)
    found = [(*asked, told) for asked in _asked(data) for told in _told(*asked)]
    table = table_of([_row(*one) for one in found], COLUMNS)
    cells = {
        "n": tuple(
            compared(outcome.id, cohort.contrast.id, LINKED, cohort.contrast.before, pair=BOTH)
            for cohort, outcome, _ in found
        ),
        "n_before": tuple(answering(outcome.id, cohort.contrast.before) for cohort, outcome, _ in found),
    }
    return Result(data.origin, Shape.SENSITIVITY, table, COLUMNS, study.wording(), cells=cells)


def _asked(data: Survey) -> Iterator[tuple[Cohort, Outcome]]:
    """Planned outcomes that are compared in the same people, by outcome."""
    cohorts = {one.id: cohort_of(data, one) for one in data.study.contrasts}
    for outcome in data.outcomes:
        if outcome.status is Status.PLANNED and Design.PAIRED in outcome.designs:
            for name in outcome.contrasts:
                if name in cohorts:
                    yield cohorts[name], outcome


def _told(cohort: Cohort, outcome: Outcome) -> Iterator[tuple[str, Told]]:
    """The three treatments of one outcome."""
    before, after = cohort.before(outcome), cohort.after(outcome)
    least = cohort.data.study.evaluation.frame.disclosure.minimum
    there = ~np.isnan(before)
    both = np.where(there, (there & ~np.isnan(after)).astype(float), nan)
    others = tuple(one for one in cohort.data.outcomes if one is not outcome)
    found = change_three_ways(
        before, after,
        covariates=known_before(cohort, both, others, least=least, beside=1),
        imputer=Imputer.LOGISTIC if outcome.type is OutcomeType.BINARY else Imputer.NORMAL,
        iterations=ROUNDS, seed=_seed(cohort, outcome), level=LEVEL,
    )  # fmt: skip
    binary = outcome.type is OutcomeType.BINARY
    complete = share_change(before, after, level=LEVEL) if binary else found.complete
    yield "complete", Told(complete)
    lost = int((both == 0).sum())
    if lost < least:
        for method, estimate in zip(METHODS[1:], (found.imputed, found.weighted), strict=True):
            yield method, Told(estimate.counts_alone(Refusal.FEW_MISSING))
        return
    yield "imputed", _imputed(found, binary=binary)
    yield "weighted", Told(found.weighted)


def _imputed(found: ChangeThreeWays, *, binary: bool) -> Told:
    """The pooled change, the share of information that is missing, and what would overturn the finding."""
    if not found.imputed.estimable:
        return Told(found.imputed)
    drawn = found.completed.was_missing(AFTER)
    tipping = tipping_point(found.completed_change, drawn, furthest=1.0 if binary else None, level=LEVEL)
    expected = float(found.completed.column(AFTER)[:, drawn].mean())
    near = tipping.nearest
    if binary and not 0 <= expected + near <= 1:
        near = nan
    finding = "open" if zero_inside(found.pooled) else "clear"
    return Told(found.imputed, found.pooled.missing_information, near, finding)


def _seed(cohort: Cohort, outcome: Outcome) -> int:
    """Where the draws start: the same in every edition, another one for every question."""
    origin = cohort.data.origin
    told = "/".join((origin.evaluation, origin.site, origin.population, outcome.id, cohort.contrast.id))
    return int(hashlib.sha256(told.encode()).hexdigest()[:8], 16)


def _row(cohort: Cohort, outcome: Outcome, told: tuple[str, Told]) -> dict[str, Any]:
    method, one = told
    origin, estimate = cohort.data.origin, one.estimate
    before = cohort.before(outcome)
    return {
        "site": origin.site,
        "population": origin.population,
        "outcome": outcome.id,
        "type": str(outcome.type),
        "unit": say(outcome.unit, cohort.data.study.language),
        "better": str(outcome.better),
        "contrast": cohort.contrast.id,
        "method": method,
        "n": int((~np.isnan(before) & ~np.isnan(cohort.after(outcome))).sum()),
        "n_before": int((~np.isnan(before)).sum()),
        "estimate": estimate.estimate,
        "low": estimate.low,
        "high": estimate.high,
        "level": estimate.level,
        "missing_information": one.missing_information,
        "tipping": one.tipping,
        "finding": one.finding,
        "reason": None if estimate.estimable else str(estimate.reason),
    }

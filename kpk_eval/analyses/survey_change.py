"""How the outcomes of a population changed between two waves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.survey import compared
from kpk_eval.disclosure.survey_axes import BOTH, CHANGED, LINKED, ONLY
from kpk_eval.intake import Survey, survey
from kpk_eval.link import link, match
from kpk_eval.model import RESULT_COLUMNS, Column, Design, OutcomeType, Result, Scale, Shape, Sort, Verdict
from kpk_eval.params import say
from kpk_eval.params.schema import Contrast, Outcome
from kpk_eval.stats.estimate import Estimate
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.groups.ranks import location_shift
from kpk_eval.stats.groups.shares import share_difference
from kpk_eval.stats.multiplicity import Adjustment, adjust
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.ranks import pseudo_median_change
from kpk_eval.stats.paired.shares import share_change
from kpk_eval.stats.verdict import equivalence_level, judge
from kpk_eval.study import Study

Values = npt.NDArray[np.float64]
LEVEL = 0.95
PEOPLE = ("n", "n_before", "n_after", "n_contributing")
STATISTICS = {
    "estimate": Scale.OUTCOME, "low": Scale.OUTCOME, "high": Scale.OUTCOME, "p": Scale.P,
    "p_adjusted": Scale.P, "effect_size": Scale.EFFECT, "verdict": Scale.WORDS, "reason": Scale.WORDS,
}  # fmt: skip
COLUMNS = tuple(
    Column(name, Sort.PEOPLE)
    if name in PEOPLE
    else Column(name, Sort.STATISTIC, PEOPLE, scale=STATISTICS[name], parameters=1)
    if name in STATISTICS
    else Column(name, Sort.TECHNICAL if name in {"clusters", "level", "p_floor"} else Sort.LABEL)
    for name in (*RESULT_COLUMNS, "n_contributing", "type", "better")
)
ESTIMATORS: dict[tuple[Design, OutcomeType], Callable[..., Estimate]] = {
    (Design.PAIRED, OutcomeType.CONTINUOUS): mean_change,
    (Design.PAIRED, OutcomeType.COUNT): mean_change,
    (Design.PAIRED, OutcomeType.ORDINAL): pseudo_median_change,
    (Design.PAIRED, OutcomeType.BINARY): share_change,
    (Design.UNPAIRED, OutcomeType.CONTINUOUS): mean_difference,
    (Design.UNPAIRED, OutcomeType.COUNT): mean_difference,
    (Design.UNPAIRED, OutcomeType.ORDINAL): location_shift,
    (Design.UNPAIRED, OutcomeType.BINARY): share_difference,
}
"""Design and type of an outcome -> its estimator."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One outcome at two waves, compared in one design."""

    outcome: Outcome
    contrast: Contrast
    design: Design
    before: Values
    after: Values

    def estimate(self, *, level: float) -> Estimate:
        """After - before with its interval at ``level``."""
        return ESTIMATORS[self.design, self.outcome.type](self.before, self.after, level=level)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per outcome, contrast and design; p adjusted within the families of the plan."""
    data = survey(study, analysis="survey_change", site=site, population=population)
    comparisons = list(_comparisons(data))
    estimates = [one.estimate(level=LEVEL) for one in comparisons]
    adjusted = _adjusted(data, comparisons, estimates)
    rows = [_row(data, *one) for one in zip(comparisons, estimates, adjusted, strict=True)]
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    whom = [_cells(one) for one in comparisons]
    cells = {name: tuple(one[name] for one in whom) for name in PEOPLE}
    return Result(data.origin, Shape.ESTIMATES, table, COLUMNS, study.wording(), cells=cells)


def _comparisons(data: Survey) -> Iterator[Comparison]:
    """What the plan compares and this edition reports."""
    contrasts = {contrast.id: contrast for contrast in data.study.contrasts}
    code = data.study.population(data.origin.population).code
    who = {
        one.id: match(data.answers, code, before=one.before, after=one.after) for one in contrasts.values()
    }
    for outcome in data.outcomes:
        for contrast in (contrasts[name] for name in outcome.contrasts if name in contrasts):
            linked = link(data.answers, who[contrast.id], outcome=outcome.id)
            for design in outcome.designs:
                pairs = design is Design.PAIRED
                yield Comparison(
                    outcome, contrast, design,
                    linked.before if pairs else linked.only_before,
                    linked.after if pairs else linked.only_after,
                )  # fmt: skip


def _cells(comparison: Comparison) -> dict[str, Cell]:
    """Column of people -> whom it counts; pairs are as many in both waves."""
    outcome, contrast = comparison.outcome.id, comparison.contrast
    before, after = contrast.before, contrast.after
    node = LINKED if comparison.design is Design.PAIRED else ONLY
    waves = {
        "n_before": compared(outcome, contrast.id, node, before),
        "n_after": compared(outcome, contrast.id, node, after),
    }
    if comparison.design is not Design.PAIRED:
        either = compared(outcome, contrast.id, ONLY, before, after)
        return waves | {"n": either, "n_contributing": either}
    pairs = compared(outcome, contrast.id, LINKED, before, pair=BOTH)
    changed = compared(outcome, contrast.id, LINKED, before, pair=CHANGED)
    ranked = comparison.outcome.type is OutcomeType.ORDINAL
    return waves | {"n": pairs, "n_contributing": changed if ranked else pairs}


def _adjusted(data: Survey, comparisons: list[Comparison], estimates: list[Estimate]) -> list[float]:
    """Adjusted p of each comparison; all tests of a family at this site count together."""
    rules = {family.id: Adjustment(family.adjust) for family in data.study.evaluation.plan.families}
    p = pd.Series([one.p for one in estimates], dtype=float)
    families = pd.Series([one.outcome.family for one in comparisons], dtype=object)
    for family, rows in p.groupby(families):
        p[rows.index] = np.array(adjust(rows.to_numpy(), adjustment=rules[str(family)]).p)
    return [float(value) for value in p]


def _verdict(comparison: Comparison, found: Estimate, p_adjusted: float) -> Verdict:
    smallest = comparison.outcome.smallest_effect
    narrower = None if smallest is None else comparison.estimate(level=equivalence_level(LEVEL))
    return judge(
        found,
        better=comparison.outcome.better,
        p_adjusted=p_adjusted,
        smallest_effect=smallest,
        narrower=narrower,
    )


def _row(data: Survey, comparison: Comparison, found: Estimate, p_adjusted: float) -> dict[str, Any]:
    outcome = comparison.outcome
    return {
        "analysis": data.origin.analysis,
        "site": data.origin.site,
        "population": data.origin.population,
        "outcome": outcome.id,
        "family": outcome.family,
        "contrast": comparison.contrast.id,
        "design": str(comparison.design),
        "estimand": found.estimand,
        "unit": say(outcome.unit, data.study.language),
        "n": found.n,
        "n_before": found.n_before,
        "n_after": found.n_after,
        "n_contributing": found.n_contributing,
        "clusters": None,
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "p": found.p,
        "p_adjusted": p_adjusted,
        "p_floor": None,
        "effect_size": found.effect_size,
        "effect_size_kind": found.effect_size_kind,
        "verdict": str(_verdict(comparison, found, p_adjusted)),
        "status": str(outcome.status),
        "reason": None if found.estimable else str(found.reason),
        "type": str(outcome.type),
        "better": str(outcome.better),
    }

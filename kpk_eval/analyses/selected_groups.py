"""How far groups that were chosen by their earlier value move towards the mean without anything happening."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan, nan
from typing import Any

import numpy as np

from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.survey import compared
from kpk_eval.disclosure.survey_axes import BOTH, LINKED
from kpk_eval.intake import Survey, survey
from kpk_eval.link import Linked, link, match
from kpk_eval.model import Column, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Contrast, Outcome
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.power.regression import Regression, Side, regression_to_the_mean
from kpk_eval.study import Study

LEVEL = 0.95
STATISTICS = ("by_selection", "low", "high", "observed", "excess", "excess_low", "excess_high")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "outcome", "type", "unit", "contrast", "group", "side"),
    Column("cutoff", Sort.TECHNICAL),
    Column("n", Sort.PEOPLE),
    *(Column(name, Sort.STATISTIC, ("n",), scale=Scale.OUTCOME, parameters=2) for name in STATISTICS),
    Column("level", Sort.TECHNICAL),
    Column("reason", Sort.STATISTIC, ("n",)),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per outcome for which the plan names a selected group, and contrast.

    ``n`` counts everybody with both values: their spread and correlation make the expectation. How many were
    selected is not told. Refused where they, or the others, are too few to be spoken of.
    """
    data = survey(study, analysis="selected_groups", site=site, population=population)
    found = list(_asked(data))
    table = table_of([_row(data, *one) for one in found], COLUMNS)
    whom = tuple(
        compared(outcome.id, contrast.id, LINKED, contrast.before, pair=BOTH)
        for outcome, contrast, _ in found
    )
    return Result(data.origin, Shape.SELECTION, table, COLUMNS, study.wording(), cells={"n": whom})


def _asked(data: Survey) -> Iterator[tuple[Outcome, Contrast, Linked]]:
    code = data.study.population(data.origin.population).code
    asked = [one for one in data.outcomes if one.selected]
    for contrast in data.study.contrasts if asked else ():
        who = match(data.answers, code, before=contrast.before, after=contrast.after)
        for outcome in asked:
            if contrast.id in outcome.contrasts:
                yield outcome, contrast, link(data.answers, who, outcome=outcome.id)


def _row(data: Survey, outcome: Outcome, contrast: Contrast, linked: Linked) -> dict[str, Any]:
    chosen = outcome.selected
    if chosen is None:
        raise ValueError(f"no group of {outcome.id} was selected")
    side, cutoff = Side(chosen.side), float(chosen.cutoff)
    found = regression_to_the_mean(linked.before, linked.after, cutoff=cutoff, side=side, level=LEVEL)
    reason = found.reason
    least = data.study.evaluation.frame.disclosure.minimum
    without_limits = isnan(found.low) or isnan(found.excess_low)
    if reason is Refusal.NONE and (without_limits or _few_selected(linked, found, least=least)):
        reason = Refusal.TOO_FEW
    shown = reason is Refusal.NONE
    return {
        "site": data.origin.site,
        "population": data.origin.population,
        "outcome": outcome.id,
        "type": str(outcome.type),
        "unit": say(outcome.unit, data.study.language),
        "contrast": contrast.id,
        "group": say(chosen.label, data.study.language),
        "side": chosen.side,
        "cutoff": cutoff,
        "n": found.n,
        **(dict(zip(STATISTICS, _numbers(found), strict=True)) if shown else dict.fromkeys(STATISTICS, nan)),
        "level": LEVEL,
        "reason": None if shown else str(reason),
    }


def _numbers(found: Regression) -> tuple[float, ...]:
    """What selection makes expect, what was observed, and what goes beyond, with their limits."""
    expected = (found.expected, found.low, found.high)
    return (*expected, found.observed, found.excess, found.excess_low, found.excess_high)


def _few_selected(linked: Linked, found: Regression, *, least: int) -> bool:
    """Whether the selected, or the others, are few, or all of a side had the same values."""
    pairs = ~np.isnan(linked.before) & ~np.isnan(linked.after)
    if min(found.n_selected, found.n - found.n_selected) < least:
        return True
    return len(np.unique(linked.before[pairs])) < 3

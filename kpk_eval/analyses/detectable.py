"""What the planned comparisons could have shown with as many people as took part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import numpy.typing as npt

from kpk_eval.cohort import few
from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.survey import compared
from kpk_eval.disclosure.survey_axes import BOTH, LINKED, ONLY
from kpk_eval.intake import Survey, survey
from kpk_eval.link import link, match
from kpk_eval.model import Column, Design, Estimator, OutcomeType, Result, Scale, Shape, Sort, Status
from kpk_eval.params import say
from kpk_eval.params.schema import Contrast, Outcome
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.groups.shares import share_difference
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.shares import share_change
from kpk_eval.stats.power.detectable import (
    POWER,
    Detectable,
    detectable_mean_change,
    detectable_mean_difference,
)
from kpk_eval.stats.power.equivalence import Equivalence, equivalence, equivalence_of
from kpk_eval.stats.power.shares import detectable_share_change, detectable_share_difference
from kpk_eval.study import Study

Values = npt.NDArray[np.float64]
WAYS = (Design.PAIRED, Design.UNPAIRED)
PEOPLE = ("n", "n_before", "n_after")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "outcome", "type", "unit", "contrast", "design"),
    *(Column(name, Sort.PEOPLE) for name in PEOPLE),
    Column("power", Sort.TECHNICAL),
    Column("detectable", Sort.STATISTIC, PEOPLE, scale=Scale.OUTCOME, parameters=1),
    Column("smallest_effect", Sort.TECHNICAL),
    Column("could", Sort.STATISTIC, PEOPLE),
    Column("p_equivalence", Sort.STATISTIC, PEOPLE, scale=Scale.P, parameters=1),
    Column("equivalence", Sort.STATISTIC, PEOPLE),
    Column("reason", Sort.STATISTIC, PEOPLE),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One planned outcome at two waves in one design."""

    outcome: Outcome
    contrast: Contrast
    design: Design
    before: Values
    after: Values

    @property
    def pairs(self) -> bool:
        """Whether the same people are compared."""
        return self.design is Design.PAIRED

    @property
    def binary(self) -> bool:
        """Whether the outcome is yes or no."""
        return self.outcome.type is OutcomeType.BINARY

    @property
    def smallest(self) -> float | None:
        """Smallest change that matters by the plan; None where it is a factor, or the plan names none."""
        ratio = self.outcome.compared_by is Estimator.ODDS_RATIO
        return None if ratio else self.outcome.smallest_effect

    def at(self, level: float) -> Estimate:
        """Mean or share after - before at a level; steps of an ordered outcome count as numbers."""
        of_pairs = share_change if self.binary else mean_change
        of_others = share_difference if self.binary else mean_difference
        return (of_pairs if self.pairs else of_others)(self.before, self.after, level=level)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per planned outcome, contrast and design.

    ``detectable`` is the smallest true change that a two-sided test at 5 % finds with a probability of 80 %,
    ``could`` whether the smallest effect of the plan is at least as large. ``equivalence`` are two one-sided
    tests against it. Neither is adjusted for the number of tests.
    """
    data = survey(study, analysis="detectable", site=site, population=population)
    asked = list(_asked(data))
    table = table_of([_row(data, one) for one in asked], COLUMNS)
    whom = [_cells(one) for one in asked]
    cells = {name: tuple(one[name] for one in whom) for name in PEOPLE}
    return Result(data.origin, Shape.DETECTABLE, table, COLUMNS, study.wording(), cells=cells)


def _asked(data: Survey) -> Iterator[Asked]:
    """What the plan compares and this edition reports."""
    contrasts = {one.id: one for one in data.study.contrasts}
    code = data.study.population(data.origin.population).code
    who = {name: match(data.answers, code, before=one.before, after=one.after)
           for name, one in contrasts.items()}  # fmt: skip
    for outcome in data.outcomes:
        for name in outcome.contrasts if outcome.status is Status.PLANNED else ():
            if name in contrasts:
                linked = link(data.answers, who[name], outcome=outcome.id)
                for design in (one for one in outcome.designs if one in WAYS):
                    pairs = design is Design.PAIRED
                    before, after = (
                        (linked.before, linked.after) if pairs else (linked.only_before, linked.only_after)
                    )
                    yield Asked(outcome, contrasts[name], design, before, after)


def _cells(one: Asked) -> dict[str, Cell]:
    """Column of people -> whom it counts, as in the table of changes."""
    outcome, before, after = one.outcome.id, one.contrast.before, one.contrast.after
    node = LINKED if one.pairs else ONLY
    together = (
        compared(outcome, one.contrast.id, LINKED, before, pair=BOTH)
        if one.pairs
        else compared(outcome, one.contrast.id, ONLY, before, after)
    )
    return {
        "n": together,
        "n_before": compared(outcome, one.contrast.id, node, before),
        "n_after": compared(outcome, one.contrast.id, node, after),
    }


def _found(one: Asked, *, least: int) -> Detectable:
    """Smallest change that would have been found, from the spread that was observed."""
    if one.pairs:
        changes = one.after - one.before
        return _in_pairs(changes[~np.isnan(changes)], binary=one.binary, least=least)
    before, after = (values[~np.isnan(values)] for values in (one.before, one.after))
    return _in_others(before, after, binary=one.binary, least=least)


def _in_pairs(changes: Values, *, binary: bool, least: int) -> Detectable:
    """That of the same people; refused where few of them changed, or few did not."""
    if changes.size < least:
        return _blank(Refusal.TOO_FEW)
    if not binary:
        return detectable_mean_change(changes.size, sd_change=float(changes.std(ddof=1)))
    changed = int((changes != 0).sum())
    if min(changed, changes.size - changed) < least:
        return _blank(Refusal.TOO_FEW_CHANGES)
    return detectable_share_change(changes.size, share_changing=changed / changes.size)


def _in_others(before: Values, after: Values, *, binary: bool, least: int) -> Detectable:
    """That of different people; refused where a wave has few, or few who said yes, or no."""
    if any(few(values, least=least, binary=binary) for values in (before, after)):
        return _blank(Refusal.TOO_FEW)
    if binary:
        return detectable_share_difference(before.size, after.size, share_before=float(before.mean()))
    squares = before.var(ddof=1) * (before.size - 1) + after.var(ddof=1) * (after.size - 1)
    sd = float(np.sqrt(squares / (before.size + after.size - 2)))
    return detectable_mean_difference(before.size, after.size, sd=sd)


def _blank(reason: Refusal) -> Detectable:
    """No number, and why."""
    return Detectable(estimand="", method="", n=0, power=POWER, alpha=0.05, reason=reason)


def _equivalent(one: Asked) -> Equivalence | None:
    """Two one-sided tests against the smallest effect of the plan; None where it names none."""
    if one.smallest is None:
        return None
    if one.binary:
        return equivalence(one.at, smallest_effect=one.smallest)
    return equivalence_of(one.at(0.95), smallest_effect=one.smallest)


def _row(data: Survey, one: Asked) -> dict[str, Any]:
    found = _found(one, least=data.study.evaluation.frame.disclosure.minimum)
    tested = _equivalent(one)
    estimate = one.at(0.95)
    smallest = one.smallest
    estimable = found.estimable
    return {
        "site": data.origin.site,
        "population": data.origin.population,
        "outcome": one.outcome.id,
        "type": str(one.outcome.type),
        "unit": say(one.outcome.unit, data.study.language),
        "contrast": one.contrast.id,
        "design": str(one.design),
        "n": estimate.n,
        "n_before": estimate.n_before,
        "n_after": estimate.n_after,
        "power": found.power,
        "detectable": abs(found.effect),
        "smallest_effect": smallest,
        "could": _could(found, smallest) if estimable else None,
        "p_equivalence": tested.p if tested and estimable else nan,
        "equivalence": _verdict(tested) if estimable else None,
        "reason": None if estimable else str(found.reason),
    }


def _could(found: Detectable, smallest: float | None) -> str:
    """Whether a change as large as the smallest that matters would have been found."""
    if smallest is None:
        return "unset"
    return "seen" if abs(found.effect) <= smallest else "unseen"


def _verdict(tested: Equivalence | None) -> str | None:
    if tested is None or not tested.estimable:
        return None
    return "equivalent" if tested.equivalent else "not_equivalent"

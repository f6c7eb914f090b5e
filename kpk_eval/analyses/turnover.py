"""People who stayed, left and joined between two waves: how many they are, and what they answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import numpy.typing as npt

from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.survey import compared
from kpk_eval.disclosure.survey_axes import LINKED, ONLY
from kpk_eval.intake import Survey, survey
from kpk_eval.link import Linked, link, match
from kpk_eval.model import Column, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Contrast, Outcome
from kpk_eval.prepare import WAVE
from kpk_eval.stats.describe import describe
from kpk_eval.stats.samples import valid_groups
from kpk_eval.stats.smd import pooled_smd
from kpk_eval.study import Study

Values = npt.NDArray[np.float64]
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "contrast", "outcome", "type", "unit", "wave", "stage"),
    *columns_of(Sort.PEOPLE, "n", "n_stayed"),
    Column("mean", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME),
    Column("sd", Sort.STATISTIC, ("n",), scale=Scale.SPREAD),
    Column("difference", Sort.STATISTIC, ("n", "n_stayed"), scale=Scale.EFFECT),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of those of a wave who stayed, left or joined; ``stayed``: of those who stayed."""

    stage: str
    node: str
    wave: str
    values: Values
    stayed: Values | None = None


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per contrast, outcome and group; each mean rests on those who answered in that wave."""
    data = survey(study, analysis="turnover", site=site, population=population)
    found = [
        (contrast, outcome, group)
        for contrast, outcome, linked in _linked(data)
        for group in _groups(contrast, linked)
    ]
    rows = [_row(data, *one) for one in found]
    table = table_of(rows, COLUMNS).astype({"n_stayed": "Int64"})
    cells = {
        "n": tuple(compared(outcome.id, contrast.id, one.node, one.wave) for contrast, outcome, one in found),
        "n_stayed": tuple(
            None if one.stayed is None else compared(outcome.id, contrast.id, LINKED, one.wave)
            for contrast, outcome, one in found
        ),
    }
    return Result(data.origin, Shape.FLOW, table, COLUMNS, study.wording(), cells=cells)


def _linked(data: Survey) -> Iterator[tuple[Contrast, Outcome, Linked]]:
    code = data.study.population(data.origin.population).code
    for contrast in data.study.contrasts:
        who = match(data.answers, code, before=contrast.before, after=contrast.after)
        for outcome in data.outcomes:
            if contrast.id in outcome.contrasts:
                yield contrast, outcome, link(data.answers, who, outcome=outcome.id)


def _groups(contrast: Contrast, linked: Linked) -> Iterator[Group]:
    before, after = contrast.before, contrast.after
    yield Group("stayed_before", LINKED, before, linked.before)
    yield Group("left", ONLY, before, linked.only_before, linked.before)
    yield Group("stayed_after", LINKED, after, linked.after)
    yield Group("joined", ONLY, after, linked.only_after, linked.after)


def _row(data: Survey, contrast: Contrast, outcome: Outcome, group: Group) -> dict[str, Any]:
    """Numbers of a group; its mean only where nobody is found by taking it from that of the whole wave."""
    found = describe(group.values)
    binary = outcome.type is OutcomeType.BINARY
    shown = _others_enough(data, outcome, group.wave, found.n)
    return {
        "site": data.origin.site,
        "population": data.origin.population,
        "contrast": contrast.id,
        "outcome": outcome.id,
        "type": str(outcome.type),
        "unit": say(outcome.unit, data.study.language),
        "wave": group.wave,
        "stage": group.stage,
        "n": found.n,
        "n_stayed": None if group.stayed is None else describe(group.stayed).n,
        "mean": found.mean if shown else nan,
        "sd": found.sd if shown and not binary else nan,
        "difference": _difference(group, binary=binary, least=_least(data)) if shown else nan,
    }


def _others_enough(data: Survey, outcome: Outcome, wave: str, n: int) -> bool:
    """Whether those of a wave who are not in the group are nobody or enough to be spoken of."""
    here = data.answers.values[WAVE] == wave
    everybody = int(data.answers.values.loc[here, outcome.id].notna().sum())
    return everybody == n or everybody - n >= _least(data)


def _least(data: Survey) -> int:
    """Fewest people of whom numbers are shown."""
    return data.study.evaluation.frame.disclosure.minimum


def _difference(group: Group, *, binary: bool, least: int) -> float:
    """Mean of the group - mean of those who stayed, in standard deviations; NaN for these themselves.

    NaN also where the mean of one of the two is not shown: it could be worked out from the other.
    """
    if group.stayed is None or any(_of_few(one, binary, least) for one in (group.values, group.stayed)):
        return nan
    return pooled_smd(valid_groups(group.stayed, group.values)).value


def _of_few(values: Values, binary: bool, least: int) -> bool:
    """Whether everybody answered alike, or fewer than ``least`` people said yes, or no."""
    valid = values[~np.isnan(values)]
    yes = int(valid.sum()) if binary else len(valid)
    return len(np.unique(valid)) < 2 or yes < least or (binary and len(valid) - yes < least)

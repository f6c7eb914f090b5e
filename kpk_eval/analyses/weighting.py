"""How far means change when the answers are weighted to the composition of the population."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.cohort import Values, few, with_traits
from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.survey import answering
from kpk_eval.intake import Survey, survey
from kpk_eval.model import Column, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Outcome, Weights
from kpk_eval.prepare import WAVE
from kpk_eval.stats.describe import describe
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.weights.calibrated import Calibrated
from kpk_eval.stats.weights.kish import kish
from kpk_eval.stats.weights.means import survey_mean
from kpk_eval.study import Study
from kpk_eval.survey_weights import fitted_to, traits_of

LEVEL = 0.95
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "outcome", "type", "unit", "wave"),
    Column("n", Sort.PEOPLE),
    Column("mean", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME),
    Column("sd", Sort.STATISTIC, ("n",), scale=Scale.SPREAD),
    *(Column(name, Sort.STATISTIC, ("n",), scale=Scale.OUTCOME) for name in ("weighted", "low", "high")),
    Column("level", Sort.TECHNICAL),
    Column("effective_share", Sort.STATISTIC, ("n",), scale=Scale.EFFECT),
    Column("design_effect", Sort.STATISTIC, ("n",), scale=Scale.EFFECT),
    *columns_of(Sort.TECHNICAL, "figures_of", "weighted_by", "smallest_factor", "largest_factor"),
    Column("reason", Sort.STATISTIC, ("n",)),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per outcome and wave where the site says how its population is composed; else none.

    ``mean`` is that of everybody who answered, ``weighted`` that of those whose characteristics are known,
    weighted. ``effective_share`` says how many of a hundred equally weighted people would tell as much.
    Refused where a value of a characteristic has fewer people than may be spoken of.
    """
    data = survey(study, analysis="weighting", site=site, population=population)
    given = [one for one in study.site(site).weights if one.population == population]
    rows = [row for weights in given for row in _rows(data, weights)]
    table = table_of(rows, COLUMNS)
    whom = tuple(answering(str(row["outcome"]), str(row["wave"])) for row in rows)
    wording = with_traits(study.wording(), study, site=site, population=population)
    return Result(data.origin, Shape.WEIGHTING, table, COLUMNS, wording, cells={"n": whom})


def _rows(data: Survey, weights: Weights) -> Iterator[dict[str, Any]]:
    waves = data.answers.values[WAVE]
    for wave in data.study.waves:
        here = (waves == wave.id).fillna(False).to_numpy(bool)
        traits = traits_of(data, weights, here)
        fitted = fitted_to(weights, traits)
        for outcome in data.outcomes:
            values = data.answers.values.loc[here, outcome.id].to_numpy(float)
            binary = outcome.type is OutcomeType.BINARY
            found = _weighted(data, weights, traits, fitted, values, binary=binary)
            yield _row(data, outcome, wave.id, values) | _about(data, weights) | found


def _weighted(
    data: Survey,
    weights: Weights,
    traits: pd.DataFrame,
    fitted: Calibrated | None,
    values: Values,
    *,
    binary: bool,
) -> dict[str, Any]:
    """The weighted mean of one outcome, or why there is none.

    Of two groups the means follow from the weighted and the unweighted one: each must be one to speak of.
    """
    known = traits.notna().all(axis=1).to_numpy(bool)
    valid = known & ~np.isnan(values)
    least = data.study.evaluation.frame.disclosure.minimum
    if fitted is None or not valid.any():
        return {"reason": str(Refusal.ALL_MISSING)}
    groups = (
        values[valid & (traits[name] == value).fillna(False).to_numpy(bool)]
        for name, figures in weights.margins.items() for value in figures
    )  # fmt: skip
    if any(few(one, least=least, binary=binary) for one in groups):
        return {"reason": str(Refusal.FEW_IN_CATEGORY)}
    if fitted.design is None:
        return {"reason": str(fitted.reason)}
    found = survey_mean(values[known], fitted.design, null=None, level=LEVEL)
    if not found.estimable:
        return {"reason": str(found.reason)}
    if isnan(found.low):
        return {"reason": str(Refusal.TOO_FEW)}
    cost = kish(fitted.design.weights[~np.isnan(values[known])])
    return {
        "weighted": found.estimate,
        "low": found.low,
        "high": found.high,
        "effective_share": 1 / cost.design_effect,
        "design_effect": cost.design_effect,
    }


def _about(data: Survey, weights: Weights) -> dict[str, Any]:
    """What the weights are made from."""
    low, high = weights.bounds
    return {
        "figures_of": say(weights.source, data.study.language),
        "weighted_by": ",".join(weights.margins),
        "smallest_factor": low,
        "largest_factor": high,
    }


def _row(data: Survey, outcome: Outcome, wave: str, values: Values) -> dict[str, Any]:
    """The unweighted row, without weighted numbers."""
    found = describe(values)
    return {
        "site": data.origin.site,
        "population": data.origin.population,
        "outcome": outcome.id,
        "type": str(outcome.type),
        "unit": say(outcome.unit, data.study.language),
        "wave": wave,
        "n": found.n,
        "mean": found.mean,
        "sd": nan if outcome.type is OutcomeType.BINARY else found.sd,
        **dict.fromkeys(("weighted", "low", "high"), nan),
        "level": LEVEL,
        **dict.fromkeys(("effective_share", "design_effect"), nan),
        "reason": None,
    }

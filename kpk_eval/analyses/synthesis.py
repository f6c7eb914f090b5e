"""The planned comparisons of all sites side by side, taken from their released results."""

from __future__ import annotations

import pandas as pd

from kpk_eval.analyses.survey_change import COLUMNS
from kpk_eval.disclose import gather
from kpk_eval.model import Origin, Released, Result, Shape
from kpk_eval.recall import planned, recall
from kpk_eval.study import Study


def answer(study: Study, *, site: str = "", population: str = "") -> Released | Result:
    """Rows of all sites in the order of the parameters, empty where there are none; no ranking."""
    origin = Origin("synthesis", study.evaluation.id, study.edition.id)
    sites = tuple(one.id for one in study.evaluation.sites)
    released = recall(study, "survey_change", sites=sites)
    if released:
        return gather(released, origin=origin, keep=planned(study))
    nothing = pd.DataFrame(columns=[column.name for column in COLUMNS])
    return Result(origin, Shape.ESTIMATES, nothing, COLUMNS, study.wording())

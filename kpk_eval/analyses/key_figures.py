"""The planned comparisons of one site, over all populations, taken from its released results."""

from __future__ import annotations

import pandas as pd

from kpk_eval.analyses.survey_change import COLUMNS
from kpk_eval.disclose import gather
from kpk_eval.model import Origin, Released, Result, Shape
from kpk_eval.recall import planned, recall
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released | Result:
    """Rows of the site's released changes whose outcomes were planned; none where it was not surveyed."""
    origin = Origin("key_figures", study.evaluation.id, study.edition.id, site)
    released = recall(study, "survey_change", sites=(site,))
    if released:
        return gather(released, origin=origin, keep=planned(study))
    nothing = pd.DataFrame(columns=[column.name for column in COLUMNS])
    return Result(origin, Shape.ESTIMATES, nothing, COLUMNS, study.wording())

"""A made-up sample of pupils in schools in strata, and what R's survey says of it."""

from __future__ import annotations

import json

import pandas as pd

from kpk_eval.stats.weights.design import SurveyDesign, survey_design

from ..reference import FOLDER

FIGURES = json.loads((FOLDER / "weights" / "output.json").read_text(encoding="utf-8"))
SAMPLE = pd.read_csv(FOLDER / "weights" / "input.csv")


def design_of(kind: str) -> SurveyDesign:
    """Two stages with sizes, one stage without, or weights from the sizes."""
    if kind == "one":
        return survey_design(SAMPLE["w"], strata=SAMPLE["stratum"], clusters=[SAMPLE["school"]])
    return survey_design(
        SAMPLE["w"] if kind == "two" else None,
        strata=SAMPLE["stratum"],
        clusters=[SAMPLE["school"], SAMPLE["pupil"]],
        population=[SAMPLE["N"], SAMPLE["M"]],
    )

"""Figures of published surveys, one by one against those computed elsewhere."""

from __future__ import annotations

from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.weights.calibration import post_stratify, rake
from kpk_eval.stats.weights.design import SurveyDesign, survey_design
from kpk_eval.stats.weights.estimate import SurveyEstimate
from kpk_eval.stats.weights.means import survey_mean, survey_means_by, survey_ratio, survey_total
from kpk_eval.stats.weights.regression import survey_regression
from kpk_eval.stats.weights.replicates import replicated
from kpk_eval.stats.weights.shares import survey_quantile, survey_shares
from tests.stats.checked import Checked, agree, entries, inside

ENTRIES = entries("weights")
POPULATION = {"stype": {"E": 4421, "H": 755, "M": 1018}, "sch.wide": {"No": 1072, "Yes": 5122}}
HALF_SAMPLES = (
    2 * np.array([[1, 0, 1, 0, 1, 0], [1, 0, 0, 1, 0, 1], [0, 1, 1, 0, 0, 1], [0, 1, 0, 1, 1, 0]]).T
)


def pair(found: SurveyEstimate) -> dict[str, float]:
    """Estimate and its error."""
    return {"est": found.estimate, "se": found.se}


def basic(rows: pd.DataFrame, design: SurveyDesign) -> dict[str, Any]:
    """Mean and total of every design."""
    mean = survey_mean(rows["api00"], design)
    return {
        "mean_api00": {"api00": pair(mean)},
        "total_enroll": {"enroll": pair(survey_total(rows["enroll"], design))},
        "deff": mean.design_effect,
    }


def regression(rows: pd.DataFrame, design: SurveyDesign, names: tuple[str, ...]) -> list[dict[str, float]]:
    """Coefficients in the words of R."""
    found = survey_regression(rows["api00"], columns({name: rows[name] for name in names}), design)
    return [
        {"Estimate": c.estimate, "Std. Error": c.se, "t value": c.statistic, "Pr(>|t|)": c.p}
        for c in found.coefficients
    ]


def stratified(rows: pd.DataFrame) -> dict[str, Any]:
    """A stratified sample of schools."""
    design = survey_design(rows["pw"], strata=rows["stype"], population=[rows["fpc"]])
    normal, plain = (survey_mean(rows["api00"], design, df=df) for df in (inf, None))
    growth = survey_mean(rows["api00"] - rows["api99"], design, df=196)
    shares = survey_shares(rows["sch.wide"], design)
    return basic(rows, design) | {
        "ci": (normal.low, normal.high),
        "ci_t": (plain.low, plain.high),
        "mean_by_stype": [
            {"api00": one.estimate, "se": one.se}
            for one in survey_means_by(rows["api00"], rows["stype"], design).values()
        ],
        "prop_schwide": {f"factor(sch.wide){name}": pair(one) for name, one in shares.items()},
        "quantiles": [
            survey_quantile(rows["api00"], design, probability=p).estimate for p in (0.25, 0.5, 0.75)
        ],
        "svyglm": regression(rows, design, ("ell", "meals", "mobility")),
        "growth_mean": {"I(api00 - api99)": pair(growth)},
        "ttest_change": {"t": growth.statistic, "p": growth.p, "est": growth.estimate},
    }


def clustered(rows: pd.DataFrame) -> dict[str, Any]:
    """A sample of districts, as it is and with weights fitted to the population."""
    design = survey_design(rows["pw"], clusters=[rows["dnum"]], population=[rows["fpc"]])
    raked = rake(design, {name: rows[name] for name in POPULATION}, POPULATION)
    fitted = post_stratify(design, rows["stype"], POPULATION["stype"])
    cells = [(kind, wide) for wide in ("No", "Yes") for kind in ("E", "H", "M")]
    weights = pd.Series(raked.design.weights).groupby([rows["stype"], rows["sch.wide"]]).mean()
    return {
        "clus1": basic(rows, design)
        | {
            "ratio": pair(survey_ratio(rows["api.stu"], rows["enroll"], design)),
            "svyglm": regression(rows, design, ("ell", "meals")),
        },
        "clus1_raked": basic(rows, raked.design)
        | {
            "weights_by_cell": [{"w": weights[cell]} for cell in cells],
            "kish_neff": raked.after.effective_n,
            "kish_deff": raked.after.design_effect,
        },
        "clus1_poststrat": basic(rows, fitted.design),
    }


def schools(folder: Path) -> dict[str, Any]:
    """Samples of Californian schools."""
    simple, two = (pd.read_csv(folder / f"api{name}.csv") for name in ("srs", "clus2"))
    two_stage = survey_design(clusters=[two["dnum"], two["snum"]], population=[two["fpc1"], two["fpc2"]])
    return clustered(pd.read_csv(folder / "apiclus1.csv")) | {
        "strat": stratified(pd.read_csv(folder / "apistrat.csv")),
        "clus2": basic(two, two_stage),
        "srs": basic(simple, survey_design(simple["pw"], population=[simple["fpc"]])),
    }


def arrests(folder: Path) -> dict[str, Any]:
    """Survival of cardiac arrests in six ambulance services."""
    rows = pd.read_csv(folder / "scd.csv")
    design = survey_design(np.ones(6), strata=rows["ESA"], clusters=[rows["ambulance"]])
    halves = replicated(lambda w: float(w @ rows["alive"] / (w @ rows["arrests"])), np.ones(6), HALF_SAMPLES)
    return {
        "ratio_taylor": pair(survey_ratio(rows["alive"], rows["arrests"], design)),
        "ratio_BRR": {"est": halves.estimate, "se": halves.se},
    }


@cache
def all_ours(data_set: str, folder: Path) -> dict[str, Any]:
    """Our figures of a data set, in the shape of its results.json."""
    return (schools if data_set == "survey_api" else arrests)(folder / data_set)


def ours(entry: Checked, shared_data: Path) -> float:
    """The figure as we compute it."""
    return float(inside(all_ours(entry.data_set, shared_data), entry.path))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_agrees_with_figures_computed_elsewhere(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)

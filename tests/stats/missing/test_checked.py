"""Figures of published data with missing values, one by one against those computed elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.missing.change import change_three_ways
from kpk_eval.stats.missing.leaving import leaving_model
from kpk_eval.stats.missing.pooling import Pooled, pool
from kpk_eval.stats.missing.tipping import tipping_point
from kpk_eval.stats.missing.who_left import baseline_differences, category_difference
from kpk_eval.stats.models.columns import Columns, columns, indicators
from kpk_eval.stats.smd import Smd
from tests.stats.checked import Checked, agree, entries, inside

ENTRIES = entries("missing")
CLOSED_FORM = 1e-6
NAMES = {
    "estimate": "estimate",
    "std.error": "se",
    "statistic": "statistic",
    "df": "df",
    "p.value": "p",
    "2.5 %": "low",
    "97.5 %": "high",
    "ubar": "within",
    "b": "between",
    "t": "total",
    "dfcom": "df_complete",
    "riv": "relative_increase",
    "lambda": "share_missing",
    "fmi": "missing_information",
    "qbar": "estimate",
    "r": "relative_increase",
}


def least_squares(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of cholesterol on age and body mass index, and their squared errors."""
    design = np.column_stack([np.ones(len(rows)), rows["age"], rows["bmi"]])
    bread = np.linalg.inv(design.T @ design)
    found = bread @ design.T @ rows["chl"]
    residual = rows["chl"] - design @ found
    return found, np.diag(bread) * (residual @ residual) / (len(rows) - 3)


def named(found: Pooled) -> dict[str, float]:
    """A pooled result in the words of mice."""
    return {theirs: getattr(found, ours) for theirs, ours in NAMES.items()}


def nutrition(folder: Path) -> dict[str, Any]:
    """Pooled figures of the stored imputations."""
    sets = [rows for _, rows in pd.read_csv(folder / "nhanes_mice_m20_seed123.csv").groupby(".imp")]
    fits = [least_squares(rows) for rows in sets]
    terms = [
        named(pool([b[k] for b, _ in fits], [v[k] for _, v in fits], n=25, parameters=3)) for k in range(3)
    ]
    mean = pool([one["chl"].mean() for one in sets], [one["chl"].var() / 25 for one in sets], n=25)
    return {"pooled_lm_chl_age_bmi": terms, "pooled_components": terms, "pool_scalar_mean_chl": named(mean)}


@cache
def people(folder: Path) -> pd.DataFrame:
    """One row per person of the Woodworth data, with the two scores at each occasion."""
    records = pd.read_csv(folder / "ahi-cesd_original_figshare.csv").drop_duplicates(["id", "occasion"])
    wide = records.pivot(index="id", columns="occasion", values=["ahiTotal", "cesdTotal"])
    wide.columns = [f"{score}.{occasion}" for score, occasion in wide.columns]
    return wide.join(pd.read_csv(folder / "participant-info.csv", sep=";").set_index("id"))


def ever_left(rows: pd.DataFrame) -> pd.Series:
    """Whether a person lacks any occasion."""
    return rows.filter(like="Total").isna().any(axis=1).astype(float)


def happiness(folder: Path) -> dict[str, Any]:
    """Baseline means of those who stayed and left, and shares who left by arm."""
    rows = people(folder)
    found = baseline_differences(
        ever_left(rows), {name: rows[name] for name in ("ahiTotal.0", "cesdTotal.0", "age")}
    )
    means = {
        f"dropout_any_t_{one.name}": {"mean_completer": one.stayed_mean, "mean_dropout": one.left_mean}
        for one in found
    }
    gone = rows["ahiTotal.1"].isna()
    by_arm = category_difference(gone, rows["intervention"], name="arm")
    left = np.array(by_arm.left_shares) * by_arm.n_left
    everybody = left + np.array(by_arm.stayed_shares) * by_arm.n_stayed
    shares = dict(zip(map(str, by_arm.categories), left / everybody, strict=True))
    return means | {"attrition_rate_by_arm_post": shares}


@cache
def all_ours(data_set: str, folder: Path) -> dict[str, Any]:
    """Our figures of a data set, in the shape of its results.json."""
    return (nutrition if data_set == "mi_nhanes" else happiness)(folder / data_set)


def ours(entry: Checked, shared_data: Path) -> float:
    """The figure as we compute it."""
    return float(inside(all_ours(entry.data_set, shared_data), entry.path))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_agrees_with_figures_computed_elsewhere(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)


@pytest.mark.parametrize("name", ["ahiTotal.0", "cesdTotal.0", "age"])
def test_those_who_left_differ_as_r_says(name: str, shared_data: Path) -> None:
    """The sign is left − stayed here, stayed − left there."""
    rows = people(shared_data / "prepost_woodworth")
    (found,) = baseline_differences(
        ever_left(rows), {name: rows[name]}, equal_variances=True, effect=Smd.D_POOLED
    )
    path = ("dropout_any_t_" + name,)
    for figure, mine in (
        ("t", -found.difference.statistic),
        ("df", found.difference.df),
        ("p", found.difference.p),
        ("d", -found.difference.effect_size),
    ):
        theirs = Checked("t", "prepost_woodworth", figure, "R", (*path, figure), CLOSED_FORM).theirs(
            shared_data
        )
        assert mine == pytest.approx(theirs, rel=CLOSED_FORM)


@pytest.mark.parametrize("name", ["sex", "educ", "income", "intervention"])
def test_categories_of_those_who_left_differ_as_r_says(name: str, shared_data: Path) -> None:
    rows = people(shared_data / "prepost_woodworth")
    found = category_difference(ever_left(rows), rows[name], name=name).difference
    path = ("dropout_any_chi_" + name,)
    for figure, mine in (("chi2", found.statistic), ("df", found.df), ("p", found.p)):
        theirs = Checked("c", "prepost_woodworth", figure, "R", (*path, figure), CLOSED_FORM).theirs(
            shared_data
        )
        assert mine == pytest.approx(theirs, rel=CLOSED_FORM)


def covariates(rows: pd.DataFrame) -> Columns:
    """Columns of the model of leaving."""
    return columns({name: rows[name] for name in ("ahiTotal.0", "cesdTotal.0", "age")}).beside(
        *(indicators(rows[name], name=name) for name in ("sex", "educ", "income")),
        indicators(rows["intervention"], name="arm", reference=4),
    )


def test_model_of_leaving_agrees_with_glm(shared_data: Path) -> None:
    rows = people(shared_data / "prepost_woodworth")
    found = leaving_model(rows["ahiTotal.1"].isna().astype(float), covariates(rows))
    for place, one in enumerate(found.fit.coefficients):
        for figure, mine in (("Estimate", one.estimate), ("Std. Error", one.se), ("z value", one.statistic)):
            path = ("attrition_logit_post", place, figure)
            theirs = Checked("m", "prepost_woodworth", figure, "R", path, 1e-4).theirs(shared_data)
            assert mine == pytest.approx(theirs, rel=1e-5)
    assert found.effects[2].high < 0 < found.effects[-1].low


def test_change_three_ways_and_tipping_point_of_real_attrition(shared_data: Path) -> None:
    rows = people(shared_data / "prepost_woodworth")
    arms = indicators(rows["intervention"], name="arm").beside(columns({"age": rows["age"]}))
    found = change_three_ways(rows["ahiTotal.0"], rows["ahiTotal.1"], covariates=arms)
    assert found.complete.n == 147
    assert all(2 < one.estimate < 4 and one.low > 0 for one in found.estimates)
    assert 0.3 < found.pooled.missing_information < 0.8
    tipping = tipping_point(found.completed_change, found.completed.was_missing("after"))
    assert -6 < tipping.down < -1
    assert tipping.n_missing == 148

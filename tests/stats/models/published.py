"""Models of the published data sets, by the names that their figures have in results.json."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from kpk_eval.stats.models.ancova import ancova
from kpk_eval.stats.models.anova_results import Squares
from kpk_eval.stats.models.clustered import Df, clustered_regression
from kpk_eval.stats.models.columns import Coding, Columns, columns, indicators, products
from kpk_eval.stats.models.gee.equations import Scale
from kpk_eval.stats.models.gee.model import gee
from kpk_eval.stats.models.gee.working import Correlation
from kpk_eval.stats.models.likelihood_ratio import likelihood_ratio
from kpk_eval.stats.models.linked import logistic
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.mixed.model import mixed_model
from kpk_eval.stats.models.mixed.results import Intervals, Likelihood, MixedDf
from kpk_eval.stats.models.repeated import mixed_anova
from kpk_eval.stats.models.sandwich import Errors
from kpk_eval.stats.models.two_way import Intersection, two_way_regression

Models = Mapping[str, Any]


def sleepstudy(folder: Path) -> Models:
    """Reaction times of 18 people over ten days (Belenky et al. 2003)."""
    d = pd.read_csv(folder / "mixed_sleepstudy" / "sleepstudy.csv")
    days = columns({"Days": d["Days"]})

    def fit(slope: bool, **options: Any) -> Any:
        return mixed_model(d["Reaction"], d["Subject"], days, slope=d["Days"] if slope else None, **options)

    profile = fit(True, intervals=Intervals.PROFILE)
    return {
        "random_slope_REML": fit(True),
        "random_intercept_REML": fit(False),
        "random_slope_ML": fit(True, likelihood=Likelihood.ML),
        "profile_ci": [
            *(profile.component(name) for name in ("intercept", "correlation", "slope", "residual")),
            *profile.coefficients,
        ],
        "kenward_roger": fit(True, df=MixedDf.KENWARD_ROGER).coefficients,
        "wald_ci": fit(True, df=MixedDf.NORMAL).coefficients,
        "icc_null": mixed_model(d["Reaction"], d["Subject"]).icc,
        "lrt_slope": likelihood_ratio(
            fit(False, likelihood=Likelihood.ML), fit(True, likelihood=Likelihood.ML)
        ),
    }


def ohio(folder: Path) -> Models:
    """Wheeze of 537 children at four ages (Fitzmaurice and Laird 1993)."""
    d = pd.read_csv(folder / "gee_ohio" / "ohio.csv")
    both = columns({"age": d["age"], "smoke": d["smoke"]})
    whole = both.beside(columns({"age:smoke": d["age"] * d["smoke"]}))

    def fit(covariates: Columns, **options: Any) -> Any:
        return gee(d["resp"], d["id"], covariates, link=Link.LOGIT, **options)

    return {
        "exch_fixedscale": fit(whole, scale=Scale.FIRST),
        "ind": fit(whole, correlation=Correlation.INDEPENDENCE),
        "ar1": fit(whole, correlation=Correlation.AR1),
        "exch_estscale": fit(both),
    }


def anorexia(folder: Path) -> Models:
    """Weight of 72 girls before and after treatment (Hand et al. 1993)."""
    d = pd.read_csv(folder / "ancova_anorexia" / "anorexia.csv")

    def fit(errors: Errors) -> Any:
        return ancova(d["Postwt"], d["Prewt"], d["Treat"], reference="Cont", errors=errors)

    classical = fit(Errors.MODEL)
    return {
        "ancova_ref_control": classical,
        "ancova_hc3": fit(Errors.CR3),
        "ancova_hc2": fit(Errors.CR2),
        "F_treat": classical.group_test,
        "homogeneity_of_slopes": classical.equal_slopes,
        "partial_eta2": {1: classical.explained},
        "adjusted_means": classical.adjusted_means,
    }


def petersen(folder: Path) -> Models:
    """Simulated panel of 500 firms and ten years (Petersen 2009)."""
    d = pd.read_csv(folder / "cluster_petersen" / "petersen.csv")
    x = columns({"x": d["x"]})

    def fit(cluster: Any, errors: Errors, df: Df = Df.SATTERTHWAITE) -> Any:
        return clustered_regression(d["y"], cluster, x, errors=errors, df=df)

    return {
        "ols": fit(d.index, Errors.MODEL, Df.RESIDUAL),
        "hc1": fit(d.index, Errors.CR1S, Df.RESIDUAL),
        "firm_cr1": fit(d["firm"], Errors.CR1S, Df.CLUSTERS),
        "year_cr1": fit(d["year"], Errors.CR1S, Df.CLUSTERS),
        "twoway": two_way_regression(d["y"], d["firm"], d["year"], x, intersection=Intersection.ROWS),
        "firm_CR2": fit(d["firm"], Errors.CR2).coefficients,
        "year_CR2": fit(d["year"], Errors.CR2).coefficients,
        "year_CR3": fit(d["year"], Errors.CR3).coefficients,
    }


def jtrain(folder: Path) -> Models:
    """Scrap rates of 54 firms in three years (Holzer et al. 1993)."""
    d = pd.read_csv(folder / "did_jtrain" / "jtrain.csv")
    covariates = columns({name: d[name] for name in ("d88", "d89", "grant", "grant_1")})

    def fit(errors: Errors, df: Df, **options: Any) -> Any:
        return clustered_regression(
            d["lscrap"], d["fcode"], covariates, absorb=d["fcode"], errors=errors, df=df, **options
        )

    return {
        "fe": fit(Errors.MODEL, Df.RESIDUAL),
        "fe_cluster_stata_areg": fit(Errors.CR1S, Df.CLUSTERS),
        "estimatr_CR2": fit(Errors.CR2, Df.SATTERTHWAITE),
        "clubSandwich_within_CR1S": fit(Errors.CR1S, Df.CLUSTERS, count_absorbed=False).coefficients,
    }


def woodworth(folder: Path) -> Models:
    """Happiness and depression of 295 people at six occasions (Woodworth et al. 2018)."""
    source = folder / "prepost_woodworth"
    u = pd.read_csv(source / "ahi-cesd_original_figshare.csv").drop_duplicates(["id", "occasion"])
    people = pd.read_csv(source / "participant-info.csv", sep=";").set_index("id")
    occasions = indicators(u["occasion"], name="occ")
    return {
        "lmm_ahi_occ": (ahi := mixed_model(u["ahiTotal"], u["id"], occasions)).coefficients,
        "lmm_ahi_vc": ahi.components,
        "lmm_cesd_occ": (cesd := mixed_model(u["cesdTotal"], u["id"], occasions)).coefficients,
        "lmm_cesd_vc": cesd.components,
        "lmm_ahi_anova": _tests_by_lmertest(u),
        "gee_cesd16": gee(u["cesdTotal"] >= 16, u["id"], occasions, link=Link.LOGIT).coefficients,
        **_in_wide_form(u, people),
    }


def _tests_by_lmertest(u: pd.DataFrame) -> list[Any]:
    """F tests of occasions, arms, and their interaction, after all others."""
    parts = [indicators(u[name], name=name, coding=Coding.SUM) for name in ("occasion", "intervention")]
    parts.append(products(*parts))
    fit = mixed_model(u["ahiTotal"], u["id"], parts[0].beside(*parts[1:]))
    return [fit.joint_test(part.names) for part in parts]


def _in_wide_form(u: pd.DataFrame, people: pd.DataFrame) -> Models:
    """Models of one row per person."""
    ahi, cesd = (u.pivot(index="id", columns="occasion", values=f"{v}Total") for v in ("ahi", "cesd"))
    people = people.loc[ahi.index]
    arm = people["intervention"]
    covariates = columns({"ahi": ahi[0], "cesd": cesd[0], "age": people["age"]}).beside(
        *(indicators(people[name], name=name) for name in ("sex", "educ", "income")),
        indicators(arm, name="arm", reference=4),
    )
    first = ancova(ahi[1], ahi[0], arm, reference=4, errors=Errors.MODEL)
    last = ancova(cesd[5], cesd[0], arm, reference=4, errors=Errors.MODEL)
    return {
        "attrition_logit_post": logistic(ahi[1].isna(), covariates).coefficients,
        "ancova_ahi_1": first.coefficients,
        "ancova_ahi_1_F": first.group_test,
        "ancova_cesd_5": last.coefficients,
        "mixed_anova_completers_ahi": mixed_anova(ahi, arm).effects,
        "mixed_anova_completers_cesd": mixed_anova(cesd, arm).effects,
        "mixed_anova_completers_ahi_type2": mixed_anova(ahi, arm, squares=Squares.TYPE_2).effects,
    }


BY_DATA_SET: Mapping[str, Callable[[Path], Models]] = {
    "mixed_sleepstudy": sleepstudy,
    "gee_ohio": ohio,
    "ancova_anorexia": anorexia,
    "cluster_petersen": petersen,
    "did_jtrain": jtrain,
    "prepost_woodworth": woodworth,
}


@cache
def models_of(data_set: str, folder: Path) -> Models:
    """All models of a data set."""
    return BY_DATA_SET[data_set](folder)

"""Comparisons of two waves against figures that were computed elsewhere from published data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Estimate
from kpk_eval.stats.groups.categories import distribution_difference
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.groups.ranks import location_shift
from kpk_eval.stats.multiplicity import Adjustment, adjust
from kpk_eval.stats.paired.agreement import KappaWeights, kappa
from kpk_eval.stats.paired.homogeneity import Homogeneity, marginal_homogeneity, symmetry
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.ranks import pseudo_median_change
from kpk_eval.stats.paired.shares import McNemar, PairedLimits, conditional_odds_ratio, share_change
from kpk_eval.stats.paired.square import table_of_counts
from kpk_eval.stats.paired.superiority import probability_of_increase
from kpk_eval.stats.rank_tests import Distribution, Zeros
from kpk_eval.stats.samples import valid_groups
from kpk_eval.stats.smd import Smd, pooled_smd
from tests.stats.checked import Checked, agree, entries, inside

Ours = Mapping[str, Any]
ENTRIES = tuple(one for family in ("paired", "groups", "multiplicity") for one in entries(family))
ADJUSTMENTS = {**{str(one): one for one in Adjustment}, "BH": Adjustment("bh"), "BY": Adjustment("by")}


def t_test(found: Estimate) -> dict[str, Any]:
    """Figures of a t test."""
    limits = [found.low, found.high]
    named = {"t": found.statistic, "df": found.df, "p": found.p, "ci": limits}
    return named | {"est": found.estimate, "diff": found.estimate, "mean_diff": found.estimate}


def paired(before: Any, after: Any) -> dict[str, Any]:
    """Figures of the same people in two waves as the oracle of the data set names them."""
    ranks = pseudo_median_change(before, after, as_stored=True)
    z = mean_change(before, after, effect=Smd.D_Z)
    return t_test(z) | {
        "n": z.n,
        "V": ranks.statistic,
        "p_wilcox": ranks.p,
        "dz": z.effect_size,
        "dz_lo": z.effect_low,
        "dz_hi": z.effect_high,
        "gz": mean_change(before, after).effect_size,
    }


def sleep(folder: Path) -> Ours:
    """Hours of sleep gained with two drugs."""
    data = pd.read_csv(folder / "sleep.csv")
    first, second = (data["extra"][data["group"] == drug].to_numpy() for drug in (1, 2))
    change = paired(first, second)
    exact, pratt = (
        pseudo_median_change(first, second, distribution=Distribution.EXACT, zeros=zeros) for zeros in Zeros
    )
    shift = pseudo_median_change(first, second)
    by_kind = {kind: mean_change(first, second, effect=kind) for kind in Smd}
    d, g = by_kind[Smd.D_Z], by_kind[Smd.G_Z]
    return {
        "paired_t": t_test(mean_change(second, first)),
        "wilcoxon_R_default": {"V": pseudo_median_change(second, first).statistic, "p": change["p_wilcox"]},
        "wilcoxon_exact_wilcoxonzero": {"p": exact.p},
        "wilcoxon_exact_pratt": {"p": pratt.p},
        "hodges_lehmann": {"est": shift.estimate, "ci": [shift.low, shift.high]},
        "cohen_dz": d.effect_size,
        "effectsize_dz": {"d": d.effect_size, "lo": d.effect_low, "hi": d.effect_high},
        "effectsize_hedges_gz": {"g": g.effect_size, "lo": g.effect_low, "hi": g.effect_high},
        "d_av": by_kind[Smd.D_AV].effect_size,
        "d_rm": by_kind[Smd.D_RM].effect_size,
        "d_baseline_glass": by_kind[Smd.D_BEFORE].effect_size,
        "rank_biserial": {"r": shift.effect_size},
        "sign_test_p": probability_of_increase(first, second).p,
        "welch_t": t_test(mean_difference(second, first)),
    }


def approval(folder: Path) -> Ours:
    """Approval of the prime minister in two surveys."""
    people = pd.read_csv(folder / "approval_long.csv") == "Approve"
    before, after = people["survey1"], people["survey2"]
    wald = share_change(before, after, interval=PairedLimits.WALD)
    by_test = {test: share_change(before, after, test=test) for test in McNemar}
    against = conditional_odds_ratio(~before, ~after)
    return {
        "mcnemar_cc": {"chi2": by_test[McNemar.CORRECTED].statistic, "p": by_test[McNemar.CORRECTED].p},
        "mcnemar_nocc": {"chi2": by_test[McNemar.CHI_SQUARE].statistic, "p": by_test[McNemar.CHI_SQUARE].p},
        "exact_binomial_p": by_test[McNemar.EXACT].p,
        "midp": by_test[McNemar.MID_P].p,
        "odds_ratio_conditional": against.estimate,
        "odds_ratio_exact_ci": [against.low, against.high],
        "diff_post_minus_pre": {"diff": wald.estimate, "ci_wald": [wald.low, wald.high]},
        "cohens_g": {"g": against.effect_size, "lo": against.effect_low, "hi": against.effect_high},
    }


def vision(folder: Path) -> Ours:
    """Grades of both eyes of women."""
    counts = pd.read_csv(folder / "vision_women.csv").pivot(index="right", columns="left", values="Freq")
    table = table_of_counts(counts.to_numpy())
    tests = {test: marginal_homogeneity(table, test=test) for test in Homogeneity}
    named = {
        name: {"chi2": found.statistic, "df": found.df, "p": found.p}
        for name, found in (
            ("stuart_maxwell", tests[Homogeneity.STUART_MAXWELL]),
            ("bhapkar", tests[Homogeneity.BHAPKAR]),
            ("ordinal_mh_linear_scores", tests[Homogeneity.SCORES]),
            ("bowker_symmetry", symmetry(table)),
        )
    }
    weighted = kappa(table, weights=KappaWeights.QUADRATIC)
    return named | {"kappa": kappa(table).estimate, "weighted_kappa_quadratic": weighted.estimate}


def anorexia(folder: Path) -> Ours:
    """Weight before and after three treatments."""
    data = pd.read_csv(folder / "anorexia.csv")
    arms = {arm: data[data["Treat"] == arm] for arm in ("Cont", "CBT", "FT")}
    change = {arm: (rows["Postwt"] - rows["Prewt"]).to_numpy() for arm, rows in arms.items()}
    groups = valid_groups(change["Cont"], change["FT"])
    d, g = (pooled_smd(groups, kind=kind) for kind in (Smd.D_POOLED, Smd.G_POOLED))
    return {
        **{f"paired_{arm}": paired(rows["Prewt"], rows["Postwt"]) for arm, rows in arms.items()},
        "between_d_change_FT_vs_Cont": {"d": d.value, "lo": d.low, "hi": d.high},
        "between_g_change_FT_vs_Cont": {"g": g.value, "lo": g.low, "hi": g.high},
    }


def nsw(folder: Path) -> Ours:
    """Earnings after a job programme that was given by lot."""
    data = pd.read_stata(folder / "nsw_mixtape.dta")
    control, treated = (data[data["treat"] == arm].select_dtypes("number").astype(float) for arm in (0, 1))
    welch = mean_difference(control["re78"], treated["re78"])
    balance = {
        name: pooled_smd(valid_groups(control[name], treated[name]), kind=Smd.D_RMS).value
        for name in ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
    }
    # R took control − treated for t and W, and turned the difference and its interval round.
    ranks = location_shift(treated["re78"], control["re78"])
    return {
        "diff": t_test(mean_difference(control["re78"], treated["re78"], equal_variances=True)),
        "welch": t_test(welch) | {"t": -welch.statistic},
        "mannwhitney": {"W": ranks.statistic, "p": ranks.p},
        "smd_baseline": balance,
    }


def woodworth(folder: Path) -> Ours:
    """Happiness and depression on six occasions."""
    records = pd.read_csv(folder / "ahi-cesd_original_figshare.csv").drop_duplicates(["id", "occasion"])
    people = pd.read_csv(folder / "participant-info.csv", sep=";").set_index("id")
    wide = records.pivot(index="id", columns="occasion", values=["ahiTotal", "cesdTotal"]).loc[people.index]
    figures: dict[str, Any] = {}
    for arm in range(5):
        rows = wide if arm == 0 else wide[people["intervention"] == arm]
        for later in (1, 5):
            for scale in ("ahi", "cesd"):
                values = rows[f"{scale}Total"]
                figures[f"paired_0_{later}_{scale}_arm{arm}"] = paired(values[0], values[later])
    cases = wide["cesdTotal"][[0, 1]].dropna() >= 16
    exact, corrected = (
        share_change(cases[0], cases[1], test=one) for one in (McNemar.EXACT, McNemar.CORRECTED)
    )
    figures["mcnemar_cesd16_0_1"] = {"chi2_cc": corrected.statistic, "p": corrected.p, "exact_p": exact.p}
    left = wide.isna().any(axis=1).to_numpy()
    return figures | attrition(wide, people, left) | adjusted(figures)


def attrition(wide: pd.DataFrame, people: pd.DataFrame, left: np.ndarray) -> dict[str, Any]:
    """Those who stayed against those who left."""
    first = {f"{scale}.0": wide[scale][0] for scale in ("ahiTotal", "cesdTotal")} | {"age": people["age"]}
    figures: dict[str, Any] = {}
    for name, values in first.items():
        column = values.to_numpy(dtype=float)
        stayed = mean_difference(column[left], column[~left], equal_variances=True, effect=Smd.D_POOLED)
        figures[f"dropout_any_t_{name}"] = t_test(stayed) | {"d": stayed.effect_size}
    for name in ("sex", "educ", "income", "intervention"):
        answers = people[name].to_numpy()
        found = distribution_difference(answers[~left], answers[left])
        figures[f"dropout_any_chi_{name}"] = {"chi2": found.statistic, "df": found.df, "p": found.p}
    return figures


def adjusted(figures: Ours) -> dict[str, Any]:
    """P values of the four arms, adjusted."""
    raw = [figures[f"paired_0_1_ahi_arm{arm}"]["p"] for arm in range(1, 5)]
    return {
        "ahi_0_1_p_by_arm": {name: adjust(raw, adjustment=ADJUSTMENTS[name]).p for name in ("holm", "BH")}
    }


def published_p(folder: Path) -> Ours:
    """Fifteen p values of Benjamini and Hochberg (1995)."""
    raw = pd.read_csv(folder / "bh1995_pvalues.csv")["p"]
    found = {name: adjust(raw, adjustment=one).p for name, one in ADJUSTMENTS.items()}
    return found | {"rejected_05": {name: sum(p <= 0.05 for p in one) for name, one in found.items()}}


SETS: Mapping[str, Callable[[Path], Ours]] = {
    "paired_sleep": sleep,
    "mcnemar_approval": approval,
    "stuartmaxwell_vision_women": vision,
    "ancova_anorexia": anorexia,
    "experiment_nsw": nsw,
    "prepost_woodworth": woodworth,
    "multiplicity_bh1995": published_p,
}


@cache
def all_ours(folder: Path) -> Ours:
    """Our figures of a data set, under the keys of its results."""
    return SETS[folder.name](folder)


def ours(entry: Checked, shared_data: Path) -> float:
    """The figure as we compute it."""
    return float(inside(all_ours(shared_data / entry.data_set), entry.path))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_agrees(shared_data: Path, entry: Checked) -> None:
    agree(entry, ours(entry, shared_data), shared_data, absolute=entry.tolerance * 1e-6)


def test_every_set_is_listed() -> None:
    assert {entry.data_set for entry in ENTRIES} == set(SETS)
    assert max(entry.tolerance for entry in ENTRIES) <= 1e-4

"""Published data: our figures beside those that were computed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.did.changes import did_changes
from kpk_eval.stats.did.effect import Effect
from kpk_eval.stats.did.errors import CR2, Counting, Errors, Inference
from kpk_eval.stats.did.panel import Panel, panel
from kpk_eval.stats.did.random_effects import random_effects
from kpk_eval.stats.did.regressions import first_differences, fixed_effects, pooled
from kpk_eval.stats.did.staggered import By, Comparison, Options, aggregate, attgt
from kpk_eval.stats.did.trends import parallel_trends
from kpk_eval.stats.did.two_by_two import did_means, did_regression
from kpk_eval.stats.did.two_way import two_way
from kpk_eval.stats.models.coefficient import Coefficient
from tests.stats.checked import Checked, agree, entries, inside

ENTRIES = entries("did")
CLASSICAL = Inference(errors=Errors.CLASSICAL)
ALL = Inference(errors=Errors.CR1, counting=Counting.ALL)

STORE_COLUMNS = {0: "store", 1: "CHAIN", 2: "CO_OWNED", 3: "STATE", 11: "EMPFT", 12: "EMPPT", 13: "NMGRS"}
STORE_COLUMNS |= {14: "WAGE_ST", 28: "STATUS2", 31: "EMPFT2", 32: "EMPPT2", 33: "NMGRS2", 34: "WAGE_ST2"}
"""Places of the columns used in the file of the authors, which has no header."""


def figures(one: Effect | Coefficient) -> dict[str, float]:
    """Figures of an effect under R's names."""
    return {"est": one.estimate, "se": one.se, "df": one.df, "p": one.p, "lo": one.low, "hi": one.high}


def stores(folder: Path) -> pd.DataFrame:
    """Fast-food stores before and after a minimum wage, full-time equivalents in both waves."""
    path = folder / "did_card_krueger" / "public.dat"
    rows = pd.read_csv(path, sep=r"\s+", header=None, na_values=".").rename(columns=STORE_COLUMNS)
    first = rows["EMPFT"] + 0.5 * rows["EMPPT"] + rows["NMGRS"]
    second = rows["EMPFT2"] + 0.5 * rows["EMPPT2"] + rows["NMGRS2"]
    return rows.assign(first=first, second=second)


def card_krueger(folder: Path) -> dict[str, object]:
    """Figures of the minimum wage."""
    rows = stores(folder)
    long = {"treated": np.tile(rows["STATE"], 2), "after": np.repeat([0, 1], len(rows))}
    outcome, store = np.concatenate([rows["first"], rows["second"]]), np.tile(np.arange(len(rows)), 2)
    kinds = {"pooled_ols": CLASSICAL, "pooled_ols_hc1": Inference(errors=Errors.HC1)}
    kinds |= {"pooled_ols_cluster_CR1": ALL, "pooled_ols_CR2": CR2}
    means = did_means(outcome, **long)
    balanced = did_changes(rows["first"], rows["second"], treated=rows["STATE"])
    known = rows["WAGE_ST"].notna() & ((rows["STATUS2"] == 3) | rows["WAGE_ST2"].notna())
    chosen = rows[known & rows["first"].notna() & rows["second"].notna()]
    chains = {f"chain {chain}": (chosen["CHAIN"] == chain).astype(float) for chain in (2, 3, 4)}
    covariates = {**chains, "owned": chosen["CO_OWNED"]}
    changes = {
        name: did_changes(
            chosen["first"], chosen["second"], treated=chosen["STATE"], covariates=added, inference=CLASSICAL
        )
        for name, added in (("table4_i", None), ("table4_ii", covariates))
    }
    shown = parallel_trends(
        panel(
            outcome,
            unit=store,
            period=long["after"],
            treated_from=np.where(long["treated"] == 1, 1.0, nan),
        )
    )
    cells = {
        f"{state}_{wave}": {"mean": getattr(period, group).mean, "se": getattr(period, group).se}
        for wave, period in zip(("before", "after"), shown.periods, strict=True)
        for state, group in (("NJ", "treated"), ("PA", "comparison"))
    }
    return {
        "table3": {"did_all": means.estimate, **cells},
        "balanced": {"did": {"diff": balanced.estimate, "se": balanced.se}},
        **{
            name: {"nj:post": figures(did_regression(outcome, **long, cluster=store, inference=kind))}
            for name, kind in kinds.items()
        },
        **{name: {"STATE": figures(effect)} for name, effect in changes.items()},
    }


def jtrain(folder: Path) -> dict[str, object]:
    """Figures of job training grants and scrap."""
    rows = pd.read_csv(folder / "did_jtrain" / "jtrain.csv")
    names = ["d88", "d89", "grant", "grant_1"]
    panel_of = {"unit": rows["fcode"], "period": rows["year"]}

    def fixed(inference: Inference) -> dict[str, dict[str, float]]:
        regressors = {name: rows[name] for name in names}
        fit = fixed_effects(rows["lscrap"], regressors, **panel_of, period_effects=False, inference=inference)
        return {name: figures(fit.coefficient(name)) for name in names}

    counted = fixed(Inference(errors=Errors.CR1, counting=Counting.REGRESSORS))
    random = random_effects(rows["lscrap"], {name: rows[name] for name in [*names, "union"]}, **panel_of)
    plain = random_effects(rows["lscrap"], {name: rows[name] for name in names}, **panel_of)
    early = rows[rows["year"] < 1989]
    changes = first_differences(
        early["lscrap"],
        {"cgrant": early["grant"]},
        unit=early["fcode"],
        period=early["year"],
        inference=CLASSICAL,
    )
    return {
        "fe": fixed(CLASSICAL),
        "fe_cluster_stata_areg": fixed(ALL),
        "estimatr_CR2": fixed(CR2),
        "clubSandwich_within_CR1S": [
            {"SE": counted[name]["se"], "p_t": counted[name]["p"]} for name in names
        ],
        "re_union": _named(random.fit.coefficients),
        "re_sigma": {"idios": random.sd_within, "id": random.sd_between},
        "hausman": {"chi2": plain.hausman.statistic, "p": plain.hausman.p},
        "fd_88": _named(changes.coefficients),
    }


def crime(folder: Path) -> dict[str, object]:
    """Figures of crime and unemployment in cities."""
    rows = pd.read_csv(folder / "panel_crime2_cities" / "crime2.csv")
    city = np.repeat(np.arange(len(rows) // 2), 2)
    changes = first_differences(
        rows["crmrte"], {"cunem": rows["unem"]}, unit=city, period=rows["year"], inference=CLASSICAL
    )
    level = pooled(rows["crmrte"], {name: rows[name] for name in ("d87", "unem")}, inference=CLASSICAL)
    return {"fd": _named(changes.coefficients), "pooled_ols": _named(level.coefficients)}


def counties(folder: Path) -> Panel:
    """Teen employment in counties."""
    rows = pd.read_csv(folder / "did_mpdta" / "mpdta.csv")
    start = rows["first.treat"].replace(0, nan)
    return panel(rows["lemp"], unit=rows["countyreal"], period=rows["year"], treated_from=start)


def mpdta(folder: Path) -> dict[str, object]:
    """Figures of minimum wages that start at different times."""
    data = counties(folder)
    never, later = attgt(data, options=Options(comparison=Comparison.NEVER)), attgt(data)
    found = {by: aggregate(never, by=by) for by in By}
    return {
        "att_gt": [
            {"att": cell.estimate, "att_nyt": other.estimate}
            for cell, other in zip(never.cells, later.cells, strict=True)
        ],
        "simple": found[By.SIMPLE].overall.estimate,
        "group": {f"{part.key:.0f}": part.estimate for part in found[By.GROUP].parts},
        "group_overall": found[By.GROUP].overall.estimate,
        "dynamic": {f"{part.key:.0f}": part.estimate for part in found[By.DYNAMIC].parts},
        "dynamic_overall": found[By.DYNAMIC].overall.estimate,
        "twfe": {"D": figures(two_way(data, inference=ALL))},
    }


OURS = {
    "did_card_krueger": card_krueger,
    "did_jtrain": jtrain,
    "panel_crime2_cities": crime,
    "did_mpdta": mpdta,
}


@cache
def all_ours(data_set: str, folder: Path) -> Mapping[str, object]:
    """All our figures of a data set, in the shape of its results."""
    return OURS[data_set](folder)


def ours(entry: Checked, shared_data: Path) -> float:
    """The figure as we compute it."""
    return float(inside(all_ours(entry.data_set, shared_data), entry.path))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_agrees_with_what_was_computed_elsewhere(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)


def test_stored_cells_before_a_start_count_the_group_itself(shared_data: Path) -> None:
    """Stored figures before a start have the group among its own comparison; those of R's did have not."""
    later = attgt(counties(shared_data))
    of_r = pd.read_csv(shared_data / "did_mpdta" / "ref_attgt_from_R_did.csv")
    row = of_r[(of_r["scenario"] == "mpdta_nyt_dr") & (of_r["group"] == 2006) & (of_r["t"] == 2005)].iloc[0]
    stored = Checked("", "did_mpdta", "", "", ("att_gt", 5, "att_nyt"), 0.0).theirs(shared_data)
    cell = later.cell(start=2006, time=2005)
    assert cell.estimate == pytest.approx(row["att"], rel=1e-6)
    share = 40 / (40 + cell.n_comparison)
    assert stored == pytest.approx((1 - share) * cell.estimate, rel=1e-6)


def _named(coefficients: tuple[Coefficient, ...]) -> dict[str, dict[str, float]]:
    """Figures of all coefficients under R's names."""
    return {"(Intercept)" if one.name == "intercept" else one.name: figures(one) for one in coefficients}

"""Inequality in published data against figures that were computed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.inequality.concentration import Kind, Method, concentration_index, gini
from kpk_eval.stats.inequality.gaps import gap, quantile_groups
from kpk_eval.stats.inequality.grouped import concentration_curve, grouped_concentration_index
from kpk_eval.stats.inequality.ranks import Ties
from kpk_eval.stats.inequality.regression import Errors
from kpk_eval.stats.inequality.simulated import Indicator, simulated_slope_index
from kpk_eval.stats.inequality.slope import slope_index
from tests.stats.checked import Checked, agree, entries

DRAWS = 0.012
"""Both sides draw 100 000 (theirs once 10 000) values; limits near zero move most."""


def _india(folder: Path) -> dict[str, float]:
    table = pd.read_csv(folder / "inequality_wb_india" / "india_u5mr_grouped.csv")
    deaths, births, order = table["u5mr_per_1000"], table["births"], np.arange(5)
    slope = slope_index(deaths, order, weights=births)
    curve = concentration_curve(deaths, order, weights=births)
    plain = concentration_index(deaths, order, weights=births)
    convenient = concentration_index(deaths, order, weights=births, method=Method.CONVENIENT)
    return {
        "mean": plain.mean,
        "CI_fractional_rank": plain.index.estimate,
        "CI_kakwani_grouped": grouped_concentration_index(deaths, births).index.estimate,
        "CI_convenient_regression": convenient.index.estimate,
        "SII_wls": slope.slope.estimate,
        "RII_ratio_poorest_to_richest": 1 / slope.ratio.estimate,
        "Q1_Q5_ratio": gap(deaths, order, first=4, last=0).ratio.estimate,
        **{f"cum_share/{place}": value for place, value in enumerate(curve.outcome[1:])},
    }


def _districts(folder: Path) -> dict[str, float]:
    path = folder / "de_inkar_kreis" / "inkar_gisd_tidy_reference.csv"
    table = pd.read_csv(path, dtype={"ags": str})
    table["alq"] = 100 * table["arbeitslose"] / table["bev_15_64"]
    found: dict[str, float] = {}
    for year in (2005, 2010, 2015, 2021):
        rows = table[table["year"] == year]
        for name in ("schulabg_ohne_abschluss_pct", "schuldnerquote_pct", "haushaltseinkommen_eur", "alq"):
            values = _district_figures(rows, name)
            found |= {f"year_{year}/{name}/{key}": value for key, value in values.items()}
    return found


def _district_figures(rows: pd.DataFrame, name: str) -> dict[str, float]:
    outcome, position, people = rows[name], rows["gisd_score"], rows["bev_15_64"]
    found: dict[str, float] = {}
    for key, weights in (("ci_unweighted", None), ("ci_popweighted", people)):
        relative = concentration_index(outcome, position, weights=weights)
        generalised = concentration_index(outcome, position, weights=weights, kind=Kind.GENERALISED)
        found |= {f"{key}/CI": relative.index.estimate, f"{key}/mean": relative.mean}
        found |= {f"{key}/generalised": generalised.index.estimate}
    # R ranks districts with the same score one after the other there.
    plain = slope_index(outcome, position, ties=Ties.ORDER, errors=Errors.CLASSICAL)
    robust = slope_index(outcome, position, ties=Ties.ORDER, errors=Errors.HC1)
    weighted = slope_index(outcome, position, ties=Ties.ORDER, weights=people)
    fifths = gap(outcome, rows["gisd_5"])
    return found | {
        "sii_unweighted": plain.slope.estimate,
        "sii_se_ols": plain.slope.se,
        "sii_se_hc1": robust.slope.se,
        "rii_ratio_unweighted": plain.ratio.estimate,
        "sii_popweighted": weighted.slope.estimate,
        "rii_ratio_popweighted": weighted.ratio.estimate,
        "q5_minus_q1": fifths.difference.estimate,
        "q5_over_q1": fifths.ratio.estimate,
        "gini_unweighted": gini(outcome).index.estimate,
    }


def _children(folder: Path) -> dict[str, float]:
    table = pd.read_csv(folder / "smallarea_phe" / "NCMP_testdata.csv", dtype={"SchoolYear": str})
    example = table[
        (table["Period"] == table["Period"][0])
        & (table["SchoolYear"] == "6")
        & (table["AreaCode"] == table["AreaCode"][0])
    ]
    share, decile, measured = example["Rate"], example["Decile"], example["Measured"]
    slope = slope_index(share, decile, weights=measured)
    return {
        "ncmp_example_sii/intercept": slope.bottom,
        "ncmp_example_sii/slope": slope.slope.estimate,
        "ncmp_example_sii/RII_bottom_over_top": 1 / slope.ratio.estimate,
        "ncmp_example_CI": concentration_index(share, decile, weights=measured).index.estimate,
    }


@cache
def all_ours(shared_data: Path) -> Mapping[str, float]:
    """Our figures of all data sets, by data set and path."""
    sets = {"inequality_wb_india": _india, "de_inkar_kreis": _districts, "smallarea_phe": _children}
    return {f"{name}/{key}": value for name, of in sets.items() for key, value in of(shared_data).items()}


def ours(entry: Checked, shared_data: Path) -> float:
    """The figure as we compute it."""
    return all_ours(shared_data)[entry.key]


@pytest.mark.parametrize("entry", entries("inequality"), ids=lambda entry: entry.key)
def test_agrees_with_published_data(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)


def test_fifths_and_tenths_of_the_german_index_of_deprivation(shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "de_gisd" / "GISD_Bund_Kreis.csv", dtype={"kreis_id": str})
    rows = table[table["year"] == 2021]
    np.testing.assert_array_equal(quantile_groups(rows["gisd_score"]), rows["gisd_5"])
    np.testing.assert_array_equal(quantile_groups(rows["gisd_score"], groups=10), rows["gisd_10"])


def _stored_slopes(folder: Path) -> list[tuple[str, pd.DataFrame]]:
    table = pd.read_excel(folder / "smallarea_phe" / "testdata_SII.xlsx", engine="openpyxl")
    groups = table.groupby(["TestDescription", "Area"], sort=False)
    return [(name, rows) for (name, _), rows in groups if not np.isnan(rows["sii"].iloc[0])]


def _multiplier(name: str) -> float:
    if "x -100" in name:
        return -100.0
    return 100.0 if "x 100" in name else (-1.0 if "negative" in name else 1.0)


def _level(name: str) -> float:
    only = name.endswith(("98% CI", "98% cis")) and "95%" not in name
    return 0.99 if "99%" in name else (0.98 if only else 0.95)


def test_stored_slopes_of_english_public_health(shared_data: Path) -> None:
    kinds = {0: Indicator.OTHER, 1: Indicator.RATE, 2: Indicator.PROPORTION}
    stored = _stored_slopes(shared_data)
    assert len(stored) == 44
    for name, rows in stored:
        expected = rows.iloc[0]
        value = rows["Value"] if rows["Value"].notna().all() else rows["Count"] / rows["Population"]
        found = simulated_slope_index(
            value,
            rows["Population"],
            se=rows["StandardError"],
            indicator=kinds[expected["ValueType"]],
            transformed="transform" in name,
            multiplier=_multiplier(name),
            level=_level(name),
        )
        assert found.slope == pytest.approx(expected["sii"], rel=1e-9), name
        pairs = [(found.low, "sii_lowercl_1"), (found.high, "sii_uppercl_1")]
        if not np.isnan(expected["rii"]):
            assert found.ratio == pytest.approx(expected["rii"], rel=1e-9), name
            pairs += [(found.ratio_low, "rii_lowercl_1"), (found.ratio_high, "rii_uppercl_1")]
        if not np.isnan(expected["Intercept"]):
            assert found.bottom == pytest.approx(expected["Intercept"], rel=1e-9), name
        for limit, key in pairs:
            assert np.isnan(expected[key]) or limit == pytest.approx(expected[key], rel=DRAWS), name

"""Figures of published scales, one by one against those computed elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpk_eval.stats.scales.alpha import alpha
from kpk_eval.stats.scales.alpha_limits import AlphaInterval
from kpk_eval.stats.scales.item_analysis import item_analysis
from kpk_eval.stats.scales.items import MissingItems
from kpk_eval.stats.scales.omega import OmegaKind, omega
from tests.stats.checked import Checked, agree, entries, inside

ENTRIES = entries("scales")
SCALES = {
    "agree": ("-A1", "A2", "A3", "A4", "A5"),
    "conscientious": ("C1", "C2", "C3", "-C4", "-C5"),
    "extraversion": ("-E1", "-E2", "E3", "E4", "E5"),
    "neuroticism": ("N1", "N2", "N3", "N4", "N5"),
    "openness": ("O1", "-O2", "O3", "O4", "-O5"),
}
ITEM_FIGURES = {
    "raw.r": "item_total",
    "std.r": "item_total_standardised",
    "r.cor": "item_total_corrected",
    "r.drop": "item_rest",
    "mean": "mean",
    "sd": "sd",
}


def personality(people: pd.DataFrame, keyed: tuple[str, ...]) -> dict[str, Any]:
    """Figures of a scale of five items, those with a minus reversed."""
    names = [name.removeprefix("-") for name in keyed]
    turned = {"reverse": tuple(name[1:] for name in keyed if name[0] == "-"), "bounds": (1, 6)}
    pairwise = alpha(people[names], missing=MissingItems.PAIRWISE, interval=AlphaInterval.FELDT, **turned)
    complete = alpha(people[names], **turned)
    raw = omega(people[names], resamples=0, **turned)
    items = item_analysis(people[names], **turned).items
    return {
        "raw_alpha_pairwise": pairwise.raw,
        "std_alpha_pairwise": pairwise.standardised,
        "G6": pairwise.lambda_6,
        "avg_r": pairwise.mean_correlation,
        "ase": pairwise.se,
        "feldt_ci": (pairwise.low, pairwise.high),
        "alpha_complete_cases": complete.raw,
        "n_cc": complete.n,
        "omega_total_1factor_ML_standardised": omega(
            people[names], kind=OmegaKind.STANDARDISED, resamples=0, **turned
        ).estimate,
        "cfa": {
            "omega_cfa_raw": raw.estimate,
            "chisq": raw.chi_square,
            # The reference divides by n, we by n − 1.
            "loadings": [one * ((raw.n - 1) / raw.n) ** 0.5 for one in raw.loadings],
            "theta": [one * (raw.n - 1) / raw.n for one in raw.own_variances],
        },
        "item_rest": {item.name: item.item_rest for item in items},
        "alpha_if_dropped": {item.name: item.alpha_without for item in items},
    }


def attitude(departments: pd.DataFrame) -> dict[str, Any]:
    """Figures of seven items answered by thirty departments."""
    found, items = alpha(departments, interval=AlphaInterval.FELDT), item_analysis(departments).items
    return {
        "alpha": [
            {
                "raw_alpha": found.raw,
                "std.alpha": found.standardised,
                "G6(smc)": found.lambda_6,
                "average_r": found.mean_correlation,
                "median_r": found.median_correlation,
                "ase": found.se,
            }
        ],
        "feldt": {"lower.ci": found.low, "upper.ci": found.high},
        "omega_1f_ml_std": omega(departments, kind=OmegaKind.STANDARDISED, resamples=0).estimate,
        "splitHalf": {"lambda6": found.lambda_6},
        "item_stats": [
            {theirs: getattr(item, ours) for theirs, ours in ITEM_FIGURES.items()} for item in items
        ],
        "alpha_drop": [
            {"raw_alpha": item.alpha_without, "std.alpha": item.standardised_without} for item in items
        ],
    }


def happiness(records: pd.DataFrame) -> dict[str, Any]:
    """Figures of two scales at baseline."""
    baseline = records[records["occasion"] == 0]
    ahi, cesd = baseline.filter(regex=r"^ahi\d"), baseline.filter(regex=r"^cesd\d") - 1
    turned = {"reverse": ("cesd04", "cesd08", "cesd12", "cesd16"), "bounds": (0, 3)}
    return {
        "alpha_ahi_pre": alpha(ahi).raw,
        "alpha_cesd_pre": alpha(cesd, **turned).raw,
        "omega_ahi_pre": omega(ahi, resamples=0).estimate,
        "omega_cesd_pre": omega(cesd, resamples=0, **turned).estimate,
    }


@cache
def all_ours(data_set: str, folder: Path) -> dict[str, Any]:
    """Our figures of a data set, in the shape of its results.json."""
    if data_set == "reliability_bfi":
        people = pd.read_csv(folder / data_set / "bfi.csv", index_col=0)
        return {name: personality(people, keyed) for name, keyed in SCALES.items()}
    if data_set == "reliability_attitude":
        return attitude(pd.read_csv(folder / data_set / "attitude.csv"))
    records = pd.read_csv(folder / data_set / "ahi-cesd_original_figshare.csv")
    return happiness(records.drop_duplicates(["id", "occasion"]))


def ours(entry: Checked, shared_data: Path) -> float:
    """The figure as we compute it."""
    return float(inside(all_ours(entry.data_set, shared_data), entry.path))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_agrees_with_figures_computed_elsewhere(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)

"""Effects over sites against figures that were computed elsewhere from published data."""

from __future__ import annotations

from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.meta import (
    Between,
    CountEffect,
    Limits,
    MeanEffect,
    Moderated,
    Pooled,
    Prediction,
    SiteEffects,
    count_effects,
    egger,
    leave_one_out,
    mean_effects,
    moderated_effect,
    pooled_effect,
    rank_asymmetry,
    trim_and_fill,
)
from tests.stats.checked import Checked, agree, entries

ROUNDING = 1e-11
"""The stored figures have 12 decimals; very small p values are compared by their own digits."""

METHODS = {"FE": Between.NONE} | {
    name: Between[name] for name in ("DL", "REML", "PM", "ML", "HS", "SJ", "HE", "EB")
}


@cache
def _effects(folder: Path, kind: str) -> SiteEffects:
    if kind in {"logRR", "logOR_REML"}:
        rows = pd.read_csv(folder / "meta_bcg" / "bcg.csv")
        ratio = CountEffect.LOG_RISK_RATIO if kind == "logRR" else CountEffect.LOG_ODDS_RATIO
        return count_effects(
            rows["tpos"], rows["tpos"] + rows["tneg"], rows["cpos"], rows["cpos"] + rows["cneg"], kind=ratio
        )
    rows = pd.read_csv(folder / "meta_normand1999" / "normand1999.csv")
    columns = (rows[name] for name in ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"))
    kind_of = {"SMD": MeanEffect.HEDGES_G, "MD": MeanEffect.MEAN_DIFFERENCE}[kind]
    return mean_effects(*columns, kind=kind_of)


@cache
def _pooled(folder: Path, kind: str, block: str) -> Pooled:
    sites = _effects(folder, kind)
    return pooled_effect(
        sites.effects,
        sites.variances,
        method=METHODS[block.removesuffix("_pi").removesuffix("_knha")],
        limits=Limits.KNAPP_HARTUNG if "knha" in block else Limits.NORMAL,
        prediction=Prediction.AS_INTERVAL,
    )


def _figure(result: Pooled, name: str) -> float:
    found = result.heterogeneity
    return {
        "b": result.estimate,
        "se": result.error,
        "z": result.statistic,
        "p": result.p,
        "lo": result.low,
        "hi": result.high,
        "tau2": found.tau_squared,
        "se_tau2": found.tau_squared_error,
        "I2": 100 * found.i_squared,
        "H2": found.h_squared,
        "Q": found.q,
        "Qp": found.p,
        "pi_lo": result.prediction_low,
        "pi_hi": result.prediction_high,
    }[name]


def _profile(result: Pooled, row: int, end: str) -> float:
    found = result.heterogeneity
    low_and_high = (
        (found.tau_low, found.tau_high),
        (sqrt(found.tau_low), sqrt(found.tau_high)),
        (100 * found.i_low, 100 * found.i_high),
        (found.h_low, found.h_high),
    )[row]
    return low_and_high[0 if end == "ci.lb" else 1]


def _asymmetry(sites: SiteEffects, test: str, name: str) -> float:
    if test == "trimfill":
        filled = trim_and_fill(sites.effects, sites.variances, limits=Limits.NORMAL)
        return float({"k0": filled.n_filled, "b": filled.pooled.estimate}[name])
    if test == "begg":
        rank = rank_asymmetry(sites.effects, sites.variances)
        return {"tau": rank.estimate, "p": rank.p}[name]
    slope = egger(sites.effects, sites.variances)
    return {"t": slope.statistic, "df": slope.df, "p": slope.p}[name]


@cache
def _without(folder: Path) -> tuple[float, ...]:
    sites = _effects(folder, "logRR")
    return tuple(one.pooled.estimate for one in leave_one_out(sites.effects, sites.variances))


@cache
def _by_latitude_and_year(folder: Path) -> Moderated:
    sites, rows = _effects(folder, "logRR"), pd.read_csv(folder / "meta_bcg" / "bcg.csv")
    columns = {"ablat": rows["ablat"], "year": rows["year"]}
    return moderated_effect(sites.effects, sites.variances, columns, limits=Limits.NORMAL)


def _moderated(folder: Path, path: tuple[str | int, ...]) -> float:
    result = _by_latitude_and_year(folder)
    if len(path) == 1:
        left = result.heterogeneity
        figures = {"tau2": left.tau_squared, "I2": 100 * left.i_squared, "H2": left.h_squared}
        return (figures | {"Q": left.q, "Qp": left.p})[str(path[0])]
    one = result.coefficients[int(path[1])]
    figures = {"b": one.estimate, "se": one.error, "z": one.statistic, "p": one.p}
    return (figures | {"lo": one.low, "hi": one.high})[str(path[0])]


def _site(folder: Path, entry: Checked) -> float:
    block, place, name = entry.path
    kind = {"meta_bcg": "logRR"}.get(entry.data_set, "MD" if block == "MD_effects" else "SMD")
    sites = _effects(folder, kind)
    return float((sites.effects if name == "yi" else sites.variances)[int(place)])


def _of_kind(folder: Path, kind: str, rest: list[str | int]) -> float:
    if rest[0] == "REML_ci_tau2_Qprofile":
        return _profile(_pooled(folder, kind, "REML"), int(rest[1]), str(rest[2]))
    if rest[0] in {"egger_lm", "begg", "trimfill"}:
        return _asymmetry(_effects(folder, kind), str(rest[0]), str(rest[1]))
    return _figure(_pooled(folder, kind, str(rest[0])), str(rest[1]))


def ours(entry: Checked, folder: Path) -> float:
    """The figure as we compute it."""
    first, *rest = entry.path
    match str(first):
        case "effects" | "MD_effects":
            return _site(folder, entry)
        case "leave1out":
            return _without(folder)[int(rest[0])]
        case "metareg_ablat_year":
            return _moderated(folder, tuple(rest))
        case "logOR_REML":
            return _figure(_pooled(folder, "logOR_REML", "REML"), str(rest[0]))
        case kind:
            return _of_kind(folder, kind, rest)


@pytest.mark.parametrize("entry", entries("meta"), ids=lambda entry: entry.key)
def test_agrees_with_metafor(entry: Checked, shared_data: Path) -> None:
    absolute = ROUNDING if entry.tolerance > 1e-6 else 0
    agree(entry, ours(entry, shared_data), shared_data, absolute=absolute)


def test_no_site_is_corrected_or_dropped(shared_data: Path) -> None:
    sites = _effects(shared_data, "logRR")
    assert sites.n_corrected == 0
    assert np.isfinite(sites.effects).all()

"""Segmented regressions against figures that were computed elsewhere from published series."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp, inf
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.series.arma import Likelihood, Precision, segmented_arma
from kpk_eval.stats.series.arma_errors import Arma
from kpk_eval.stats.series.autocorrelation import breusch_godfrey, durbin_watson, ljung_box
from kpk_eval.stats.series.counts import Counts, segmented_counts
from kpk_eval.stats.series.fits import Segmented
from kpk_eval.stats.series.linear import Errors, segmented
from kpk_eval.stats.series.plan import Change, Intervention, Season, Segments, one_intervention
from tests.stats.checked import Checked, agree, entries

NAMES = {
    "(Intercept)": "intercept",
    "t": "trend",
    "time": "trend",
    "x": "level_change",
    "law": "level_change",
    "smokban": "level_change",
    "xt": "slope_change",
    "tpost": "slope_change",
    "tpost0": "slope_change",
    "smokban:time": "slope_change",
    "H1": "sin_1",
    "H2": "cos_1",
    "H3": "sin_2",
    "H4": "cos_2",
}
YEARLY = Season(period=12)


def _newey_west(values: pd.Series, **options: Any) -> Segmented:
    return segmented(values, errors=Errors.NEWEY_WEST, **options)


def _linear(one: Coefficient) -> dict[str, float]:
    return {"est": one.estimate, "se": one.se, "lo": one.low, "hi": one.high}


def _ratios(one: Coefficient) -> dict[str, float]:
    ratios = {"RR": one.effect_size, "lo": one.effect_low, "hi": one.effect_high}
    return {"est": one.estimate, "se": one.se, **ratios}


def _sicily_segments(
    change: Change = Change.LEVEL, *, zero: float | None = None, season: Season | None = YEARLY
) -> Segments:
    ban = Intervention(start=37, change=change, slope_zero=zero)
    return Segments(interventions=(ban,), season=season, origin=0)


def _sicily(folder: Path) -> dict[str, float]:
    table = pd.read_csv(folder / "its_sicily" / "sicily.csv")
    step, both = Change.LEVEL, Change.LEVEL_AND_SLOPE
    models = {
        "poisson_step": (_sicily_segments(step, season=None), Counts.POISSON),
        "quasipoisson_step": (_sicily_segments(step, season=None), Counts.QUASI_POISSON),
        "quasipoisson_step_harmonic": (_sicily_segments(step), Counts.QUASI_POISSON),
        "slope_change_original_coding": (_sicily_segments(both, zero=0), Counts.QUASI_POISSON),
        "slope_change_corrected_coding_tpost1_at_first_post": (
            _sicily_segments(both, zero=36),
            Counts.QUASI_POISSON,
        ),
        "slope_change_tpost0_at_first_post": (_sicily_segments(both), Counts.QUASI_POISSON),
    }
    found: dict[str, float] = {}
    dispersions = {"quasipoisson_step": "dispersion", "quasipoisson_step_harmonic": "dispersion_harmonic"}
    for key, (segments, counts) in models.items():
        fit = segmented_counts(
            table["aces"],
            segments=segments,
            time=table["time"],
            exposure=table["stdpop"],
            counts=counts,
            df=inf,
        )
        for theirs, ours in NAMES.items():
            if ours in fit.fit.names:
                values = _ratios(fit.coefficient(ours))
                found |= {f"{key}/{theirs}/{figure}": value for figure, value in values.items()}
        if key in dispersions:
            found[dispersions[key]] = fit.dispersion
    return found | _sicily_errors(table)


def _sicily_errors(table: pd.DataFrame) -> dict[str, float]:
    found: dict[str, float] = {}
    rate = np.log(table["aces"] / table["stdpop"])
    for lag in (0, 1, 3, 6, 12):
        for adjusted, figure in ((False, "se_noadj"), (True, "se_adj")):
            options = {"time": table["time"], "lag": lag, "adjusted": adjusted}
            fit = _newey_west(rate, segments=_sicily_segments(), **options)
            found[f"loglinear_NW_lag{lag}/{figure}"] = fit.coefficient("level_change").se
        found[f"loglinear_NW_lag{lag}/est"] = fit.coefficient("level_change").estimate
    godfrey = breusch_godfrey(fit.residuals, fit.points.design)
    box = ljung_box(fit.residuals, lag=12)
    return found | {
        "durbin_watson": durbin_watson(fit.residuals, fit.points.design).statistic,
        "breusch_godfrey1/LM": godfrey.statistic,
        "breusch_godfrey1/p": godfrey.p,
        "ljungbox12_resid/Q": box.statistic,
        "ljungbox12_resid/p": box.p,
    }


def _arima(fit: Segmented) -> dict[str, float]:
    found = {"sigma2": fit.dispersion, "loglik": fit.log_likelihood, "aic": fit.aic}
    for name, value in fit.errors.items():
        found |= {f"coef/{name}": value, f"se/{name}": fit.errors_se[name]}
    for one in fit.fit.coefficients:
        name = "law" if one.name == "level_change" else one.name
        found |= {f"coef/{name}": one.estimate, f"se/{name}": one.se}
    return found


def _seatbelts(folder: Path) -> dict[str, float]:
    table = pd.read_csv(folder / "its_seatbelts" / "seatbelts.csv")
    logarithm, ten = np.log(table["drivers"]), np.log10(table["drivers"])
    months = Season(period=12, indicators=True)
    step = one_intervention(169, change=Change.LEVEL, season=months)
    found: dict[str, float] = {}
    for lag in (1, 6, 12):
        one = _newey_west(logarithm, segments=step, lag=lag).coefficient("level_change")
        found |= {f"segmented_step_NW_lag{lag}/{key}": value for key, value in _linear(one).items()}
    both = _newey_west(logarithm, segments=one_intervention(169, season=months), lag=12)
    for figure in ("level", "slope"):
        one = both.coefficient(f"{figure}_change")
        found |= {f"segmented_level_slope_NW12/{figure}": one.estimate}
        found |= {f"segmented_level_slope_NW12/{figure}_se": one.se}
    law = Segments(interventions=(Intervention(start=169, change=Change.LEVEL),), trend=False)
    more = columns({"kms": table["kms"] / 1e4, "petrol": np.log10(table["PetrolPrice"])})
    seasonal = Arma(ar=1, seasonal_ar=1, period=12)
    airline = Arma(ar=0, ma=1, differences=1, seasonal_differences=1, seasonal_ma=1, period=12)
    for key, values, process, covariates in (
        ("arima_100_100_law", ten, seasonal, None),
        ("arima_100_100_all", ten, seasonal, more),
        ("airline_011_011_law_natlog", logarithm, airline, None),
    ):
        fit = segmented_arma(
            values,
            segments=law,
            process=process,
            covariates=covariates,
            likelihood=Likelihood.ML,
            precision=Precision.CURVATURE,
        )
        found |= {f"{key}/{figure}": value for figure, value in _arima(fit).items()}
    change = 100 * (exp(fit.coefficient("level_change").estimate) - 1)
    return found | {"percent_change_airline": change}


def _california(folder: Path) -> dict[str, float]:
    table = pd.read_csv(folder / "synth_prop99" / "smoking.csv")
    state = table[table["state"] == "California"].sort_values("year")
    found: dict[str, float] = {}
    for lag in (0, 1, 2):
        fit = _newey_west(state["cigsale"], segments=one_intervention(1989), time=state["year"], lag=lag)
        for theirs in ("(Intercept)", "t", "x", "xt"):
            values = _linear(fit.coefficient(NAMES[theirs]))
            prefix = f"itsa_california_NW_lag{lag}/{theirs}"
            found |= {f"{prefix}/{figure}": value for figure, value in values.items()}
    return found


@cache
def all_ours(shared_data: Path) -> Mapping[str, float]:
    """Our figures of all data sets, by data set and path."""
    sets = {"its_sicily": _sicily, "its_seatbelts": _seatbelts, "synth_prop99": _california}
    return {f"{name}/{key}": value for name, of in sets.items() for key, value in of(shared_data).items()}


def ours(entry: Checked, shared_data: Path) -> float:
    """The figure as we compute it."""
    return all_ours(shared_data)[entry.key]


@pytest.mark.parametrize("entry", entries("series"), ids=lambda entry: entry.key)
def test_agrees_with_published_data(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)


def test_monthly_vaccinations_are_refused_below_twelve_points(shared_data: Path) -> None:
    name = "2021-09-01_Deutschland_Bundeslaender_COVID-19-Impfungen.csv"
    table = pd.read_csv(shared_data / "de_rki_impfquoten" / name)
    land = table[table["BundeslandId_Impfort"] == 1]
    months = land.groupby(land["Impfdatum"].str[:7])["Anzahl"].sum()
    fit = segmented(months.to_numpy(), segments=one_intervention(6))
    assert (fit.reason, fit.fit.n) == ("too_few_points", 9)

"""Chained equations: planted effects under missing at random, invariants, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite, nan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.missing.draws import Imputer
from kpk_eval.stats.missing.imputation import impute, pooled_analysis
from kpk_eval.stats.samples import Numbers


def gappy(n: int = 300, *, seed: int = 1, selection: float = 2.0) -> dict[str, Numbers]:
    """A covariate, an outcome of mean 0 missing where the covariate is high, and a 0/1 column with gaps."""
    draw = np.random.default_rng(seed)
    x = draw.normal(size=n)
    y = 0.8 * x + 0.6 * draw.normal(size=n)
    b = (x + draw.normal(size=n) > 0).astype(float)
    y[draw.random(n) < 1 / (1 + np.exp(-selection * x))] = nan
    b[draw.random(n) < 0.2] = nan
    return {"x": x, "y": y, "b": b}


def mean_of(name: str):
    """Mean of a column and its squared error."""

    def analysis(data: Mapping[str, Numbers]) -> tuple[float, float]:
        return float(data[name].mean()), float(data[name].var(ddof=1)) / data[name].size

    return analysis


def test_observed_values_stay_and_gaps_are_filled_with_values_that_occur() -> None:
    data = gappy()
    found = impute(data, m=5)
    assert found.imputers == (Imputer.PMM, Imputer.PMM, Imputer.LOGISTIC)
    assert np.isfinite(found.values).all()
    for name, column in data.items():
        observed = ~found.was_missing(name)
        assert (found.column(name)[:, observed] == column[observed]).all()
        assert np.isin(found.column(name), column[observed]).all()
    assert found.data_set(2)["y"].shape == (300,)


@pytest.mark.parametrize(("imputer", "selection"), [(Imputer.PMM, 0.7), (Imputer.NORMAL, 2.0)])
def test_recovers_mean_that_complete_cases_miss(imputer: Imputer, selection: float) -> None:
    estimates, covered, naive = [], 0, []
    for seed in range(60):
        data = gappy(200, seed=seed, selection=selection)
        completed = impute({k: data[k] for k in ("x", "y")}, imputers={"y": imputer}, m=10, iterations=3)
        found = pooled_analysis(completed, mean_of("y"))
        covered += found.low <= 0 <= found.high
        estimates.append(found.estimate)
        naive.append(np.nanmean(data["y"]))
    assert abs(np.mean(estimates)) < 0.04
    assert np.mean(naive) < -0.2
    # 95 % of 60 samples, three standard errors of a share below.
    assert covered >= 52


def test_recovers_share_that_complete_cases_miss() -> None:
    shares, naive = [], []
    for seed in range(40):
        draw = np.random.default_rng(seed)
        x = draw.normal(size=300)
        b = (x + draw.normal(size=300) > 0).astype(float)
        b[draw.random(300) < 1 / (1 + np.exp(-2 * x))] = nan
        naive.append(np.nanmean(b))
        shares.append(pooled_analysis(impute({"x": x, "b": b}, m=5, iterations=3), mean_of("b")).estimate)
    assert np.mean(shares) == pytest.approx(0.5, abs=0.03)
    assert np.mean(naive) < 0.4


def test_relation_is_kept_and_missing_information_is_shown() -> None:
    data = gappy(2000)

    def slope(one: Mapping[str, Numbers]) -> tuple[float, float]:
        x, y = one["x"] - one["x"].mean(), one["y"] - one["y"].mean()
        b = float(x @ y / (x @ x))
        return b, float(((y - b * x) ** 2).sum() / (x.size - 2) / (x @ x))

    found = pooled_analysis(impute(data), slope, parameters=2)
    assert found.low <= 0.8 <= found.high
    assert 0.3 < found.missing_information < 0.9
    assert found.df_complete == 1998


def test_same_seed_same_values_and_order_of_columns_is_kept() -> None:
    data = gappy()
    first, again, other = impute(data, m=3), impute(data, m=3), impute(data, m=3, seed=2)
    assert (first.values == again.values).all()
    assert (first.values != other.values).any()
    assert first.names == ("x", "y", "b")


def test_unit_of_columns_does_not_matter() -> None:
    data = gappy()
    plain = impute(data, m=3)
    scaled = impute({**data, "y": data["y"] * 4, "x": data["x"] * 1024 - 8}, m=3)
    assert scaled.column("y") == pytest.approx(plain.column("y") * 4)


def test_chains_are_recorded() -> None:
    found = impute(gappy(), m=4, iterations=6)
    assert found.means.shape == (6, 4, 3)
    assert np.isnan(found.means[:, :, 0]).all()
    assert np.isfinite(found.means[:, :, 1:]).all()


def test_without_gaps_all_data_sets_are_the_same() -> None:
    data = {"x": np.arange(9.0), "y": np.arange(9.0) ** 2}
    found = impute(data, m=3)
    assert (found.values[0] == found.values[2]).all()
    pooled = pooled_analysis(found, mean_of("y"))
    assert pooled.between == 0
    assert pooled.estimable


def test_columns_that_follow_from_others_or_do_not_vary_do_no_harm() -> None:
    data = gappy()
    found = impute({**data, "twice": data["x"] * 2, "same": np.ones(300), "y2": data["y"] + 1}, m=3)
    assert np.isfinite(found.values).all()


def test_perfectly_predicted_answers_do_no_harm() -> None:
    x = np.linspace(-1, 1, 60)
    b = (x > 0).astype(float)
    b[::5] = nan
    found = impute({"x": x, "b": b}, m=5)
    assert np.isin(found.column("b"), (0, 1)).all()


@pytest.mark.parametrize(
    ("columns", "m", "reason"),
    [
        ({"x": [], "y": []}, 5, Refusal.TOO_FEW),
        ({"x": [1.0, 2, 3, 4], "y": [nan] * 4}, 5, Refusal.ALL_MISSING),
        ({"x": [1.0, 2, 3, 4], "y": [1, nan, nan, 2]}, 5, Refusal.TOO_FEW),
        ({"x": [1.0, 2, 3, 4], "y": [1, 3, nan, 2]}, 1, Refusal.TOO_FEW_IMPUTATIONS),
    ],
)
def test_refusals(columns: dict[str, list[float]], m: int, reason: Refusal) -> None:
    found = impute(columns, m=m)
    assert found.reason is reason
    pooled = pooled_analysis(found, mean_of("x"))
    assert pooled.reason is reason
    assert not isfinite(pooled.estimate)


@pytest.mark.parametrize("n", [3, 4, 5])
def test_tiny_samples_do_not_crash(n: int) -> None:
    column = np.arange(n + 1.0)
    column[-1] = nan
    found = impute({"x": np.arange(n + 1.0), "z": np.arange(n + 1.0) ** 2, "y": column})
    assert np.isfinite(found.values).all()


def test_wrong_input_is_an_error() -> None:
    with pytest.raises(ValueError, match="no column z"):
        impute(gappy(), imputers={"z": Imputer.PMM})
    with pytest.raises(ValueError, match="other values than 0 and 1"):
        impute(gappy(), imputers={"y": Imputer.LOGISTIC})
    with pytest.raises(ValueError, match="at least 1"):
        impute(gappy(), iterations=0)
    with pytest.raises(ValueError, match="differ in length"):
        impute({"x": [1, 2], "y": [1, 2, 3]})
    with pytest.raises(ValueError, match="infinite"):
        impute({"x": [1, np.inf, 2]})
    with pytest.raises(ValueError, match="no column"):
        impute(gappy(), m=2).column("q")

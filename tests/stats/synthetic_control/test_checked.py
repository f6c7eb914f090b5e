"""Published data: our synthetic controls beside those that were computed or published elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.synthetic_control import Pool, SyntheticControl, placebo_areas, pool, synthetic_control
from tests.stats.checked import Checked, agree, entries, inside

ENTRIES = entries("synthetic_control")

BASQUE = "Basque Country (Pais Vasco)"
SCHOOLING = ["school.illit", "school.prim", "school.med", "school.high", "school.post.high", "invest"]


def means(rows: pd.DataFrame, column: str, years: Sequence[int], *, of: str) -> pd.Series:
    """Mean of a column over years, per area in sorted order."""
    return rows[rows["year"].isin(years)].groupby(of)[column].mean()


def california(folder: Path, *, predictors: bool) -> Pool:
    """Cigarette sales of the states."""
    rows = pd.read_csv(folder / "synth_prop99" / "smoking.csv")
    wide = rows.pivot(index="year", columns="state", values="cigsale")
    eighties = range(1980, 1989)
    named = {
        "income": means(rows, "lnincome", eighties, of="state"),
        "price": means(rows, "retprice", eighties, of="state"),
        "youth": means(rows, "age15to24", eighties, of="state"),
        "beer": means(rows, "beer", range(1984, 1989), of="state"),
        **{f"sales {year}": wide.loc[year] for year in (1975, 1980, 1988)},
    }
    return pool(
        wide.to_numpy(),
        treated="California",
        names=list(wide.columns),
        times=wide.index.to_numpy(),
        treated_from=1989,
        predictors=named if predictors else None,
    )


def basque(folder: Path, *, predictors: bool) -> Pool:
    """Product per head of the Spanish regions, without the country itself."""
    rows = pd.read_csv(folder / "synth_basque" / "basque.csv")
    rows = rows[rows["regionname"] != "Spain (Espana)"]
    wide = rows.pivot(index="year", columns="regionname", values="gdpcap")
    named = {column: means(rows, column, range(1964, 1970), of="regionname") for column in SCHOOLING}
    named["product"] = means(rows, "gdpcap", range(1960, 1970), of="regionname")
    for column in [name for name in rows if name.startswith("sec.")]:
        named[column] = means(rows, column, range(1961, 1970), of="regionname")
    named["density"] = means(rows, "popdens", [1969], of="regionname")
    return pool(
        wide.to_numpy(),
        treated=BASQUE,
        names=list(wide.columns),
        times=wide.index.to_numpy(),
        treated_from=1970,
        predictors=named if predictors else None,
        fitted=range(1960, 1970) if predictors else None,
    )


def described(found: SyntheticControl) -> dict[str, object]:
    """Figures that both data sets name alike."""
    return {
        "weights": {weight.name: weight.weight for weight in found.weights},
        "pre_mspe": found.pre_mspe,
        "mean_gap_post": found.estimate,
        "gap_2000": found.gaps[-1].gap,
        "post_pre_ratio": found.mspe_ratio,
    }


@cache
def all_ours(data_set: str, folder: Path) -> Mapping[str, object]:
    """All our figures of a data set, in the shape of its results."""
    if data_set == "synth_basque":
        found = synthetic_control(basque(folder, predictors=True))
        published = {"mean_gap_1970_1997": found.estimate, "pre_mspe_1960_69": found.fit_mspe}
        return {
            "outcome_only_simplex": described(synthetic_control(basque(folder, predictors=False))),
            "published_weights_applied": {**described(found), **published},
        }
    plain, found = (
        california(folder, predictors=False),
        synthetic_control(california(folder, predictors=True)),
    )
    placebos = placebo_areas(plain)
    published = {
        "pre_mspe_1970_1988": found.pre_mspe,
        "mean_gap_1989_2000": found.estimate,
        "ratio": found.mspe_ratio,
    }
    return {
        "outcome_only_simplex": described(synthetic_control(plain)),
        "outcome_only_placebo": {"rank_california": placebos.rank, "n": placebos.n, "p": placebos.p},
        "published_weights_applied": {**described(found), **published},
    }


def ours(entry: Checked, shared_data: Path) -> float:
    """The figure as we compute it."""
    return float(inside(all_ours(entry.data_set, shared_data), entry.path))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_agrees_with_what_was_computed_elsewhere(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)


def test_fits_california_no_worse_than_published(shared_data: Path) -> None:
    published = Checked("", "synth_prop99", "", "", ("published_weights_applied", "pre_mspe_1970_1988"), 0.0)
    found = synthetic_control(california(shared_data, predictors=True))
    assert found.pre_mspe < published.theirs(shared_data)
    # no weights at all fit better than those of the outcome alone
    assert found.pre_mspe >= synthetic_control(california(shared_data, predictors=False)).pre_mspe
    balance = {row.name: row.synthetic for row in found.balance}
    # table 1 of Abadie, Diamond and Hainmueller (2010), as printed
    assert balance["income"] == pytest.approx(9.86, abs=0.01)
    assert balance["price"] == pytest.approx(89.41, abs=0.05)
    assert balance["beer"] == pytest.approx(24.20, abs=0.05)
    assert balance["sales 1975"] == pytest.approx(127.10, abs=0.1)
    assert balance["sales 1988"] == pytest.approx(91.62, abs=0.3)


def test_total_that_contains_the_treated_area_is_left_to_the_caller(shared_data: Path) -> None:
    rows = pd.read_csv(shared_data / "synth_basque" / "basque.csv")
    wide = rows.pivot(index="year", columns="regionname", values="gdpcap")
    data = pool(
        wide.to_numpy(),
        treated=BASQUE,
        names=list(wide.columns),
        times=wide.index.to_numpy(),
        treated_from=1970,
    )
    assert data.outcome.shape == (43, 18)
    assert np.isfinite(synthetic_control(data).estimate)

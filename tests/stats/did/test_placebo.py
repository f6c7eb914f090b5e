"""Placebo dates, placebo outcomes, leaving out areas."""

from __future__ import annotations

from functools import partial
from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.did.errors import Errors, Inference
from kpk_eval.stats.did.event_study import event_study
from kpk_eval.stats.did.placebo import leave_one_area_out, placebo_dates, placebo_outcomes
from kpk_eval.stats.did.two_way import two_way
from kpk_eval.stats.estimate import Refusal

from .panels import NEVER, drawn, panel_of

STARTS = [4] * 6 + [NEVER] * 9


def test_dates_use_no_treated_period() -> None:
    rows = drawn(STARTS, periods=7, effect=2.0)
    ruined = rows.assign(outcome=np.where(rows["period"] >= 4, 1e6, rows["outcome"]))
    plain, other = placebo_dates(panel_of(rows)), placebo_dates(panel_of(ruined))
    assert [row.name for row in plain.rows] == ["1", "2", "3"]
    assert [row.effect for row in plain.rows] == [row.effect for row in other.rows]
    assert plain.actual == two_way(panel_of(rows))


def test_date_is_the_effect_of_that_start() -> None:
    rows = drawn(STARTS, periods=7)
    early = rows[rows["period"] < 4]
    false = early.assign(start=early["start"].where(early["start"].isna(), 2.0))
    (row,) = placebo_dates(panel_of(rows), dates=[2]).rows
    assert row.effect.estimate == pytest.approx(two_way(panel_of(false)).estimate, rel=1e-9)


def test_drift_shows_in_dates_and_effect_does_not() -> None:
    treated = placebo_dates(panel_of(drawn(STARTS, periods=7, effect=3.0, noise=0.3)))
    drifting = placebo_dates(panel_of(drawn(STARTS, periods=7, drift=1.0, noise=0.3)))
    assert treated.n_as_large == 0
    assert all(row.effect.p > 0.01 for row in treated.rows)
    assert all(row.effect.p < 0.001 for row in drifting.rows)


def test_dates_that_cannot_be() -> None:
    data = panel_of(drawn(STARTS, periods=7))
    for date in (0, 4, 6):
        with pytest.raises(ValueError, match=f"placebo date {date} is not between"):
            placebo_dates(data, dates=[date])
    assert placebo_dates(panel_of(drawn([1] * 3 + [NEVER] * 3, periods=4))).rows == ()


def test_outcomes() -> None:
    data = panel_of(drawn(STARTS, periods=7, effect=3.0))
    untouched = {f"outcome {seed}": panel_of(drawn(STARTS, periods=7, seed=seed)) for seed in (5, 6)}
    found = placebo_outcomes(data, untouched)
    assert [row.name for row in found.rows] == ["outcome 5", "outcome 6"]
    assert [row.effect for row in found.rows] == [two_way(other) for other in untouched.values()]
    assert found.n_as_large == 0
    with pytest.raises(ValueError, match="there is no placebo outcome"):
        placebo_outcomes(data, {})


def test_other_estimators() -> None:
    data = panel_of(drawn(STARTS, periods=7))
    classical = partial(two_way, inference=Inference(errors=Errors.CLASSICAL))
    average = placebo_dates(data, estimator=lambda one: event_study(one).average)
    assert placebo_dates(data, estimator=classical).actual.se != placebo_dates(data).actual.se
    assert average.actual.method == "event_study"


def test_leaving_out_areas() -> None:
    rows = drawn(STARTS, periods=6, effect=1.0)
    data = panel_of(rows)
    found = leave_one_area_out(data)
    assert [row.area for row in found.rows] == [str(area) for area in range(15)]
    assert [row.treated for row in found.rows] == [True] * 6 + [False] * 9
    for area in (0, 14):
        alone = two_way(panel_of(rows[rows["area"] != area]))
        assert found.rows[area].effect.estimate == pytest.approx(alone.estimate, rel=1e-9)
        assert found.rows[area].effect.n == len(rows) - 6
    estimates = [row.effect.estimate for row in found.rows]
    assert (found.smallest, found.largest) == (min(estimates), max(estimates))
    assert found.smallest <= found.actual.estimate <= found.largest


def test_an_area_that_decides() -> None:
    rows = drawn([3] * 5 + [NEVER] * 7, periods=5, noise=0.2)
    outlier = rows["outcome"] + 20 * ((rows["area"] == 2) & (rows["period"] >= 3))
    one_sided = rows.assign(outcome=outlier - 1.0 * ((rows["area"] < 5) & (rows["period"] >= 3)))
    found = leave_one_area_out(panel_of(one_sided))
    assert found.actual.estimate > 0
    assert found.decisive == ("2",)


def test_without_the_only_treated_area() -> None:
    found = leave_one_area_out(panel_of(drawn([2] + [NEVER] * 4, periods=4)))
    assert found.rows[0].effect.reason is Refusal.COLLINEAR
    assert isnan(found.rows[0].effect.estimate)
    assert "0" in found.decisive
    assert not isnan(found.smallest)

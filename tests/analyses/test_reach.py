"""Reach by need: the planted distance and its change come out, and small groups stay unseen."""

import numpy as np
import pytest

from kpk_eval.evaluate import evaluate
from kpk_eval.stats.inequality.change import index_change
from kpk_eval.stats.models.coefficient import Coefficient


@pytest.fixture(scope="module")
def answers(demo):
    study = demo("final")
    return lambda name, site="seestadt": evaluate(name, study, site=site, population="families").table


def test_planted_distance_is_there_at_first_and_gone_later(answers):
    gaps = answers("reach_gaps").query("reach == 'offers_by_income'").set_index("wave")
    assert gaps.loc["t0", "reach_gap_low"] > 0
    assert gaps.loc["t0", "reach_slope_low"] > 0
    assert gaps.loc["t0", "reach_index_low"] > 0
    for wave in ("t1", "t2"):
        assert gaps.loc[wave, "reach_gap_low"] < 0 < gaps.loc[wave, "reach_gap_high"]


def test_those_in_need_are_reached_more_often_where_that_was_planted(answers):
    change = answers("reach_change").set_index(["outcome", "contrast"])
    found = change.loc[("offers_by_income.need", "t0_t1")]
    assert found["verdict"] == "improved"
    assert found["low"] < 0.15 + 0.16 * 0.55 < found["high"] + 0.05
    assert set(change.loc[["knowledge_by_migration.slope"], "verdict"]) == {"no clear change"}


def test_shares_of_groups_are_those_of_the_answers(answers, demo):
    groups = answers("reach").query("reach == 'offers_by_income' and wave == 't0'")
    assert groups["stage"].tolist() == [f"offers_by_income={place}" for place in range(3)]
    assert groups["mean"].is_monotonic_increasing
    assert groups["in_need"].tolist() == [True, False, False]


def test_no_share_is_given_where_one_group_is_small(demo):
    study = demo("interim")
    for site in ("seestadt", "moorland"):
        table = evaluate("reach", study, site=site, population="families").table
        least = (table["mean"] * table["n"]).groupby([table["reach"], table["wave"]]).min()
        assert (least.dropna() >= 10 - 2.5).all()
        told = table["mean"].notna().groupby([table["reach"], table["wave"]]).nunique()
        assert (told == 1).all()
        untold = table[table["mean"].isna()]
        assert (untold["reason"] == "small_group").all()


def test_change_of_an_index_has_the_errors_of_both():
    first = Coefficient(name="slope", level=0.95, estimate=0.3, se=0.03)
    later = Coefficient(name="slope", level=0.95, estimate=0.1, se=0.04)
    found = index_change(first, later)
    assert (found.estimate, found.se) == pytest.approx((-0.2, 0.05))
    assert (found.low, found.high) == pytest.approx((-0.2 - 1.959964 * 0.05, -0.2 + 1.959964 * 0.05))
    back = index_change(later, first)
    assert (back.low, back.high) == pytest.approx((-found.high, -found.low))
    assert np.isnan(index_change(first, Coefficient(name="slope", level=0.95, estimate=0.1)).low)
    with pytest.raises(ValueError, match="same level"):
        index_change(first, Coefficient(name="slope", level=0.9, estimate=0.1, se=0.1))

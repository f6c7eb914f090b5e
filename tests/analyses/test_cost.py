"""Costs, resources and posts of the demo: what is planted comes out, and nothing that tells of one."""

from dataclasses import replace
from datetime import date
from math import isnan

import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.analyses import cost, posts, resources
from kpk_eval.evaluate import evaluate
from kpk_eval.inventory import inventory
from kpk_eval.params.schema import Costs
from kpk_eval.spending import in_thousands, marginal_cost, significant, unit_cost
from kpk_eval.study import Study
from kpk_eval.synthetic.planted.costs import MARGINAL_COST, POSTS, PRICES

SITES = ("seestadt", "heidetal")
ERRORS = 3.0
"""Half widths of a 95 % interval by which an estimate may miss the truth: there are six of them."""


def numbers(*values: float | None) -> pd.Series:
    return pd.Series(values, dtype="Float64")


def other_plan(study: Study, **changed: object) -> Study:
    """The study with another declaration of costs; ``costs=None`` takes it away."""
    plan = study.evaluation.plan
    new = changed.get("costs", plan.costs.model_copy(update=changed) if plan.costs else None)
    evaluation = study.evaluation.model_copy(update={"plan": plan.model_copy(update={"costs": new})})
    return replace(study, evaluation=evaluation)


@pytest.mark.parametrize("site", SITES)
def test_the_planted_marginal_cost_comes_out_in_constant_prices(demo, site):
    table = cost.answer(demo("final"), site=site).table
    found = table[table["measure"] == cost.MARGINAL]
    assert len(found) == 3
    for row in found.itertuples():
        half = (row.real_high - row.real_low) / 2
        assert abs(row.real - MARGINAL_COST[site]) < ERRORS * half
        assert half < 60


@pytest.mark.parametrize("site", SITES)
def test_costs_rise_with_prices_and_with_nothing_else(demo, site):
    table = cost.answer(demo("final"), site=site).table
    per_place = table[(table["measure"] == cost.PER_PLACE) & (table["department"] == "")]
    assert per_place["value"].is_monotonic_increasing
    low, high = per_place["real"].min(), per_place["real"].max()
    assert (high - low) / low < 0.06
    assert per_place["value"].max() / per_place["value"].min() > 1.06


def test_the_plan_of_the_demo_names_the_planted_prices(demo):
    assert dict(demo("final").evaluation.plan.costs.prices) == dict(PRICES)


def test_overheads_are_the_declared_share(demo):
    study = other_plan(demo("final"), overhead_share=0.5)
    table = cost.answer(study, site="seestadt").table
    own = table[table["measure"] == cost.PER_OFFER]
    for full, alone in (("full", "value"), ("full_low", "low"), ("full_high", "high")):
        assert (abs(own[full] - 1.5 * own[alone]) <= 1).all()
    assert table[table["measure"] == cost.MARGINAL]["full"].isna().all()


def test_a_cost_per_child_is_told_no_closer_by_its_other_forms(demo):
    """Each rounded from the exact cost, full cost and constant prices would tell the number of children."""
    study = other_plan(demo("final"), overhead_share=0.37)
    table = cost.answer(study, site="seestadt").table
    child = table[table["measure"] == cost.PER_CHILD]
    assert len(child)
    for own, full in (("value", "full"), ("low", "full_low"), ("high", "full_high")):
        assert list(child[full]) == [significant(one * 1.37) for one in child[own]]


def test_a_year_without_a_price_index_is_refused_and_says_so(demo):
    study = other_plan(demo("final"), prices={2022: 100.0, 2023: 106.2})
    table = cost.answer(study, site="seestadt").table
    last = table[table["wave"] == "t2"]
    assert last["real"].isna().all()
    assert set(last["price_reason"]) == {cost.NO_PRICES}
    assert last["value"].notna().all()
    assert table[table["wave"] == "t1"]["real"].notna().all()
    money = resources.answer(study, site="seestadt").table
    assert money[money["year"] == 2024]["real"].isna().all()
    assert set(money[money["year"] == 2024]["reason"]) == {resources.NO_PRICES}


def test_without_declared_prices_costs_stand_as_they_are(demo):
    table = cost.answer(other_plan(demo("interim"), costs=None), site="seestadt").table
    assert table["real"].isna().all()
    assert table["full"].isna().all()
    assert table["value"].notna().all()


def test_cost_per_child_is_refused_with_fewer_children_than_the_threshold(demo):
    study = demo("interim")
    result = cost.answer(study, site="seestadt")
    few = result.table.assign(reached=result.table["reached"].where(result.table["reached"].isna(), 9))
    from kpk_eval.disclose import disclose
    from kpk_eval.protection import policy_of

    shown = disclose(replace(result, table=few), policy=policy_of(study, result.origin)).table
    child = shown["measure"] == cost.PER_CHILD
    assert shown.loc[child, list(cost.AMOUNTS)].isna().all().all()
    assert shown.loc[child, "reached"].isna().all()
    assert shown.loc[~child, "value"].notna().all()


def test_offers_that_reach_very_few_are_left_out_with_their_costs():
    offers = pd.DataFrame(
        {
            "cost_eur": numbers(1000, 2000, 3000, 90000),
            "places": numbers(10, 20, 30, 40),
            "children_reached": numbers(10, 20, 30, 9),
        }
    )
    found = {measure: (one, left) for measure, one, left in cost._measured(offers, 10)}
    assert found[cost.PER_CHILD][0].value == pytest.approx(100)
    assert found[cost.PER_CHILD][1] == 1
    assert found[cost.PER_PLACE][0].value == pytest.approx(960)


@pytest.mark.parametrize("site", SITES)
def test_departments_are_shown_all_or_none(demo, site):
    """From all together and two departments the third could be worked out."""
    study = demo("final")
    table = cost.answer(study, site=site).table
    departments = set(inventory(study, analysis="cost", site=site).departments)
    for _, own in table.groupby("wave"):
        assert set(own["department"]) - {""} in (set(), departments)
    assert (table["offers"] >= 3).all()


def test_costs_per_child_have_two_figures(demo):
    table = cost.answer(demo("final"), site="seestadt").table
    child = table[table["measure"] == cost.PER_CHILD]
    assert all(value == significant(value) for value in child["value"])


def test_posts_became_permanent_and_ended_as_planted(demo):
    table = posts.answer(demo("final"), site="seestadt").table.set_index("year")
    own = [one for one in POSTS if one.site == "seestadt"]
    assert table["posts"].to_dict() == {
        year: sum(year in one.years for one in own) for year in (2022, 2023, 2024)
    }
    assert table["permanent_now"].tolist()[1:] == [0, 1]
    assert table["ended"].tolist()[1:] == [0, 1]
    assert table["limited"].tolist() == [3, 3, 1]
    assert table["permanent_now"].isna().tolist() == [True, False, False]


def test_no_post_became_permanent_where_none_was_planted(demo):
    table = posts.answer(demo("final"), site="heidetal").table
    assert table["permanent_now"].dropna().sum() == 0
    assert table["ended"].dropna().sum() == 0


def test_an_edition_knows_only_years_that_had_ended(demo):
    assert set(posts.answer(demo("interim"), site="seestadt").table["year"]) == {2022, 2023}
    assert set(resources.answer(demo("interim"), site="seestadt").table["year"]) == {2022, 2023}
    assert set(resources.answer(demo("final"), site="seestadt").table["year"]) == {2022, 2023, 2024}


def test_few_posts_tell_neither_salary_nor_working_time(demo):
    money = resources.answer(demo("final"), site="heidetal").table
    assert set(money["division"]) == {"funding", "total"}
    assert posts.answer(demo("final"), site="heidetal").table["fte"].isna().all()
    assert "kind" in set(resources.answer(demo("final"), site="seestadt").table["division"])


def test_resources_in_constant_prices_stay_as_they_are_while_posts_do(demo):
    table = resources.answer(demo("final"), site="seestadt").table
    total = table[table["division"] == "total"].set_index("year")
    assert total.loc[2022, "real"] == total.loc[2023, "real"] == total.loc[2022, "amount"]
    assert total.loc[2023, "amount"] > total.loc[2022, "amount"]
    assert (table["amount"] % 1000 == 0).all()


def test_sources_add_up_to_the_total_within_rounding(demo):
    table = resources.answer(demo("final"), site="seestadt").table
    for _, own in table.groupby("year"):
        parts = own[own["division"] == "funding"]
        whole = own[own["division"] == "total"]["amount"].item()
        assert abs(parts["amount"].sum() - whole) <= 500 * (len(parts) + 1)


@pytest.mark.parametrize("question", ["cost", "resources", "posts"])
def test_a_site_without_such_data_has_an_empty_table(demo, question):
    assert evaluate(question, demo("interim"), site="moorland").table.empty


def test_cost_per_unit_is_a_ratio_of_sums_and_not_a_mean_of_ratios():
    found = unit_cost(numbers(100, 200, 3000), numbers(1, 1, 98))
    assert found.value == pytest.approx(33.0)
    assert (found.offers, found.untold, found.units) == (3, 0, 100)
    assert (found.least, found.most) == (found.value, found.value)


def test_interval_of_a_ratio_by_hand():
    """Linearised by hand: residuals 100 - 100·1 and so on, over the sum of the units."""
    costs, units = [90.0, 220.0, 290.0, 420.0], [1.0, 2.0, 3.0, 4.0]
    ratio = sum(costs) / sum(units)
    residuals = [one - ratio * unit for one, unit in zip(costs, units, strict=True)]
    error = (4 / 3 * sum(one**2 for one in residuals)) ** 0.5 / sum(units)
    found = unit_cost(numbers(*costs), numbers(*units))
    assert found.value == pytest.approx(ratio)
    assert found.high - found.value == pytest.approx(3.182446305284263 * error)


def test_missing_costs_open_a_range_around_the_value():
    found = unit_cost(numbers(100, 200, 300, 400, None), numbers(1, 1, 1, 1, 4))
    assert found.untold == 1
    assert found.value == pytest.approx(250)
    assert found.least == pytest.approx((1000 + 4 * 175) / 8)
    assert found.most == pytest.approx((1000 + 4 * 325) / 8)


def test_fewer_than_three_offers_are_refused():
    found = unit_cost(numbers(100, 200, None), numbers(1, 1, 1))
    assert found.reason == "too few offers"
    assert isnan(found.value)
    assert unit_cost(numbers(), numbers()).reason == "no offers"
    assert marginal_cost(numbers(100, 200), numbers(1, 2)).reason == "too few offers"


def test_offers_without_units_are_left_out():
    assert unit_cost(numbers(10, 20, 30, 999), numbers(1, 2, 3, 0)).value == pytest.approx(10)


def test_marginal_cost_is_the_slope_and_leaves_out_what_all_have():
    found = marginal_cost(numbers(1190, 1410, 1590, 1810), numbers(1, 2, 3, 4))
    assert found.value == pytest.approx(204)
    assert found.low < 204 < found.high
    moved = marginal_cost(numbers(6190, 6410, 6590, 6810), numbers(1, 2, 3, 4))
    assert moved.value == pytest.approx(found.value)


def test_marginal_cost_without_different_places_is_refused():
    found = marginal_cost(numbers(1, 2, 3, 4), numbers(5, 5, 5, 5))
    assert isnan(found.value)
    assert found.reason


@pytest.mark.parametrize(
    ("value", "expected"), [(1234.0, 1200.0), (0.0, 0.0), (98.7, 99.0), (-1.26, -1.3), (250.0, 250.0)]
)
def test_significant_digits(value, expected):
    assert significant(value) == pytest.approx(expected)


def test_amounts_in_full_thousands():
    assert [in_thousands(one) for one in (0.0, 499.0, 501.0, 68_000.4)] == [0.0, 0.0, 1000.0, 68_000.0]


def declared(**given: object) -> dict[str, object]:
    known = {"price_year": 2022, "prices": {2022: 100.0}, "prices_source": "a", "overhead_share": 0.1}
    return known | {"overhead_source": "b"} | given


def test_prices_need_the_year_to_which_amounts_are_brought():
    with pytest.raises(ValueError, match="'price_year' is 2023, of which 'prices' has none; it has 2022"):
        Costs.model_validate(declared(price_year=2023))


@pytest.mark.parametrize(
    "wrong", [{"prices": {2022: 0.0}}, {"overhead_share": -0.1}, {"prices": {}}, {"x": 1}]
)
def test_impossible_declarations_are_refused(wrong):
    with pytest.raises(ValueError, match="validation error"):
        Costs.model_validate(declared(**wrong))


def test_prices_bring_amounts_to_one_year():
    costs = Costs.model_validate(declared(prices={2022: 100.0, 2024: 125.0}))
    assert costs.in_prices(2024) == pytest.approx(0.8)
    assert costs.in_prices(2023) is None
    assert costs.in_prices(None) is None


@pytest.mark.parametrize(
    ("year", "start", "begun"),
    [
        (2021, date(2022, 11, 1), "before"),
        (2022, date(2022, 11, 1), "within"),
        (2023, date(2022, 11, 1), ""),
        (2022, date(2022, 1, 1), ""),
        (2022, None, ""),
    ],
)
def test_a_year_before_the_start_or_of_it_is_told(year, start, begun):
    assert resources.begun_in(year, start) == begun


@pytest.mark.parametrize("question", ["resources", "posts"])
def test_years_before_the_start_are_marked_in_table_and_sentences(demo, question):
    released = evaluate(question, demo("interim"), site="heidetal")
    assert "2022 (vor dem Beginn)" in show.table(released).html
    assert "2023 (Jahr des Beginns)" in str(show.sentences(released))

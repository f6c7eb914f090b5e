"""Changes by a model of all waves, beside those of the same people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.analyses import survey_change, trajectory
from kpk_eval.evaluate import evaluate
from kpk_eval.intake import survey
from kpk_eval.model import Design
from kpk_eval.stats.estimate import Refusal
from kpk_eval.study import Study
from kpk_eval.synthetic.truths import truths

Open = Callable[[str], Study]
ROUNDING = 0.25
"""Standard deviations by which limited scales and rounding may move a planted change of a small site."""
SPREAD = {"wellbeing": 0.75, "burden": 3.2, "cooperation": 0.6}


def table(study: Study, site: str, population: str) -> pd.DataFrame:
    return trajectory.answer(study, site=site, population=population).table


@pytest.fixture(scope="module")
def final(demo: Open) -> Callable[[str, str], pd.DataFrame]:
    made: dict[tuple[str, str], pd.DataFrame] = {}

    def of(site: str, population: str) -> pd.DataFrame:
        if (site, population) not in made:
            made[site, population] = table(demo("final"), site, population)
        return made[site, population]

    return of


def models(found: pd.DataFrame) -> pd.DataFrame:
    return found[found["design"] == Design.ALL_WAVES].set_index(["outcome", "contrast"])


@pytest.mark.slow
def test_planted_changes_come_out_of_all_waves(demo, final):
    evaluation = demo("final").evaluation
    planted = {
        (one.site, one.population, one.outcome, one.contrast): one.change
        for one in truths(evaluation)
        if one.outcome in SPREAD and one.site in {"seestadt", "heidetal"} and one.contrast == "t0_t2"
    }
    assert len([change for change in planted.values() if change]) >= 4
    for (site, population, outcome, contrast), change in planted.items():
        row = models(final(site, population)).loc[(outcome, contrast)]
        slack = ROUNDING * SPREAD[outcome]
        assert row["low"] - slack <= change <= row["high"] + slack, (site, outcome)


@pytest.mark.parametrize(
    ("site", "population", "outcome", "contrast"),
    [
        ("seestadt", "families", "wellbeing", "t0_t1"),
        ("seestadt", "families", "wellbeing", "t0_t2"),
        ("seestadt", "families", "burden", "t0_t2"),
        ("seestadt", "families", "satisfaction", "t0_t2"),
        ("seestadt", "families", "knows_offers", "t0_t2"),
        ("seestadt", "professionals", "cooperation", "t0_t2"),
        ("seestadt", "professionals", "knows_contact", "t0_t2"),
        ("heidetal", "families", "wellbeing", "t0_t2"),
        ("heidetal", "families", "used_offer", "t0_t2"),
    ],
)
def test_planted_changes_are_called_improvements(final, site, population, outcome, contrast):
    assert models(final(site, population)).loc[(outcome, contrast), "verdict"] == "improved"


@pytest.mark.parametrize("population", ["families", "professionals"])
def test_nothing_changes_where_nothing_is_planted(final, population):
    found = models(final("moorland", population))
    assert set(found["verdict"]) <= {"no clear change", "equivalent"}
    assert len(found) >= 6


def test_pairs_stand_beside_as_in_the_table_of_comparisons(demo, final):
    found = final("seestadt", "professionals")
    alone = survey_change.answer(demo("final"), site="seestadt", population="professionals").table
    keys = ["outcome", "contrast", "design"]
    beside = found[found["design"] == Design.PAIRED].set_index(keys).drop(columns="analysis")
    pd.testing.assert_frame_equal(
        beside, alone.set_index(keys).drop(columns="analysis").loc[beside.index], check_dtype=False
    )
    assert found["design"].tolist() == [Design.ALL_WAVES, Design.PAIRED] * (len(found) // 2)


@pytest.mark.slow
def test_every_answer_counts_once_for_its_wave(demo, final):
    found = models(final("seestadt", "families"))
    described = evaluate("description", demo("final"), site="seestadt", population="families")
    assert described.table["n"].notna().all()
    for outcome, rows in found.groupby(level="outcome"):
        per_wave = described.table[described.table["outcome"] == outcome].set_index("wave")["n"]
        assert rows["n"].nunique() == 1
        assert abs(rows["n"].iloc[0] - per_wave.sum()) <= 2 * len(per_wave)
        assert (abs(rows["n_before"] - per_wave["t0"]) <= 2).all()


def test_planned_tests_do_not_pay_for_exploratory_ones(final):
    rows = models(final("seestadt", "families"))
    planned = rows[rows["status"] == "planned"]
    assert (planned["p_adjusted"] <= planned["p"] * len(planned) + 1e-12).all()


@pytest.mark.slow
def test_two_waves_are_enough_and_released_numbers_are_enough_people(demo):
    one = demo("interim")
    released = evaluate("trajectory", one, site="heidetal", population="professionals")
    assert set(released.table["contrast"]) == {"t0_t1"}
    assert (released.table[["n", "n_before", "n_after"]].dropna() >= released.minimum).all(axis=None)
    assert "keine klare Veränderung" in show.table(released).html
    blocks = show.whole(released)
    assert len(blocks) == 3


def without_others(study: Study) -> Study:
    """The plan asks for all waves of one outcome only."""
    plan = study.evaluation.plan
    outcomes = tuple(
        one.model_copy(update={"designs": (Design.PAIRED,)}) if one.id != "wellbeing" else one
        for one in plan.outcomes
    )
    evaluation = study.evaluation.model_copy(update={"plan": plan.model_copy(update={"outcomes": outcomes})})
    return Study(evaluation, study.edition, study.root, study.data)


def test_only_what_the_plan_asks_for(demo):
    one = without_others(demo("final"))
    assert set(table(one, "seestadt", "families")["outcome"]) == {"wellbeing"}
    nothing = trajectory.answer(one, site="seestadt", population="professionals")
    assert nothing.table.empty
    assert list(nothing.table.columns) == [column.name for column in survey_change.COLUMNS]


def test_a_few_answers_beside_the_pairs_do_not_follow(demo):
    data = survey(demo("interim"), analysis="trajectory", site="seestadt", population="professionals")
    first = next(trajectory.modelled(data))
    for others, reason in ((0, Refusal.SAME_PEOPLE), (9, Refusal.SAME_PEOPLE), (10, Refusal.NONE)):
        found = replace(first, others=others).estimate(level=0.95)
        assert found.reason is reason
        assert pd.isna(found.estimate) == (reason is Refusal.SAME_PEOPLE)


def with_institutions(study: Study, **given: object) -> Study:
    """The plan names a cluster, or characteristics, of the outcome cooperation."""
    plan = study.evaluation.plan
    outcomes = tuple(
        one.model_copy(update=given) if one.id == "cooperation" else one for one in plan.outcomes
    )
    evaluation = study.evaluation.model_copy(update={"plan": plan.model_copy(update={"outcomes": outcomes})})
    return Study(evaluation, study.edition, study.root, study.data)


def test_few_institutions_are_noted_and_widen_the_interval(demo):
    one = with_institutions(demo("interim"), cluster="department", adjust_for=())
    for question in (trajectory, survey_change):
        result = question.answer(one, site="seestadt", population="professionals")
        alone = with_institutions(demo("interim"), adjust_for=())
        plain = question.answer(alone, site="seestadt", population="professionals")
        assert result.notes == ("few_clusters",)
        assert plain.notes == ()
        assert result.table["n"].tolist() == plain.table["n"].tolist()
        rows = result.table["outcome"] == "cooperation"
        width = (result.table["high"] - result.table["low"])[rows]
        assert width.notna().all()
        assert (width != (plain.table["high"] - plain.table["low"])[rows]).all()


def test_characteristics_are_held_equal(demo):
    plain_plan = with_institutions(demo("interim"), adjust_for=())
    found, plain = (
        models(trajectory.answer(study, site="seestadt", population="professionals").table)
        for study in (demo("interim"), plain_plan)
    )
    same = (found["estimate"] - plain["estimate"]).abs()
    assert same["cooperation"].iloc[0] > 0
    assert same["knows_contact"].iloc[0] == 0
    assert (found["n"] == plain["n"]).all()


def test_plan_of_the_demo_holds_the_department_equal_and_its_page_says_so(demo):
    result = trajectory.answer(demo("final"), site="seestadt", population="professionals")
    assert result.notes == ("adjusted_for",)
    truth = next(
        one.change
        for one in truths(demo("final").evaluation)
        if (one.site, one.outcome, one.contrast) == ("seestadt", "cooperation", "t0_t2")
    )
    row = models(result.table).loc[("cooperation", "t0_t2")]
    assert row["low"] < truth < row["high"]
    assert row["verdict"] == "improved"

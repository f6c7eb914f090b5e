"""A mean over sites where there are three or more, with two the reason why there is none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.evaluate import evaluate
from kpk_eval.model import Shape
from kpk_eval.over_sites import rows_over, together
from kpk_eval.params.schema import SiteRole
from kpk_eval.show.figures.compared import layout_of, reach_of
from kpk_eval.show.voice import voice_of
from kpk_eval.stats.meta import pooled_effect
from tests.show.samples import estimate_row, make_released

ARMS = ("arm1", "arm2", "arm3", "arm4")


def rows(estimates, *, half=1.96, n=10_000):
    """Rows of one comparison at several sites."""
    return pd.DataFrame(
        {
            "site": [f"s{place}" for place in range(len(estimates))], "outcome": "o", "contrast": "c",
            "design": "paired", "estimand": "location_shift", "unit": "Punkte", "n": n, "level": 0.95,
            "estimate": estimates, "low": np.array(estimates) - half, "high": np.array(estimates) + half,
        }
    )  # fmt: skip


def test_mean_equals_the_estimator_that_is_checked_against_metafor():
    table = rows([1.25, 3.5, 2.0625])
    (one,) = together(table, sites=("s0", "s1", "s2"), rounded=False)
    variance = (1.96 / 1.959963984540054) ** 2
    expected = pooled_effect([1.25, 3.5, 2.0625], [variance] * 3)
    assert one.pooled.estimate == pytest.approx(expected.estimate)
    assert (one.pooled.low, one.pooled.high) == pytest.approx((expected.low, expected.high))
    assert one.without == ()
    (more,) = together(rows([1.25, 3.5, 2.0625, 0.5]), sites=("s0", "s1", "s2", "s3"), rounded=False)
    assert len(more.without) == 4


def test_two_sites_and_sites_that_take_no_part_are_not_pooled():
    assert not list(together(rows([1.0, 2.0]), sites=("s0", "s1"), rounded=False))
    assert not list(together(rows([1.0, 2.0, 3.0]), sites=("s0", "s1"), rounded=False))


def test_rounded_numbers_are_less_certain():
    table = rows([1.2, 3.5, 2.1], half=0.2)
    (exact,), (coarse,) = (
        together(table, sites=("s0", "s1", "s2"), rounded=rounded) for rounded in (False, True)
    )
    assert coarse.pooled.prediction_high - coarse.pooled.prediction_low > 0
    assert coarse.pooled.heterogeneity != exact.pooled.heterogeneity


@pytest.mark.slow
def test_published_arms_have_a_mean_in_words(published):
    study = published("final")
    for arm in ARMS:
        evaluate("survey_change", study, site=arm, population="participants")
    together_ = evaluate("synthesis", study)
    over = together_.table[together_.table["sites"].notna()]
    assert set(over["site"]) == {"over_3_sites"}
    assert len(over) == 4
    assert over["verdict"].isna().all()
    told = show.table(together_).html
    assert "Mittel über 3 Standorte" in told
    assert "weiterer\N{NO-BREAK SPACE}Standort" in told
    assert "Kein gemeinsamer Wert" not in told
    drawn = show.figure(together_)
    assert "Mittel über Standorte, ohne eigene Bewertung: 4" in drawn.alt
    assert "Mittel über 3" not in drawn.caption.split("Quelle:")[0]


def test_row_over_sites_sums_shown_people_and_takes_the_decimals_of_its_sites():
    (row,) = rows_over(list(together(rows([1.2, 3.5, 2.1], n=50), sites=("s0", "s1", "s2"), rounded=True)))
    assert (row["site"], row["sites"], row["n"]) == ("over_3_sites", 3, 150)
    assert row["estimate"] == round(row["estimate"], 2)
    assert row["prediction_low"] <= row["low"] < row["estimate"] < row["high"] <= row["prediction_high"]
    assert "without_low" not in row


def test_mean_without_each_of_four_sites_is_in_the_row():
    (one,) = together(rows([1.25, 3.5, 2.0625, 0.5]), sites=("s0", "s1", "s2", "s3"), rounded=False)
    (row,) = rows_over([one])
    variance = (1.96 / 1.959963984540054) ** 2
    least, most = (
        pooled_effect(three, [variance] * 3) for three in ([1.25, 2.0625, 0.5], [1.25, 3.5, 2.0625])
    )
    assert (row["without_low"], row["without_high"]) == pytest.approx(
        (least.estimate, most.estimate), abs=1e-4
    )


def test_ends_of_the_axis_cut_the_range_for_another_site():
    table = [
        estimate_row(site=f"s{place}", estimate=float(place), low=place - 1.0, high=place + 1.0, sites=None)
        for place in range(3)
    ]
    over = estimate_row(
        site="over_3_sites", estimate=1.0, low=0.5, high=1.5, verdict=None, sites=3, prediction_low=-90.0,
        prediction_high=92.0,
    )  # fmt: skip
    released = make_released(Shape.ESTIMATES, [*table, over])
    (panel,) = layout_of(released, voice_of(released)).panels
    assert reach_of(panel) == pytest.approx(1.5 * 3.0)
    show.figure(released)
    assert "Im Mittel über 3 Standorte +1,0" in str(show.sentences(released))


@pytest.mark.slow
def test_three_sites_with_rounded_numbers_have_a_mean_that_says_so(demo):
    study = demo("interim")
    taking_part = tuple(one.model_copy(update={"role": SiteRole.SITE}) for one in study.evaluation.sites)
    study = replace(study, evaluation=study.evaluation.model_copy(update={"sites": taking_part}))
    for site in taking_part:
        evaluate("survey_change", study, site=site.id, population="professionals")
    released = evaluate("synthesis", study)
    over = released.table[released.table["sites"].notna()].set_index(["outcome", "design"])
    row = over.loc[("cooperation", "paired")]
    sites = released.table.query("outcome == 'cooperation' and design == 'paired' and sites.isna()")
    assert row["n"] == sites["n"].sum()
    assert sites["estimate"].min() < row["estimate"] < sites["estimate"].max()
    told = show.table(released).html
    assert "Mittel über 3 Standorte" in told
    assert "aus gerundeten, veröffentlichten Werten berechnet" in told


def test_two_sites_of_the_demo_say_why_there_is_none(demo):
    study = demo("interim")
    for site in ("seestadt", "heidetal"):
        evaluate("survey_change", study, site=site, population="professionals")
    told = show.table(evaluate("synthesis", study)).html
    assert "Mit weniger als drei Standorten" in told

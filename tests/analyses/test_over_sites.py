"""A mean over sites where there are three or more, with two the reason why there is none."""

import numpy as np
import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.evaluate import evaluate
from kpk_eval.over_sites import together
from kpk_eval.stats.meta import pooled_effect

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


def test_published_arms_have_a_mean_in_words(published):
    study = published("final")
    for arm in ARMS:
        evaluate("survey_change", study, site=arm, population="participants")
    told = show.table(evaluate("synthesis", study)).html
    assert "Über 3 Standorte zusammengefasst" in told
    assert "Kein gemeinsamer Wert" not in told


def test_two_sites_of_the_demo_say_why_there_is_none(demo):
    study = demo("interim")
    for site in ("seestadt", "heidetal"):
        evaluate("survey_change", study, site=site, population="professionals")
    told = show.table(evaluate("synthesis", study)).html
    assert "Mit weniger als drei Standorten" in told

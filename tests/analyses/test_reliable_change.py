"""People who changed by more than measurement error."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from kpk_eval.analyses import reliable_change
from kpk_eval.disclose import disclose
from kpk_eval.intake import survey
from kpk_eval.model import Better
from kpk_eval.protection import policy_of
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.paired.reliable import ReliableChange
from kpk_eval.stats.rates import share
from kpk_eval.study import Study

Open = Callable[[str], Study]


def test_more_improve_than_worsen_where_a_change_is_planted(demo: Open) -> None:
    table = reliable_change.answer(demo("final"), site="seestadt", population="families").table
    rows = table.set_index(["outcome", "contrast"])
    assert set(table["outcome"]) == {"wellbeing", "burden"}
    assert (
        rows.loc[("wellbeing", "t0_t1"), "improved_low"] > rows.loc[("wellbeing", "t0_t1"), "worsened_high"]
    )
    assert rows["reliability"].between(0.8, 0.95).all()
    assert rows["reason"].isna().all()


@pytest.mark.slow
def test_both_shares_are_alike_where_nothing_is_planted(demo: Open) -> None:
    table = reliable_change.answer(demo("final"), site="moorland", population="families").table
    assert (table["improved"] - table["worsened"]).abs().max() < 0.06


def test_threshold_is_that_of_jacobson_and_truax(demo: Open) -> None:
    study = demo("interim")
    row = reliable_change.answer(study, site="seestadt", population="families").table.iloc[0]
    data = survey(study, analysis="probe", site="seestadt", population="families")
    scale = study.evaluation.plan.instruments[0]
    items = reliable_change.items_of(data, scale, wave="t0").to_numpy()
    k, whole = items.shape[1], items.sum(axis=1).var(ddof=1)
    alpha = k / (k - 1) * (1 - items.var(axis=0, ddof=1).sum() / whole)
    assert row["reliability"] == pytest.approx(alpha)
    found = next(one for one in reliable_change.scored(data) if one.outcome.id == "wellbeing").found
    assert found is not None
    assert row["threshold"] == pytest.approx(1.959964 * found.sd * np.sqrt(2 * (1 - alpha)), rel=1e-6)


def test_reversed_items_are_turned(demo: Open) -> None:
    data = survey(demo("interim"), analysis="probe", site="seestadt", population="families")
    scale = demo("interim").evaluation.plan.instruments[1]
    items = reliable_change.items_of(data, scale, wave="t0")
    assert scale.reversed == ("bd4",)
    assert (items.corr().to_numpy() > 0.2).all()


def people(up: int, down: int, n: int) -> ReliableChange:
    return ReliableChange(
        n=n, n_dropped=0, level=0.95, reliability=0.8, improved=share(up, n), worsened=share(down, n)
    )


@pytest.mark.parametrize(
    ("up", "down", "n", "improved", "worsened"),
    [
        (10, 10, 30, True, True),
        (9, 10, 30, False, True),
        (0, 10, 30, False, True),
        (10, 10, 29, False, False),
        (30, 0, 30, False, False),
    ],
)
def test_shares_of_few_or_of_all_but_few_are_empty(up, down, n, improved, worsened) -> None:
    told = reliable_change.shares_of(people(up, down, n), least=10)
    assert [bool(np.isfinite(told[name])) for name in ("improved", "worsened")] == [improved, worsened]
    for name in ("improved", "worsened"):
        assert np.isfinite(told[f"{name}_low"]) == np.isfinite(told[name])


def test_nothing_is_told_of_few_people(demo: Open) -> None:
    for site in ("seestadt", "heidetal"):
        result = reliable_change.answer(demo("final"), site=site, population="professionals")
        shown = disclose(result, policy=policy_of(demo("final"), result.origin)).table
        for name in ("improved", "worsened"):
            told = shown[shown[name].notna()]
            assert (told[name] * told["n"] > 8).all()


def test_lower_is_better_turns_the_shares(demo: Open) -> None:
    data = survey(demo("final"), analysis="probe", site="seestadt", population="families")
    burden = next(
        one for one in reliable_change.scored(data)
        if one.outcome.id == "burden" and one.contrast.id == "t0_t2"
    )  # fmt: skip
    assert burden.outcome.better is Better.LOWER
    found = burden.found
    assert found is not None
    assert found.reason is Refusal.NONE
    assert found.improved.count > found.worsened.count

"""Mixed analysis of variance: references, planted effects, invariants, refusals."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.anova_results import Sphericity, Squares
from kpk_eval.stats.models.repeated import mixed_anova

from .panel import PANEL, expected

CLOSED_FORM = 1e-9

WIDE = PANEL.pivot(index=["person", "arm"], columns="wave", values="score").reset_index()
OUTCOME = WIDE[[0, 1, 2]]


@pytest.mark.parametrize(
    ("case", "squares", "sphericity"),
    [
        ("anova_3_GG", Squares.TYPE_3, Sphericity.GREENHOUSE_GEISSER),
        ("anova_3_HF", Squares.TYPE_3, Sphericity.HUYNH_FELDT),
        ("anova_2_none", Squares.TYPE_2, Sphericity.NONE),
    ],
)
def test_agrees_with_afex(case: str, squares: Squares, sphericity: Sphericity) -> None:
    result = mixed_anova(OUTCOME, WIDE["arm"], squares=squares, sphericity=sphericity)
    for key, value in expected(case).items():
        effect, _, name = key.partition("_")
        own = result if effect in {"mauchly", "greenhouse", "huynh"} else result.effect(effect)
        figure = key if own is result else name
        assert getattr(own, figure) == pytest.approx(value, rel=CLOSED_FORM), key


def test_one_group_and_two_waves_are_the_paired_t() -> None:
    pair = WIDE[[0, 1]].dropna()
    change = pair[1] - pair[0]
    t = change.mean() / (change.std() / np.sqrt(len(change)))
    wave = mixed_anova(pair).effect("wave")
    assert (wave.statistic, wave.df, wave.df_error) == pytest.approx((t**2, 1, len(change) - 1))


def test_two_groups_and_two_waves_are_the_t_of_changes() -> None:
    from scipy import stats

    two = WIDE[WIDE["arm"] != "c"].dropna(subset=[0, 1])
    change = (two[1] - two[0]).to_numpy()
    t, p = stats.ttest_ind(change[two["arm"] == "a"], change[two["arm"] == "b"])
    both = mixed_anova(two[[0, 1]], two["arm"]).effect("group:wave")
    assert (both.statistic, both.p) == pytest.approx((t**2, p))


def test_recovers_planted_effects() -> None:
    source = np.random.default_rng(2)
    group = np.repeat(["a", "b"], 200)
    own = source.normal(size=(400, 1))
    rise = np.where(group == "a", 0.0, 0.6)[:, None] * np.arange(3)
    result = mixed_anova(own + rise + source.normal(size=(400, 3)), group)
    assert result.effect("group:wave").p < 1e-6
    assert result.greenhouse_geisser == pytest.approx(1.0, abs=0.03)
    flat = mixed_anova(own + source.normal(size=(400, 3)), group)
    assert min(effect.p for effect in flat.effects) > 0.001


def test_order_of_people_unit_and_names_of_groups() -> None:
    mixed = WIDE.sample(frac=1, random_state=4)
    first = mixed_anova(OUTCOME, WIDE["arm"])
    second = mixed_anova(5 - 3 * mixed[[0, 1, 2]], mixed["arm"].map({"a": 3, "b": 1, "c": 2}))
    for ours, theirs in zip(second.effects, first.effects, strict=True):
        assert (ours.statistic, ours.p, ours.ges) == pytest.approx(
            (theirs.statistic, theirs.p, theirs.ges), rel=1e-7
        )


def test_people_with_gaps_are_counted_and_left_out() -> None:
    result = mixed_anova(OUTCOME, WIDE["arm"])
    complete = int(OUTCOME.notna().all(axis=1).sum())
    assert (result.n, result.n_dropped) == (complete, len(WIDE) - complete)


def test_refusals() -> None:
    noise = np.random.default_rng(1).normal(size=(6, 3))
    assert mixed_anova(np.empty((0, 3))).reason is Refusal.TOO_FEW
    assert mixed_anova(noise[:2]).reason is Refusal.TOO_FEW
    assert mixed_anova(noise, list("abcdef")).reason is Refusal.TOO_FEW
    assert mixed_anova(np.full((6, 3), nan)).reason is Refusal.ALL_MISSING
    flat = mixed_anova(np.full((6, 3), 2.0))
    assert flat.reason is Refusal.NO_VARIANCE
    assert (flat.effects, isnan(flat.epsilon)) == ((), True)
    assert mixed_anova(np.tile([1.0, 2.0, 3.0], (6, 1)) + noise[:, :1]).reason is Refusal.NO_VARIANCE
    with pytest.raises(ValueError, match="column per wave"):
        mixed_anova([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="one per person"):
        mixed_anova(noise, ["a", "b"])
    with pytest.raises(ValueError, match="infinite"):
        mixed_anova([[1.0, np.inf], [2.0, 3.0], [1.0, 4.0]])
    with pytest.raises(ValueError, match="no effect"):
        mixed_anova(noise).effect("group")


def test_two_waves_have_no_sphericity() -> None:
    result = mixed_anova(WIDE[[0, 1]], WIDE["arm"])
    assert isnan(result.mauchly)
    assert result.greenhouse_geisser == pytest.approx(1.0)

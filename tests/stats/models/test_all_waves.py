"""Change between two waves from a model of all waves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from kpk_eval.model import OutcomeType
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.all_waves import WaveModel, model_of_waves
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.paired.means import mean_change

CLOSED = 1e-9
"""Closed forms, but the mixed model's variance comes from an iteration."""
ITERATED = 1e-5
SEED = 20261122
PEOPLE, WAVES = 240, ("t0", "t1", "t2")


def panel(people: int = PEOPLE, *, changes: tuple[float, ...] = (0.0, 0.3, 0.5), missing: float = 0.25):
    """Scores of people in three waves, a quarter of them missing, with person and wave."""
    draw = np.random.default_rng(SEED)
    own = draw.normal(size=(people, 1))
    scores = 3 + own + np.array(changes) + 0.8 * draw.normal(size=(people, len(changes)))
    scores[draw.random(scores.shape) < missing] = np.nan
    person, wave = np.repeat(np.arange(people), len(changes)), np.tile(WAVES, people)
    return scores.ravel(), person, wave


def by_kind(kind: OutcomeType, scores: np.ndarray) -> np.ndarray:
    """The scores on another level of measurement."""
    if kind is OutcomeType.BINARY:
        return np.where(np.isnan(scores), scores, (scores > 3.2).astype(float))
    if kind is OutcomeType.CONTINUOUS:
        return scores
    return np.clip(np.round(scores), 1 if kind is OutcomeType.ORDINAL else 0, 5)


KINDS = (OutcomeType.CONTINUOUS, OutcomeType.ORDINAL, OutcomeType.BINARY, OutcomeType.COUNT)


def test_without_gaps_and_with_two_waves_it_is_the_paired_t_test() -> None:
    scores, person, wave = panel(60, missing=0.0)
    two = wave != "t2"
    model = model_of_waves(scores[two], person[two], wave[two], kind=OutcomeType.CONTINUOUS)
    found, paired = model.change("t0", "t1"), mean_change(scores[wave == "t0"], scores[wave == "t1"])
    assert found.estimate == pytest.approx(paired.estimate, rel=CLOSED)
    assert (found.low, found.high, found.p) == pytest.approx(
        (paired.low, paired.high, paired.p), rel=ITERATED
    )
    assert found.df == pytest.approx(59, rel=ITERATED)
    assert (found.n, found.n_before, found.n_after) == (120, 60, 60)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_without_gaps_the_means_of_the_waves_are_compared(kind: OutcomeType) -> None:
    scores, person, wave = panel(missing=0.0)
    values = by_kind(kind, scores)
    found = model_of_waves(values, person, wave, kind=kind).change("t0", "t2")
    raw = values[wave == "t2"].mean() - values[wave == "t0"].mean()
    assert found.estimate == pytest.approx(raw, rel=1e-6)
    assert found.low < raw < found.high


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("clustered", [False, True])
def test_planted_change_is_recovered_and_nothing_where_nothing_is(kind: OutcomeType, clustered: bool) -> None:
    scores, person, wave = panel(400, changes=(0.0, 0.0, 0.7))
    cluster = person // 8 if clustered else None
    model = model_of_waves(by_kind(kind, scores), person, wave, kind=kind, cluster=cluster)
    nothing, change = model.change("t0", "t1"), model.change("t0", "t2")
    assert nothing.low < 0 < nothing.high
    assert change.low > 0
    assert change.p < 1e-6 < nothing.p
    if kind is OutcomeType.CONTINUOUS:
        assert change.low < 0.7 < change.high
        assert change.effect_size == pytest.approx(0.7 / np.hypot(1, 0.8), abs=0.15)


@pytest.mark.parametrize("kind", KINDS)
def test_swapped_waves_turn_the_sign(kind: OutcomeType) -> None:
    scores, person, wave = panel()
    model = model_of_waves(by_kind(kind, scores), person, wave, kind=kind)
    there, back = model.change("t1", "t2"), model.change("t2", "t1")
    assert (back.estimate, back.low, back.high) == pytest.approx((-there.estimate, -there.high, -there.low))
    assert back.p == pytest.approx(there.p)


@pytest.mark.parametrize("kind", KINDS)
def test_order_of_rows_and_names_of_people_do_not_matter(kind: OutcomeType) -> None:
    scores, person, wave = panel()
    values = by_kind(kind, scores)
    order = np.random.default_rng(SEED).permutation(len(values))
    first = model_of_waves(values, person, wave, kind=kind).change("t0", "t2")
    names = np.array([f"p{one * 7 % 1000}" for one in person])
    second = model_of_waves(values[order], names[order], wave[order], kind=kind).change("t0", "t2")
    assert (second.estimate, second.low, second.p) == pytest.approx(
        (first.estimate, first.low, first.p), rel=ITERATED
    )


def test_narrower_level_keeps_the_estimate() -> None:
    scores, person, wave = panel()
    for kind in KINDS:
        model = model_of_waves(by_kind(kind, scores), person, wave, kind=kind)
        wide, narrow = model.change("t0", "t1"), model.change("t0", "t1", level=0.9)
        assert narrow.estimate == wide.estimate
        assert wide.low < narrow.low < narrow.high < wide.high


def test_who_left_because_of_what_was_seen_does_not_bias_the_mixed_model() -> None:
    """High scorers leave after the first wave: complete pairs regress, the model does not."""
    draw = np.random.default_rng(SEED)
    own = draw.normal(size=4000)
    first, second = own + 0.5 * draw.normal(size=4000), own + 0.5 * draw.normal(size=4000)
    second[first > 0] = np.nan
    person, wave = np.tile(np.arange(4000), 2), np.repeat(["t0", "t1"], 4000)
    model = model_of_waves(np.concatenate([first, second]), person, wave, kind=OutcomeType.CONTINUOUS)
    found = model.change("t0", "t1")
    assert found.low < 0 < found.high
    assert mean_change(first, second).low > 0.05


def test_ordinal_effect_size_is_the_odds_ratio_of_a_higher_step() -> None:
    scores, person, wave = panel(400)
    found = model_of_waves(by_kind(OutcomeType.ORDINAL, scores), person, wave, kind=OutcomeType.ORDINAL)
    change = found.change("t0", "t2")
    assert change.effect_size_kind == "cumulative_odds_ratio"
    assert 1 < change.effect_low < change.effect_size < change.effect_high


def test_covariates_take_out_a_changed_composition() -> None:
    draw = np.random.default_rng(SEED)
    wave = np.repeat(["t0", "t1"], 500)
    older = (draw.random(1000) < np.where(wave == "t1", 0.8, 0.2)).astype(float)
    person = np.concatenate([np.arange(500), np.arange(450, 950)])
    older[500:550] = older[450:500]
    values = 2 * older + draw.normal(size=1000)
    plain = model_of_waves(values, person, wave, kind=OutcomeType.CONTINUOUS).change("t0", "t1")
    alike = model_of_waves(
        values, person, wave, kind=OutcomeType.CONTINUOUS, covariates=columns({"older": older})
    ).change("t0", "t1")
    assert plain.low > 0.8
    assert alike.low < 0 < alike.high


def test_clusters_widen_the_interval_and_few_are_noted() -> None:
    draw = np.random.default_rng(SEED)
    scores, person, wave = panel(missing=0.0)
    cluster = person // 20
    moved = scores + 0.6 * draw.normal(size=(12, 3))[cluster, np.tile([0, 1, 2], PEOPLE)]
    alone = model_of_waves(moved, person, wave, kind=OutcomeType.CONTINUOUS)
    together = model_of_waves(moved, person, wave, kind=OutcomeType.CONTINUOUS, cluster=cluster)
    one, two = alone.change("t0", "t1"), together.change("t0", "t1")
    assert two.high - two.low > 1.5 * (one.high - one.low)
    assert two.df == pytest.approx(11, abs=0.5)
    assert together.few_clusters
    assert not alone.few_clusters


def refused(values: list[float], person: list[int], wave: list[str], kind: OutcomeType) -> WaveModel:
    return model_of_waves(np.array(values, dtype=float), np.array(person), wave, kind=kind)


NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "person", "wave", "kind", "reason"),
    [
        ([], [], [], OutcomeType.CONTINUOUS, Refusal.TOO_FEW_WAVES),
        ([NAN, NAN], [1, 1], ["t0", "t1"], OutcomeType.CONTINUOUS, Refusal.ALL_MISSING),
        ([1, 2, 3, NAN], [1, 2, 3, 1], ["t0"] * 3 + ["t1"], OutcomeType.BINARY, Refusal.TOO_FEW_WAVES),
        ([1, 2, 3, 2], [1, 2, 3, 1], ["t0"] * 3 + ["t1"], OutcomeType.CONTINUOUS, Refusal.TOO_FEW),
        ([3] * 8, [1, 2, 3, 4] * 2, ["t0"] * 4 + ["t1"] * 4, OutcomeType.CONTINUOUS, Refusal.NO_VARIANCE),
        ([3] * 8, [1, 2, 3, 4] * 2, ["t0"] * 4 + ["t1"] * 4, OutcomeType.ORDINAL, Refusal.NO_VARIANCE),
        ([1, 2, 3, 4] * 2, list(range(8)), ["t0"] * 4 + ["t1"] * 4, OutcomeType.CONTINUOUS,
         Refusal.NOT_REPEATED),
        ([0, 0, 0, 0, 0, 1, 0, 1], [1, 2, 3, 4] * 2, ["t0"] * 4 + ["t1"] * 4, OutcomeType.BINARY,
         Refusal.SEPARATION),
    ],
)  # fmt: skip
def test_refusals(values, person, wave, kind: OutcomeType, reason: Refusal) -> None:
    found = refused(values, person, wave, kind).change("t0", "t1")
    assert found.reason is reason
    assert np.isnan([found.estimate, found.low, found.p]).all()


def test_half_of_the_people_in_one_wave_only_still_count() -> None:
    scores, person, wave = panel(missing=0.0)
    once = np.where((person % 2 == 0) & (wave != np.array(WAVES)[person // 2 % 3]), np.nan, scores)
    found = model_of_waves(once, person, wave, kind=OutcomeType.CONTINUOUS).change("t0", "t2")
    before, after = once[wave == "t0"], once[wave == "t2"]
    both = mean_change(before, after)
    assert found.n_before > both.n
    assert stats.norm.isf(0.025) < found.statistic

"""Probability to rise, and reliable change: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given

from kpk_eval.model import Better
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.paired.reliable import clinical_cutoff, reliable_change, reliable_change_index
from kpk_eval.stats.paired.superiority import probability_of_increase

from ..reference import load
from ..samples_drawn import REPEATABLE, pairs_of_scores

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""

REFERENCE = load("paired_people")


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_reliable_change_agrees_with_r(case: str) -> None:
    figures = REFERENCE.figures[case]
    # The cut-off itself counts as conspicuous: 16 for lower is better.
    result = reliable_change(
        *REFERENCE.pairs(case), reliability=0.85, better=Better.LOWER, cutoff=figures["cutoff"]
    )
    assert result.improved
    assert result.worsened
    assert result.unchanged
    assert result.recovered
    assert (result.n, result.threshold) == pytest.approx((figures["n"], figures["threshold"]))
    for name, share in (("improved", result.improved), ("worsened", result.worsened)):
        expected = [figures[name + part] for part in ("", "_low", "_high")]
        assert [share.share, share.low, share.high] == pytest.approx(expected, rel=CLOSED_FORM, abs=1e-12)
    assert result.recovered.share == pytest.approx(figures["recovered"])
    assert (result.net, result.p) == pytest.approx((figures["net"], figures["net_p"]))
    assert result.improved.count + result.unchanged.count + result.worsened.count == result.n


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_probability_to_rise_agrees_with_r(case: str) -> None:
    result, figures = probability_of_increase(*REFERENCE.pairs(case)), REFERENCE.figures[case]
    assert (result.estimate, result.p) == pytest.approx((figures["increase"], figures["sign_p"]))
    assert result.null == 0.5
    assert result.effect_size == pytest.approx(2 * result.estimate - 1)


def test_cutoff_between_affected_and_unaffected() -> None:
    found = clinical_cutoff(mean_affected=22, sd_affected=6, mean_unaffected=12, sd_unaffected=4)
    assert found == pytest.approx(REFERENCE.figures["many"]["cutoff"])
    with pytest.raises(ValueError, match="larger than 0"):
        clinical_cutoff(mean_affected=22, sd_affected=0, mean_unaffected=12, sd_unaffected=4)


def test_measurement_error_alone_moves_one_in_twenty() -> None:
    draw = np.random.default_rng(15)
    true = draw.normal(0, np.sqrt(0.8), 20_000)
    before, after = (true + draw.normal(0, np.sqrt(0.2), 20_000) for _ in range(2))
    result = reliable_change(before, after, reliability=0.8, better=Better.HIGHER)
    assert result.improved
    assert result.worsened
    # 2.5 % of 20,000, four standard errors of a share either way.
    assert result.improved.share == pytest.approx(0.025, abs=0.0045)
    assert result.worsened.share == pytest.approx(0.025, abs=0.0045)


@REPEATABLE
@given(pairs_of_scores)
def test_swapping_waves_or_the_better_side_swaps_the_shares(pairs: list[tuple[float, float]]) -> None:
    before, after = zip(*pairs, strict=True)
    plain = reliable_change(before, after, reliability=0.8, sd=4, better=Better.HIGHER)
    for other in (
        reliable_change(after, before, reliability=0.8, sd=4, better=Better.HIGHER),
        reliable_change(before, after, reliability=0.8, sd=4, better=Better.LOWER),
    ):
        assert (plain.improved, plain.worsened) == (other.worsened, other.improved)
        assert (plain.net, plain.low, plain.p) == pytest.approx((-other.net, -other.high, other.p), abs=1e-9)
    rise, fall = probability_of_increase(before, after), probability_of_increase(after, before)
    assert (rise.estimate, rise.low) == pytest.approx((1 - fall.estimate, 1 - fall.high))


def test_index_is_the_change_in_units_of_its_error() -> None:
    before, after = REFERENCE.pairs("few")
    index = reliable_change_index([*before, nan], [*after, 3], reliability=0.85)
    threshold = REFERENCE.figures["few"]["threshold"]
    assert index[:-1] == pytest.approx((after - before).to_numpy() / threshold * 1.959963985, rel=1e-6)
    assert isnan(index[-1])


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1, 2], [2, 3], Refusal.TOO_FEW),
        ([nan] * 3, [1, 2, 3], Refusal.ALL_MISSING),
        ([2, 2, 2], [1, 2, 3], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(before: list[float], after: list[float], reason: Refusal) -> None:
    result = reliable_change(before, after, reliability=0.8, better=Better.HIGHER)
    assert result.reason is reason
    assert result.improved is None
    assert isnan(result.net)
    if reason is not Refusal.NO_VARIANCE:
        assert probability_of_increase(before, after).reason is reason
    else:
        assert reliable_change(before, after, reliability=0.8, better=Better.HIGHER, sd=1).estimable


def test_nobody_changed() -> None:
    result = probability_of_increase([1, 2, 3], [1, 2, 3])
    assert (result.estimate, result.p, result.n_contributing) == (0.5, 1, 0)
    assert result.low < 0.5 < result.high


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"reliability": 1.0}, "reliability is 1.0"),
        ({"reliability": 0.8, "sd": 0}, "sd is 0"),
        ({"reliability": 0.8, "confidence": 95}, "confidence is 95"),
    ],
)
def test_misuse_is_an_error(options: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        reliable_change([1, 2, 3], [2, 3, 5], better=Better.HIGHER, **options)

"""Verdicts: the table of the rule, its invariants, its refusals."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_eval.model import Better, Verdict
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.groups.ranks import location_shift
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.verdict import equivalence_level, judge

from .samples_drawn import REPEATABLE, pairs_of_scores

BLANK = Estimate(
    estimand="change",
    method="test",
    level=0.95,
    n=50,
    n_before=50,
    n_after=50,
    n_dropped=0,
    n_contributing=50,
)


def found(estimate: float, low: float, high: float, *, p: float, effect: float = nan) -> Estimate:
    """An estimate with its interval and p."""
    return replace(BLANK, estimate=estimate, low=low, high=high, p=p, effect_size=effect)


UP = found(2, 1, 3, p=0.001, effect=0.5)
DOWN = found(-2, -3, -1, p=0.001, effect=-0.5)
UNCLEAR = found(0.5, -0.5, 1.5, p=0.3, effect=0.1)


@pytest.mark.parametrize(
    ("estimate", "p_adjusted", "better", "verdict"),
    [
        (UP, 0.001, Better.HIGHER, Verdict.IMPROVED),
        (UP, 0.001, Better.LOWER, Verdict.WORSENED),
        (DOWN, 0.001, Better.HIGHER, Verdict.WORSENED),
        (DOWN, 0.001, Better.LOWER, Verdict.IMPROVED),
        (UNCLEAR, 0.3, Better.HIGHER, Verdict.NO_CLEAR_CHANGE),
        # Clear alone, not clear among the tests of its family.
        (UP, 0.08, Better.HIGHER, Verdict.NO_CLEAR_CHANGE),
        # The level itself is not below the level.
        (UP, 0.05, Better.HIGHER, Verdict.NO_CLEAR_CHANGE),
        (UP, 0.0499, Better.HIGHER, Verdict.IMPROVED),
        # Test and interval of a share come from two methods; both have to agree.
        (found(0.1, -0.01, 0.21, p=0.04, effect=0.1), 0.04, Better.HIGHER, Verdict.NO_CLEAR_CHANGE),
        # A rank estimate on a scale with few steps: zero is a limit, or estimate and both limits.
        (found(0, 0, 1, p=0.001, effect=0.2), 0.001, Better.HIGHER, Verdict.IMPROVED),
        (found(0, 0, 0, p=0.001, effect=-0.2), 0.001, Better.HIGHER, Verdict.WORSENED),
        # A p value alone makes no change; of an interval with one end, the end on the side of zero decides.
        (found(2, nan, nan, p=0.001, effect=0.5), 0.001, Better.HIGHER, Verdict.NO_CLEAR_CHANGE),
        (found(2, nan, 3, p=0.001, effect=0.5), 0.001, Better.HIGHER, Verdict.NO_CLEAR_CHANGE),
        (found(2, 1, nan, p=0.001, effect=0.5), 0.001, Better.HIGHER, Verdict.IMPROVED),
        (found(-2, -3, nan, p=0.001, effect=-0.5), 0.001, Better.HIGHER, Verdict.NO_CLEAR_CHANGE),
        # No number and no reason either.
        (found(nan, nan, nan, p=0.001), 0.001, Better.HIGHER, Verdict.NOT_ESTIMABLE),
        (found(nan, nan, nan, p=nan), nan, Better.HIGHER, Verdict.NOT_ESTIMABLE),
        (found(0, 0, 0, p=0.001, effect=0), 0.001, Better.HIGHER, Verdict.NO_CLEAR_CHANGE),
        # Without effect size the estimate gives the direction.
        (found(2, 1, 3, p=0.001), 0.001, Better.HIGHER, Verdict.IMPROVED),
        (BLANK.refused(Refusal.TOO_FEW), nan, Better.HIGHER, Verdict.NOT_ESTIMABLE),
        # An effect size on the scale of a ratio has no say: 0.6 is a fall.
        (found(-0.5, -0.9, -0.1, p=0.001, effect=0.6), 0.001, Better.HIGHER, Verdict.WORSENED),
        # A ratio: 1 is no difference.
        (replace(found(1.6, 1.2, 2.2, p=0.001), null=1.0), 0.001, Better.HIGHER, Verdict.IMPROVED),
        (replace(found(0.6, 0.4, 0.9, p=0.001), null=1.0), 0.001, Better.HIGHER, Verdict.WORSENED),
        (replace(found(1.2, 0.9, 1.6, p=0.01), null=1.0), 0.01, Better.HIGHER, Verdict.NO_CLEAR_CHANGE),
        # A probability: 0.5 is no difference.
        (replace(found(0.4, 0.3, 0.48, p=0.01), null=0.5), 0.01, Better.LOWER, Verdict.IMPROVED),
    ],
)
def test_rule(estimate: Estimate, p_adjusted: float, better: Better, verdict: Verdict) -> None:
    assert judge(estimate, better=better, p_adjusted=p_adjusted) is verdict


@pytest.mark.parametrize(
    ("estimate", "low", "high", "smallest", "verdict"),
    [
        (UNCLEAR, -0.4, 1.4, 2.0, Verdict.EQUIVALENT),
        (UNCLEAR, -0.4, 1.4, 1.4, Verdict.NO_CLEAR_CHANGE),
        (UNCLEAR, -0.4, 1.4, 1.0, Verdict.NO_CLEAR_CHANGE),
        (UNCLEAR, -2.4, 1.4, 2.0, Verdict.NO_CLEAR_CHANGE),
        # Distinguishable from zero, but smaller than what matters.
        (UP, 1.1, 2.9, 3.5, Verdict.EQUIVALENT),
        (UP, 1.1, 2.9, 0.5, Verdict.IMPROVED),
        (UP, 1.1, 2.9, 2.0, Verdict.IMPROVED),
    ],
)
def test_equivalence(estimate: Estimate, low: float, high: float, smallest: float, verdict: Verdict) -> None:
    narrower = replace(estimate, level=0.90, low=low, high=high)
    given_verdict = judge(
        estimate, better=Better.HIGHER, p_adjusted=estimate.p, smallest_effect=smallest, narrower=narrower
    )
    assert given_verdict is verdict


@pytest.mark.parametrize(
    ("null", "low", "high", "smallest", "verdict"),
    [
        (1.0, 0.81, 1.24, 1.25, Verdict.EQUIVALENT),
        (1.0, 0.79, 1.24, 1.25, Verdict.NO_CLEAR_CHANGE),
        (0.5, 0.41, 0.59, 0.6, Verdict.EQUIVALENT),
        (0.5, 0.39, 0.59, 0.6, Verdict.NO_CLEAR_CHANGE),
    ],
)
def test_equivalence_of_ratios_and_probabilities(
    null: float, low: float, high: float, smallest: float, verdict: Verdict
) -> None:
    wide = replace(found(null, low - 0.1, high + 0.1, p=0.9), null=null)
    narrower = replace(wide, level=0.90, low=low, high=high)
    given_verdict = judge(
        wide, better=Better.HIGHER, p_adjusted=0.9, smallest_effect=smallest, narrower=narrower
    )
    assert given_verdict is verdict


def test_planted_effects_get_their_verdict() -> None:
    draw = np.random.default_rng(101)
    before = draw.normal(50, 10, 200)
    noise = draw.normal(0, 3, 200)
    larger, same = before + 2 + noise, before + noise - noise.mean()
    clear = mean_change(before, larger)
    assert judge(clear, better=Better.HIGHER, p_adjusted=clear.p) is Verdict.IMPROVED
    flat, narrower = mean_change(before, same), mean_change(before, same, level=equivalence_level(0.95))
    verdict = judge(flat, better=Better.LOWER, p_adjusted=flat.p, smallest_effect=1, narrower=narrower)
    assert verdict is Verdict.EQUIVALENT


def test_few_steps_with_many_people() -> None:
    before = np.repeat([1, 2, 3, 4, 5], [40, 60, 100, 60, 40])
    after = np.repeat([1, 2, 3, 4, 5], [20, 50, 100, 80, 50])
    result = location_shift(before, after)
    assert result.low == 0
    assert judge(result, better=Better.HIGHER, p_adjusted=result.p) is Verdict.IMPROVED


@REPEATABLE
@given(pairs_of_scores, st.sampled_from(list(Better)))
def test_swapping_the_waves_swaps_the_verdict(pairs: list[tuple[float, float]], better: Better) -> None:
    before, after = zip(*pairs, strict=True)
    forth, back = mean_change(before, after), mean_change(after, before)
    opposite = {Verdict.IMPROVED: Verdict.WORSENED, Verdict.WORSENED: Verdict.IMPROVED}
    verdict = judge(forth, better=better, p_adjusted=forth.p)
    assert judge(back, better=better, p_adjusted=back.p) is opposite.get(verdict, verdict)


@REPEATABLE
@given(pairs_of_scores, st.floats(min_value=0, max_value=1))
def test_a_larger_adjusted_p_never_makes_a_finding(pairs: list[tuple[float, float]], more: float) -> None:
    estimate = mean_change(*zip(*pairs, strict=True))
    if estimate.estimable:
        raised = estimate.p + more * (1 - estimate.p)
        plain = judge(estimate, better=Better.HIGHER, p_adjusted=estimate.p)
        adjusted = judge(estimate, better=Better.HIGHER, p_adjusted=min(raised, 1.0))
        assert adjusted in {plain, Verdict.NO_CLEAR_CHANGE}


@pytest.mark.parametrize("p_adjusted", [nan, 0.0001, 1.5])
def test_impossible_adjusted_p_is_an_error(p_adjusted: float) -> None:
    with pytest.raises(ValueError, match="p_adjusted of change"):
        judge(UP, better=Better.HIGHER, p_adjusted=p_adjusted)


@pytest.mark.parametrize(
    "narrower",
    [
        None,
        UP,
        replace(UP, level=0.90, n=49),
        replace(UP, level=0.90, estimand="other"),
        replace(UP, level=0.90, estimate=7),
    ],
)
def test_equivalence_needs_the_same_estimate_at_the_narrower_level(narrower: Estimate | None) -> None:
    with pytest.raises(ValueError, match=r"same values at the level 0\.9"):
        judge(UP, better=Better.HIGHER, p_adjusted=UP.p, smallest_effect=1, narrower=narrower)


def test_smallest_effect_must_be_positive() -> None:
    with pytest.raises(ValueError, match="larger than 0"):
        judge(UP, better=Better.HIGHER, p_adjusted=UP.p, smallest_effect=0, narrower=replace(UP, level=0.90))
    with pytest.raises(ValueError, match="finite"):
        judge(UP, better=Better.HIGHER, p_adjusted=UP.p, smallest_effect=inf, narrower=UP)

"""Noncentral t limits and Hedges' correction, where the estimators' own tests do not reach."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

from kpk_eval.stats.samples import complete_pairs, valid_groups
from kpk_eval.stats.smd import Smd, hedges_correction, noncentrality_limits, paired_smd, pooled_smd

from ..samples_drawn import REPEATABLE

INTEGRATED = 1e-8
"""Accuracy of the numerical integral that the distribution function is compared with."""


def tail_by_integration(t: float, df: float, noncentrality: float) -> float:
    """P(T <= t), from the normal distribution averaged over the distribution of the standard deviation."""
    spread = stats.chi(df, scale=1 / np.sqrt(df))
    grid = np.linspace(max(0, spread.mean() - 14 * spread.std()), spread.mean() + 14 * spread.std(), 20_001)
    heights = special.ndtr(t * grid - noncentrality) * spread.pdf(grid)
    return float(integrate.simpson(heights, x=grid))


@REPEATABLE
@given(st.floats(min_value=-60, max_value=60), st.integers(min_value=4, max_value=3000))
def test_limits_leave_the_tails_outside(t: float, df: int) -> None:
    low, high = noncentrality_limits(t, df, level=0.95)
    assert low < high
    assert tail_by_integration(t, df, low) == pytest.approx(0.975, abs=INTEGRATED)
    assert tail_by_integration(t, df, high) == pytest.approx(0.025, abs=INTEGRATED)


def test_limits_mirror() -> None:
    low, high = noncentrality_limits(3.2, 20, level=0.9)
    assert noncentrality_limits(-3.2, 20, level=0.9) == (-high, -low)


def test_no_limits_beyond_what_can_be_inverted() -> None:
    assert all(isnan(limit) for limit in noncentrality_limits(-1e7, 5, level=0.95))
    assert not any(isnan(limit) for limit in noncentrality_limits(-4_999, 5, level=0.95))


def test_correction_is_the_exact_one() -> None:
    # Hedges (1981), table 1: J(2) = 0.5642, J(10) = 0.9228, J(50) = 0.9849.
    found = [hedges_correction(df) for df in (2, 10, 50)]
    assert found == pytest.approx([0.5642, 0.9228, 0.9849], abs=6e-5)


@pytest.mark.parametrize("kind", list(Smd))
def test_what_has_no_variance_has_no_effect_size(kind: Smd) -> None:
    effect = paired_smd(complete_pairs([1, 2, 3], [2, 3, 4]), kind=kind)
    assert effect.kind == kind
    assert all(isnan(number) for number in (effect.value, effect.low, effect.high))


def test_too_few_people_have_no_effect_size() -> None:
    assert isnan(pooled_smd(valid_groups([1, 2], [2, 5, 6])).value)

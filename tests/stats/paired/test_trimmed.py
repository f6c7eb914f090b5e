"""Trimmed mean change: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import isfinite, nan

import numpy as np
import pytest
from hypothesis import given
from scipy import stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.trimmed import Trimmed, trimmed_mean_change

from ..reference import load
from ..samples_drawn import REPEATABLE, pairs_of_scores

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""

REFERENCE = load("paired_trimmed")
FIGURES = (
    "estimate",
    "low",
    "high",
    "statistic",
    "df",
    "p",
    "effect_size",
    "effect_low",
    "effect_high",
)
WAYS = {Trimmed.CHANGES: "changes", Trimmed.WAVES: "waves"}


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("of", list(Trimmed))
def test_agrees_with_r(case: str, of: Trimmed) -> None:
    name, trim = case.rsplit("_", 1)
    result = trimmed_mean_change(*REFERENCE.pairs(name), trim=int(trim) / 100, of=of)
    found = [getattr(result, figure) for figure in FIGURES]
    figures = REFERENCE.figures[case]
    expected = [figures[f"{WAYS[of]}_{figure}"] for figure in FIGURES]
    assert found == pytest.approx(expected, rel=CLOSED_FORM)
    assert result.n == figures["n"]


@pytest.mark.parametrize("case", REFERENCE.rows["case"].unique())
def test_without_trimming_it_is_the_paired_t_test(case: str) -> None:
    trimmed = trimmed_mean_change(*REFERENCE.pairs(case), trim=0)
    plain = mean_change(*REFERENCE.pairs(case))
    for figure in ("estimate", "low", "high", "p"):
        assert getattr(trimmed, figure) == pytest.approx(getattr(plain, figure), rel=1e-9)


@pytest.mark.parametrize("of", list(Trimmed))
def test_agrees_with_scipy_where_the_trimmed_are_independent_of_pairing(of: Trimmed) -> None:
    draw = np.random.default_rng(3)
    before, after = np.zeros(30), draw.gamma(2, 2, 30)
    result = trimmed_mean_change(before, after, trim=0.1, of=of)
    assert result.estimate == pytest.approx(stats.trim_mean(after, 0.1))


def test_recovers_planted_effect_despite_outliers() -> None:
    draw = np.random.default_rng(41)
    covered = []
    for _ in range(300):
        noise = draw.normal(0, 2, 40)
        noise[:2] *= 15
        result = trimmed_mean_change(np.zeros(40), 1.0 + noise)
        covered.append(result.low <= 1.0 <= result.high)
    # 95 % of 300 samples, three standard errors of a share either way.
    assert 0.91 <= np.mean(covered) <= 0.99


@REPEATABLE
@given(pairs_of_scores)
def test_swapping_waves_flips_signs(pairs: list[tuple[float, float]]) -> None:
    before, after = zip(*pairs, strict=True)
    for of in Trimmed:
        forth, back = trimmed_mean_change(before, after, of=of), trimmed_mean_change(after, before, of=of)
        assert forth.reason is back.reason
        straight = (forth.estimate, forth.low, forth.effect_low, forth.p)
        mirrored = (-back.estimate, -back.high, -back.effect_high, back.p)
        assert straight == pytest.approx(mirrored, rel=1e-7, abs=1e-7, nan_ok=True)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1, 2], [2, 3], Refusal.TOO_FEW),
        ([nan] * 4, [1, 2, 3, 4], Refusal.ALL_MISSING),
        ([0, 0, 0, 0], [1, 2, 3, 4], Refusal.NONE),
        ([0] * 5, [9, 1, 1, 1, -9], Refusal.NO_VARIANCE),
        ([1, 2, 3, 4, 5], [2, 3, 4, 5, 6], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(before: list[float], after: list[float], reason: Refusal) -> None:
    result = trimmed_mean_change(before, after)
    assert result.reason is reason
    assert isfinite(result.estimate) == (reason is Refusal.NONE)


@pytest.mark.parametrize("trim", [-0.1, 0.5, 20])
def test_share_must_leave_something(trim: float) -> None:
    with pytest.raises(ValueError, match="trim is"):
        trimmed_mean_change([1, 2, 3], [2, 3, 5], trim=trim)

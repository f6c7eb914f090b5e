"""The result type: it cannot change, and it says when there is no number."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from math import isnan

import pytest

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal

BLANK = Estimate(
    estimand="change", method="test", level=0.95, n=3, n_before=4, n_after=5, n_dropped=3, n_contributing=3
)
NUMBERS = ("estimate", "low", "high", "statistic", "df", "p", "effect_size", "effect_low", "effect_high")


def test_results_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        BLANK.n = 4  # type: ignore[misc]


def test_refusal_keeps_the_counts() -> None:
    refused = BLANK.refused(Refusal.NO_VARIANCE)
    assert not refused.estimable
    assert BLANK.estimable
    assert (refused.n, refused.n_before, refused.n_after, refused.n_dropped) == (3, 4, 5, 3)
    assert isnan(refused.estimate)


def test_counts_alone_tell_no_number() -> None:
    told = replace(BLANK, estimate=0.4, low=0.1, high=0.7, p=0.01, null=1.0)
    alone = told.with_effect(EffectSize(kind="g", value=0.3)).counts_alone(Refusal.TOO_FEW)
    assert all(isnan(getattr(alone, name)) for name in NUMBERS)
    assert (alone.n, alone.n_before, alone.n_after, alone.n_dropped, alone.n_contributing) == (3, 4, 5, 3, 3)
    assert (alone.reason, alone.null, alone.effect_size_kind) == (Refusal.TOO_FEW, 1.0, "")


def test_effect_size_is_added() -> None:
    with_effect = BLANK.with_effect(EffectSize(kind="g", value=0.3, low=0.1, high=0.5))
    assert (with_effect.effect_size_kind, with_effect.effect_size) == ("g", 0.3)
    assert (with_effect.effect_low, with_effect.effect_high) == (0.1, 0.5)
    assert BLANK.effect_size_kind == ""


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, float("nan")])
def test_level_is_a_probability(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Estimate(
            estimand="x", method="y", level=level, n=1, n_before=1, n_after=1, n_dropped=0, n_contributing=1
        )

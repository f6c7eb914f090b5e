"""Kinds, intervals and corrections of standardised mean differences against R."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given

from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.paired.superiority import common_language, common_language_of_groups
from kpk_eval.stats.samples import complete_pairs, valid_groups
from kpk_eval.stats.smd import Correction, Smd, SmdInterval, paired_smd, pooled_smd

from ..reference import load
from ..samples_drawn import REPEATABLE, pairs_of_scores, two_waves_of_scores

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""
SEARCHED_BY_R = 1e-4
"""effectsize finds its limits with optim, which stops at about this distance."""

PAIRED, GROUPS = load("paired_means"), load("groups_means")
PAIRED_KINDS = (Smd.D_Z, Smd.D_AV, Smd.D_RM, Smd.D_POOLED, Smd.D_BEFORE)
GROUP_KINDS = (Smd.D_POOLED, Smd.D_RMS, Smd.D_BEFORE)


def number(value: float | None) -> float:
    """Figure of a reference; one that does not exist is NaN."""
    return float("nan") if value is None else value


@pytest.mark.parametrize("case", PAIRED.cases)
@pytest.mark.parametrize("kind", PAIRED_KINDS)
def test_large_sample_limits_of_pairs(case: str, kind: Smd) -> None:
    pairs = complete_pairs(*PAIRED.pairs(case))
    found = paired_smd(pairs, kind=kind, interval=SmdInterval.LARGE_SAMPLE)
    figures = [number(PAIRED.figures[case][f"large_{kind}_{end}"]) for end in ("low", "high")]
    assert (found.low, found.high) == pytest.approx(figures, rel=CLOSED_FORM, nan_ok=True)


@pytest.mark.parametrize("case", PAIRED.cases)
def test_approximate_correction(case: str) -> None:
    pairs = complete_pairs(*PAIRED.pairs(case))
    found = paired_smd(pairs, kind=Smd.G_Z, form=Correction.APPROXIMATE)
    assert found.value == pytest.approx(PAIRED.figures[case]["approximate_g_z"], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", PAIRED.cases)
def test_common_language_of_pairs(case: str) -> None:
    found, figures = common_language(*PAIRED.pairs(case)), PAIRED.figures[case]
    expected = [figures["common_language" + part] for part in ("", "_low", "_high")]
    assert (found.value, found.low, found.high) == pytest.approx(expected, rel=CLOSED_FORM)


@pytest.mark.parametrize("case", GROUPS.cases)
@pytest.mark.parametrize("kind", [Smd.D_RMS, Smd.D_BEFORE])
def test_other_divisors_of_groups(case: str, kind: Smd) -> None:
    found = mean_difference(*GROUPS.groups(case), effect=kind)
    figures = [number(GROUPS.figures[case][kind + part]) for part in ("", "_low", "_high")]
    numbers = (found.effect_size, found.effect_low, found.effect_high)
    assert numbers == pytest.approx(figures, rel=SEARCHED_BY_R, abs=SEARCHED_BY_R, nan_ok=True)


@pytest.mark.parametrize("case", GROUPS.cases)
@pytest.mark.parametrize("kind", GROUP_KINDS)
def test_large_sample_limits_of_groups(case: str, kind: Smd) -> None:
    groups = valid_groups(*GROUPS.groups(case))
    found = pooled_smd(groups, kind=kind, interval=SmdInterval.LARGE_SAMPLE)
    figures = [number(GROUPS.figures[case][f"large_{kind}_{end}"]) for end in ("low", "high")]
    assert (found.low, found.high) == pytest.approx(figures, rel=CLOSED_FORM, nan_ok=True)


@pytest.mark.parametrize("case", GROUPS.cases)
def test_common_language_of_groups(case: str) -> None:
    found = common_language_of_groups(valid_groups(*GROUPS.groups(case)))
    expected = [GROUPS.figures[case]["common_language" + part] for part in ("", "_low", "_high")]
    assert (found.value, found.low, found.high) == pytest.approx(
        expected, rel=SEARCHED_BY_R, abs=SEARCHED_BY_R
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAIRED_KINDS)
@pytest.mark.parametrize("interval", list(SmdInterval))
def test_intervals_cover_a_planted_effect(kind: Smd, interval: SmdInterval) -> None:
    draw = np.random.default_rng(31)
    r, true = 0.6, {Smd.D_Z: 0.5 / np.sqrt(0.8)}
    covered = []
    for _ in range(300):
        before = draw.normal(size=40)
        after = 0.5 + r * before + np.sqrt(1 - r**2) * draw.normal(size=40)
        found = paired_smd(complete_pairs(before, after), kind=kind, interval=interval)
        covered.append(found.low <= true.get(kind, 0.5) <= found.high)
    # 95 % of 300 samples, about three standard errors of a share below.
    assert np.mean(covered) >= 0.91


@REPEATABLE
@given(pairs_of_scores)
def test_swapping_flips_all_kinds_that_look_at_both_waves(pairs: list[tuple[float, float]]) -> None:
    before, after = zip(*pairs, strict=True)
    for kind in (Smd.D_Z, Smd.G_AV, Smd.D_RM, Smd.G_POOLED):
        for interval in SmdInterval:
            forth = paired_smd(complete_pairs(before, after), kind=kind, interval=interval)
            back = paired_smd(complete_pairs(after, before), kind=kind, interval=interval)
            mirrored = (-back.value, -back.high, -back.low)
            assert (forth.value, forth.low, forth.high) == pytest.approx(
                mirrored, rel=1e-7, abs=1e-7, nan_ok=True
            )


@REPEATABLE
@given(two_waves_of_scores)
def test_scale_does_not_matter(waves: tuple[list[float], list[float]]) -> None:
    groups = valid_groups(*waves)
    larger = valid_groups(*(np.multiply(wave, 8.0) for wave in waves))
    for kind in GROUP_KINDS:
        plain, scaled = pooled_smd(groups, kind=kind), pooled_smd(larger, kind=kind)
        assert (plain.value, plain.low) == pytest.approx((scaled.value, scaled.low), rel=1e-7, nan_ok=True)


def test_a_wave_without_spread_is_no_yardstick() -> None:
    constant_before = complete_pairs([2, 2, 2, 2], [1, 3, 4, 6])
    assert isnan(paired_smd(constant_before, kind=Smd.D_BEFORE).value)
    assert isnan(paired_smd(constant_before, kind=Smd.D_RM).value)
    assert not isnan(paired_smd(constant_before, kind=Smd.D_AV).value)
    assert isnan(pooled_smd(valid_groups([2, 2, 2], [1, 3, 4]), kind=Smd.G_BEFORE).value)


def test_kinds_that_need_pairs_are_refused_for_groups() -> None:
    with pytest.raises(ValueError, match="needs the same people"):
        pooled_smd(valid_groups([1, 2, 3], [2, 3, 5]), kind=Smd.D_RM)

"""Standardised rates and ratios: reference, planted ratio, invariants, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.areas.direct import DirectLimits, directly_standardised
from kpk_eval.stats.areas.indirect import (
    IndirectLimits,
    indirectly_standardised,
    ratio_of_observed_to_expected,
)
from kpk_eval.stats.areas.standardised import Standardised, StandardNote
from kpk_eval.stats.estimate import Refusal

from .stored import REFERENCE, STRATA, rows

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""
DIRECT = {
    DirectLimits.DOBSON_BYAR: "byar",
    DirectLimits.DOBSON_EXACT: "dobson",
    DirectLimits.GAMMA: "gamma",
    DirectLimits.TIWARI: "tiwari",
    DirectLimits.NORMAL: "normal",
}


def _indirect(case: str, **options: object) -> Standardised:
    table = rows(case)
    return indirectly_standardised(
        table["count"],
        table["size"],
        reference_count=table["extra"],
        reference_population=table["norm"],
        **options,
    )


@pytest.mark.parametrize("case", STRATA)
@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("limits", list(DirectLimits))
def test_direct_rates_agree_with_r(case: str, level: float, limits: DirectLimits) -> None:
    table, figures = rows(case), REFERENCE.figures[case]
    found = directly_standardised(table["count"], table["size"], table["norm"], limits=limits, level=level)
    suffix = f"{1000 * level:g}"
    keys = ("crude", "rate", "se", f"{DIRECT[limits]}_low", f"{DIRECT[limits]}_high")
    expected = [figures[f"{key}_{suffix}"] for key in keys]
    assert [found.crude, found.estimate, found.se, found.low, found.high] == pytest.approx(
        expected, rel=CLOSED_FORM
    )


@pytest.mark.parametrize("case", STRATA)
@pytest.mark.parametrize("level", [0.95, 0.998])
def test_indirect_ratios_agree_with_r(case: str, level: float) -> None:
    figures, suffix = REFERENCE.figures[case], f"{1000 * level:g}"
    log = _indirect(case, limits=IndirectLimits.LOG_NORMAL, level=level)
    exact = _indirect(case, limits=IndirectLimits.EXACT, level=level)
    found = (log.expected, log.estimate, log.low, log.high, log.rate, log.rate_low, log.rate_high)
    keys = ("expected", "sir", "log_low", "log_high", "isr", "isr_low", "isr_high")
    assert found == pytest.approx([figures[f"{key}_{suffix}"] for key in keys], rel=CLOSED_FORM)
    # R's poisson.test gives the ratio itself.
    expected = [figures[f"{key}_{suffix}"] for key in ("exact_low", "exact_high")]
    assert (exact.low, exact.high) == pytest.approx(expected, rel=CLOSED_FORM)
    assert exact.p == pytest.approx(figures[f"p_{suffix}"], rel=CLOSED_FORM)


def test_total_of_events_is_enough_for_the_ratio() -> None:
    table = rows("strata")
    alone = indirectly_standardised(
        [table["count"].sum()],
        table["size"],
        reference_count=table["extra"],
        reference_population=table["norm"],
    )
    assert (alone.estimate, alone.low) == (_indirect("strata").estimate, _indirect("strata").low)
    known = ratio_of_observed_to_expected(alone.count, alone.expected)
    assert (known.low, known.high, known.p) == pytest.approx((alone.low, alone.high, alone.p))


def test_own_strata_as_standard_give_the_crude_rate() -> None:
    table = rows("strata")
    found = directly_standardised(table["count"], table["size"], table["size"], per=1000)
    assert found.estimate == pytest.approx(found.crude)
    itself = indirectly_standardised(
        table["count"], table["size"], reference_count=table["count"], reference_population=table["size"]
    )
    assert itself.estimate == pytest.approx(1)


def test_order_of_strata_and_size_of_the_standard_do_not_matter() -> None:
    table = rows("uneven_strata")
    back = table.iloc[::-1]
    first = directly_standardised(table["count"], table["size"], table["norm"])
    second = directly_standardised(back["count"], back["size"], back["norm"] / 1000)
    assert (first.low, first.high) == pytest.approx((second.low, second.high))


@pytest.mark.parametrize("limits", list(DirectLimits))
def test_direct_limits_cover_planted_rate(limits: DirectLimits) -> None:
    rng = np.random.default_rng(51)
    people, norm = np.array([900.0, 1400.0, 700.0]), np.array([2.0, 2.0, 1.0])
    rates = np.array([0.01, 0.02, 0.04])
    truth = float(norm / norm.sum() @ rates)
    found = [
        directly_standardised(counts, people, norm, limits=limits)
        for counts in rng.poisson(people * rates, (600, 3))
    ]
    covered = np.mean([one.low <= truth <= one.high for one in found])
    # 95 %, three standard errors of a share either way; gamma limits cover more.
    assert 0.92 <= covered < 1


def test_planted_ratio_is_recovered() -> None:
    rng = np.random.default_rng(52)
    people = np.array([9e4, 8e4, 7e4])
    count = rng.poisson(1.3 * people * 0.01)
    found = indirectly_standardised(
        count, people, reference_count=[1000, 1000, 1000], reference_population=[1e5, 1e5, 1e5]
    )
    assert found.low < 1.3 < found.high
    assert found.p < 0.001


def test_notes() -> None:
    few = directly_standardised([1, 3, 0], [100, 200, 0], [5, 5, 5])
    assert few.notes == (StandardNote.FEW_EVENTS, StandardNote.EMPTY_STRATUM)
    assert few.estimate == pytest.approx((1 / 100 + 3 / 200) / 2)
    assert ratio_of_observed_to_expected(9, 5).notes == (StandardNote.FEW_EVENTS,)
    assert ratio_of_observed_to_expected(10, 5).notes == ()


@pytest.mark.parametrize(
    ("count", "people", "norm", "reason"),
    [
        ([], [], [], Refusal.TOO_FEW),
        ([0], [0], [3], Refusal.TOO_FEW),
        ([np.nan, 2], [10, 10], [1, 1], Refusal.ALL_MISSING),
        ([0, 0], [10, 10], [1, 1], Refusal.NO_EVENTS),
        ([3, 0], [10, 10], [0, 1], Refusal.NO_EVENTS),
    ],
)
def test_refusals_of_direct_rates(
    count: list[float], people: list[float], norm: list[float], reason: Refusal
) -> None:
    found = directly_standardised(count, people, norm)
    assert found.reason is reason
    assert isnan(found.estimate)


def test_refusals_of_ratios() -> None:
    none = indirectly_standardised([0, 0], [5, 5], reference_count=[0, 0], reference_population=[9, 9])
    nobody = indirectly_standardised([0, 0], [0, 0], reference_count=[1, 1], reference_population=[9, 9])
    gone = indirectly_standardised([np.nan, 0], [5, 5], reference_count=[1, 1], reference_population=[9, 9])
    assert [one.reason for one in (none, nobody, gone)] == [
        Refusal.NO_EVENTS,
        Refusal.TOO_FEW,
        Refusal.ALL_MISSING,
    ]
    assert ratio_of_observed_to_expected(0, 3).low == 0
    assert ratio_of_observed_to_expected(2, 0).reason is Refusal.NO_EVENTS


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="standard has 1 strata"):
        directly_standardised([1, 2], [3, 4], [5])
    with pytest.raises(ValueError, match="nobody they come from"):
        directly_standardised([1, 2], [0, 4], [5, 5])
    with pytest.raises(ValueError, match="missing or negative strata"):
        directly_standardised([1, 2], [3, 4], [5, -1])
    with pytest.raises(ValueError, match="1 strata of the reference"):
        indirectly_standardised([1, 2], [3, 4], reference_count=[1, 1], reference_population=[0, 9])
    with pytest.raises(ValueError, match="one row per stratum"):
        indirectly_standardised([1, 2, 3], [3, 4], reference_count=[1, 1], reference_population=[9, 9])
    with pytest.raises(ValueError, match="negative"):
        indirectly_standardised([-1, 2], [3, 4], reference_count=[1, 1], reference_population=[9, 9])


def test_two_sided_p_of_ratios_agrees_with_r() -> None:
    # R 4.2.2: poisson.test(observed, T = expected, r = 1)$p.value
    observed, expected = (0, 3, 15, 200, 7, 40), (2.5, 9.2, 6.1, 150, 3.99, 100)
    figures = (
        0.190906979709748,
        0.0446071547283016,
        0.00163854653972029,
        0.000101896936303053,
        0.128134343227462,
        1.51101791261975e-11,
    )
    found = [ratio_of_observed_to_expected(o, e).p for o, e in zip(observed, expected, strict=True)]
    assert found == pytest.approx(figures, rel=CLOSED_FORM)


def test_ratios_of_very_many_and_of_hardly_any_events() -> None:
    assert ratio_of_observed_to_expected(1.2e15, 1.2e15).p == 1.0
    rare = ratio_of_observed_to_expected(1e-9, 1.0, limits=IndirectLimits.LOG_NORMAL)
    assert (rare.estimate, isnan(rare.low)) == (1e-9, True)

"""Degenerate values for every comparison of two waves: a reason and no number, never a crash or a warning."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import partial
from math import inf, isfinite, isnan, nan
from typing import Any

import pytest

from kpk_eval.model import Better
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.groups.categories import distribution_difference
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.groups.ranks import location_shift
from kpk_eval.stats.groups.share_ratios import RatioLimits, odds_ratio, share_ratio
from kpk_eval.stats.groups.shares import share_difference
from kpk_eval.stats.groups.standard import standardised_difference
from kpk_eval.stats.groups.strata import StandardError
from kpk_eval.stats.paired.agreement import kappa
from kpk_eval.stats.paired.homogeneity import Homogeneity, marginal_homogeneity, symmetry
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.ordinal import ordinal_change, proportionality
from kpk_eval.stats.paired.ranks import pseudo_median_change
from kpk_eval.stats.paired.reliable import reliable_change
from kpk_eval.stats.paired.resampled import Centre, resampled_change
from kpk_eval.stats.paired.shares import conditional_odds_ratio, share_change
from kpk_eval.stats.paired.square import square_table
from kpk_eval.stats.paired.superiority import probability_of_increase
from kpk_eval.stats.paired.trimmed import Trimmed, trimmed_mean_change
from kpk_eval.stats.power.equivalence import equivalence
from kpk_eval.stats.power.equivalent_means import equivalent_mean_change, equivalent_mean_difference
from kpk_eval.stats.power.regression import regression_to_the_mean
from kpk_eval.stats.rank_tests import Distribution

Values = Sequence[float]


def of_table(estimator: Callable[..., Any]) -> Callable[[Values, Values], Any]:
    """An estimator of square tables, for two columns."""
    return lambda before, after: estimator(square_table(before, after, categories=[0, 1, 2, 3]))


def standardised(before: Values, after: Values) -> Any:
    """Standardised difference with two strata that alternate; linearised, so few people have no limits."""
    strata = [["a" if place % 2 else "b" for place in range(len(wave))] for wave in (before, after)]
    return standardised_difference(
        before, after, strata_before=strata[0], strata_after=strata[1], standard={"a": 1, "b": 2},
        error=StandardError.WITHIN_STRATA,
    )  # fmt: skip


def equivalent_shares(before: Values, after: Values) -> Any:
    """Equivalence of two shares."""
    return equivalence(lambda level: share_change(before, after, level=level), smallest_effect=0.2)


BINARY: Mapping[str, Callable[[Values, Values], Any]] = {
    "share_change": share_change,
    "conditional_odds_ratio": conditional_odds_ratio,
    "share_difference": share_difference,
    "share_ratio": share_ratio,
    "share_ratio_log": partial(share_ratio, interval=RatioLimits.LOG),
    "odds_ratio": odds_ratio,
    "odds_ratio_exact": partial(odds_ratio, interval=RatioLimits.EXACT),
    "equivalent_shares": equivalent_shares,
}
"""Take 0 and 1 only."""
ANY: Mapping[str, Callable[[Values, Values], Any]] = {
    "mean_change": mean_change,
    "trimmed_changes": trimmed_mean_change,
    "trimmed_waves": partial(trimmed_mean_change, of=Trimmed.WAVES),
    "bootstrap_mean": partial(resampled_change, resamples=199),
    "bootstrap_median": partial(resampled_change, resamples=199, centre=Centre.MEDIAN),
    "pseudo_median": pseudo_median_change,
    "pseudo_median_exact": partial(pseudo_median_change, distribution=Distribution.EXACT),
    "probability_of_increase": probability_of_increase,
    "reliable_change": partial(reliable_change, reliability=0.8, better=Better.HIGHER),
    "stuart_maxwell": of_table(marginal_homogeneity),
    "bhapkar": of_table(partial(marginal_homogeneity, test=Homogeneity.BHAPKAR)),
    "mean_score": of_table(partial(marginal_homogeneity, test=Homogeneity.SCORES)),
    "bowker": of_table(symmetry),
    "kappa": of_table(kappa),
    "ordinal_change": of_table(ordinal_change),
    "proportionality": of_table(proportionality),
    "welch": mean_difference,
    "student": partial(mean_difference, equal_variances=True),
    "location_shift": location_shift,
    "location_shift_exact": partial(location_shift, distribution=Distribution.EXACT),
    "distribution_difference": distribution_difference,
    "standardised_difference": standardised,
    "equivalent_mean_change": partial(equivalent_mean_change, smallest_effect=1),
    "equivalent_mean_difference": partial(equivalent_mean_difference, smallest_effect=1),
    "regression_to_the_mean": partial(regression_to_the_mean, cutoff=0.5, resamples=99),
}
ESTIMATORS = {**BINARY, **ANY}
EMPTY = {
    "nobody": ([], []),
    "one": ([1], [0]),
    "two": ([1, 0], [0, 1]),
    "all_missing": ([nan] * 5, [nan] * 5),
    "one_wave_missing": ([nan] * 5, [0, 1, 0, 1, 1]),
}
ODD = {
    "constant": ([1] * 6, [1] * 6),
    "all_ties": ([0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1]),
    "same_change": ([0] * 6, [1] * 6),
    "separated": ([0, 0, 0, 1, 1, 1] * 2, [1] * 12),
    "one_person_changed": ([0, 0, 0, 1, 1, 1], [1, 0, 0, 1, 1, 1]),
    "three": ([0, 1, 0], [1, 1, 0]),
}


def numbers_of(result: Any) -> dict[str, float]:
    """Estimates, limits, statistics and p of a result."""
    names = {"estimate", "low", "high", "p", "statistic", "effect_size", "effect_low", "effect_high", "net"}
    return {field.name: getattr(result, field.name) for field in fields(result) if field.name in names}


def quietly(estimator: Callable[[Values, Values], Any], case: tuple[Values, Values]) -> Any:
    """Result of an estimator of which no warning may come."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return estimator(*case)


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize("case", EMPTY)
def test_too_few_have_a_reason_and_no_number(name: str, case: str) -> None:
    result = quietly(ESTIMATORS[name], EMPTY[case])
    assert result.reason in {Refusal.TOO_FEW, Refusal.ALL_MISSING}
    assert all(isnan(number) for number in numbers_of(result).values())


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize("case", ODD)
def test_odd_values_have_a_reason_or_finite_numbers(name: str, case: str) -> None:
    result = quietly(ESTIMATORS[name], ODD[case])
    numbers = numbers_of(result)
    assert is_dataclass(result)
    assert not any(number in {inf, -inf} for number in numbers.values())
    if result.reason is not Refusal.NONE:
        assert all(isnan(number) for number in numbers.values())
        return
    assert 0 <= result.p <= 1 if "p" in numbers else True
    if "estimate" in numbers:
        assert isfinite(result.estimate)
        assert result.low <= result.estimate + 1e-9
        assert result.estimate <= result.high + 1e-9


@pytest.mark.parametrize("name", ESTIMATORS)
def test_infinite_values_are_an_error(name: str) -> None:
    with pytest.raises(ValueError, match=r"infinite|none of the|other than 0 and 1|not finite"):
        ESTIMATORS[name]([0, 1, inf, 1], [0, 1, 1, 1])

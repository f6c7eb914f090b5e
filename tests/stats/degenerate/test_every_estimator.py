"""Every public estimator, whatever goes in: an estimate, a reason or a clear message; no crash, no warning.

A new public function that gives back a result fails the first test until it is tried here or named as a part.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
import warnings
from collections.abc import Sequence
from dataclasses import is_dataclass, replace
from math import inf, isfinite, isnan, log
from typing import Any

import numpy as np
import pytest

import kpk_eval.stats
from tests.stats.degenerate import (
    areas_and_series,
    comparison,
    inequality_and_networks,
    models,
    scales_and_attrition,
    surveys_and_sites,
    two_waves,
)
from tests.stats.degenerate.building_blocks import BUILDING_BLOCKS
from tests.stats.degenerate.faults import faults, numbers_of, parts_of
from tests.stats.degenerate.material import EMPTY, ODD, ORDINARY, Material
from tests.stats.degenerate.subjects import Subject, name_of, together
from tests.sweeps import sweep

SUBJECTS = together(
    two_waves.SUBJECTS,
    models.SUBJECTS,
    comparison.SUBJECTS,
    areas_and_series.SUBJECTS,
    scales_and_attrition.SUBJECTS,
    surveys_and_sites.SUBJECTS,
    inequality_and_networks.SUBJECTS,
)
CASES = {**EMPTY, **ODD, "ordinary": ORDINARY}
PLAIN = [name for name, subject in SUBJECTS.items() if subject.plain]
UNIT = [name for name, subject in SUBJECTS.items() if subject.unit]
FIRST = tuple({subject.function: name for name, subject in reversed(SUBJECTS.items())}.values())
"""One subject of every estimator, that with its defaults if it has any."""
FEW = ("nobody", "constant", "many_missing")
"""What the fast tests put into every estimator; everything else follows with the whole suite."""
INPUTS = {"few": FEW, "others": tuple(name for name in CASES if name not in FEW)}


def first_of(names: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that run always: one of every estimator."""
    return tuple(name for name in names if name in FIRST)


FACTORS = (1e-12, 1e-6, 1e6, 1e12)
SAME = 1e-5
"""Relative difference of numbers in two units; iterative estimates stop at slightly different places."""
NOTHING = 1e-8
"""Numbers below this, of data of about 10, are zero but for rounding and the end of a search."""
SHIFTED = {"log_likelihood", "aic", "bic"}
"""Differ by a sum, not by a factor, in another unit."""


def public_functions() -> dict[str, Any]:
    """Functions below ``kpk_eval.stats`` that give back a dataclass, or several."""
    found = {}
    for module in pkgutil.walk_packages(kpk_eval.stats.__path__, "kpk_eval.stats."):
        loaded = importlib.import_module(module.name)
        for name, function in vars(loaded).items():
            own = inspect.isfunction(function) and function.__module__ == module.name
            if own and not name.startswith("_") and _gives_a_result(function):
                found[name_of(function)] = function
    return found


def _gives_a_result(function: Any) -> bool:
    """Whether the return annotation is, or holds, a dataclass."""
    back = typing.get_type_hints(function).get("return")
    return any(is_dataclass(one) for one in (back, *typing.get_args(back)))


def outcome_of(subject: Subject, material: Material) -> Any:
    """The result, or None where a message says what is wrong with the input; warnings are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return subject.call(material)
        except ValueError as error:
            raised_in = inspect.trace()[-1].filename
            if "kpk_eval" not in raised_in:
                raise RuntimeError("the message is not one of ours") from error
            return None


def test_every_public_function_is_tried_or_a_part_of_one_that_is() -> None:
    tried = {name_of(subject.function) for subject in SUBJECTS.values()}
    public = set(public_functions())
    assert public - tried - BUILDING_BLOCKS == set()
    assert BUILDING_BLOCKS - public == set()
    assert BUILDING_BLOCKS & tried == set()


@pytest.mark.parametrize("inputs", sweep(INPUTS, always=("few",)))
@pytest.mark.parametrize("name", sweep(list(SUBJECTS), always=FIRST))
def test_whatever_goes_in_nothing_without_meaning_comes_out(name: str, inputs: Sequence[str]) -> None:
    found = {}
    for case in inputs:
        result = outcome_of(SUBJECTS[name], CASES[case])
        if wrong := faults(result):
            found[case] = wrong
    assert found == {}


@pytest.mark.parametrize("name", sweep(PLAIN, always=first_of(PLAIN)))
def test_whole_numbers_truth_values_and_objects_count_as_numbers(name: str) -> None:
    expected = _numbers(SUBJECTS[name].call(ORDINARY))
    for kind in (np.int64, np.bool_, np.object_):
        other = replace(ORDINARY, before=ORDINARY.before.astype(kind), after=ORDINARY.after.astype(kind))
        assert _numbers(outcome_of(SUBJECTS[name], other)) == pytest.approx(expected, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("name", sweep(PLAIN, always=first_of(PLAIN)))
def test_none_counts_as_missing(name: str) -> None:
    gaps = ODD["many_missing"]
    objects = [np.where(np.isnan(wave), None, wave) for wave in (gaps.before, gaps.after)]  # type: ignore[call-overload]
    result = outcome_of(SUBJECTS[name], replace(gaps, before=objects[0], after=objects[1]))
    assert _numbers(result) == pytest.approx(_numbers(outcome_of(SUBJECTS[name], gaps)), nan_ok=True)


@pytest.mark.parametrize("name", sweep(PLAIN, always=first_of(PLAIN)))
@pytest.mark.parametrize("wrong", [inf, -inf, "text"])
def test_infinite_values_and_texts_are_refused_with_a_message(name: str, wrong: object) -> None:
    values = ORDINARY.before.astype(np.float64 if isinstance(wrong, float) else np.object_)
    values[2] = wrong
    after = ORDINARY.after.astype(values.dtype)
    after[2] = wrong
    with pytest.raises(ValueError, match=r"."):
        SUBJECTS[name].call(replace(ORDINARY, before=values, after=after))


def varied() -> Material:
    """Twenty people with values of about 10 and differences of about 2."""
    draws = np.random.default_rng(5)
    before = np.round(draws.normal(10, 2, 20), 2)
    after = np.round(before + draws.normal(1, 1, 20), 2)
    return Material(before, after, (np.arange(20) // 3).astype(np.int64))


@pytest.mark.parametrize("name", sweep(UNIT, always=first_of(UNIT)))
def test_the_unit_of_the_values_does_not_matter(name: str) -> None:
    base = _numbers(SUBJECTS[name].call(varied()))
    found = {}
    for factor in FACTORS:
        other = _numbers(outcome_of(SUBJECTS[name], varied().times(factor)))
        assert set(other) == set(base)
        wrong = {key: (base[key], other[key]) for key in base if not _same(base[key], other[key], factor)}
        if wrong:
            found[factor] = wrong
    assert found == {}


def _numbers(result: Any) -> dict[str, float]:
    """All numbers of a result, by their place."""
    return {
        f"{path}.{name}": value
        for path, part in parts_of(result)
        for name, value in numbers_of(part)
        if name not in SHIFTED
    }


def _same(here: float, there: float, factor: float) -> bool:
    """Whether two numbers differ by a whole power of the factor of their units."""
    if isnan(here) or isnan(there):
        return isnan(here) == isnan(there)
    if here == there or abs(here) < NOTHING:
        return True
    if not isfinite(here) or not isfinite(there) or here * there <= 0:
        return False
    power = log(there / here) / log(factor)
    return abs(there / here / factor ** round(power) - 1) < SAME

"""Adjusted p within the families of a plan."""

from __future__ import annotations

from math import isnan, nan
from types import SimpleNamespace

import pytest

from kpk_eval.families import adjusted_in_families
from kpk_eval.model import Status

PLAN = SimpleNamespace(
    families=(
        SimpleNamespace(id="parents", adjust="holm"),
        SimpleNamespace(id="staff", adjust="bonferroni"),
    )
)


PLANNED, FURTHER = Status.PLANNED, Status.EXPLORATORY


def entries_of(families: list[str], status: list[Status]) -> list[SimpleNamespace]:
    return [SimpleNamespace(family=one, status=own) for one, own in zip(families, status, strict=True)]


def test_each_family_is_adjusted_by_its_own_rule_and_alone():
    families = ["parents", "staff", "parents"]
    found = adjusted_in_families([0.01, 0.02, 0.04], entries_of(families, [PLANNED] * 3), plan=PLAN)
    assert found == pytest.approx([0.02, 0.02, 0.04])


def test_planned_tests_do_not_pay_for_exploratory_ones():
    status = [PLANNED, FURTHER, FURTHER]
    found = adjusted_in_families([0.01, 0.02, 0.04], entries_of(["parents"] * 3, status), plan=PLAN)
    assert found == pytest.approx([0.01, 0.04, 0.04])


def test_what_cannot_be_estimated_is_no_test():
    first, second = adjusted_in_families(
        [nan, 0.03], entries_of(["staff", "staff"], [PLANNED] * 2), plan=PLAN
    )
    assert isnan(first)
    assert second == pytest.approx(0.03)


def test_a_family_that_the_plan_does_not_know_is_an_error():
    with pytest.raises(KeyError, match="children"):
        adjusted_in_families([0.01], entries_of(["children"], [PLANNED]), plan=PLAN)


def test_no_tests_have_no_p():
    assert adjusted_in_families([], [], plan=PLAN) == []

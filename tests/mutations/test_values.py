"""Wrong values: taken out and listed, or reported, and never guessed."""

from __future__ import annotations

import pytest

from tests.mutations.case import Case, one_of_each
from tests.mutations.conftest import Check
from tests.mutations.values import cases
from tests.sweeps import sweep

CASES = list(cases())


@pytest.mark.parametrize("case", sweep({case.id: case for case in CASES}, always=one_of_each(CASES)))
def test_file_gets_the_right_verdict(case: Case, check: Check) -> None:
    check(case)

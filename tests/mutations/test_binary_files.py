"""Workbooks and files of statistics programmes as they come."""

from __future__ import annotations

import pytest

from tests.mutations.binary_files import cases
from tests.mutations.case import Case
from tests.mutations.conftest import Check

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_file_gets_the_right_verdict(case: Case, check: Check) -> None:
    check(case)

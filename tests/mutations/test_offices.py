"""Files of offices and municipalities as they come."""

from __future__ import annotations

import pytest

from tests.mutations.case import Case
from tests.mutations.conftest import Check
from tests.mutations.offices import cases

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_file_gets_the_right_verdict(case: Case, check: Check) -> None:
    check(case)

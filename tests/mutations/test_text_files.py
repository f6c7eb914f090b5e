"""Text files as they come: read in full, or refused with the line."""

from __future__ import annotations

import pytest

from tests.mutations.case import Case
from tests.mutations.conftest import Check
from tests.mutations.text_files import cases

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_file_gets_the_right_verdict(case: Case, check: Check) -> None:
    check(case)

"""Whether an indicator tells of the same part of its target group before and after."""

from __future__ import annotations

SAME_COVERAGE = 10.0
"""Percentage points by which coverage may differ; beyond, values are comparable to a limited extent."""


def coverage_differs(before: float | None, after: float | None) -> bool:
    """Whether so much more or less was covered after that this alone may have moved the value.

    ``before`` and ``after`` are percentages of the target group; where one is not known, nothing is said.
    """
    if before is None or after is None:
        return False
    return abs(after - before) > SAME_COVERAGE

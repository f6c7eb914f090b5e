"""What was decided about intervals that hold the truth too rarely: they are not offered, only compared."""

from __future__ import annotations

FLOOR = 0.92
COMPARISON = "for comparison with other software only; no page may use it"
WAITING = "not computed yet"
CHANCE = "within two standard errors of 92 %: more data sets decide"


def decision_of(use: str, coverage: float, error: float) -> str:
    """Decision about a row of the table; empty where the interval holds often enough, or is not given."""
    if not coverage < FLOOR:
        return ""
    if use == "comparison":
        return COMPARISON
    return CHANCE if coverage + 2 * error >= FLOOR else ""

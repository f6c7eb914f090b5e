"""What was decided about intervals that hold the truth too rarely: fixed, not offered, or only compared."""

from __future__ import annotations

FLOOR = 0.92
COMPARISON = "for comparison with other software only; no page may use it"
WAITING = "not computed yet"
CHANCE = "within two standard errors of 92 %: more data sets decide"
DECISIONS: dict[str, str] = {}
"""Decision by the name of the interval."""


def decision_of(interval: str, use: str, coverage: float, error: float) -> str:
    """Decision about a row of the table; empty where the interval holds often enough, or is not given."""
    if not coverage < FLOOR:
        return ""
    if use == "comparison":
        return COMPARISON
    if interval in DECISIONS:
        return DECISIONS[interval]
    return CHANCE if coverage + 2 * error >= FLOOR else ""

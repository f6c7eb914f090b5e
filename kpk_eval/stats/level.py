"""Level of an interval."""

from __future__ import annotations


def require_level(level: float) -> None:
    """Refuse a level that is not a probability.

    Raises
    ------
    ValueError
        If it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; it must lie between 0 and 1, for example 0.95")

"""How an index of inequality changed between two waves."""

from __future__ import annotations

from math import inf, sqrt

from kpk_eval.stats.models.coefficient import Coefficient, wald


def index_change(before: Coefficient, after: Coefficient) -> Coefficient:
    """After − before of an index that was estimated in each wave on its own.

    Parameters
    ----------
    before, after
        The index with its error in each wave, at the same level.

    Returns
    -------
    Coefficient
        Difference with the t interval of Welch's degrees of freedom; the errors count as independent. Where
        the same people answered in both waves and stay alike, the interval is wider than need be. Without
        interval where an error is missing.

    Raises
    ------
    ValueError
        If the two were estimated at different levels.
    """
    if before.level != after.level:
        raise ValueError(f"levels {before.level} and {after.level}: compare indices of the same level")
    return wald(
        before.name,
        estimate=after.estimate - before.estimate,
        se=sqrt(before.se**2 + after.se**2),
        df=_degrees(before, after),
        level=before.level,
    )


def _degrees(before: Coefficient, after: Coefficient) -> float:
    """Degrees of freedom of a difference of two (Welch 1947), infinite where both have a normal interval."""
    below = before.se**4 / before.df + after.se**4 / after.df
    return (before.se**2 + after.se**2) ** 2 / below if below > 0 else inf

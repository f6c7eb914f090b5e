"""Which order statistics limit a shift, so that the interval is the Wilcoxon tests turned round.

A shift lies in the interval when the test, applied after taking it away, does not reject. The statistic of
the test is the number of pairwise averages (or differences) above the shift, so the limits are two of
these numbers, and this module says which. Conventions as in R's ``wilcox.test``: the exact distribution
below 50 values without ties (and without zeros), otherwise the normal one with continuity correction and
the tie correction that holds between the jumps.
"""

from __future__ import annotations

from enum import StrEnum
from math import ceil

import numpy as np
from scipy import special

from kpk_eval.stats.samples import Numbers

EXACT_BELOW = 50
"""With fewer values than this, and no ties, the exact distribution is used."""


class Distribution(StrEnum):
    """Distribution of the rank statistic when nothing changed."""

    AUTO = "auto"
    """As in R: exact below 50 values without ties and zeros, otherwise normal."""
    EXACT = "exact"
    """All arrangements of the observed ranks, with their ties."""
    NORMAL = "normal"


class Zeros(StrEnum):
    """What the signed rank test does with people who did not change."""

    DROP = "drop"
    """Leave them out before ranking (Wilcoxon 1945; R)."""
    PRATT = "pratt"
    """Rank them, then leave them out (Pratt 1959): many unchanged people weigh against small changes."""


LARGEST_EXACT = 400_000_000
"""Most additions that an exact distribution may take: some seconds."""


def has_ties(values: Numbers) -> bool:
    """Whether any value occurs more than once."""
    return np.unique(values).size < values.size


def exact_rank(ways: Numbers, *, level: float) -> int:
    """Rank of the lower limit, from the number of ways to reach each value of the statistic; 0 if none.

    0 means that even the widest interval does not reach the level.
    """
    tail = np.cumsum(ways) / ways.sum()
    return int(np.searchsorted(tail, (1 - level) / 2, side="left"))


def normal_rank(
    total: int, standard_error: float, *, arrangements: float, level: float, continuity: bool = True
) -> int:
    """Rank of the lower limit among ``total`` pairwise numbers, from the normal distribution.

    Below 1 there is none. There is none either where so few arrangements of the data are possible that no
    test could reject at the level, whatever the normal distribution says.
    """
    if 2 / arrangements > 1 - level:
        return 0
    z = float(special.ndtri((1 + level) / 2))
    half = 0.5 if continuity else 0.0
    return total - ceil(total / 2 + half + z * standard_error) + 1


def signed_rank_ways(n: int) -> Numbers:
    """Number of sign patterns of n ranks for each value of the signed rank sum 0 .. n(n + 1)/2."""
    _require_countable(n**3 // 2)
    ways = np.ones(1)
    for rank in range(1, n + 1):
        ways = np.pad(ways, (0, rank)) + np.pad(ways, (rank, 0))
    return ways


def mann_whitney_ways(m: int, n: int) -> Numbers:
    """Number of orderings of m and n values for each value of the Mann–Whitney statistic 0 .. m × n.

    Counts the ways to choose m of the ranks 1 .. m + n with a given sum, one rank after the other.
    """
    smallest_sum, largest_sum = m * (m + 1) // 2, m * (m + 1) // 2 + m * n
    _require_countable(m * largest_sum * (m + n))
    ways = np.zeros((m + 1, largest_sum + 1))
    ways[0, 0] = 1
    for rank in range(1, m + n + 1):
        ways[1:, rank:] += ways[:-1, : largest_sum + 1 - rank]
    return ways[m, smallest_sum:]


def tied_signed_rank_ways(ranks: Numbers) -> Numbers:
    """Number of sign patterns for each value of twice the signed rank sum, whatever the ranks.

    Raises
    ------
    ValueError
        If there are too many people to count the patterns.
    """
    doubled = np.rint(2 * ranks).astype(np.int64)
    total = int(doubled.sum())
    _require_countable(doubled.size * total)
    ways = np.zeros(total + 1)
    ways[0] = 1
    for step in doubled:
        # Halving keeps the counts, then probabilities, within what a float can hold.
        moved = ways.copy()
        moved[step:] += ways[: total + 1 - step]
        ways = moved / 2
    return ways


def tied_mann_whitney_ways(ranks: Numbers, n: int) -> Numbers:
    """Share of the choices of n of the ranks for each value of twice their sum, whatever the ranks.

    Raises
    ------
    ValueError
        If there are too many people to count the choices.
    """
    doubled = np.sort(np.rint(2 * ranks).astype(np.int64))
    largest = int(doubled[-n:].sum())
    _require_countable(doubled.size * n * largest)
    ways = np.zeros((n + 1, largest + 1))
    ways[0, 0] = 1
    for step in doubled:
        ways[1:, step:] += ways[:-1, : largest + 1 - step].copy()
    return np.asarray(ways[n] / ways[n].sum(), dtype=np.float64)


def two_sided(ways: Numbers, *, at: int) -> float:
    """Two-sided p of a statistic: the share of arrangements at least as far from the middle."""
    places = np.arange(ways.size)
    middle = float((ways * places).sum() / ways.sum())
    far = np.abs(places - middle) >= abs(at - middle) - 1e-9
    return float(min(ways[far].sum() / ways.sum(), 1.0))


def _require_countable(additions: int) -> None:
    """Refuse an exact distribution that would take too long."""
    if additions > LARGEST_EXACT:
        raise ValueError(
            "too many people for the exact distribution; use Distribution.NORMAL, which is as good"
        )


def signed_rank_error(change: Numbers) -> float:
    """Standard error of the signed rank sum of changes none of which is zero, with ties of equal sign."""
    n = change.size
    return float(np.sqrt(n * (n + 1) * (2 * n + 1) / 24 - _tie_sum(change) / 48))


def mann_whitney_error(before: Numbers, after: Numbers) -> float:
    """Standard error of the Mann–Whitney statistic, with the ties inside each wave."""
    m, n = before.size, after.size
    both = m + n
    ties = _tie_sum(before) + _tie_sum(after)
    return float(np.sqrt(m * n / 12 * (both + 1 - ties / (both * (both - 1)))))


def _tie_sum(values: Numbers) -> float:
    """Sum of t³ − t over the groups of t equal values."""
    sizes = np.unique_counts(values).counts.astype(np.float64)
    return float((sizes**3 - sizes).sum())

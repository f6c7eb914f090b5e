"""Which order statistics limit a shift, so that the interval is the Wilcoxon tests turned round.

A shift lies in the interval when the test, applied after taking it away, does not reject. The statistic of
the test is the number of pairwise averages (or differences) above the shift, so the limits are two of
these numbers, and this module says which. Conventions as in R's ``wilcox.test``: the exact distribution
below 50 values without ties (and without zeros), otherwise the normal one with continuity correction and
the tie correction that holds between the jumps.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from scipy import special

from kpk_eval.stats.samples import Numbers

EXACT_BELOW = 50
"""With fewer values than this, and no ties, the exact distribution is used."""


def has_ties(values: Numbers) -> bool:
    """Whether any value occurs more than once."""
    return np.unique(values).size < values.size


def exact_rank(ways: Numbers, *, level: float) -> int:
    """Rank of the lower limit, from the number of ways to reach each value of the statistic; 0 if none.

    0 means that even the widest interval does not reach the level.
    """
    tail = np.cumsum(ways) / ways.sum()
    return int(np.searchsorted(tail, (1 - level) / 2, side="left"))


def normal_rank(total: int, standard_error: float, *, arrangements: float, level: float) -> int:
    """Rank of the lower limit among ``total`` pairwise numbers, from the normal distribution.

    Below 1 there is none. There is none either where so few arrangements of the data are possible that no
    test could reject at the level, whatever the normal distribution says.
    """
    if 2 / arrangements > 1 - level:
        return 0
    z = float(special.ndtri((1 + level) / 2))
    return total - ceil(total / 2 + 0.5 + z * standard_error) + 1


def signed_rank_ways(n: int) -> Numbers:
    """Number of sign patterns of n ranks for each value of the signed rank sum 0 .. n(n + 1)/2."""
    ways = np.ones(1)
    for rank in range(1, n + 1):
        ways = np.pad(ways, (0, rank)) + np.pad(ways, (rank, 0))
    return ways


def mann_whitney_ways(m: int, n: int) -> Numbers:
    """Number of orderings of m and n values for each value of the Mann–Whitney statistic 0 .. m × n.

    Counts the ways to choose m of the ranks 1 .. m + n with a given sum, one rank after the other.
    """
    smallest_sum, largest_sum = m * (m + 1) // 2, m * (m + 1) // 2 + m * n
    ways = np.zeros((m + 1, largest_sum + 1))
    ways[0, 0] = 1
    for rank in range(1, m + n + 1):
        ways[1:, rank:] += ways[:-1, : largest_sum + 1 - rank]
    return ways[m, smallest_sum:]


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

"""Departments with few institutions are put together, so that no number tells of a handful of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

JOIN = "+"
"""Sign between the departments of a pool in its identifier."""


def pooled(sizes: Sequence[Mapping[str, int]], *, minimum: int) -> Mapping[str, str]:
    """Group of each department, such that every group has at least ``minimum`` institutions in every wave.

    Parameters
    ----------
    sizes
        Institutions that were heard, by department, for each wave from the first one on.
    minimum
        Fewest institutions of a group.

    Returns
    -------
    Mapping
        Department -> group: itself, or all pooled departments. Empty where fewer than two groups remain.

    Notes
    -----
    Departments are ordered by their size in the first wave. The pool is always a beginning of this order, and
    it never shrinks as waves are added: whatever two reports pool differently, no department of the pool
    follows by subtracting one report from the other, or the groups from the whole.
    """
    names = sorted({name for wave in sizes for name in wave})
    order = sorted(names, key=lambda name: (sizes[0].get(name, 0) if sizes else 0, name))
    small = [place for place, name in enumerate(order) if any(wave.get(name, 0) < minimum for wave in sizes)]
    end = max(*small, 1) + 1 if small else 0
    while end and end < len(order) and _least(order[:end], sizes) < minimum:
        end += 1
    groups = 1 + len(order) - end if end else len(order)
    if groups < 2:
        return MappingProxyType({})
    pool = JOIN.join(sorted(order[:end]))
    return MappingProxyType({name: pool if place < end else name for place, name in enumerate(order)})


def _least(pool: Sequence[str], sizes: Sequence[Mapping[str, int]]) -> int:
    """Fewest institutions of a pool in any wave."""
    return min(sum(wave.get(name, 0) for name in pool) for wave in sizes)

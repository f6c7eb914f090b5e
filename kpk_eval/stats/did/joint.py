"""Permutation over the areas that could have been chosen in the place of several sites at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.did.assignments import SEED
from kpk_eval.stats.did.permutation import TIE, Alternative, Permutation, interval
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import ROUNDING_NOISE, Numbers

ENUMERATED = 200_000
"""Choices that are all gone through; of more, so many are drawn."""

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pool:
    """Areas one of which was chosen: the site and those that could have been chosen in its place.

    ``changes`` are after − before in the years of that site, shape (areas,); NaN is missing. Areas of other
    sites that are of the same pool belong to it; they are never comparison areas where they were chosen.
    """

    site: str
    areas: tuple[str, ...]
    changes: Numbers


def permute_jointly(pools: Sequence[Pool], *, level: float = 0.95) -> Permutation:
    """Mean over sites of how much further each changed than the areas not chosen, judged by all choices.

    Parameters
    ----------
    pools
        One for each site, at least two. The same area is never chosen twice; every choice of one area from
        each pool counts as equally likely.
    level
        Level of the interval.

    Returns
    -------
    Permutation
        ``assignments`` counts choices that differ: sites with the same areas and years may change places.
        One city of four and one Kreis of eleven have 44, two of fifteen 105; ``smallest_p`` is one of them,
        or two where every pool is split in halves. Refused with ``all_missing`` (a site without a change),
        ``no_comparison`` (a pool without an area that is not chosen) or ``no_variance``.

    Raises
    ------
    ValueError
        If there are fewer than two pools, or a pool does not hold its site or one change for each area.

    Notes
    -----
    Assumes that any such areas could have been chosen (exchangeability within pools), no distribution. The
    interval holds constant effects that all sites share and the test does not reject. Source: Rosenbaum
    (2002), Observational studies, on randomisation within strata. Checked by brute force.
    """
    require_level(level)
    known = [_known(pool) for pool in pools]
    areas = {area for pool in known for area in pool.areas}
    blank = Permutation(
        method="permutation_joint",
        alternative=Alternative.TWO_SIDED,
        level=level,
        n_areas=len(areas),
        n_treated=len(pools),
        n_dropped=len({area for pool in pools for area in pool.areas} - areas),
    )
    if (reason := _shortage(pools, known)) is not Refusal.NONE:
        return blank.refused(reason)
    return _judged(blank, known)


def _judged(blank: Permutation, known: Sequence[Pool]) -> Permutation:
    """The actual choice among all of them."""
    choices, total = _choices(known)
    found = _statistics(known, choices)
    extreme = np.abs(found) >= abs(found[0]) - TIE * np.abs(found).max()
    alike = prod(factorial(number) for number in _alike(known).values())
    every = len(choices) == total
    low, high = interval(found, _statistics(_marked(known), choices), level=blank.level)
    return replace(
        blank,
        assignments=total // alike,
        tried=len(choices) // alike if every else len(choices),
        exact=every,
        rank=int(extreme.sum()) // alike if every else int(extreme.sum()),
        estimate=float(found[0]),
        statistic=float(found[0]),
        p=float(extreme.mean()),
        smallest_p=(2 if _is_halved(known) else 1) * alike / total if every else 1 / len(choices),
        low=low,
        high=high,
    )


def _marked(known: Sequence[Pool]) -> list[Pool]:
    """Pools in which 1 stands for the change of the areas that were chosen, and 0 for that of the others."""
    chosen = {pool.site for pool in known}
    return [replace(pool, changes=np.array([float(area in chosen) for area in pool.areas])) for pool in known]


def _known(pool: Pool) -> Pool:
    """The pool without areas that have no change."""
    if pool.site not in pool.areas or len(pool.areas) != pool.changes.size:
        raise ValueError(f"the pool of {pool.site} needs one change for each area, and the site among them")
    keep = ~np.isnan(pool.changes)
    areas = tuple(area for area, there in zip(pool.areas, keep, strict=True) if there)
    return replace(pool, areas=areas, changes=pool.changes[keep])


def _shortage(pools: Sequence[Pool], known: Sequence[Pool]) -> Refusal:
    """Why the areas cannot be permuted; empty if they can."""
    if len(pools) < 2:
        raise ValueError("a joint permutation needs two sites or more; use permute_areas for one")
    if any(pool.site not in pool.areas for pool in known):
        return Refusal.ALL_MISSING
    sites = {pool.site for pool in known}
    if len(sites) < len(known):
        raise ValueError("every site has one pool")
    if any(set(pool.areas) <= sites for pool in known):
        return Refusal.NO_COMPARISON
    flat = all(np.ptp(pool.changes) <= ROUNDING_NOISE * np.abs(pool.changes).max() for pool in known)
    return Refusal.NO_VARIANCE if flat else Refusal.NONE


def _choices(pools: Sequence[Pool]) -> tuple[Places, int]:
    """Choices as places in all areas, one per row, the actual one first, and how many there are.

    Where there are too many to go through, the number is an upper bound: draws leave out double choices.
    """
    names = {name: place for place, name in enumerate(dict.fromkeys(a for p in pools for a in p.areas))}
    actual = np.array([[names[pool.site] for pool in pools]], dtype=np.int64)
    places = [np.array([names[area] for area in pool.areas], dtype=np.int64) for pool in pools]
    bound = prod(len(one) for one in places)
    if bound <= ENUMERATED:
        every = _distinct(np.array(list(product(*places)), dtype=np.int64))
        other = every[(every != actual).any(axis=1)]
        return np.vstack([actual, other]), len(every)
    generator = np.random.default_rng(SEED)
    drawn = _distinct(np.column_stack([generator.choice(one, ENUMERATED) for one in places]))
    return np.vstack([actual, drawn]), bound


def _distinct(choices: Places) -> Places:
    """Choices without those in which an area stands twice."""
    ordered = np.sort(choices, axis=1)
    return choices[(np.diff(ordered, axis=1) > 0).all(axis=1)]


def _statistics(pools: Sequence[Pool], choices: Places) -> Numbers:
    """Mean over sites of the chosen area's change minus that of the areas not chosen, per choice."""
    names = {name: place for place, name in enumerate(dict.fromkeys(a for p in pools for a in p.areas))}
    gaps = np.zeros(len(choices))
    for place, pool in enumerate(pools):
        own = np.zeros(len(names))
        there = np.zeros(len(names))
        where = [names[area] for area in pool.areas]
        own[where] = pool.changes
        there[where] = 1.0
        rest = own.sum() - own[choices].sum(axis=1)
        gaps += own[choices[:, place]] - rest / (there.sum() - there[choices].sum(axis=1))
    return np.asarray(gaps / len(pools))


def _alike(pools: Sequence[Pool]) -> Counter[tuple[tuple[str, float], ...]]:
    """Pools with the same areas and changes, and how many they are; within them sites may change places."""
    return Counter(
        tuple(sorted(zip(pool.areas, (float(one) for one in pool.changes), strict=True))) for pool in pools
    )


def _is_halved(pools: Sequence[Pool]) -> bool:
    """Whether taking all areas that were not chosen instead is a choice, too, with the opposite sign."""
    return all(len(areas) == 2 * number for areas, number in _alike(pools).items())

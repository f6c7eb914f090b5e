"""Links between the codes of two waves: equal codes first, then nearly equal ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from kpk_eval.link.assignment import assign
from kpk_eval.link.codes import MISSING, Codes, Numbers, Positions, keys_of
from kpk_eval.link.distance import candidates
from kpk_eval.link.rule import Rule


class Way(StrEnum):
    """What became of a person on the way from one wave to another."""

    EXACT = "exact"
    """Linked by an equal code."""
    TOLERANT = "tolerant"
    """Linked by a code that differs a little."""
    ONLY = "only"
    """Nobody of the other wave fits."""
    TIED = "tied"
    """Several people of the other wave fit equally well."""
    REPEATED = "repeated"
    """Others of the same wave have the same code."""
    NO_CODE = "no_code"
    """Without a code, or with too few elements of it."""


Ways = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Links:
    """`Way` of everybody in two waves, and the positions of linked people, aligned."""

    before: Ways
    after: Ways
    first: Positions
    second: Positions

    @property
    def made(self) -> int:
        """Number of linked people."""
        return len(self.first)


def join(before: Codes, after: Codes, rule: Rule) -> Links:
    """Everybody's way between two waves.

    Codes that several people of a wave share lead to nobody, and who has such a code in the other wave is
    tied. Of the others, equal codes are linked first; what is left is linked by the smallest distance.
    """
    keys = keys_of(before, after)
    ways = [_alone(one, key, rule) for one, key in zip((before, after), keys, strict=True)]
    shared = [key[way == Way.REPEATED] for key, way in zip(keys, ways, strict=True)]
    for way, key, others in zip(ways, keys, reversed(shared), strict=True):
        way[(way == Way.ONLY) & np.isin(key, others)] = Way.TIED
    exact = _equal(before, after, keys, ways)
    _mark(ways, exact, Way.EXACT)
    near = _near(before, after, ways, rule) if rule.differ else (exact[0][:0], exact[1][:0])
    _mark(ways, near, Way.TOLERANT)
    first, second = (np.concatenate([one, other]) for one, other in zip(exact, near, strict=True))
    return Links(ways[0], ways[1], first, second)


def _alone(codes: Codes, keys: Numbers, rule: Rule) -> Ways:
    """Who has no code, and who shares it with others of the wave; the others are not linked yet."""
    ways = np.full(codes.people, Way.ONLY, dtype=object)
    usable = codes.given >= rule.least
    ways[~usable] = Way.NO_CODE
    _, place, count = np.unique(keys[usable], return_inverse=True, return_counts=True)
    ways[np.flatnonzero(usable)[count[place] > 1]] = Way.REPEATED
    ways[usable & codes.repeated] = Way.REPEATED
    return ways


def _mark(ways: list[Ways], links: tuple[Positions, Positions], way: Way) -> None:
    for one, people in zip(ways, links, strict=True):
        one[people] = way


def _equal(before: Codes, after: Codes, keys: list[Numbers], ways: list[Ways]) -> tuple[Positions, Positions]:
    """People with the same complete code; nobody shares it within a wave."""
    free = [
        np.flatnonzero((way == Way.ONLY) & (one.numbers != MISSING).all(axis=1))
        for one, way in zip((before, after), ways, strict=True)
    ]
    one, other = (key[people] for key, people in zip(keys, free, strict=True))
    _, first, second = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    return free[0][first], free[1][second]


def _near(before: Codes, after: Codes, ways: list[Ways], rule: Rule) -> tuple[Positions, Positions]:
    """People whose codes differ as little as the rule allows; who fits several equally well is tied."""
    free = [np.flatnonzero(way == Way.ONLY) for way in ways]
    met = candidates(before.at(free[0]), after.at(free[1]), rule)
    chosen = assign(met, worst=rule.worst)
    for way, people, tied in zip(ways, free, (chosen.tied_before, chosen.tied_after), strict=True):
        way[people[tied]] = Way.TIED
    return free[0][chosen.before], free[1][chosen.after]

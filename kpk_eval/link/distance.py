"""Pairs of codes that may be of one person, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpk_eval.link.codes import MISSING, Codes, Positions
from kpk_eval.link.rule import Rule

AT_A_TIME = 2000
"""People of the earlier wave whose possible partners are held in memory together."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of positions in two waves, with the distance between their codes."""

    before: Positions
    after: Positions
    distance: npt.NDArray[np.float64]


def candidates(before: Codes, after: Codes, rule: Rule) -> Candidates:
    """All pairs whose codes differ no more than the rule allows; a missing element agrees with none.

    With ``differ`` elements free to differ, at least one of ``differ`` + 1 groups of elements agrees
    altogether: only pairs that agree in a whole group are compared at all.
    """
    first, second = _admitted(before, after, rule)
    return Candidates(first, second, _distance(before, after, first, second, rule))


def _admitted(before: Codes, after: Codes, rule: Rule) -> tuple[Positions, Positions]:
    """Pairs that the rule admits, in the order of the earlier wave."""
    groups = _groups(before, after, rule)
    found = []
    for start in range(0, before.people, AT_A_TIME):
        people = np.arange(start, min(start + AT_A_TIME, before.people))
        met = [_meeting(before.at(people), after, group) for group in groups]
        pairs = np.unique(np.concatenate(met, axis=1), axis=1)
        first, second = people[pairs[0]], pairs[1]
        few = rule.admits(_differing(before, after, first, second).sum(axis=1))
        found.append(np.stack([first[few], second[few]]))
    first, second = np.concatenate([np.zeros((2, 0), dtype=np.intp), *found], axis=1)
    return first, second


def _groups(before: Codes, after: Codes, rule: Rule) -> list[list[int]]:
    """Elements dealt to one group more than may differ, those that tell most people apart first."""
    both = np.concatenate([before.numbers, after.numbers])
    order = np.argsort([-len(np.unique(element)) for element in both.T], kind="stable").tolist()
    return [order[start :: rule.differ + 1] for start in range(rule.differ + 1)]


def _meeting(before: Codes, after: Codes, group: list[int]) -> Positions:
    """Pairs of people who agree in all elements of a group, shape (2, pairs).

    Different elements have the same mark once in 2**64 pairs; such a pair is found out when it is compared.
    """
    complete = [
        np.flatnonzero((one.lasting != MISSING) & (one.numbers[:, group] != MISSING).all(axis=1))
        for one in (before, after)
    ]
    marks = [_marks(one.at(people), group) for one, people in zip((before, after), complete, strict=True)]
    order = np.argsort(marks[1], kind="stable")
    low, high = (np.searchsorted(marks[1][order], marks[0], side=side) for side in ("left", "right"))
    partners = high - low
    start = np.repeat(low - np.concatenate([[0], np.cumsum(partners)[:-1]]), partners) if len(low) else low
    second = complete[1][order[np.arange(partners.sum()) + start]]
    return np.stack([np.repeat(complete[0], partners), second])


def _marks(codes: Codes, group: list[int]) -> npt.NDArray[np.uint64]:
    """One number for the lasting characteristics and the elements of a group."""
    rows = np.column_stack([codes.lasting, codes.numbers[:, group]]).astype(np.uint64)
    factors = np.random.default_rng(len(group)).integers(1, 2**63, rows.shape[1], dtype=np.uint64) * 2 + 1
    return np.asarray((rows * factors).sum(axis=1, dtype=np.uint64))


def _differing(before: Codes, after: Codes, first: Positions, second: Positions) -> npt.NDArray[np.bool_]:
    """Whether each element of a pair differs or is missing, shape (pairs, elements)."""
    one, other = before.numbers[first], after.numbers[second]
    apart = before.lasting[first] != after.lasting[second]
    return np.asarray((one != other) | (one == MISSING) | apart[:, None])


def _distance(
    before: Codes, after: Codes, first: Positions, second: Positions, rule: Rule
) -> npt.NDArray[np.float64]:
    """Sum of the weights of differing elements, typed ones by the share of characters that differ."""
    shares = _differing(before, after, first, second).astype(np.float64)
    for element, typed in enumerate(rule.typed):
        one, other = before.numbers[first, element], after.numbers[second, element]
        missing = (one == MISSING) | (other == MISSING)
        shares[missing, element] *= rule.missing
        pairs = np.flatnonzero((shares[:, element] > 0) & ~missing)
        if typed and len(pairs):
            shares[pairs, element] = _apart(
                before.texts[first[pairs], element], after.texts[second[pairs], element]
            )
    return np.asarray(shares @ np.asarray(rule.weights))


def _apart(one: npt.NDArray[np.object_], other: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """Share of characters in which texts differ; neighbours that changed places count once."""
    from rapidfuzz.distance import DamerauLevenshtein
    from rapidfuzz.process import cpdist

    apart = cpdist(list(one), list(other), scorer=DamerauLevenshtein.normalized_distance, dtype=np.float64)
    return np.asarray(apart, dtype=np.float64)

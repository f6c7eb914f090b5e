"""How many links come about by chance: the same linking with shuffled codes."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from kpk_eval.link.codes import Codes
from kpk_eval.link.joining import join
from kpk_eval.link.rule import Rule


@dataclass(frozen=True, slots=True)
class Chance:
    """Links by chance at the settings in force.

    ``expected`` is the mean number of links among shuffled codes, NaN where a code has no elements to
    shuffle. ``share`` is their share of the links that were made, NaN without links. ``refused``: slightly
    different codes were not linked, because too many of those links would be by chance.
    """

    expected: float
    share: float
    refused: bool = False


def expected_links(before: Codes, after: Codes, rule: Rule, *, shuffles: int, seed: int) -> float:
    """Mean number of links after the elements of the later wave were handed round among its people.

    It is rather too large: who has a partner can no longer be linked to somebody else by chance, but after
    shuffling nobody has one.
    """
    if len(rule.weights) < 2:
        return nan
    rng = np.random.default_rng(seed)
    return float(np.mean([join(before, after.shuffled(rng), rule).made for _ in range(shuffles)]))

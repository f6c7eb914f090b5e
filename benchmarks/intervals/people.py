"""People drawn from populations whose figures are known: two waves of the same or of different people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from intervals.trial import Draw

Numbers = NDArray[np.float64]
MANY = 400_000
"""People of the large samples that stand for a population."""


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Values before and after, and the kind of population they were drawn from."""

    kind: str
    before: Numbers
    after: Numbers


def same_people(kind: str) -> Callable[[Draw, int], Waves]:
    """People asked twice; ``kind`` says how their values are distributed."""
    return lambda draw, n: Waves(kind, *PAIRED[kind](draw, n))


def different_people(kind: str) -> Callable[[Draw, int], Waves]:
    """As many people in each of two waves."""
    return lambda draw, n: Waves(kind, *SEPARATE[kind](draw, n))


def _normal_pairs(draw: Draw, n: int) -> tuple[Numbers, Numbers]:
    before = draw.standard_normal(n)
    return before, 0.4 + 0.6 * before + 0.8 * draw.standard_normal(n)


def _skewed_pairs(draw: Draw, n: int) -> tuple[Numbers, Numbers]:
    """Skewness 2 before, 1.4 after, 1.25 of the changes."""
    own, first, second = draw.exponential(size=(3, n))
    return own + first, own + 2 * second


def _answer_pairs(draw: Draw, n: int) -> tuple[Numbers, Numbers]:
    """Answers on five steps that pile up at the upper end; many do not change."""
    own = draw.normal(0.6, 0.8, n)
    return tuple(  # type: ignore[return-value]
        np.clip(np.round(3.2 + rise + own + draw.normal(0, 0.6, n)), 1, 5) for rise in (0.0, 0.3)
    )


def _missing_pairs(draw: Draw, n: int) -> tuple[Numbers, Numbers]:
    """A fifth of the later values is missing at random."""
    before, after = _normal_pairs(draw, n)
    return before, np.where(draw.random(n) < 0.2, np.nan, after)


def _normal_groups(draw: Draw, n: int) -> tuple[Numbers, Numbers]:
    return draw.standard_normal(n), draw.normal(0.4, 1.0, n)


def _skewed_groups(draw: Draw, n: int) -> tuple[Numbers, Numbers]:
    """Exponential with means 1 and 1.5: skewness 2, unequal spread."""
    return draw.exponential(1.0, n), draw.exponential(1.5, n)


def _shifted_groups(draw: Draw, n: int) -> tuple[Numbers, Numbers]:
    """The same skewed distribution, the later one shifted."""
    return draw.gamma(2.0, size=n), draw.gamma(2.0, size=n) + 0.5


def _answer_groups(draw: Draw, n: int) -> tuple[Numbers, Numbers]:
    return tuple(  # type: ignore[return-value]
        np.clip(np.round(3.8 + rise + draw.standard_normal(n)), 1, 5) for rise in (0.0, 0.3)
    )


def _missing_groups(draw: Draw, n: int) -> tuple[Numbers, Numbers]:
    """A fifth of the values of both waves is missing at random."""
    return tuple(np.where(draw.random(n) < 0.2, np.nan, wave) for wave in _normal_groups(draw, n))  # type: ignore[return-value]


PAIRED = {
    "normal": _normal_pairs,
    "skewed": _skewed_pairs,
    "tied answers": _answer_pairs,
    "missing": _missing_pairs,
}
SEPARATE = {
    "normal": _normal_groups,
    "skewed": _skewed_groups,
    "skewed, shifted": _shifted_groups,
    "tied answers": _answer_groups,
    "missing": _missing_groups,
}


@cache
def population(kind: str, *, paired: bool) -> Waves:
    """A sample so large that its figures are those of the population; only people with both values."""
    drawn = (PAIRED if paired else SEPARATE)[kind](np.random.default_rng(7), MANY)
    if paired:
        both = ~np.isnan(drawn[0] + drawn[1])
        return Waves(kind, drawn[0][both], drawn[1][both])
    return Waves(kind, *(wave[~np.isnan(wave)] for wave in drawn))


@cache
def _figure(figure: Callable[[Waves], float], kind: str, paired: bool) -> float:
    return float(figure(population(kind, paired=paired)))


def of_pairs(figure: Callable[[Waves], float], waves: Waves) -> float:
    """Figure of the population from which pairs were drawn."""
    return _figure(figure, waves.kind, True)


def of_groups(figure: Callable[[Waves], float], waves: Waves) -> float:
    """Figure of the populations from which two groups were drawn."""
    return _figure(figure, waves.kind, False)


def mean_difference(waves: Waves) -> float:
    """Mean after − mean before."""
    return float(waves.after.mean() - waves.before.mean())


def pseudo_median(waves: Waves) -> float:
    """Median of the averages of two changes, of people who changed."""
    change = np.round(waves.after - waves.before, 9)
    change = change[change != 0]
    return float(np.median(change + np.random.default_rng(8).permutation(change)) / 2)


def shift(waves: Waves) -> float:
    """Median of the differences of one later and one earlier person."""
    n = min(waves.before.size, waves.after.size)
    return float(np.median(np.random.default_rng(8).permutation(waves.after)[:n] - waves.before[:n]))


def superiority(waves: Waves) -> float:
    """P(after > before) + P(equal) / 2 for one person of each wave."""
    ordered = np.sort(waves.before)
    below = np.searchsorted(ordered, waves.after, "left") + np.searchsorted(ordered, waves.after, "right")
    return float(below.mean() / 2 / ordered.size)


def rises(waves: Waves) -> float:
    """Share of people who rose + half the share of those who stayed."""
    return float((np.sign(waves.after - waves.before).mean() + 1) / 2)

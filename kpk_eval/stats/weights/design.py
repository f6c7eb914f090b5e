"""How a sample was drawn: weights, strata, clusters at one or more stages, sizes of the population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.samples import Numbers, numbers
from kpk_eval.stats.weights.adjustment import Adjustment
from kpk_eval.stats.weights.codes import Codes, Identifiers


class SinglePsu(StrEnum):
    """What a stratum with a single sampling unit, not all of its population, adds to the variance."""

    REFUSE = "refuse"
    """Nothing is known of its spread: no error is given."""
    CERTAINTY = "certainty"
    """Nothing, as if it had been sure to be drawn (R: remove, certainty). Errors are too small."""
    CENTRED = "centred"
    """Its squared distance from the mean of all strata (R: adjust). Errors are rather too large."""
    AVERAGE = "average"
    """As much as the other strata on average (R: average)."""


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Units drawn at one stage.

    ``units`` and ``strata`` hold the unit and the stratum of each person, numbered from 0; ``drawn`` and
    ``fraction`` how many units of each stratum were drawn, and which share of it that is.
    """

    units: Codes
    strata: Codes
    drawn: Codes
    fraction: Numbers
    known: bool
    """Whether the sizes of the population were given; without, later stages add nothing to the variance."""


@dataclass(frozen=True, slots=True, eq=False)
class SurveyDesign:
    """Weights of n people and how they were drawn.

    ``weights`` has shape (n,): how many people of the population each stands for. ``adjustments`` says to
    what the weights have been fitted, which makes errors smaller.
    """

    weights: Numbers
    stages: tuple[Stage, ...]
    single_psu: SinglePsu
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def n(self) -> int:
        """Number of people."""
        return self.weights.size

    @property
    def n_psu(self) -> int:
        """Number of sampling units of the first stage."""
        return int(self.stages[0].units.max(initial=-1)) + 1

    @property
    def n_strata(self) -> int:
        """Number of strata of the first stage."""
        return int(self.stages[0].strata.max(initial=-1)) + 1

    def degrees(self, where: NDArray[np.bool_]) -> int:
        """Sampling units − strata among the people given."""
        first = self.stages[0]
        return np.unique(first.units[where]).size - np.unique(first.strata[where]).size


def survey_design(
    weights: ArrayLike | None = None,
    *,
    strata: Identifiers | None = None,
    clusters: Sequence[Identifiers] = (),
    population: Sequence[ArrayLike] = (),
    single_psu: SinglePsu = SinglePsu.REFUSE,
) -> SurveyDesign:
    """Design of a sample of people, strata or clusters at one or more stages.

    Parameters
    ----------
    weights
        How many people of the population each person stands for, shape (n,), positive. May be left out where
        ``population`` is given for each stage: then units of the population / units drawn, over the stages.
    strata
        Stratum of each person at the first stage, shape (n,).
    clusters
        Cluster of each person at each stage, first stage first, each of shape (n,); without, people
        themselves were drawn. Names of clusters need only differ within their stratum or cluster.
    population
        Units in the population, per stage, each of shape (n,) and the same within a stratum (or a cluster of
        the stage before): number of units, or share that was drawn if all are at most 1. Without, drawing
        counts as with replacement, and only the first stage enters errors.
    single_psu
        Rule for strata with a single unit.

    Raises
    ------
    ValueError
        If lengths differ, a weight is missing or not positive, an identifier is missing, sizes differ within
        a stratum or are smaller than the sample, or neither weights nor sizes are given.

    Notes
    -----
    Source: Cochran (1977), Sampling techniques, chapters 5, 9 and 10.
    """
    levels = [np.asarray(column, dtype=object) for column in clusters]
    sizes = [numbers(column, name="population") for column in population]
    given = None if weights is None else numbers(weights, name="weights")
    n = _rows(given, strata, levels, sizes)
    if len(sizes) > max(len(levels), 1):
        raise ValueError(f"population sizes for {len(sizes)} stages, but clusters for {len(levels)}")
    stages = _stages(n, strata=strata, levels=levels or [np.arange(n)], sizes=sizes)
    if given is None:
        if len(sizes) < len(stages):
            raise ValueError("give weights, or the population sizes of every stage to compute them from")
        given = np.ones(n)
        for stage in stages:
            given = given / stage.fraction[stage.strata]
    if np.isnan(given).any() or (given <= 0).any():
        wrong = int((~(given > 0)).sum())
        raise ValueError(f"weights has {wrong} missing or not positive values; leave these people out before")
    return SurveyDesign(weights=given, stages=stages, single_psu=SinglePsu(single_psu))


def _rows(
    weights: Numbers | None,
    strata: Identifiers | None,
    levels: list[NDArray[Any]],
    sizes: list[Numbers],
) -> int:
    """Number of people, the same in all columns."""
    columns: list[Any] = [column for column in (weights, strata) if column is not None]
    lengths = {len(column) for column in [*columns, *levels, *sizes]}
    if len(lengths) != 1:
        raise ValueError("weights, strata, clusters and population differ in length; give one row per person")
    return lengths.pop()


def _stages(
    n: int, *, strata: Identifiers | None, levels: list[NDArray[Any]], sizes: list[Numbers]
) -> tuple[Stage, ...]:
    """Units, strata and fractions of every stage."""
    parent = np.zeros(n, dtype=np.int64) if strata is None else _numbered(strata, name="strata")
    stages = []
    for place, level in enumerate(levels):
        units = _within(parent, _numbered(level, name="clusters"))
        drawn = _distinct(units, parent)
        fraction = np.zeros(drawn.size)
        if place < len(sizes):
            fraction = _fraction(sizes[place], parent, drawn)
        stages.append(
            Stage(units=units, strata=parent, drawn=drawn, fraction=fraction, known=place < len(sizes))
        )
        parent = units
    return tuple(stages)


def _numbered(identifiers: Identifiers | NDArray[Any], *, name: str) -> Codes:
    """Number of each identifier, from 0."""
    codes = pd.factorize(pd.Series(identifiers), sort=False)[0]
    if (codes < 0).any():
        raise ValueError(f"{name} has {int((codes < 0).sum())} missing values; each person needs one")
    return codes.astype(np.int64)


def _within(parent: Codes, codes: Codes) -> Codes:
    """Number of each unit, different in different parents."""
    joint = parent * (codes.max(initial=0) + 1) + codes
    return np.unique(joint, return_inverse=True)[1].astype(np.int64)


def _distinct(units: Codes, parent: Codes) -> Codes:
    """Number of units in each parent."""
    first = np.unique(units, return_index=True)[1]
    return np.bincount(parent[first], minlength=int(parent.max(initial=-1)) + 1)


def _fraction(sizes: Numbers, parent: Codes, drawn: Codes) -> Numbers:
    """Share of each parent's units that were drawn."""
    if np.isnan(sizes).any() or (sizes <= 0).any():
        raise ValueError("population has missing or not positive values; each person needs one")
    shares = bool((sizes <= 1).all()) and not bool((drawn == 1).all())
    first = np.unique(parent, return_index=True)[1]
    if not np.allclose(sizes, sizes[first][parent], rtol=1e-9):
        raise ValueError("population differs within a stratum; give the same number to all of its people")
    fraction = sizes[first] if shares else drawn / sizes[first]
    if (fraction > 1 + 1e-9).any():
        count = int((fraction > 1 + 1e-9).sum())
        raise ValueError(f"population is smaller than the sample in {count} strata; check the sizes")
    return np.minimum(fraction, 1.0)

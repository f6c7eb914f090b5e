"""Categories of the sample beside their numbers of people in the population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.weights.codes import Codes, Identifiers

SAME = 1e-6
"""Populations of two margins may differ by this share (rounding of published figures)."""


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """One margin: category of each person (numbered from 0), name and people of each category."""

    codes: Codes
    names: tuple[str, ...]
    totals: Numbers
    empty: tuple[str, ...]
    """Categories of the population without respondent."""

    @property
    def indicators(self) -> Numbers:
        """A 0/1 column per category, shape (n, categories)."""
        return np.asarray(self.codes[:, None] == np.arange(len(self.names))[None, :], dtype=np.float64)

    def factors(self, weights: Numbers) -> Numbers:
        """Factor of each person that brings the weights of each category to its total."""
        sums = np.bincount(self.codes, weights=weights, minlength=len(self.names))
        ratio = np.divide(self.totals, sums, out=np.ones_like(sums), where=sums > 0)
        return ratio[self.codes]


def margin_of(groups: Identifiers, population: Mapping[Any, float], *, name: str, weights: Numbers) -> Margin:
    """Margin of the sample with figures of the population; shares become people of the sum of weights.

    Raises
    ------
    ValueError
        If lengths differ, a category is missing or has no figure, or a figure is missing, negative, or zero
        although there are respondents.
    """
    column = pd.Series(groups)
    if len(column) != weights.size:
        raise ValueError(
            f"the design has {weights.size} people and {name} {len(column)}; give one per person"
        )
    if column.isna().any():
        raise ValueError(
            f"{name} has {int(column.isna().sum())} missing values; impute them or make them a category"
        )
    categories = list(population)
    codes = pd.Index(categories, dtype=object).get_indexer(pd.Index(column.astype(object)))
    if (codes < 0).any():
        unknown = sorted({str(value) for value in column[codes < 0]})
        raise ValueError(f"{name} has categories without figure of the population: {', '.join(unknown)}")
    totals = _totals(population, name=name, weights=weights)
    names = tuple(f"{name}={category}" for category in categories)
    counts = np.bincount(codes, minlength=len(names))
    empty = tuple(names[place] for place in np.flatnonzero((counts == 0) & (totals > 0)))
    if ((counts > 0) & (totals == 0)).any():
        raise ValueError(f"{name} has respondents in a category of which the population has none")
    return Margin(codes=codes.astype(np.int64), names=names, totals=totals, empty=empty)


def same_total(margins: tuple[Margin, ...]) -> None:
    """Refuse margins that add up to different populations.

    Raises
    ------
    ValueError
        If two differ by more than rounding.
    """
    sums = [float(margin.totals.sum()) for margin in margins]
    if max(sums) - min(sums) > SAME * max(sums):
        raise ValueError("the margins add up to different populations; give figures of the same people")


def _totals(population: Mapping[Any, float], *, name: str, weights: Numbers) -> Numbers:
    """People of each category."""
    totals = np.array(list(population.values()), dtype=np.float64)
    if not np.isfinite(totals).all() or (totals < 0).any() or not totals.sum() > 0:
        raise ValueError(
            f"figures of the population for {name} must be finite, not negative and not all zero"
        )
    return totals * weights.sum() if abs(totals.sum() - 1) < SAME else totals

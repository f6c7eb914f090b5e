"""Answers to the items of a scale: checked, turned the same way, and how they vary together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Numbers, numbers


class MissingItems(StrEnum):
    """What happens to people who left items out."""

    LISTWISE = "listwise"
    """Only people who answered all items."""
    PAIRWISE = "pairwise"
    """Each pair of items over the people who answered both, as R's psych does."""


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Answers of n people to k items, all turned the same way; NaN where there is none."""

    values: Numbers
    names: tuple[str, ...]
    bounds: tuple[float, float] | None

    @property
    def n_items(self) -> int:
        """Number of items."""
        return len(self.names)

    @property
    def complete(self) -> Numbers:
        """Answers of the people who answered every item."""
        return self.values[~np.isnan(self.values).any(axis=1)]

    @property
    def answered(self) -> int:
        """Number of people who answered at least one item."""
        return int((~np.isnan(self.values)).any(axis=1).sum())

    def used(self, missing: MissingItems) -> int:
        """Number of people an estimate rests on."""
        return self.answered if missing is MissingItems.PAIRWISE else len(self.complete)

    def shortage(self, missing: MissingItems, *, fewest: int = 2) -> Refusal:
        """Why no scale can be examined; empty if one can."""
        if self.n_items < fewest:
            return Refusal.TOO_FEW_ITEMS
        n = self.used(missing)
        if n == 0 and len(self.values):
            return Refusal.ALL_MISSING
        return Refusal.TOO_FEW if n < MINIMUM_N else Refusal.NONE

    def covariance(self, missing: MissingItems) -> Numbers:
        """Covariances of the items with denominators n − 1, shape (k, k); NaN for pairs nobody answered."""
        if missing is MissingItems.PAIRWISE:
            return np.asarray(pd.DataFrame(self.values).cov(), dtype=np.float64)
        return np.atleast_2d(np.cov(self.complete, rowvar=False))

    def constant(self, covariance: Numbers) -> tuple[str, ...]:
        """Names of the items that everybody answered alike."""
        largest = np.nanmax(np.abs(self.values), axis=0, initial=0.0)
        alike = np.sqrt(np.diag(covariance)) <= ROUNDING_NOISE * largest
        return tuple(name for name, same in zip(self.names, alike, strict=True) if same)


def scale_items(
    answers: ArrayLike | pd.DataFrame,
    *,
    names: Sequence[str] | None = None,
    reverse: Collection[str] = (),
    bounds: tuple[float, float] | None = None,
) -> Items:
    """Items of one scale, those worded the other way reversed.

    Parameters
    ----------
    answers
        One row per person and one column per item, shape (n, k); NaN or None is missing.
    names
        Names of the items; by default those of a data frame, else item_1, item_2, ...
    reverse
        Names of the items that are turned round: lowest + highest possible answer − answer.
    bounds
        Lowest and highest possible answer, the same for all items; required to reverse items.

    Raises
    ------
    ValueError
        If the answers are not a table of finite numbers, an answer lies outside the bounds, a name comes
        twice, or an item to be reversed does not exist. The message shows no answer.
    """
    table = answers if isinstance(answers, pd.DataFrame) else pd.DataFrame(_matrix(answers))
    found = _names(table, given=names, plain=not isinstance(answers, pd.DataFrame))
    values = np.empty(table.shape)
    for place, name in enumerate(found):
        values[:, place] = numbers(table.iloc[:, place].to_numpy(), name=f"item {name}")
    _require_bounds(values, found, bounds=bounds)
    return Items(values=_turned(values, found, reverse=reverse, bounds=bounds), names=found, bounds=bounds)


def _matrix(answers: ArrayLike) -> Numbers:
    """Answers with people in rows and items in columns."""
    matrix = np.asarray(answers)
    if matrix.ndim != 2:
        raise ValueError(f"answers have {matrix.ndim} dimensions; give people in rows and items in columns")
    return matrix


def _names(table: pd.DataFrame, *, given: Sequence[str] | None, plain: bool) -> tuple[str, ...]:
    """One name per item."""
    if given is not None and len(given) != table.shape[1]:
        raise ValueError(f"{len(given)} names do not fit {table.shape[1]} items")
    numbered = [f"item_{place + 1}" for place in range(table.shape[1])]
    own = numbered if plain else [str(column) for column in table.columns]
    found = tuple(own if given is None else given)
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        raise ValueError(f"items {', '.join(twice)} come twice; give each item a name of its own")
    return found


def _require_bounds(values: Numbers, names: tuple[str, ...], *, bounds: tuple[float, float] | None) -> None:
    """Refuse answers that the scale does not have."""
    if bounds is None:
        return
    low, high = bounds
    if not low < high:
        raise ValueError(f"bounds are {low} and {high}; give the lowest and the highest possible answer")
    outside = ((values < low) | (values > high)).sum(axis=0)
    if outside.any():
        counts = ", ".join(f"{name} {count}" for name, count in zip(names, outside, strict=True) if count)
        raise ValueError(
            f"answers outside the bounds {low} to {high}: {counts}; correct the coding or bounds"
        )


def _turned(
    values: Numbers,
    names: tuple[str, ...],
    *,
    reverse: Collection[str],
    bounds: tuple[float, float] | None,
) -> Numbers:
    """Answers with some items reversed."""
    if isinstance(reverse, str):
        raise ValueError("reverse is a text; give the names of the items as a list")
    unknown = sorted(set(reverse) - set(names))
    if unknown:
        raise ValueError(f"there is no item {', '.join(unknown)} to reverse; items are {', '.join(names)}")
    if not reverse:
        return values
    if bounds is None:
        raise ValueError(
            "items can only be reversed within bounds; give the lowest and highest possible answer"
        )
    turn = np.array([name in set(reverse) for name in names])
    return np.where(turn, bounds[0] + bounds[1] - values, values)

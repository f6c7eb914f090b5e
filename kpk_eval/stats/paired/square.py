"""Counts of the same people by their category in two waves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.labels import Labels, labels
from kpk_eval.stats.paired.share_limits import Fourfold
from kpk_eval.stats.samples import Numbers, Paired

Counts: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SquareTable(Paired):
    """People by category before (rows) and after (columns); ``ordered`` if the categories have an order."""

    categories: tuple[object, ...]
    counts: Counts
    ordered: bool
    n_before: int
    n_after: int
    n_dropped: int

    @property
    def n(self) -> int:
        """Complete pairs."""
        return int(self.counts.sum())

    @property
    def changed(self) -> int:
        """Pairs in another category."""
        return self.n - int(np.trace(self.counts))

    @property
    def before(self) -> Numbers:
        """People per category in the earlier wave."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.float64)

    @property
    def after(self) -> Numbers:
        """People per category in the later wave."""
        return np.asarray(self.counts.sum(axis=0), dtype=np.float64)

    @property
    def occupied(self) -> NDArray[np.bool_]:
        """Which categories anybody is in, before or after."""
        return np.asarray((self.before + self.after) > 0)

    def fourfold(self, place: int) -> Fourfold:
        """The category at this place against all others."""
        both = int(self.counts[place, place])
        left, joined = int(self.before[place]) - both, int(self.after[place]) - both
        return Fourfold(yes_yes=both, yes_no=left, no_yes=joined, no_no=self.n - both - left - joined)


def square_table(before: Labels, after: Labels, *, categories: Sequence[object] | None = None) -> SquareTable:
    """Table of the people with an answer in both waves.

    Parameters
    ----------
    before, after
        One category per person in the same order, shape (n,); None and NaN are missing.
    categories
        All categories in their order. Left out, those that occur are taken, sorted; numbers then count as
        ordered, texts do not.

    Raises
    ------
    ValueError
        If the waves differ in length, an answer is infinite or none of the categories, or a category is named
        twice.
        The message counts and shows no answer.
    """
    first, second = labels(before, name="before"), labels(after, name="after")
    if len(first) != len(second):
        raise ValueError(
            f"before has {len(first)} values and after {len(second)}; pairs need one row per person in both"
        )
    valid = (first.notna() & second.notna()).to_numpy()
    seen = pd.unique(pd.concat([first[valid], second[valid]], ignore_index=True))
    names = _sorted(list(seen)) if categories is None else _unique(categories)
    places = {name: place for place, name in enumerate(names)}
    rows, columns = first[valid].map(places), second[valid].map(places)
    unknown = int((rows.isna() | columns.isna()).sum())
    if unknown:
        raise ValueError(f"{unknown} people have an answer that is none of the {len(names)} categories")
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(counts, (rows.to_numpy(dtype=np.int64), columns.to_numpy(dtype=np.int64)), 1)
    return SquareTable(
        categories=tuple(names),
        counts=counts,
        ordered=categories is not None or all(_is_number(name) for name in names),
        n_before=int(first.notna().sum()),
        n_after=int(second.notna().sum()),
        n_dropped=int((~valid).sum()),
    )


def table_of_counts(counts: ArrayLike, *, ordered: bool = True) -> SquareTable:
    """Table from counts of people, before in the rows and after in the columns.

    Raises
    ------
    ValueError
        If the counts are not a square of whole numbers from 0.
    """
    given = np.asarray(counts, dtype=np.float64)
    if given.ndim != 2 or given.shape[0] != given.shape[1] or given.shape[0] == 0:
        raise ValueError("counts is not square; give one row and one column per category")
    if not np.isfinite(given).all() or (given < 0).any() or (given != np.rint(given)).any():
        raise ValueError("counts holds other than whole numbers from 0; give numbers of people")
    table = given.astype(np.int64)
    n = int(table.sum())
    return SquareTable(
        categories=tuple(range(1, len(table) + 1)),
        counts=table,
        ordered=ordered,
        n_before=n,
        n_after=n,
        n_dropped=0,
    )


def _unique(categories: Sequence[object]) -> list[object]:
    """The categories, each once."""
    if len(set(categories)) < len(categories):
        raise ValueError("categories holds a category twice; name each once")
    return list(categories)


def _sorted(seen: list[object]) -> list[object]:
    """Numbers by size, everything else by its text."""
    if all(_is_number(value) for value in seen):
        return sorted(seen, key=float)  # type: ignore[arg-type]
    return sorted(seen, key=str)


def _is_number(value: object) -> bool:
    """Whether a category is a number."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)

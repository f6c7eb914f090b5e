"""Data sets whose gaps have been filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.estimate import Refusable
from kpk_eval.stats.missing.draws import Imputer
from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Completed(Refusable):
    """Data sets without gaps, equal where values were observed.

    ``values`` has shape (m, n, p), columns in the order of ``names``; ``missing`` (n, p) says which were
    drawn. ``means`` (iterations, m, p) are the means of the drawn values after each round: chains that mix
    have no trend. NaN for columns without gaps. Where ``reason`` is not empty, there is no data set;
    ``concerned`` names the columns that the refusal is about.
    """

    names: tuple[str, ...]
    imputers: tuple[Imputer, ...]
    n: int
    m: int
    values: Numbers
    missing: NDArray[np.bool_]
    means: Numbers
    concerned: tuple[str, ...] = ()

    def column(self, name: str) -> Numbers:
        """A column of every completed data set, shape (m, n).

        Raises
        ------
        ValueError
            If there is none of this name.
        """
        return self.values[:, :, self._place(name)]

    def was_missing(self, name: str) -> NDArray[np.bool_]:
        """Whose value of a column was drawn, shape (n,)."""
        return self.missing[:, self._place(name)]

    def data_set(self, number: int) -> Mapping[str, Numbers]:
        """One completed data set, column by name."""
        return {name: self.values[number, :, place] for place, name in enumerate(self.names)}

    def _place(self, name: str) -> int:
        """Number of a column."""
        if name not in self.names:
            raise ValueError(f"there is no column {name!r}; there are {', '.join(self.names)}")
        return self.names.index(name)

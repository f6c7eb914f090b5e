"""Effects of single sites, ready to be pooled: each with its sampling variance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.samples import Numbers

Truth: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SiteEffects:
    """One effect per site and its sampling variance, shapes (k,); NaN where a site has none.

    ``kind`` names the effect, ``corrected`` says for each site whether counts were raised, ``n_people``
    counts the people of each site. Ratios are natural logarithms (``is_ratio``).
    """

    kind: str
    effects: Numbers
    variances: Numbers
    n_people: Numbers
    corrected: tuple[bool, ...]
    is_ratio: bool = False

    @property
    def n_corrected(self) -> int:
        """Number of sites whose counts were raised."""
        return sum(self.corrected)


def where_valid(values: Numbers, valid: Truth) -> Numbers:
    """Values where valid, NaN elsewhere."""
    return np.where(valid, values, np.nan)


def of_equal_length(columns: dict[str, Numbers]) -> None:
    """Refuse columns of different lengths.

    Raises
    ------
    ValueError
        If they differ; the message names the columns.
    """
    if len({column.size for column in columns.values()}) > 1:
        sizes = ", ".join(f"{name} {column.size}" for name, column in columns.items())
        raise ValueError(f"the columns have different lengths ({sizes}); give one value per site in each")

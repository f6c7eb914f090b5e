"""Effects of several sites with their sampling variances: checked and counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers, numbers

MINIMUM_SITES = 3
"""Fewest sites of a pooled line: two cannot say how much sites differ, and one degree of freedom for the
interval makes it about six times as wide as that of either site."""


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Effects and sampling variances of the sites that have both.

    ``kept`` says, for each site given, whether it is among them.
    """

    effects: Numbers
    variances: Numbers
    kept: tuple[bool, ...]

    @property
    def n(self) -> int:
        """Number of sites with effect and variance."""
        return self.effects.size

    @property
    def n_dropped(self) -> int:
        """Number of sites without effect or variance."""
        return len(self.kept) - self.n

    @property
    def shortage(self) -> Refusal:
        """Why these sites cannot be pooled; empty if they can."""
        if self.n == 0 and self.n_dropped:
            return Refusal.ALL_MISSING
        if self.n < MINIMUM_SITES:
            return Refusal.TOO_FEW_SITES
        return Refusal.NO_VARIANCE if bool((self.variances == 0).any()) else Refusal.NONE

    def without(self, place: int) -> Sites:
        """The same sites but one."""
        return Sites(
            effects=np.delete(self.effects, place),
            variances=np.delete(self.variances, place),
            kept=(True,) * (self.n - 1),
        )


def valid_sites(effects: ArrayLike, variances: ArrayLike) -> Sites:
    """Sites with an effect and its sampling variance.

    Parameters
    ----------
    effects
        One effect per site, shape (k,), in one unit (ratios as logarithms); NaN is missing.
    variances
        Squared standard errors in the same order, shape (k,); NaN is missing.

    Raises
    ------
    ValueError
        If the lengths differ, a variance is negative, or a column does not hold finite numbers.
    """
    values = numbers(effects, name="effects")
    spread = numbers(variances, name="variances")
    if values.size != spread.size:
        raise ValueError(
            f"there are {values.size} effects and {spread.size} variances; give one of each per site"
        )
    if bool((spread < 0).any()):
        raise ValueError(
            f"variances has {int((spread < 0).sum())} negative values; give squared standard errors"
        )
    both = ~(np.isnan(values) | np.isnan(spread))
    return Sites(effects=values[both], variances=spread[both], kept=tuple(bool(one) for one in both))

"""What unequal weights cost."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.samples import numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Kish(Refusable):
    """Loss of precision by unequal weights.

    ``effective_n`` is the number of people with equal weights that would say as much, (Σw)² / Σw²;
    ``design_effect`` is n / effective_n, 1 for equal weights; ``largest`` is the largest weight over the
    mean.
    """

    n: int
    effective_n: float = nan
    design_effect: float = nan
    largest: float = nan


def kish(weights: ArrayLike) -> Kish:
    """Effective number of people under weights that have nothing to do with the answers.

    Parameters
    ----------
    weights
        One weight per person, shape (n,), not negative; NaN and 0 are people who do not count.

    Returns
    -------
    Kish
        Refused with ``all_missing`` or ``too_few`` (no positive weight).

    Raises
    ------
    ValueError
        If a weight is negative or infinite.

    Notes
    -----
    Source: Kish (1965), Survey sampling, section 11.7. Checked against R (``survey_api``).
    """
    column = numbers(weights, name="weights")
    given = column[~np.isnan(column) & (column != 0)]
    if (given < 0).any():
        raise ValueError(f"weights has {int((given < 0).sum())} negative values; weights are positive")
    if given.size == 0:
        return Kish(n=0, reason=Refusal.ALL_MISSING if column.size else Refusal.TOO_FEW)
    scaled = given / given.mean()
    squares = float((scaled**2).sum())
    return Kish(
        n=given.size,
        effective_n=given.size**2 / squares,
        design_effect=squares / given.size,
        largest=float(scaled.max()),
    )

"""Where figures lie between two borders and how sure that is; differences of figures with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.areas.columns import AreaFigures
from kpk_eval.stats.samples import Numbers


class Place(StrEnum):
    """Where a figure lies between two borders."""

    BELOW = "below"
    AROUND = "around"
    ABOVE = "above"
    UNKNOWN = ""
    """There is no figure."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """Place of each figure, shape (k,); not ``sure`` where its interval reaches across a border."""

    place: tuple[Place, ...]
    sure: NDArray[np.bool_]


def placed(estimate: Numbers, low: Numbers, high: Numbers, *, lower: float, upper: float) -> Places:
    """Place of each figure by its estimate, and whether its whole interval lies in the same place.

    Parameters
    ----------
    estimate, low, high
        Figures with the limits of their intervals, shape (k,); NaN is missing.
    lower, upper
        The borders; a figure on a border lies between them.

    Raises
    ------
    ValueError
        If the lower border lies above the upper one.
    """
    if lower > upper:
        raise ValueError(f"the lower border {lower} lies above the upper border {upper}")
    known = ~(np.isnan(estimate) | np.isnan(low) | np.isnan(high))
    sides = [np.where(column > upper, 1, np.where(column < lower, -1, 0)) for column in (estimate, low, high)]
    names = {-1: Place.BELOW, 0: Place.AROUND, 1: Place.ABOVE}
    return Places(
        place=tuple(
            names[int(side)] if there else Place.UNKNOWN for side, there in zip(sides[0], known, strict=True)
        ),
        sure=known & (sides[0] == sides[1]) & (sides[0] == sides[2]),
    )


def differences(before: AreaFigures, after: AreaFigures) -> tuple[Numbers, Numbers, Numbers]:
    """After minus before of each area with the limits of its interval, each of shape (k,).

    Notes
    -----
    Square-and-add limits of two independent figures (Zou and Donner 2008); for shares with Wilson's limits
    these are Newcombe's (1998).
    """
    change = after.estimate - before.estimate
    down = np.hypot(after.estimate - after.low, before.high - before.estimate)
    up = np.hypot(after.high - after.estimate, before.estimate - before.low)
    return change, change - down, change + up

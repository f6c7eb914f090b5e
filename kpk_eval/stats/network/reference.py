"""How often chance alone gives a figure as far off: actors exchange their places in the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.network.figure import Figure
from kpk_eval.stats.samples import Numbers

SEED = 20_240_101
"""Seed where none is given, so that the same network always gives the same p."""

DRAWS = 9_999
"""Arrangements drawn; where there are no more than these (up to seven actors), all are gone through."""

NUMBERS_AT_ONCE = 4_000_000
"""Largest number of cells held in memory."""

NEAR = 1e-10
"""Figures no further apart than this are the same; rounding moves the last digits."""

Arrangements = NDArray[np.intp]


def arrangements(n: int, *, draws: int, seed: int) -> tuple[Arrangements, bool]:
    """Orders of n actors, shape (draws, n), and whether these are all that there are.

    Raises
    ------
    ValueError
        If fewer than one draw is asked for.
    """
    if draws < 1:
        raise ValueError(f"draws is {draws}; a reference distribution needs at least one, better {DRAWS}")
    if n <= 10 and factorial(n) <= draws:
        return np.array(list(permutations(range(n))), dtype=np.intp).reshape(-1, n), True
    places = np.tile(np.arange(n, dtype=np.intp), (draws, 1))
    return np.random.default_rng(seed).permuted(places, axis=1), False


def batches(orders: Arrangements) -> Iterator[Arrangements]:
    """The orders in parts whose square tables fit into memory."""
    rows = max(1, NUMBERS_AT_ONCE // max(orders.shape[1] ** 2, 1))
    for start in range(0, orders.shape[0], rows):
        yield orders[start : start + rows]


def referenced(figure: Figure, drawn: Numbers, *, exact: bool, centre: float | None = None) -> Figure:
    """The figure with the mean, spread and p values of a reference distribution.

    Parameters
    ----------
    figure
        With its estimate.
    drawn
        The same measure under chance; draws in which it does not exist are NaN and left out.
    exact
        Whether these are all arrangements (the one observed among them), or random ones, to which the one
        observed is added.
    centre
        Value from which two-sided distances are taken; the mean of the draws by default.
    """
    values = drawn[~np.isnan(drawn)]
    if not values.size:
        return figure
    middle = float(values.mean()) if centre is None else centre
    own = 0 if exact else 1

    def share(as_far: NDArray[np.bool_]) -> float:
        return (int(as_far.sum()) + own) / (values.size + own)

    return replace(
        figure,
        expected=float(values.mean()),
        spread=float(values.std()),
        p=share(np.abs(values - middle) >= abs(figure.estimate - middle) - NEAR),
        p_greater=share(values >= figure.estimate - NEAR),
        p_less=share(values <= figure.estimate + NEAR),
        n_drawn=int(values.size),
        exact=exact,
    )

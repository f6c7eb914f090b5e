"""What each published number costs the attacker: dual prices of his linear programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array, vstack

from kpk_eval.disclosure.knowledge import OPTIMAL, SolverError
from kpk_eval.disclosure.needs import Need
from kpk_eval.disclosure.system import Floats, Mask, Positions, System


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Prices:
    """Largest ``value`` of a form, and how much larger it gets per unit that a statement is loosened.

    ``up`` and ``down`` are the prices of the high and of the low end of each statement, none negative.
    """

    value: float
    up: Floats
    down: Floats


def prices(system: System, need: Need, hidden: Mask) -> Prices:
    """Dual prices of all statements when these numbers are hidden and the form gets as large as it can.

    Unknowns that are printed as they are drop out of the programme; what is left of their worth after the
    prices of the sums around them is the price of the printed number. A value without limit is cut off at the
    level that is needed, where no price is asked for.

    Raises
    ------
    SolverError
        Where the solver gives no answer.
    """
    low, high = system.in_force(hidden)
    row, column = _printed(system.matrix, low, high)
    sums = np.isfinite(low) | np.isfinite(high)
    sums[row] = False
    free = np.ones(system.size, dtype=np.bool_)
    free[column] = False
    point = np.zeros(system.size)
    point[column] = low[row]
    rest = (system.matrix @ point)[sums]
    base = float(need.form @ point)
    matrix = system.matrix[sums]
    answer = _solve(
        matrix[:, free], low[sums] - rest, high[sums] - rest, aim=need.form[free], level=need.level - base
    )
    up, down = np.zeros(low.size), np.zeros(low.size)
    up[sums], down[sums] = answer.up, answer.down
    worth = need.form[column] - (matrix.T @ (answer.up - answer.down))[column]
    up[row], down[row] = np.maximum(worth, 0), np.maximum(-worth, 0)
    return Prices(base + answer.value, up, down)


def _printed(matrix: csr_array, low: Floats, high: Floats) -> tuple[Positions, Positions]:
    """Statements that give the value of one unknown (the first for each), and these unknowns."""
    single = np.flatnonzero((np.diff(matrix.indptr) == 1) & (low == high))
    single = single[matrix.data[matrix.indptr[single]] == 1]
    column, first = np.unique(matrix.indices[matrix.indptr[single]], return_index=True)
    return single[first], column


def _solve(matrix: csr_array, low: Floats, high: Floats, *, aim: Floats, level: float) -> Prices:
    """Largest value of a form, at most ``level``, over unknowns that are not negative, with its prices."""
    equal = low == high
    upper, lower = np.isfinite(high) & ~equal, np.isfinite(low) & ~equal
    answer: OptimizeResult = linprog(
        -aim,
        A_ub=vstack([matrix[upper], -matrix[lower], csr_array(aim[np.newaxis])], format="csr"),
        b_ub=np.concatenate([high[upper], -low[lower], [level]]),
        A_eq=matrix[equal],
        b_eq=low[equal],
        bounds=(0, None),
        method="highs",
    )
    if answer.status != OPTIMAL:
        raise SolverError(f"the solver stopped with: {answer.message}; nothing can be said to be protected")
    up, down = np.zeros(low.size), np.zeros(low.size)
    split = int(upper.sum())
    up[upper], down[lower] = -answer.ineqlin.marginals[:split], -answer.ineqlin.marginals[split:-1]
    up[equal], down[equal] = np.maximum(-answer.eqlin.marginals, 0), np.maximum(answer.eqlin.marginals, 0)
    return Prices(-float(answer.fun), up, down)

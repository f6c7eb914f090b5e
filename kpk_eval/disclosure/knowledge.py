"""What readers know, reduced to the unknowns that are left, and how far these can move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from kpk_eval.disclosure.needs import Need
from kpk_eval.disclosure.system import Floats, Mask, Positions, System

TOLERANCE = 1e-6
"""Distance below which a solver's number counts as whole; its own tolerance is 1e-7 to 1e-6."""

OPTIMAL, INFEASIBLE, UNBOUNDED = 0, 2, 3
"""Status words of the solver."""


class ContradictionError(ValueError):
    """No people at all fit what is told: a number or its definition is wrong."""


class SolverError(RuntimeError):
    """The solver gave no answer; what is unknown stays unpublished."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Knowledge:
    """Everything that fits what is told: whole numbers within bounds, sums of them within intervals.

    ``point`` holds the unknowns that came out directly, ``free`` the positions of the others; ``lower``,
    ``upper`` and the columns of ``matrix`` belong to the free ones.
    """

    point: Floats
    free: Positions
    lower: Floats
    upper: Floats
    matrix: csr_array
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Extreme:
    """Largest value of a form, with unknowns that reach it; none where it is unlimited."""

    value: float
    point: Floats | None


def known(system: System, *, hidden: Mask | None = None) -> Knowledge:
    """What is left unknown when the numbers in ``hidden`` (default: those of the system) are not shown.

    Direct reasoning (one unknown left in a sum) goes on until it finds nothing more: each round settles
    another unknown or is the last but one.

    Raises
    ------
    ContradictionError
        Where the statements exclude each other already one by one.
    """
    low, high = system.in_force(system.hidden if hidden is None else hidden)
    told = np.isfinite(low) | np.isfinite(high)
    matrix, low, high = system.matrix[told], low[told], high[told]
    lower, upper = np.zeros(system.size), np.full(system.size, inf)
    before = np.zeros(0), np.zeros(0)
    while not (np.array_equal(before[0], lower) and np.array_equal(before[1], upper)):
        before = lower, upper
        lower, upper = _tightened(matrix, low, high, lower=lower, upper=upper)
    return _reduced(matrix, low, high, lower=lower, upper=upper)


def largest(knowledge: Knowledge, form: Floats, *, whole: bool = True) -> Extreme:
    """Largest value of a form over everything that fits, over whole numbers unless ``whole`` is false.

    The linear programme answers where its solution is whole; the integer programme is asked otherwise.

    Raises
    ------
    ContradictionError
        Where nothing fits.
    SolverError
        Where the solver stops without an answer.
    """
    aim = form[knowledge.free]
    base = float(form @ knowledge.point)
    if not aim.any():
        return Extreme(base, None)
    relaxed = _solve(knowledge, aim, whole=False)
    if relaxed.status == UNBOUNDED:
        return Extreme(inf, None)
    if whole and not is_whole(relaxed.x):
        relaxed = _solve(knowledge, aim, whole=True)
    value = base + float(aim @ relaxed.x)
    return Extreme(round(value) if whole else value, complete(knowledge, relaxed.x))


def reaching(knowledge: Knowledge, form: Floats, *, level: float, near: Floats) -> Floats | None:
    """Whole unknowns at which a form is as large as ``level``; None where it cannot be.

    The level lies above the true value: a form whose unknowns have all come out cannot reach it. They are
    looked for around ``near`` (all unknowns, whole, fitting what is told) first, which is quick: few people
    have to move. Only the search everywhere can say that there are none.
    """
    aim = form[knowledge.free]
    missing = level - float(form @ knowledge.point)
    if not aim.any():
        return None
    close = _nearest(knowledge, aim, missing, near=near[knowledge.free])
    return _anywhere(knowledge, aim, missing) if close is None else close


def _nearest(knowledge: Knowledge, aim: Floats, level: float, *, near: Floats) -> Floats | None:
    """Whole unknowns that raise the form to its level and move the fewest people away from ``near``.

    None where the linear programme has no solution or one that is not whole.
    """
    matrix = vstack([knowledge.matrix, csr_array(aim[np.newaxis])], format="csr")
    low, high = np.append(knowledge.low, level), np.append(knowledge.high, inf)
    here = matrix @ near
    answer = milp(
        np.ones(2 * near.size),
        bounds=Bounds(0, np.concatenate([knowledge.upper - near, near - knowledge.lower])),
        constraints=LinearConstraint(hstack([matrix, -matrix], format="csr"), low - here, high - here),
    )
    if answer.status != OPTIMAL or not is_whole(answer.x):
        return None
    more, fewer = np.split(np.round(answer.x), 2)
    return complete(knowledge, near + more - fewer)


def _anywhere(knowledge: Knowledge, aim: Floats, level: float) -> Floats | None:
    """Whole unknowns at which the form is as large as its level; None where there are none."""
    capped = replace(
        knowledge,
        matrix=vstack([knowledge.matrix, csr_array(aim[np.newaxis])], format="csr"),
        low=np.append(knowledge.low, -inf),
        high=np.append(knowledge.high, level),
    )
    answer = _solve(capped, aim, whole=False)
    if aim @ answer.x >= level - TOLERANCE and not is_whole(answer.x):
        answer = _solve(capped, aim, whole=True)
    if aim @ answer.x < level - TOLERANCE:
        return None
    return complete(knowledge, np.round(answer.x))


def crowded(knowledge: Knowledge, needs: Sequence[Need]) -> Floats | None:
    """Whole unknowns at which forms come as close to their levels as possible, all taken together.

    None where the solution of the linear programme is not whole.
    """
    forms, levels = np.array([need.form for need in needs]), np.array([need.level for need in needs])
    aims, base = csr_array(forms[:, knowledge.free]), forms @ knowledge.point
    many, size = aims.shape
    answer = milp(
        np.concatenate([np.zeros(size), -np.ones(many)]),
        bounds=Bounds(
            np.concatenate([knowledge.lower, np.full(many, -inf)]),
            np.concatenate([knowledge.upper, levels]),
        ),
        constraints=[
            LinearConstraint(
                hstack([knowledge.matrix, csr_array((knowledge.low.size, many))]),
                knowledge.low,
                knowledge.high,
            ),
            LinearConstraint(hstack([aims, -eye_array(many)]), -base, inf),
        ],
    )
    if answer.status != OPTIMAL or not is_whole(answer.x[:size]):
        return None
    return complete(knowledge, np.round(answer.x[:size]))


def is_whole(point: Floats) -> bool:
    """Whether all unknowns of a solution are whole numbers."""
    return bool(np.all(np.abs(point - np.round(point)) < TOLERANCE))


def _tightened(
    matrix: csr_array, low: Floats, high: Floats, *, lower: Floats, upper: Floats
) -> tuple[Floats, Floats]:
    """Bounds after using each statement in which a single unknown is left."""
    free = lower < upper
    point = np.where(free, 0, lower)
    unknown = matrix.multiply(free).tocsr()
    unknown.eliminate_zeros()
    rest = matrix @ point
    single = np.flatnonzero(np.diff(unknown.indptr) == 1)
    if not single.size:
        return lower, upper
    column = unknown.indices[unknown.indptr[single]]
    factor = unknown.data[unknown.indptr[single]]
    ends = np.stack([(low[single] - rest[single]) / factor, (high[single] - rest[single]) / factor])
    lower, upper = lower.copy(), upper.copy()
    np.maximum.at(lower, column, np.ceil(ends.min(axis=0) - TOLERANCE))
    np.minimum.at(upper, column, np.floor(ends.max(axis=0) + TOLERANCE))
    return lower, upper


def _reduced(matrix: csr_array, low: Floats, high: Floats, *, lower: Floats, upper: Floats) -> Knowledge:
    """The system without the unknowns that have one value left and without statements about nothing else."""
    if np.any(lower > upper):
        raise ContradictionError(
            "what is told about one cell excludes each other; check counts and definitions"
        )
    free = np.flatnonzero(lower < upper)
    point = np.where(lower < upper, 0, lower)
    rest = matrix @ point
    left = matrix[:, free].tocsr()
    left.eliminate_zeros()
    size = np.diff(left.indptr)
    slack = TOLERANCE * np.maximum(1, np.abs(rest))
    if np.any((size == 0) & ((rest < low - slack) | (rest > high + slack))):
        raise ContradictionError("a sum differs from its parts; check counts and definitions")
    kept = size > 1
    return Knowledge(
        point, free, lower[free], upper[free], left[kept], (low - rest)[kept], (high - rest)[kept]
    )


def _solve(knowledge: Knowledge, aim: Floats, *, whole: bool) -> OptimizeResult:
    """Answer of the solver to: how large can the form get."""
    constraints = LinearConstraint(knowledge.matrix, knowledge.low, knowledge.high)
    result = milp(
        -aim,
        integrality=np.full(aim.size, int(whole)),
        bounds=Bounds(knowledge.lower, knowledge.upper),
        constraints=constraints if knowledge.matrix.shape[0] else (),
        options={"mip_rel_gap": 0},
    )
    if result.status == INFEASIBLE:
        raise ContradictionError("nobody fits everything that is told; check counts and definitions")
    if result.status not in {OPTIMAL, UNBOUNDED}:
        raise SolverError(f"the solver stopped with: {result.message}; nothing can be said to be protected")
    return result


def complete(knowledge: Knowledge, free: Floats) -> Floats:
    """All unknowns, those that came out directly and the given values of the others."""
    point = knowledge.point.copy()
    point[knowledge.free] = free
    return point

"""One linear system over the finest cells of all publications, and which of its numbers are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kpk_eval.disclosure.told import Interval

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]
Mask = NDArray[np.bool_]

ANYTHING = Interval(-inf, inf)


class State(IntEnum):
    """Whether readers see a number."""

    FIXED = 0
    """Seen for good: published before, or a public figure."""
    OPEN = 1
    """To be published now; may be hidden instead."""
    HIDDEN = 2
    """Not published, and must not be worked out."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Form:
    """Sum of coefficients times unknowns."""

    columns: Positions
    coefficients: Floats

    def minus(self, other: Form, *, times: float) -> Form:
        """Sum minus a multiple of another one."""
        columns = np.concatenate([self.columns, other.columns])
        return Form(columns, np.concatenate([self.coefficients, -times * other.coefficients]))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Statement:
    """That a form lies in ``shown`` while its number is shown, in ``masked`` while it is hidden."""

    form: Form
    shown: Interval
    masked: Interval = ANYTHING


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Number:
    """A number of a publication: what it tells and what must be protected where it is hidden.

    ``key`` is its definition, ``form`` what it measures, in people or, with ``sums``, in points. ``weight``
    is the information lost by hiding it, ``least`` what readers know of it while it is hidden, ``reach`` how
    far it must seem able to move while it is hidden (0: as far as the rule for small counts asks). Of a
    ``loose`` number readers may tell that it is small; only the number itself must not come out.
    """

    key: str
    form: Form
    statements: tuple[Statement, ...]
    state: State = State.FIXED
    weight: float = 1
    sums: bool = False
    least: float = -inf
    reach: float = 0
    loose: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """People whom no publication counts and who still must not come out.

    Those with ``protect`` are given room like a hidden number (who joined between editions); of the others
    it must only stay open whether there is anybody. Of ``loose`` ones only the number must not come out.
    """

    key: str
    form: Form
    protect: bool
    loose: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class System:
    """Statements about ``size`` unknown whole numbers that are not negative.

    ``matrix`` has one row per statement with its intervals beside it; ``number`` says which number makes the
    statement (−1: holds anyway). Per number: ``keys``, ``state``, ``weight``, ``sums``, ``least``, ``reach``,
    ``loose`` and its form in ``forms``. ``derived`` are further forms that must not come out, with their
    keys.
    """

    matrix: csr_array
    shown_low: Floats
    shown_high: Floats
    masked_low: Floats
    masked_high: Floats
    number: Positions
    keys: tuple[str, ...]
    state: NDArray[np.int8]
    weight: Floats
    sums: Mask
    least: Floats
    reach: Floats
    loose: Mask
    forms: csr_array
    derived_keys: tuple[str, ...]
    derived_protect: Mask
    derived_loose: Mask
    derived: csr_array

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return int(self.matrix.shape[1])

    @property
    def hidden(self) -> Mask:
        """Which numbers are hidden."""
        return np.asarray(self.state == State.HIDDEN)

    @property
    def open(self) -> Mask:
        """Which numbers are to be published and may still be hidden."""
        return np.asarray(self.state == State.OPEN)

    def masked(self, hidden: Mask) -> Mask:
        """Which statements are not made while these numbers are hidden."""
        return np.where(self.number >= 0, hidden[self.number], False) if len(self.keys) else self.number >= 0

    def in_force(self, hidden: Mask) -> tuple[Floats, Floats]:
        """Low and high end of each statement while these numbers are hidden."""
        masked = self.masked(hidden)
        return (
            np.where(masked, self.masked_low, self.shown_low),
            np.where(masked, self.masked_high, self.shown_high),
        )

    def hide(self, numbers: Mask) -> System:
        """The system with these numbers hidden."""
        return replace(self, state=np.where(numbers, State.HIDDEN, self.state).astype(np.int8))


def dense_row(matrix: csr_array, place: int) -> Floats:
    """One row of a sparse matrix with its zeros."""
    inside = slice(matrix.indptr[place], matrix.indptr[place + 1])
    row = np.zeros(matrix.shape[1])
    row[matrix.indices[inside]] = matrix.data[inside]
    return row


def stack(forms: Sequence[Form], *, size: int) -> csr_array:
    """Forms as rows of a sparse matrix; coefficients of the same unknown are added."""
    ends = np.cumsum([0, *(form.columns.size for form in forms)])
    columns = np.concatenate([*(form.columns for form in forms), np.zeros(0, dtype=np.intp)])
    values = np.concatenate([*(form.coefficients for form in forms), np.zeros(0)])
    matrix = csr_array((values, columns, ends), shape=(len(forms), size))
    matrix.sum_duplicates()
    return matrix


def system_of(
    size: int,
    numbers: Sequence[Number],
    *,
    structure: Sequence[Statement] = (),
    derived: Sequence[Derived] = (),
) -> System:
    """The system of these numbers and of statements that hold whatever is published.

    Raises
    ------
    ValueError
        Where two numbers have the same key.
    """
    keys = tuple(number.key for number in numbers)
    if twice := sorted(key for key, times in Counter(keys).items() if times > 1):
        raise ValueError(f"numbers with the same definition: {'; '.join(twice[:3])}; name each one once")
    owned = [(place, one) for place, number in enumerate(numbers) for one in number.statements]
    statements = [*(one for _, one in owned), *structure]
    ends = np.array([[s.shown.low, s.shown.high, s.masked.low, s.masked.high] for s in statements])
    low, high, masked_low, masked_high = ends.reshape(-1, 4).T.astype(np.float64)
    return System(
        matrix=stack([one.form for one in statements], size=size),
        shown_low=low,
        shown_high=high,
        masked_low=masked_low,
        masked_high=masked_high,
        number=np.array([*(place for place, _ in owned), *[-1] * len(structure)], dtype=np.intp),
        keys=keys,
        state=np.array([number.state for number in numbers], dtype=np.int8),
        weight=np.array([number.weight for number in numbers], dtype=np.float64),
        sums=np.array([number.sums for number in numbers], dtype=np.bool_),
        least=np.array([number.least for number in numbers], dtype=np.float64),
        reach=np.array([number.reach for number in numbers], dtype=np.float64),
        loose=np.array([number.loose for number in numbers], dtype=np.bool_),
        forms=stack([number.form for number in numbers], size=size),
        derived_keys=tuple(one.key for one in derived),
        derived_protect=np.array([one.protect for one in derived], dtype=np.bool_),
        derived_loose=np.array([one.loose for one in derived], dtype=np.bool_),
        derived=stack([one.form for one in derived], size=size),
    )

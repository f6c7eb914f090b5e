"""The values that enter an estimator: checked, paired, counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Estimate, Refusal

Numbers: TypeAlias = NDArray[np.float64]

MINIMUM_N = 3
"""Fewest pairs, or people per wave, of any estimate: with two, equal differences give p = 0."""

ROUNDING_NOISE = 10 * np.finfo(np.float64).eps
"""A standard error below this share of the largest value is rounding, not variation (as R's t.test)."""

SIGNIFICANT_DIGITS = 12
"""Digits in which values are compared for equality; 2.4 − 2.2 and 1.4 − 1.2 are the same change."""

LARGEST_EXPONENT = 290
"""Values so large or small that rounding needs higher powers of ten than this are left as they are."""


class Paired:
    """Counts of people with values in two waves; what holds them says how many are complete pairs."""

    __slots__ = ()
    n_before: int
    n_after: int
    n_dropped: int

    @property
    def n(self) -> int:
        """Number of complete pairs."""
        raise NotImplementedError

    @property
    def shortage(self) -> Refusal:
        """Why there are not enough pairs; empty if there are."""
        if self.n == 0 and self.n_dropped:
            return Refusal.ALL_MISSING
        return Refusal.TOO_FEW if self.n < MINIMUM_N else Refusal.NONE

    def blank(self, *, estimand: str, method: str, level: float) -> Estimate:
        """Result with the counts of these pairs and no number yet."""
        return Estimate(
            estimand=estimand,
            method=method,
            level=level,
            n=self.n,
            n_before=self.n_before,
            n_after=self.n_after,
            n_dropped=self.n_dropped,
            n_contributing=self.n,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Pairs(Paired):
    """Values of the same people in two waves; only people with both."""

    before: Numbers
    after: Numbers
    n_before: int
    n_after: int
    n_dropped: int

    @property
    def n(self) -> int:
        """Number of complete pairs."""
        return self.before.size

    @property
    def change(self) -> Numbers:
        """After − before of each person, without the noise of floating-point subtraction."""
        return without_noise(self.after - self.before, scale=_largest(self.before, self.after))

    @property
    def constant(self) -> bool:
        """Whether all changes are the same."""
        return _is_constant(self.change, scale=_largest(self.before, self.after))


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Valid values of two waves that asked different people."""

    before: Numbers
    after: Numbers
    n_dropped: int

    @property
    def shortage(self) -> Refusal:
        """Why there are not enough people; empty if there are."""
        smaller = min(self.before.size, self.after.size)
        if smaller == 0 and self.n_dropped:
            return Refusal.ALL_MISSING
        return Refusal.TOO_FEW if smaller < MINIMUM_N else Refusal.NONE

    @property
    def constant(self) -> bool:
        """Whether neither wave varies."""
        scale = _largest(self.before, self.after)
        return _is_constant(self.before, scale=scale) and _is_constant(self.after, scale=scale)

    @property
    def comparable(self) -> Groups:
        """The same values without floating-point noise, so that equal answers tie."""
        scale = _largest(self.before, self.after)
        return replace(
            self,
            before=without_noise(self.before, scale=scale),
            after=without_noise(self.after, scale=scale),
        )

    def blank(self, *, estimand: str, method: str, level: float) -> Estimate:
        """Result with the counts of these groups and no number yet."""
        return Estimate(
            estimand=estimand,
            method=method,
            level=level,
            n=self.before.size + self.after.size,
            n_before=self.before.size,
            n_after=self.after.size,
            n_dropped=self.n_dropped,
            n_contributing=self.before.size + self.after.size,
        )


def complete_pairs(before: ArrayLike, after: ArrayLike) -> Pairs:
    """People with a valid value in both waves.

    Parameters
    ----------
    before, after
        One value per person, in the same order, shape (n,); NaN or None is missing.

    Raises
    ------
    ValueError
        If the lengths differ or a wave is not a column of finite numbers.
    """
    first, second = numbers(before, name="before"), numbers(after, name="after")
    if first.size != second.size:
        raise ValueError(
            f"before has {first.size} values and after {second.size}; pairs need one row per person in both"
        )
    has_first, has_second = ~np.isnan(first), ~np.isnan(second)
    both = has_first & has_second
    return Pairs(
        before=first[both],
        after=second[both],
        n_before=int(has_first.sum()),
        n_after=int(has_second.sum()),
        n_dropped=int((~both).sum()),
    )


def valid_groups(before: ArrayLike, after: ArrayLike) -> Groups:
    """Valid values of two waves of different people.

    Parameters
    ----------
    before, after
        One value per person, shapes (m,) and (n,); NaN or None is missing.

    Raises
    ------
    ValueError
        If a wave is not a column of finite numbers.
    """
    first, second = numbers(before, name="before"), numbers(after, name="after")
    valid_first, valid_second = first[~np.isnan(first)], second[~np.isnan(second)]
    dropped = first.size + second.size - valid_first.size - valid_second.size
    return Groups(before=valid_first, after=valid_second, n_dropped=dropped)


def numbers(values: ArrayLike, *, name: str) -> Numbers:
    """A column of numbers as floats, missing values as NaN.

    Raises
    ------
    ValueError
        If the values are not numbers, not one column, or infinite. The message names ``name``, no value.
    """
    try:
        if _holds_other_than_numbers(np.asarray(values)):
            raise TypeError
        column = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} is not a column of numbers; recode text to numbers and missing answers to NaN"
        ) from None
    if column.ndim != 1:
        raise ValueError(f"{name} has {column.ndim} dimensions; give one value per person")
    if np.isinf(column).any():
        raise ValueError(f"{name} has {int(np.isinf(column).sum())} infinite values; make them missing first")
    return column


def require_binary(values: Numbers, *, name: str) -> None:
    """Refuse values other than 0 and 1.

    Raises
    ------
    ValueError
        If there are any. The message counts them and shows none.
    """
    other = int((~np.isin(values, (0.0, 1.0))).sum())
    if other:
        raise ValueError(
            f"{name} has {other} values other than 0 and 1; code a binary outcome as 0 = no, 1 = yes"
        )


def without_noise(values: Numbers, *, scale: float) -> Numbers:
    """Values rounded to 12 significant digits of ``scale``, so that equal changes compare as equal."""
    decimals = SIGNIFICANT_DIGITS - 1 - int(np.floor(np.log10(scale))) if scale else 0
    return np.round(values, decimals) if abs(decimals) <= LARGEST_EXPONENT else values


def _holds_other_than_numbers(values: NDArray[Any]) -> bool:
    """Whether there are texts or dates, which numpy would turn into numbers without asking."""
    if values.dtype.kind == "O":
        return any(isinstance(value, str) for value in values.flat)
    return values.dtype.kind not in "biuf"


def _largest(*columns: Numbers) -> float:
    """Largest absolute value; 0 where there is none."""
    return max((float(np.abs(column).max()) for column in columns if column.size), default=0.0)


def _is_constant(values: Numbers, *, scale: float) -> bool:
    """Whether the standard error of the mean is no larger than rounding makes it."""
    return bool(values.std(ddof=1) / np.sqrt(values.size) <= ROUNDING_NOISE * scale)

"""Covariates of a model: named columns of numbers, and the columns that stand for groups and waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.samples import Numbers, numbers


class Coding(StrEnum):
    """How the columns of a group are coded."""

    TREATMENT = "treatment"
    """1 in the own column, 0 elsewhere: coefficients are differences to the reference group."""
    SUM = "sum"
    """1 in the own column, −1 in all columns for the reference: differences to the mean of all groups."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Covariates of a model: one name per column and one row per observation, shape (n, p).

    Raises
    ------
    ValueError
        If names and columns differ in number, or a name comes twice.
    """

    names: tuple[str, ...]
    values: Numbers

    def __post_init__(self) -> None:
        """Refuse a matrix that does not fit its names."""
        if self.values.ndim != 2 or self.values.shape[1] != len(self.names):
            raise ValueError(f"{len(self.names)} names do not fit covariates of shape {self.values.shape}")
        twice = sorted({name for name in self.names if self.names.count(name) > 1})
        if twice:
            raise ValueError(f"covariates {', '.join(twice)} come twice; give each column a name of its own")

    def beside(self, *others: Columns) -> Columns:
        """These columns followed by those of others over the same rows."""
        parts = (self, *others)
        names = tuple(name for part in parts for name in part.names)
        return Columns(names=names, values=np.hstack([part.values for part in parts]))


def columns(named: Mapping[str, ArrayLike]) -> Columns:
    """Covariates from one array of numbers per name, each of shape (n,); NaN or None is missing.

    Raises
    ------
    ValueError
        If there is none, the lengths differ, or an array is not a column of finite numbers.
    """
    if not named:
        raise ValueError("no covariates are given; leave the argument out for a model without")
    arrays = {name: numbers(values, name=name) for name, values in named.items()}
    if len({array.size for array in arrays.values()}) > 1:
        lengths = ", ".join(f"{name} {array.size}" for name, array in arrays.items())
        raise ValueError(f"covariates differ in length: {lengths}; give one row per observation in each")
    return Columns(names=tuple(arrays), values=np.column_stack(list(arrays.values())))


def indicators(
    groups: Sequence[Any] | NDArray[Any] | pd.Series,
    *,
    name: str,
    reference: Any | None = None,
    coding: Coding = Coding.TREATMENT,
) -> Columns:
    """Columns that stand for the groups (arms, sites, waves) that rows belong to, without the reference.

    Parameters
    ----------
    groups
        One identifier (text or number) per row, shape (n,); None or NaN is missing and makes the row so.
    name
        What the groups are; the columns are called ``name=group``.
    reference
        Group without a column of its own; by default the first in sorted order.
    coding
        Meaning of the coefficients. Use sums for tests of main effects beside interactions ("type III").

    Raises
    ------
    ValueError
        If the reference is no group, or there are fewer than two groups.
    """
    codes, found = pd.factorize(pd.Series(groups), sort=True)
    if len(found) < 2:
        raise ValueError(f"{name} has fewer than two groups; leave it out of the model")
    if reference is not None and reference not in set(found):
        raise ValueError(f"{name} has no group {reference!r}; choose the reference among its groups")
    base = 0 if reference is None else list(found).index(reference)
    others = [code for code in range(len(found)) if code != base]
    values = (codes[:, None] == np.array(others)[None, :]).astype(np.float64)
    if coding is Coding.SUM:
        values[codes == base] = -1.0
    values[codes < 0] = np.nan
    return Columns(names=tuple(f"{name}={_text(found[code])}" for code in others), values=values)


def products(left: Columns, right: Columns) -> Columns:
    """Interaction: every column of one times every column of the other, called ``left:right``.

    Raises
    ------
    ValueError
        If they differ in the number of rows.
    """
    if left.values.shape[0] != right.values.shape[0]:
        raise ValueError(
            f"the columns of an interaction have {left.values.shape[0]} and {right.values.shape[0]} rows"
        )
    names = tuple(f"{first}:{second}" for second in right.names for first in left.names)
    values = right.values[:, :, None] * left.values[:, None, :]
    return Columns(names=names, values=values.reshape(left.values.shape[0], -1))


def _text(group: Any) -> str:
    """A group's identifier without the decimals of a whole number."""
    return str(int(group)) if isinstance(group, float) and group.is_integer() else str(group)

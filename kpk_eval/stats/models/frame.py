"""The rows that enter a model: complete, with their design matrix and the clusters they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import linalg

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Numbers, numbers

Codes: TypeAlias = NDArray[np.int64]
Identifiers: TypeAlias = ArrayLike
"""One identifier per row, text or number; None or NaN is missing."""

INTERCEPT = "intercept"

DEPENDENT = 1e-7
"""Part of a column that the others leave over, below which it follows from them (as R's ``lm``)."""


LARGEST_VALUE = 1e100


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Complete rows of a model.

    ``outcome`` has shape (n,), ``design`` (n, p) with one name per column, ``clusters`` numbers the cluster
    of each row from 0, ``extras`` holds further columns (offset, wave, weights). Rows stand in the order
    given.
    """

    outcome: Numbers
    design: Numbers
    names: tuple[str, ...]
    clusters: Codes
    extras: Mapping[str, Numbers]
    n_dropped: int
    clustered: bool

    @property
    def n(self) -> int:
        """Number of complete rows."""
        return self.outcome.size

    @property
    def n_clusters(self) -> int:
        """Number of clusters with a complete row."""
        return int(self.clusters.max()) + 1 if self.n else 0

    @property
    def dependent(self) -> tuple[str, ...]:
        """Names of columns that are constant or follow from those before them."""
        return dependent_columns(self.design, self.names)

    @property
    def shortage(self) -> Refusal:
        """Why no linear model can be fitted to these rows; empty if one can."""
        if self.n == 0 and self.n_dropped:
            return Refusal.ALL_MISSING
        if self.n < max(MINIMUM_N, self.design.shape[1] + 1):
            return Refusal.TOO_FEW
        if self.clustered and self.n_clusters < 2:
            return Refusal.TOO_FEW_CLUSTERS
        if np.ptp(self.outcome) <= ROUNDING_NOISE * np.abs(self.outcome).max():
            return Refusal.NO_VARIANCE
        return Refusal.COLLINEAR if self.dependent else Refusal.NONE


def model_frame(
    outcome: ArrayLike,
    covariates: Columns | None,
    *,
    cluster: Identifiers | None = None,
    intercept: bool = True,
    **extras: ArrayLike | None,
) -> Frame:
    """Rows with a valid value in outcome, covariates, cluster and all further columns.

    Raises
    ------
    ValueError
        If the lengths differ or a column is not one of finite numbers.
    """
    values = numbers(outcome, name="outcome")
    n = values.size
    given = {name: numbers(column, name=name) for name, column in extras.items() if column is not None}
    matrix, names = _design(covariates, n=n, intercept=intercept)
    codes = np.arange(n) if cluster is None else _codes(cluster)
    _require_rows(n, {**given, "covariates": matrix, "cluster": codes})
    _require_size(values, matrix, *given.values())
    keep = ~np.isnan(values) & ~np.isnan(matrix).any(axis=1) & (codes >= 0)
    for column in given.values():
        keep &= ~np.isnan(column)
    return Frame(
        outcome=values[keep],
        design=matrix[keep],
        names=names,
        clusters=np.unique(codes[keep], return_inverse=True)[1].astype(np.int64),
        extras={name: column[keep] for name, column in given.items()},
        n_dropped=int((~keep).sum()),
        clustered=cluster is not None,
    )


def as_numbers(identifiers: Identifiers | None) -> Numbers | None:
    """Identifiers as numbers, missing ones as NaN."""
    if identifiers is None:
        return None
    codes = pd.factorize(pd.Series(np.asarray(identifiers)))[0].astype(np.float64)
    return np.where(codes < 0, nan, codes)


def dependent_columns(design: Numbers, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the columns that are zero or follow from those before them."""
    if not design.size:
        return ()
    lengths = np.sqrt((design**2).sum(axis=0))
    scaled = design / np.where(lengths > 0, lengths, 1.0)
    if np.abs(np.diag(linalg.qr(scaled, mode="r")[0])).min() > DEPENDENT:
        return ()
    kept: list[int] = []
    for column in range(design.shape[1]):
        left = scaled[:, column].copy()
        if kept:
            basis = linalg.qr(scaled[:, kept], mode="economic")[0]
            left = left - basis @ (basis.T @ left)
        if np.sqrt(left @ left) > DEPENDENT:
            kept.append(column)
    return tuple(name for column, name in enumerate(names) if column not in kept)


def _design(covariates: Columns | None, *, n: int, intercept: bool) -> tuple[Numbers, tuple[str, ...]]:
    """Matrix of covariates with the column of the intercept in front."""
    given = Columns(names=(), values=np.empty((n, 0))) if covariates is None else covariates
    if np.isinf(given.values).any():
        raise ValueError(
            f"covariates have {int(np.isinf(given.values).sum())} infinite values; make them missing"
        )
    if not intercept:
        return given.values, given.names
    if given.values.shape[0] != n:
        raise ValueError(f"outcome has {n} rows and the covariates {given.values.shape[0]}")
    both = Columns(names=(INTERCEPT,), values=np.ones((n, 1))).beside(given)
    return both.values, both.names


def _require_size(*arrays: Numbers) -> None:
    """Refuse values whose squares could not be added up."""
    if any(np.abs(array).max(initial=0.0, where=~np.isnan(array)) > LARGEST_VALUE for array in arrays):
        raise ValueError(f"values are beyond {LARGEST_VALUE:g}; give them in a larger unit")


def _codes(identifiers: Identifiers) -> Codes:
    """Number of the cluster of each row; −1 where it is missing."""
    as_column: Any = identifiers if isinstance(identifiers, pd.Series) else np.asarray(identifiers)
    return np.asarray(pd.factorize(as_column)[0], dtype=np.int64)


def _require_rows(n: int, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Refuse columns that do not have one value per row of the outcome."""
    for name, array in arrays.items():
        if array.shape[0] != n:
            raise ValueError(f"outcome has {n} rows and {name} {array.shape[0]}; give one per observation")

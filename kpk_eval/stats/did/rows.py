"""Complete rows of a panel: outcome, regressors, unit, period and cluster, numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.did.design import Codes
from kpk_eval.stats.samples import Numbers, numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Rows without missing values.

    ``units`` and ``clusters`` are numbered from 0 without gaps, ``periods`` from 0 in sorted order of all
    periods given (``labels``), so that neighbours differ by one.
    """

    outcome: Numbers
    regressors: Numbers
    names: tuple[str, ...]
    units: Codes
    periods: Codes
    labels: tuple[str, ...]
    clusters: Codes
    weights: Numbers | None
    n_dropped: int
    beside: Mapping[str, Numbers] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.outcome.size

    def require_one_row_per_period(self) -> None:
        """Refuse a unit that has a period twice.

        Raises
        ------
        ValueError
            If there is one; the message counts, it shows no unit.
        """
        twice = self.n - np.unique(self.units * max(len(self.labels), 1) + self.periods).size
        if twice:
            raise ValueError(
                f"{twice} rows repeat the period of a unit; give one row per unit and period, or say "
                "repeated_rows=True if the rows are different people of an area"
            )


def complete_rows(
    outcome: ArrayLike,
    regressors: Mapping[str, ArrayLike],
    *,
    unit: ArrayLike,
    period: ArrayLike,
    cluster: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    beside: Mapping[str, Numbers] | None = None,
) -> Rows:
    """Rows with a valid value everywhere; without ``cluster`` the units are the clusters.

    ``beside`` holds further columns to be carried along, which do not decide what is complete.

    Raises
    ------
    ValueError
        If lengths differ, a column is not one of finite numbers, or a weight is not positive.
    """
    y = numbers(outcome, name="outcome")
    table = {name: numbers(column, name=name) for name, column in regressors.items()}
    units, _ = identifiers(unit)
    periods, labels = identifiers(period)
    clusters = units if cluster is None else identifiers(cluster)[0]
    weight = None if weights is None else _positive(numbers(weights, name="weights"))
    further = beside or {}
    given = {**table, "unit": units, "period": periods, "cluster": clusters, **further}
    require_length(y.size, given if weight is None else {**given, "weights": weight})
    x = np.column_stack([np.empty((y.size, 0)), *table.values()])
    keep = ~np.isnan(y) & ~np.isnan(x).any(axis=1) & (units >= 0) & (periods >= 0) & (clusters >= 0)
    if weight is not None:
        keep &= ~np.isnan(weight)
    return Rows(
        outcome=y[keep],
        regressors=x[keep],
        names=tuple(table),
        units=renumbered(units[keep]),
        periods=periods[keep],
        labels=labels,
        clusters=renumbered(clusters[keep]),
        weights=None if weight is None else weight[keep],
        n_dropped=int((~keep).sum()),
        beside={name: column[keep] for name, column in further.items()},
    )


def identifiers(values: ArrayLike) -> tuple[Codes, tuple[str, ...]]:
    """Number of each identifier in sorted order, −1 where it is missing; and the identifiers as text."""
    column: Any = values if isinstance(values, pd.Series) else np.asarray(values)
    codes, found = pd.factorize(column, sort=True)
    return np.asarray(codes, dtype=np.int64), tuple(label(value) for value in found)


def label(value: Any) -> str:
    """An identifier as text; whole numbers without decimals."""
    whole = isinstance(value, float | np.floating) and float(value).is_integer()
    return str(int(value)) if whole else str(value)


def require_length(n: int, columns: Mapping[str, NDArray[Any]]) -> None:
    """Refuse columns that do not have one value per row of the outcome.

    Raises
    ------
    ValueError
        If there is one; the message names it.
    """
    for name, column in columns.items():
        if column.size != n:
            raise ValueError(f"outcome has {n} rows and {name} {column.size}; give one value per row in each")


def _positive(weights: Numbers) -> Numbers:
    """Weights, if none is zero or negative."""
    wrong = int((weights <= 0).sum())
    if wrong:
        raise ValueError(f"weights holds {wrong} values that are not positive; leave those rows out")
    return weights


def renumbered(codes: Codes) -> Codes:
    """Codes from 0 without gaps."""
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)

"""The equation of a regression on a panel, with the effects of units taken out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.frame import DEPENDENT, dependent_columns
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Numbers

Codes: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """Outcome and columns after the unit effects and the square roots of weights are taken out.

    ``outcome`` has shape (n,), ``columns`` (n, k) with the ``regressors`` named first and the effects of
    periods (and the intercept) behind them. ``absorbed`` counts the unit effects, which are nested in the
    ``clusters`` where ``nested``. ``scale`` is the largest absolute outcome as it was given; ``changing``
    says of each column whether it varies within units.
    """

    outcome: Numbers
    columns: Numbers
    names: tuple[str, ...]
    regressors: int
    clusters: Codes
    absorbed: int
    nested: bool
    n_dropped: int
    scale: float
    changing: NDArray[np.bool_]

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.outcome.size

    @property
    def n_clusters(self) -> int:
        """Number of clusters."""
        return int(self.clusters.max()) + 1 if self.n else 0

    @property
    def residual_df(self) -> int:
        """Rows minus all coefficients, unit effects among them."""
        return int(self.n - self.columns.shape[1] - self.absorbed)

    @property
    def dependent(self) -> tuple[str, ...]:
        """Names of columns that do not change within units, or follow from those before them."""
        fixed = tuple(name for name, changes in zip(self.names, self.changing, strict=True) if not changes)
        return fixed or dependent_columns(self.columns, self.names)

    def shortage(self, *, clustered: bool) -> Refusal:
        """Why there is no fit; empty if there is."""
        if self.n == 0:
            return Refusal.ALL_MISSING if self.n_dropped else Refusal.TOO_FEW
        if self.n < MINIMUM_N or self.residual_df < 1:
            return Refusal.TOO_FEW
        if clustered and self.n_clusters < 2:
            return Refusal.TOO_FEW_CLUSTERS
        if np.abs(self.outcome).max() <= ROUNDING_NOISE * self.scale:
            return Refusal.NO_VARIANCE
        return Refusal.COLLINEAR if self.dependent else Refusal.NONE


def within(values: Numbers, *, units: Codes, weights: Numbers) -> Numbers:
    """Values minus the weighted mean of their unit, shape (n,) or (n, k)."""
    table = values if values.ndim == 2 else values[:, None]
    totals = np.bincount(units, weights=weights)
    sums = [np.bincount(units, weights=weights * column) for column in table.T]
    means = np.column_stack([np.empty((totals.size, 0)), *sums])
    centred = table - (means / totals[:, None])[units]
    return centred if values.ndim == 2 else centred[:, 0]


def centred_design(
    outcome: Numbers,
    columns: Numbers,
    *,
    names: tuple[str, ...],
    regressors: int,
    clusters: Codes,
    units: Codes | None,
    weights: Numbers | None = None,
    n_dropped: int = 0,
) -> Design:
    """Design of complete rows; with ``units`` their effects are taken out, without there are none."""
    weight = np.ones(outcome.size) if weights is None else weights
    roots = np.sqrt(weight)
    taken = units is not None and outcome.size > 0
    y = within(outcome, units=units, weights=weight) if units is not None and taken else outcome
    x = within(columns, units=units, weights=weight) if units is not None and taken else columns
    return Design(
        outcome=y * roots,
        columns=x * roots[:, None],
        names=names,
        regressors=regressors,
        clusters=clusters,
        absorbed=int(units.max()) + 1 if units is not None and taken else 0,
        nested=units is not None and _is_nested(units, clusters),
        n_dropped=n_dropped,
        scale=float(np.abs(outcome).max(initial=0.0) * roots.max(initial=0.0)),
        changing=_changing(columns, x),
    )


def _changing(before: Numbers, after: Numbers) -> NDArray[np.bool_]:
    """Columns of which taking out the unit effects left more than rounding."""
    size = np.abs(before).max(axis=0, initial=0.0)
    return np.asarray(np.abs(after).max(axis=0, initial=0.0) > DEPENDENT * size)


def _is_nested(units: Codes, clusters: Codes) -> bool:
    """Whether all rows of a unit lie in one cluster."""
    if units.size == 0:
        return True
    first = np.zeros(int(units.max()) + 1, dtype=np.int64)
    first[units] = clusters
    return bool((first[units] == clusters).all())

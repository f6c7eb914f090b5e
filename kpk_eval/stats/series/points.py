"""The points that enter a segmented regression, with one column per trend, step, bend, wave and break."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.frame import INTERCEPT, dependent_columns
from kpk_eval.stats.samples import ROUNDING_NOISE, Numbers, numbers
from kpk_eval.stats.series.plan import Change, Handling, Intervention, Season, Segments, evenly_spaced

MINIMUM_POINTS = 12
"""Fewest valid points of any segmented regression."""

FEW_POINTS = 24
"""Below this number of points the result is flagged."""

MINIMUM_PER_SIDE = 3
"""Fewest valid points before and after an intervention (Cochrane EPOC 2017)."""

TREND = "trend"


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Valid points of a series in the order of time.

    ``design`` has shape (n, p) with one name per column; ``of_change`` (p,) marks the columns that stand for
    an intervention. ``exposure`` is what counts are taken from, None where nothing was given.
    """

    values: Numbers
    time: Numbers
    design: Numbers
    names: tuple[str, ...]
    of_change: NDArray[np.bool_]
    exposure: Numbers | None
    after: NDArray[np.bool_]
    n_dropped: int
    broken: bool

    @property
    def n(self) -> int:
        """Number of points."""
        return self.values.size

    @property
    def dependent(self) -> tuple[str, ...]:
        """Names of columns that follow from those before them."""
        return dependent_columns(self.design, self.names) if self.n else ()

    @property
    def shortage(self) -> Refusal:
        """Why the regression cannot be made; empty if it can."""
        if self.broken:
            return Refusal.BREAK_IN_SERIES
        if self.n == 0 and self.n_dropped:
            return Refusal.ALL_MISSING
        if self.n < max(MINIMUM_POINTS, len(self.names) + 2):
            return Refusal.TOO_FEW_POINTS
        if min(self.after.sum(), (~self.after).sum()) < MINIMUM_PER_SIDE:
            return Refusal.TOO_FEW_POINTS
        if np.ptp(self.values) <= ROUNDING_NOISE * np.abs(self.values).max():
            return Refusal.NO_VARIANCE
        return self._collinearity

    @property
    def _collinearity(self) -> Refusal:
        """Whether two columns say the same, and whether one of them is a break."""
        dependent = self.dependent
        if any(name.startswith("break_") for name in dependent):
            return Refusal.BREAK_IN_SERIES
        return Refusal.COLLINEAR if dependent else Refusal.NONE


def points_of(
    values: ArrayLike,
    segments: Segments,
    *,
    time: ArrayLike | None = None,
    covariates: Columns | None = None,
    exposure: ArrayLike | None = None,
    intercept: bool = True,
) -> Points:
    """Valid points of a series with the design matrix of its segments.

    Raises
    ------
    ValueError
        If lengths differ, a column is not one of finite numbers, or the time is not evenly spaced.
    """
    series = numbers(values, name="values")
    moments = evenly_spaced(time, n=series.size)
    at_risk = None if exposure is None else numbers(exposure, name="exposure")
    extra = covariates or Columns(names=(), values=np.empty((series.size, 0)))
    _require_length(series.size, exposure=at_risk, covariates=extra.values)
    keep = ~np.isnan(series) & ~np.isnan(extra.values).any(axis=1) & ~_near(moments, segments.left_out)
    if at_risk is not None:
        keep &= ~np.isnan(at_risk)
    side, broken = _same_side(moments, segments)
    keep &= side
    design, of_change = _design(moments, segments, span=moments[keep], intercept=intercept)
    design = design.beside(extra)
    return Points(
        values=series[keep],
        time=moments[keep],
        design=design.values[keep],
        names=design.names,
        of_change=np.concatenate([of_change, np.zeros(len(extra.names), dtype=np.bool_)]),
        exposure=None if at_risk is None else at_risk[keep],
        after=moments[keep] >= segments.first_start,
        n_dropped=int((~keep).sum()),
        broken=broken,
    )


def _design(
    time: Numbers, segments: Segments, *, span: Numbers, intercept: bool
) -> tuple[Columns, NDArray[np.bool_]]:
    """Columns of the segments, and which of them stand for an intervention."""
    columns: list[tuple[str, Numbers]] = [(INTERCEPT, np.ones(time.size))] if intercept else []
    if segments.trend:
        origin = segments.origin if segments.origin is not None else (span[0] if span.size else 0.0)
        columns.append((TREND, time - origin))
    first = len(columns)
    for place, one in enumerate(sorted(segments.interventions, key=lambda each: each.start), start=1):
        columns.extend(_changes(time, one, suffix="" if place == 1 else f"_{place}"))
    last = len(columns)
    if segments.season is not None:
        columns.extend(_waves(time, segments.season))
    if segments.handling is Handling.MODELLED and span.size:
        inside = [moment for moment in sorted(set(segments.breaks)) if span[0] < moment <= span[-1]]
        columns.extend((f"break_{moment:g}", (time >= moment).astype(np.float64)) for moment in inside)
    marks = np.array([first <= place < last for place in range(len(columns))], dtype=np.bool_)
    matrix = np.column_stack([column for _, column in columns])
    return Columns(names=tuple(name for name, _ in columns), values=matrix), marks


def _changes(time: Numbers, one: Intervention, *, suffix: str) -> list[tuple[str, Numbers]]:
    """Step and bend of an intervention."""
    after = (time >= one.start).astype(np.float64)
    zero = one.start if one.slope_zero is None else one.slope_zero
    step, bend = (f"level_change{suffix}", after), (f"slope_change{suffix}", after * (time - zero))
    if one.change is Change.LEVEL:
        return [step]
    return [bend] if one.change is Change.SLOPE else [step, bend]


def _waves(time: Numbers, season: Season) -> list[tuple[str, Numbers]]:
    """Sines and cosines, or one indicator per position but the first, of a season."""
    if season.indicators:
        position = np.round(time % season.period, 6)
        if (position % 1).any() or season.period % 1:
            raise ValueError("a season with indicators needs whole numbers as time and as period")
        return [
            (f"season_{int(one)}", (position == one).astype(np.float64)) for one in np.unique(position)[1:]
        ]
    angles = [(pair, 2 * np.pi * pair * time / season.period) for pair in range(1, season.pairs + 1)]
    # At half the period the sine is zero at every point.
    whole = [(pair, angle, 2 * pair < season.period or bool((time % 1).any())) for pair, angle in angles]
    return [
        column
        for pair, angle, full in whole
        for column in ([(f"sin_{pair}", np.sin(angle))] if full else []) + [(f"cos_{pair}", np.cos(angle))]
    ]


def _same_side(time: Numbers, segments: Segments) -> tuple[NDArray[np.bool_], bool]:
    """Points on the same side of all breaks as the interventions; whether a break leaves nothing before."""
    everywhere = np.ones(time.size, dtype=np.bool_)
    if segments.handling is Handling.MODELLED or not segments.breaks:
        return everywhere, False
    earlier = [moment for moment in segments.breaks if moment <= segments.first_start]
    later = [moment for moment in segments.breaks if moment > segments.last_start]
    between = len(earlier) + len(later) < len(segments.breaks)
    keep = everywhere.copy()
    if earlier:
        keep &= time >= max(earlier)
    if later:
        keep &= time < min(later)
    return keep, between or not (keep & (time < segments.first_start)).any()


def _near(time: Numbers, moments: tuple[float, ...]) -> NDArray[np.bool_]:
    """Whether a point is one of the moments."""
    found = np.zeros(time.size, dtype=np.bool_)
    for moment in moments:
        found |= np.isclose(time, moment, rtol=1e-9, atol=1e-6)
    return found


def _require_length(n: int, **columns: Numbers | None) -> None:
    """Refuse columns that do not have one row per point."""
    for name, column in columns.items():
        if column is not None and column.shape[0] != n:
            raise ValueError(f"values has {n} points and {name} {column.shape[0]}; give one row per point")

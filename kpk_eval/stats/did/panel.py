"""Units over periods, some of them treated from a period on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.did.design import Codes
from kpk_eval.stats.did.rows import Rows, complete_rows, identifiers, renumbered
from kpk_eval.stats.samples import Numbers, numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """Rows of units and periods with the start of treatment of their area.

    ``periods`` numbers the period of each row in the sorted ``times``, ``areas`` the area of each row in
    ``area_names``; the errors are between areas. ``starts`` holds per area the number of the first treated
    period, ``len(times)`` where treatment never starts within the data. Units lie within areas.
    """

    outcome: Numbers
    units: Codes
    periods: Codes
    times: Numbers
    areas: Codes
    area_names: tuple[str, ...]
    starts: Codes
    covariates: Numbers
    covariate_names: tuple[str, ...]
    weights: Numbers | None
    n_dropped: int
    repeated_rows: bool

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.outcome.size

    @property
    def never(self) -> int:
        """The number that stands for a treatment that does not start within the data."""
        return self.times.size

    @property
    def start(self) -> Codes:
        """First treated period of each row's area."""
        return self.starts[self.areas]

    @property
    def treated_areas(self) -> NDArray[np.bool_]:
        """Areas whose treatment starts within the data, among those with rows."""
        return np.asarray((self.starts < self.never) & self.present)

    @property
    def comparison_areas(self) -> NDArray[np.bool_]:
        """Areas with rows that are never treated."""
        return np.asarray((self.starts == self.never) & self.present)

    @property
    def present(self) -> NDArray[np.bool_]:
        """Areas that have rows."""
        return np.asarray(np.bincount(self.areas, minlength=len(self.area_names)) > 0)

    @property
    def treated_now(self) -> Numbers:
        """1 for rows in or after the first treated period of their area, else 0."""
        return (self.periods >= self.start).astype(np.float64)

    @property
    def first_start(self) -> int:
        """Earliest treated period of any area; ``never`` where there is none."""
        return int(self.starts[self.present].min(initial=self.never))

    @property
    def staggered(self) -> bool:
        """Whether treatment starts at different times."""
        return np.unique(self.starts[self.treated_areas]).size > 1

    def rows(self, regressors: Mapping[str, Numbers]) -> Rows:
        """Rows of a regression on these regressors and the panel's covariates, clusters are areas."""
        columns = [*regressors.values(), *self.covariates.T]
        return Rows(
            outcome=self.outcome,
            regressors=np.column_stack([np.empty((self.n, 0)), *columns]),
            names=(*regressors, *self.covariate_names),
            units=renumbered(self.units),
            periods=self.periods,
            labels=tuple(f"{time:g}" for time in self.times),
            clusters=renumbered(self.areas),
            weights=self.weights,
            n_dropped=self.n_dropped,
        )

    def only(self, keep: NDArray[np.bool_]) -> Panel:
        """The same panel with some of its rows."""
        return replace(
            self,
            outcome=self.outcome[keep],
            units=self.units[keep],
            periods=self.periods[keep],
            areas=self.areas[keep],
            covariates=self.covariates[keep],
            weights=None if self.weights is None else self.weights[keep],
        )

    def starting(self, starts: Codes) -> Panel:
        """The same panel with other starts of treatment, one per area."""
        return replace(self, starts=starts)

    def baseline_sd(self) -> float:
        """Standard deviation of the outcome before any treatment, pooled within treated and comparison."""
        early = self.periods < self.first_start
        groups = [
            self.outcome[early & (self.start < self.never)],
            self.outcome[early & (self.start == self.never)],
        ]
        df = sum(group.size - 1 for group in groups if group.size)
        total = sum(group.var() * group.size for group in groups if group.size)
        return float(np.sqrt(total / df)) if df > 0 else float("nan")


def panel(
    outcome: ArrayLike,
    *,
    unit: ArrayLike,
    period: ArrayLike,
    treated_from: ArrayLike,
    area: ArrayLike | None = None,
    covariates: Mapping[str, ArrayLike] | None = None,
    weights: ArrayLike | None = None,
    repeated_rows: bool = False,
) -> Panel:
    """Panel of the complete rows.

    Parameters
    ----------
    outcome
        One value per unit and period, shape (n,); rows with any missing value are left out and counted.
    unit
        Unit of each row (person, school, area), text or number.
    period
        Period of each row as a number (year, wave), shape (n,).
    treated_from
        Period from which the area of the row is treated; NaN for areas never treated. A start between two
        periods counts from the later one, a start after the last period as never.
    area
        Area of each row, in which treatment was decided and errors are correlated; by default the unit.
    covariates
        Columns to adjust for.
    weights
        Positive weight of each row.
    repeated_rows
        Whether a unit may have several rows in a period, as the different people of an area have.

    Raises
    ------
    ValueError
        If lengths differ, a column is no number, the start differs within an area, a unit lies in two areas
        or, without ``repeated_rows``, has a period twice.
    """
    time, start = numbers(period, name="period"), numbers(treated_from, name="treated_from")
    place = unit if area is None else area
    codes, names = identifiers(place)
    known = {**(covariates or {})}
    extra = {"treated_from": np.where(np.isnan(start), np.inf, start), "area": codes.astype(np.float64)}
    rows = complete_rows(outcome, known, unit=unit, period=time, cluster=place, weights=weights, beside=extra)
    if not repeated_rows:
        rows.require_one_row_per_period()
    times = np.unique(time[~np.isnan(time)])
    areas = rows.beside["area"].astype(np.int64)
    return Panel(
        outcome=rows.outcome,
        units=rows.units,
        periods=rows.periods,
        times=times,
        areas=_within_one_area(rows.units, areas),
        area_names=names,
        starts=_starts(np.searchsorted(times, rows.beside["treated_from"]), areas, names, never=times.size),
        covariates=rows.regressors,
        covariate_names=rows.names,
        weights=rows.weights,
        n_dropped=rows.n_dropped,
        repeated_rows=repeated_rows,
    )


def _starts(periods: Codes, areas: Codes, names: tuple[str, ...], *, never: int) -> Codes:
    """First treated period of each area, if it has only one."""
    starts = np.full(len(names), never, dtype=np.int64)
    starts[areas] = periods
    several = np.unique(areas[starts[areas] != periods])
    if several.size:
        raise ValueError(
            f"treated_from changes within {several.size} areas (the first is {names[several[0]]}); give one "
            "start of treatment per area"
        )
    return starts


def _within_one_area(units: Codes, areas: Codes) -> Codes:
    """Areas of the rows, if no unit lies in two."""
    pairs = np.unique(np.column_stack([units, areas]), axis=0).shape[0]
    moved = pairs - np.unique(units).size
    if moved:
        raise ValueError(f"{moved} units lie in more than one area; give those who moved units of their own")
    return areas

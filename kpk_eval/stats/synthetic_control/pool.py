"""The treated area, its possible donors, and what is known of them before treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.samples import Numbers, numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pool:
    """Outcomes of areas over periods, and predictors of the outcome.

    ``outcome`` has shape (periods, areas), ``predictors`` (k, areas); ``treated`` is the place of the treated
    area, ``before`` the number of periods before its treatment, ``fitted`` the places of those periods in
    which the synthetic area shall resemble it. ``left_out`` names donors with missing values.
    """

    outcome: Numbers
    times: Numbers
    names: tuple[str, ...]
    treated: int
    before: int
    predictors: Numbers
    predictor_names: tuple[str, ...]
    fitted: NDArray[np.int64]
    left_out: tuple[str, ...]

    @property
    def donors(self) -> NDArray[np.int64]:
        """Places of the other areas."""
        return np.delete(np.arange(len(self.names)), self.treated)

    @property
    def spread(self) -> float:
        """Standard deviation between areas before treatment: root of the mean variance over periods."""
        if len(self.names) < 2:
            return 0.0
        return float(np.sqrt(self.outcome[: self.before].var(axis=1, ddof=1).mean()))

    def treating(self, place: int) -> Pool:
        """The same pool with another area as the treated one."""
        return replace(self, treated=place)

    def without(self, place: int) -> Pool:
        """The same pool without one donor."""
        keep = np.delete(np.arange(len(self.names)), place)
        return replace(
            self,
            outcome=self.outcome[:, keep],
            names=tuple(self.names[area] for area in keep),
            treated=self.treated - int(place < self.treated),
            predictors=self.predictors[:, keep],
        )


def pool(
    outcome: ArrayLike,
    *,
    treated: str,
    names: Sequence[str],
    times: ArrayLike,
    treated_from: float,
    predictors: Mapping[str, ArrayLike] | None = None,
    fitted: Sequence[float] | None = None,
) -> Pool:
    """Areas that can stand in for a treated one.

    Parameters
    ----------
    outcome
        One row per period and one column per area, shape (periods, areas); NaN is missing. Donors with a
        missing outcome or predictor are left out and named. Leave out areas that were treated themselves or
        touched by the treatment, and totals that contain the treated area.
    treated
        Name of the treated area.
    names
        Name of each column.
    times
        Period of each row as an increasing number, shape (periods,).
    treated_from
        First treated period.
    predictors
        Name and value per area, shape (areas,), of what the synthetic area shall resemble besides; means over
        periods before treatment, or the outcome in single ones. Without predictors the weights are those that
        fit the outcome in the ``fitted`` periods best.
    fitted
        Periods in which the fit of the outcome is judged; by default all before treatment.

    Raises
    ------
    ValueError
        If shapes do not fit, names come twice, the treated area is missing or has missing values, periods do
        not increase, or a fitted period is not one before treatment.
    """
    table, time = _table(outcome), numbers(times, name="times")
    _require_layout(table, time, names=names, treated=treated)
    known = {name: numbers(values, name=name) for name, values in (predictors or {}).items()}
    wrong = [name for name, values in known.items() if values.size != len(names)]
    if wrong:
        raise ValueError(f"predictors {', '.join(wrong)} do not have one value per area")
    before = int((time < treated_from).sum())
    matrix = np.vstack([np.empty((0, len(names))), *known.values()])
    place = list(names).index(treated)
    complete = ~np.isnan(np.vstack([table, matrix])).any(axis=0)
    if not complete[place]:
        raise ValueError("the treated area has missing values; leave out those periods or predictors")
    kept = np.flatnonzero(complete)
    return Pool(
        outcome=table[:, kept],
        times=time,
        names=tuple(names[int(area)] for area in kept),
        treated=int(np.searchsorted(kept, place)),
        before=before,
        predictors=matrix[:, kept],
        predictor_names=tuple(known),
        fitted=_fitted(time, before=before, fitted=fitted),
        left_out=tuple(names[int(area)] for area in np.flatnonzero(~complete)),
    )


def _require_layout(table: Numbers, time: Numbers, *, names: Sequence[str], treated: str) -> None:
    """Refuse a table that does not fit its times and names."""
    if table.shape != (time.size, len(names)):
        raise ValueError(
            f"outcome has shape {table.shape}, but there are {time.size} times and {len(names)} names; "
            "give one row per period and one column per area"
        )
    if len(set(names)) < len(names):
        raise ValueError("names holds an area twice; give each column a name of its own")
    if treated not in names:
        raise ValueError(f"there is no area {treated!r} among the names")
    if np.isnan(time).any() or (np.diff(time) <= 0).any():
        raise ValueError("times do not increase; sort the rows by period and give each period once")


def _table(outcome: ArrayLike) -> Numbers:
    """Outcomes as a table of finite or missing numbers."""
    table = np.asarray(outcome, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"outcome has {table.ndim} dimensions; give rows of periods and columns of areas")
    if np.isinf(table).any():
        raise ValueError(f"outcome has {int(np.isinf(table).sum())} infinite values; make them missing first")
    return table


def _fitted(times: Numbers, *, before: int, fitted: Sequence[float] | None) -> NDArray[np.int64]:
    """Places of the periods in which the fit is judged."""
    if fitted is None:
        return np.arange(before)
    wrong = [time for time in fitted if time not in times[:before]]
    if wrong:
        raise ValueError(f"fitted period {wrong[0]:g} is not a period before treatment")
    return np.flatnonzero(np.isin(times[:before], np.asarray(fitted, dtype=np.float64)))

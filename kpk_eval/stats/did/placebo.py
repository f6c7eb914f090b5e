"""Placebo dates, placebo outcomes, and leaving out one area after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import TypeAlias

import numpy as np

from kpk_eval.stats.did.effect import Effect
from kpk_eval.stats.did.panel import Panel
from kpk_eval.stats.did.two_way import two_way

Estimator: TypeAlias = Callable[[Panel], Effect]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebo:
    """The effect where there should be none: at a false start, or on another outcome."""

    name: str
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebos:
    """The actual effect beside placebo effects of the same estimator.

    Units of placebo outcomes may differ, so effects are compared by their ``statistic``.
    """

    actual: Effect
    rows: tuple[Placebo, ...]

    @property
    def n_as_large(self) -> int:
        """Placebo effects whose test statistic is at least as far from zero as the actual one."""
        return sum(abs(row.effect.statistic) >= abs(self.actual.statistic) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """The effect without one area."""

    area: str
    treated: bool
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOneOut:
    """The effect with all areas beside the effects without each of them.

    ``smallest`` and ``largest`` are the ends of the latter; ``decisive`` names areas without which the
    estimate changes its sign or the interval begins or ceases to leave out zero.
    """

    actual: Effect
    rows: tuple[LeftOut, ...]
    smallest: float
    largest: float
    decisive: tuple[str, ...]


def placebo_dates(
    data: Panel, *, dates: Sequence[float] | None = None, estimator: Estimator = two_way
) -> Placebos:
    """Effects of false starts of treatment, in the periods before any real one only.

    Parameters
    ----------
    data
        Units over periods; see ``panel``.
    dates
        False starts; by default every period before the real ones that has another before it.
    estimator
        The effect of a panel; for another than ``two_way`` with its defaults use ``functools.partial``.

    Raises
    ------
    ValueError
        If a date has no period before it, or is not before the first real start.

    Notes
    -----
    An effect at a false start speaks against parallel trends or for anticipation; the number of periods
    before the start decides how much can be seen. Source: Angrist and Krueger (1999), Empirical strategies
    in labor economics, on "falsification".
    """
    early = data.only(data.periods < data.first_start)
    possible = data.times[1 : data.first_start]
    chosen = [float(time) for time in possible] if dates is None else [float(date) for date in dates]
    last = possible.max(initial=-np.inf)
    wrong = [date for date in chosen if not (data.times[:1] < date).all() or date > last]
    if wrong:
        raise ValueError(
            f"placebo date {wrong[0]:g} is not between the second period and the last before treatment starts"
        )
    rows = tuple(
        Placebo(name=f"{date:g}", effect=estimator(_starting_at(early, data, date))) for date in chosen
    )
    return Placebos(actual=estimator(data), rows=rows)


def placebo_outcomes(
    data: Panel, outcomes: Mapping[str, Panel], *, estimator: Estimator = two_way
) -> Placebos:
    """Effects on outcomes that treatment cannot have changed, beside that on the outcome it should.

    Parameters
    ----------
    data
        The panel of the outcome of interest.
    outcomes
        Name and panel of each placebo outcome.
    estimator
        The effect of a panel.

    Raises
    ------
    ValueError
        If there is no placebo outcome.
    """
    if not outcomes:
        raise ValueError("there is no placebo outcome; name at least one that treatment cannot have changed")
    rows = tuple(Placebo(name=name, effect=estimator(other)) for name, other in outcomes.items())
    return Placebos(actual=estimator(data), rows=rows)


def leave_one_area_out(data: Panel, *, estimator: Estimator = two_way) -> LeaveOneOut:
    """Effects without each area in turn.

    Without the only treated area there is no effect: its row carries the reason, and it is decisive.

    Parameters
    ----------
    data
        Units over periods; see ``panel``.
    estimator
        The effect of a panel.
    """
    actual = estimator(data)
    rows = tuple(
        LeftOut(
            area=data.area_names[area],
            treated=bool(data.starts[area] < data.never),
            effect=estimator(data.only(data.areas != area)),
        )
        for area in np.flatnonzero(data.present)
    )
    found = [row.effect.estimate for row in rows if isfinite(row.effect.estimate)]
    return LeaveOneOut(
        actual=actual,
        rows=rows,
        smallest=min(found, default=nan),
        largest=max(found, default=nan),
        decisive=tuple(row.area for row in rows if _differs(row.effect, actual)),
    )


def _starting_at(early: Panel, data: Panel, date: float) -> Panel:
    """The early periods with a false start in all areas that are ever treated."""
    false = int(np.searchsorted(data.times, date))
    return early.starting(np.where(data.starts < data.never, false, data.never))


def _differs(effect: Effect, actual: Effect) -> bool:
    """Whether the sign, or whether zero is left out, is another; with no estimate it is."""
    if not actual.estimable:
        return False
    if not effect.estimable or np.sign(effect.estimate) != np.sign(actual.estimate):
        return True
    return (
        isfinite(effect.low) and isfinite(actual.low) and _leaves_out_zero(effect) != _leaves_out_zero(actual)
    )


def _leaves_out_zero(effect: Effect) -> bool:
    """Whether the interval lies on one side of zero."""
    return effect.low > 0 or effect.high < 0

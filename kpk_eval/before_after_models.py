"""Models beside the comparison of means: a synthetic control, and a segmented series of the site alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpk_eval.before_after import Course, Obstacle, Window
from kpk_eval.breaks import breaks_of
from kpk_eval.params.schema import Plan
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.series.counterfactual import Counterfactual, counterfactual
from kpk_eval.stats.series.fits import Segmented
from kpk_eval.stats.series.linear import segmented
from kpk_eval.stats.series.plan import one_intervention
from kpk_eval.stats.synthetic_control import PlaceboAreas, placebo_areas, pool

FEWEST_BEFORE = 5
"""Years before the start without which a weighted mean of areas fits by chance."""
EXACT = 1e-6
"""Misfit before the start that is rounding only: then there are more areas than years to fit."""
EXACT_FIT = "exact fit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The synthetic control of a site; ``window`` are the years it was fitted to and those behind them."""

    window: Window
    found: PlaceboAreas | None
    reason: str

    @property
    def donors(self) -> int:
        """Areas that the synthetic control is made of."""
        weights = self.found.actual.weights if self.found else ()
        return sum(one.weight > 0.005 for one in weights)


def twin_of(course: Course) -> Twin:
    """Synthetic control of a course; where there is no year after the start, of its latest false start.

    Donors are areas with a value in every year that is used.
    """
    window = _years(course)
    if course.obstacle in {Obstacle.BREAK, Obstacle.NO_VALUES}:
        return Twin(window=window, found=None, reason=str(course.obstacle))
    if len(window.before) < FEWEST_BEFORE or not window.after:
        return Twin(window=window, found=None, reason=str(Refusal.TOO_FEW_POINTS))
    keep = course.marks((*window.before, *window.after))
    table = course.values[:, keep].T
    donors = int((~np.isnan(table).any(axis=0)).sum()) - 1
    if donors < 2:
        return Twin(window=window, found=None, reason=str(Obstacle.TOO_FEW_AREAS))
    names = [str(place) for place in range(len(course.names))]
    found = placebo_areas(
        pool(
            table,
            treated=names[0],
            names=names,
            times=np.array([*window.before, *window.after], dtype=np.float64),
            treated_from=float(window.after[0]),
        )
    )
    exact = found.estimable and found.actual.misfit < EXACT
    return Twin(window=window, found=found, reason=EXACT_FIT if exact else str(found.reason))


def _years(course: Course) -> Window:
    """All comparable years before, and the years after; without any after those of the latest false start."""
    if course.window.after and course.obstacle is not Obstacle.NO_YEAR_AFTER:
        return Window(before=course.early, after=course.window.after)
    false = course.false_starts()
    if not false:
        return Window(before=course.early, after=())
    start, window = false[-1]
    return Window(before=tuple(year for year in course.early if year < start), after=window.after)


def segments_of(course: Course, plan: Plan) -> tuple[Segmented | None, Counterfactual | None, str]:
    """Level and trend of the site alone before and after its start, and how it would have gone on.

    The year of the start is left out; breaks that the plan does not accept have a step of their own.
    """
    first = course.site.first_year
    years = [year for year in course.years if not np.isnan(course.values[0, course.years.index(year)])]
    if first is None or not years:
        return None, None, str(Obstacle.NO_VALUES)
    start = first + course.entry.delay
    if not any(year >= start for year in years):
        return None, None, str(Obstacle.NO_YEAR_AFTER)
    span = list(range(years[0], years[-1] + 1))
    own = dict(zip(course.years, course.values[0], strict=True))
    between = range(course.site.start.year, start) if course.site.start else range(0)
    values = [np.nan if year in between else own.get(year, np.nan) for year in span]
    breaks = tuple(float(one.year) for one in breaks_of(plan, course.indicator.id) if one.accepted is None)
    fit = segmented(values, time=span, segments=one_intervention(float(start), breaks=breaks))
    return fit, counterfactual(fit), str(fit.reason)

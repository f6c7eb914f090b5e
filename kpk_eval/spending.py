"""What offers and the prevention chain cost: amounts of offers, of funds, of posts, year by year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, isfinite, log10, nan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpk_eval.stats.models.clustered import clustered_regression
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.models.sandwich import Errors
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.weights.design import survey_design
from kpk_eval.stats.weights.means import survey_ratio

FEWEST_OFFERS = 3
"""Offers behind a cost that is shown: with fewer, one carrier could work out the costs of another."""
FEWEST_POSTS = 3
"""Posts behind a sum of personnel costs or working time that is shown: with fewer, it tells of a salary."""
STEP = 1000.0
"""Euros to which amounts are rounded."""
FIGURES = 2
"""Significant digits of a cost per child: with more, it would tell the number of children."""
QUARTILES = (0.25, 0.75)
"""Where among the known costs per unit those that nobody tells are put: as the cheap and the dear quarter."""


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Cost per offer, place or participation, in euros of its year.

    ``low`` and ``high``: 95 % interval over the offers that tell their cost. ``least`` and ``most``: what the
    cost of all offers would be if those that tell none cost as little as the lower quarter of the others, or
    as much as the upper one; the same as ``value`` where all tell it.
    """

    offers: int
    untold: int
    units: float
    value: float = nan
    low: float = nan
    high: float = nan
    least: float = nan
    most: float = nan
    reason: str = ""


def unit_cost(cost: pd.Series, units: pd.Series, *, level: float = 0.95) -> UnitCost:
    """Sum of the costs over sum of the units, of the offers that tell both.

    Parameters
    ----------
    cost
        Euros in a year, one per offer; NA is not told.
    units
        Places, children reached, or 1 for the offer itself; offers without units are left out.
    level
        Level of the interval, linearised as a ratio of two sums (``survey_ratio``, checked against R).
    """
    counted = units.notna() & (units > 0).fillna(False).astype(bool)
    amounts = np.asarray(cost[counted].astype("float64"), dtype=np.float64)
    numbers = np.asarray(units[counted].astype("float64"), dtype=np.float64)
    told = np.isfinite(amounts)
    known = UnitCost(int(told.sum()), int((~told).sum()), float(numbers[told].sum()))
    if known.offers < FEWEST_OFFERS:
        return replace(known, reason="too few offers" if len(amounts) else "no offers")
    found = survey_ratio(amounts[told], numbers[told], survey_design(np.ones(known.offers)), level=level)
    value = float(amounts[told].sum() / numbers[told].sum())
    least, most = _with_untold(amounts, numbers, told)
    limits = (found.low, found.high) if found.estimable else (nan, nan)
    return replace(known, value=value, low=limits[0], high=limits[1], least=least, most=most)


def _with_untold(amounts: Numbers, numbers: Numbers, told: NDArray[np.bool_]) -> tuple[float, float]:
    """Cost per unit of all offers, with cheap and with dear costs for those that tell none."""
    each: Numbers = np.quantile(amounts[told] / numbers[told], QUARTILES)
    known, missing, whole = amounts[told].sum(), numbers[~told].sum(), numbers.sum()
    low, high = ((known + missing * one) / whole for one in each)
    return float(low), float(high)


def marginal_cost(cost: pd.Series, places: pd.Series, *, level: float = 0.95) -> UnitCost:
    """Euros per further place: slope of cost over places between offers, by least squares.

    The interval allows for unequal spread (HC2 with the degrees of freedom of Bell and McCaffrey;
    ``clustered_regression``, checked against R). It compares different offers, not one offer that grows.
    """
    both = cost.notna() & places.notna()
    known = UnitCost(int(both.sum()), int((~both).sum()), float(places[both].astype(float).sum()))
    if known.offers < FEWEST_OFFERS:
        return replace(known, reason="too few offers")
    fit = clustered_regression(
        cost[both].astype(float).to_numpy(),
        np.arange(known.offers),
        columns({"places": places[both].astype(float).to_numpy()}),
        errors=Errors.CR2,
        level=level,
    )
    if not fit.estimable:
        return replace(known, reason=str(fit.reason))
    slope = next(one for one in fit.coefficients if one.name == "places")
    return replace(known, value=slope.estimate, low=slope.low, high=slope.high)


def significant(value: float, *, figures: int = FIGURES) -> float:
    """Number with so many significant digits; what is not finite, and zero, stays as it is."""
    if not isfinite(value) or value == 0:
        return value
    return round(value, figures - 1 - floor(log10(abs(value))))


def in_thousands(amount: float) -> float:
    """Amount rounded to full thousands of euros."""
    return round(amount / STEP) * STEP

"""What each item adds to a scale, and how many answers lie at its ends."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.rates import Share, share
from kpk_eval.stats.samples import Numbers, numbers
from kpk_eval.stats.scales.alpha import correlations, item_rest, raw_alpha, squared_multiple_correlations
from kpk_eval.stats.scales.items import Items, MissingItems, scale_items

MANY = 0.15
"""Share of people at an end from which a scale has a floor or a ceiling (Terwee et al. 2007)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """One item of a scale, after reversing.

    ``n``, ``mean`` and ``sd`` (n − 1) are over its own valid answers. ``item_total`` correlates it with the
    sum of all items, ``item_rest`` with the sum of the others, ``item_total_standardised`` and
    ``item_total_corrected`` are psych's std.r and r.cor (from standardised items; the latter with squared
    multiple correlations in the diagonal). ``alpha_without`` is the raw alpha of the others,
    ``standardised_without`` their standardised alpha. ``floor`` and ``ceiling`` are shares of its valid
    answers at the lowest and highest possible answer, None without bounds.
    """

    name: str
    n: int
    n_missing: int
    mean: float
    sd: float
    item_total: float = nan
    item_total_standardised: float = nan
    item_total_corrected: float = nan
    item_rest: float = nan
    alpha_without: float = nan
    standardised_without: float = nan
    floor: Share | None = None
    ceiling: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnalysis(Refusable):
    """The items of a scale; correlations and alphas are NaN where ``reason`` is not empty."""

    missing: MissingItems
    n: int
    n_dropped: int
    items: tuple[ItemStatistics, ...]

    def item(self, name: str) -> ItemStatistics:
        """The item of a name.

        Raises
        ------
        ValueError
            If there is none of this name.
        """
        for found in self.items:
            if found.name == name:
                return found
        raise ValueError(f"there is no item {name!r}; items are {', '.join(i.name for i in self.items)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Shares of people at the lowest (``floor``) and the highest (``ceiling``) possible score."""

    floor: Share
    ceiling: Share

    @property
    def has_floor(self) -> bool:
        """Whether more than 15 % have the lowest score, so that worsening cannot show."""
        return self.floor.share > MANY

    @property
    def has_ceiling(self) -> bool:
        """Whether more than 15 % have the highest score, so that improvement cannot show."""
        return self.ceiling.share > MANY


def floor_and_ceiling(scores: ArrayLike, *, bounds: tuple[float, float], level: float = 0.95) -> Ends:
    """Shares of valid scores at the lowest and the highest possible value, with Wilson's intervals.

    Parameters
    ----------
    scores
        One value per person, shape (n,); NaN is missing.
    bounds
        Lowest and highest possible score.
    level
        Level of the intervals.

    Raises
    ------
    ValueError
        If a score lies outside the bounds or is no finite number, or the level is no probability.

    Notes
    -----
    Source of the limit of 15 %: Terwee et al. (2007), Quality criteria were proposed for measurement
    properties of health status questionnaires. Refused (``too_few``) where there is no valid score.
    """
    column = numbers(scores, name="scores")
    items = scale_items(column[:, None], names=("scores",), bounds=bounds)
    return _ends(items.values[:, 0], bounds=bounds, level=level)


def item_analysis(
    answers: ArrayLike | pd.DataFrame,
    *,
    names: tuple[str, ...] | None = None,
    reverse: tuple[str, ...] = (),
    bounds: tuple[float, float] | None = None,
    missing: MissingItems = MissingItems.LISTWISE,
    level: float = 0.95,
) -> ItemAnalysis:
    """Means, spreads, correlations with the rest and alpha without each item of a scale.

    Parameters
    ----------
    answers, names, reverse, bounds
        See ``items.scale_items``; with bounds, floor and ceiling of each item are given too.
    missing
        Listwise or pairwise covariances.
    level
        Level of the intervals of floor and ceiling.

    Returns
    -------
    ItemAnalysis
        Refused (but for counts, means and ends) with ``too_few_items``, ``too_few`` or ``all_missing``.

    Raises
    ------
    ValueError
        As ``scale_items``, or if the level is no probability.

    Notes
    -----
    With two items, alpha without one is NaN: nothing is left to vary together (psych prints another number
    there). Item-total correlations come from the covariances; psych's raw.r correlates each item with the
    mean of what a person answered, which differs if answers are missing. Checked against R's psych.
    """
    items = scale_items(answers, names=names, reverse=reverse, bounds=bounds)
    missing = MissingItems(missing)
    shortage = items.shortage(missing)
    columns = _columns(items, missing) if shortage is Refusal.NONE else {}
    return ItemAnalysis(
        missing=missing,
        n=items.used(missing),
        n_dropped=len(items.values) - items.used(missing),
        items=tuple(_statistics(items, place, columns, level=level) for place in range(items.n_items)),
        reason=shortage,
    )


def _columns(items: Items, missing: MissingItems) -> dict[str, Numbers]:
    """Figures that come from the covariances, one value per item."""
    covariance = items.covariance(missing)
    correlation = correlations(covariance)
    shared = squared_multiple_correlations(correlation)
    corrected = correlation - np.diag(np.diag(correlation)) + np.diag(shared)
    spread = np.sqrt(np.where(np.diag(covariance) > 0, np.diag(covariance), nan))
    return {
        "item_total": covariance.sum(axis=1) / (spread * _spread_of_sum(covariance)),
        "item_total_standardised": correlation.sum(axis=0) / _spread_of_sum(correlation),
        "item_total_corrected": corrected.sum(axis=0) / _spread_of_sum(corrected),
        "item_rest": item_rest(covariance),
        "alpha_without": _without(covariance),
        "standardised_without": _without(correlation),
    }


def _spread_of_sum(matrix: Numbers) -> float:
    """Standard deviation of the sum of items; NaN where it does not vary."""
    total = float(matrix.sum())
    return sqrt(total) if total > 0 else nan


def _without(matrix: Numbers) -> Numbers:
    """Alpha of the others without each item."""
    places = np.arange(len(matrix))
    return np.array([raw_alpha(matrix[np.ix_(places != place, places != place)]) for place in places])


def _statistics(items: Items, place: int, columns: dict[str, Numbers], *, level: float) -> ItemStatistics:
    """One item's figures."""
    values = items.values[:, place]
    valid = values[~np.isnan(values)]
    ends = None if items.bounds is None else _ends(values, bounds=items.bounds, level=level)
    return ItemStatistics(
        name=items.names[place],
        n=valid.size,
        n_missing=values.size - valid.size,
        mean=float(valid.mean()) if valid.size else nan,
        sd=float(valid.std(ddof=1)) if valid.size > 1 else nan,
        floor=None if ends is None else ends.floor,
        ceiling=None if ends is None else ends.ceiling,
        **{name: float(column[place]) for name, column in columns.items()},
    )


def _ends(values: Numbers, *, bounds: tuple[float, float], level: float) -> Ends:
    """Shares of valid values at the two bounds."""
    valid = values[~np.isnan(values)]
    low, high = (int((valid == bound).sum()) for bound in bounds)
    return Ends(floor=share(low, valid.size, level=level), ceiling=share(high, valid.size, level=level))

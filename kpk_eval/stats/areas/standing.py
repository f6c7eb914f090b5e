"""Where small areas stand among each other: common figure, status, smoothed figures, funnel, change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.areas.classified import Places, differences, placed
from kpk_eval.stats.areas.columns import AreaFigures
from kpk_eval.stats.areas.funnel import (
    Funnel,
    FunnelLimits,
    Spread,
    funnel_of_rates,
    funnel_of_shares,
    limits_at,
)
from kpk_eval.stats.areas.poisson_gamma import poisson_gamma
from kpk_eval.stats.areas.scales import Scale, scale_of_rates, scale_of_shares
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers

MARGIN = 0.1
"""Share of the mean within which an area lies around it, and within which a change counts as none."""
SHARES, RATES = Scale.ARCSINE, Scale.SQUARE_ROOT
"""Scales on which limits of shares and of rates are made."""
SPREAD = Spread.ADDITIVE
"""Where areas differ by more than chance, limits are wider by true differences of one size everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """Areas at one time; columns have shape (k,), NaN for areas that are not ``among``.

    ``mean`` is the figure of the areas among which each is placed, together; NaN without any. ``places`` and
    their doubt are told for every area with a figure. ``smoothed`` are the figures pulled towards the mean.
    """

    mean: float
    places: Places
    smoothed: Numbers
    funnel: Funnel


def standing(figures: AreaFigures, *, among: NDArray[np.bool_], share: bool) -> Standing:
    """Status of each area, smoothed figures and funnel around the common figure of the areas ``among``.

    Parameters
    ----------
    figures
        Figures with 95 % intervals.
    among
        Areas on which everything common rests, shape (k,).
    share
        Whether the figures are shares, whose count cannot be larger than their size.
    """
    count, size = (np.where(among, one, np.nan) for one in (figures.count, figures.size))
    mean = mean_of(count, size)
    smooth = poisson_gamma(count, size)
    common = np.where(among, mean, np.nan)
    return Standing(
        mean=mean,
        places=status_places(figures, mean=mean),
        smoothed=common if smooth.reason is Refusal.NO_VARIANCE else smooth.estimate,
        funnel=funnel(count, size, share=share),
    )


def funnel(count: Numbers, size: Numbers, *, share: bool) -> Funnel:
    """Limits around the common figure, wider where areas differ by more than chance."""
    if share:
        return funnel_of_shares(count, size, scale=SHARES, spread=SPREAD)
    return funnel_of_rates(count, size, target=None, scale=RATES, spread=SPREAD)


def curves(found: Funnel, size: Numbers, *, share: bool) -> tuple[FunnelLimits, ...]:
    """Limits of such a funnel at other sizes, shape (m,)."""
    scaled = scale_of_shares(SHARES, found.target) if share else scale_of_rates(RATES, found.target)
    return limits_at(found, size, scaled=scaled, spread=SPREAD)


def status_places(figures: AreaFigures, *, mean: float) -> Places:
    """Whether areas lie further from the mean than the margin, and how sure that is."""
    lower, upper = (1 - MARGIN) * mean, (1 + MARGIN) * mean
    return placed(figures.estimate, figures.low, figures.high, lower=lower, upper=upper)


def change_places(before: AreaFigures, after: AreaFigures, *, mean: float) -> Places:
    """Whether areas changed by more than the margin of the mean, and how sure that is."""
    change, low, high = differences(before, after)
    return placed(change, low, high, lower=-MARGIN * mean, upper=MARGIN * mean)


def mean_of(count: Numbers, size: Numbers) -> float:
    """Figure of areas together; NaN without any."""
    whole = float(np.nansum(size))
    return float(np.nansum(count)) / whole if whole else float("nan")

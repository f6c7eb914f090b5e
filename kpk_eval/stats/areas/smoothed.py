"""What smoothing gives back: rates of small areas pulled towards what is common."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from kpk_eval.stats.areas.columns import reasons_of, usable
from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoothed(Refusable):
    """Smoothed rates of areas; columns have shape (k,).

    ``raw`` is count over size, ``estimate`` the smoothed rate, ``weight`` the part the area's own rate has in
    it. ``low`` and ``high`` are quantiles of its posterior, which take the common distribution as known; NaN
    for Marshall's estimates. ``mean`` and ``variance`` are those of the true rates, one for all areas or, for
    local smoothing, of each neighbourhood. Areas with a reason are NaN; ``reason`` is that of the whole.
    """

    method: str
    level: float
    count: Numbers
    size: Numbers
    raw: Numbers
    estimate: Numbers
    weight: Numbers
    low: Numbers
    high: Numbers
    mean: Numbers
    variance: Numbers
    reasons: tuple[Refusal, ...]


def blank_of(
    count: Numbers,
    size: Numbers,
    *,
    method: str,
    level: float = 0.95,
    reason: Refusal = Refusal.NONE,
) -> Smoothed:
    """Counts without smoothed rates, and why there are none."""
    reasons = reasons_of(count, size)
    keep = usable(reasons)
    if not reason and keep.sum() < 3:
        empty = count.size and np.isnan(count + size).all()
        reason = Refusal.ALL_MISSING if empty else Refusal.TOO_FEW
    if not reason and count[keep].sum() == 0:
        reason = Refusal.NO_EVENTS
    nothing = np.full(count.size, nan)
    return Smoothed(
        method=method,
        level=level,
        count=count,
        size=size,
        raw=np.where(keep, count, np.nan) / np.where(keep, size, np.nan),
        estimate=nothing,
        weight=nothing,
        low=nothing,
        high=nothing,
        mean=nothing,
        variance=nothing,
        reasons=reasons,
        reason=reason,
    )


def filled(
    blank: Smoothed,
    *,
    estimate: Numbers,
    weight: Numbers,
    mean: Numbers,
    variance: Numbers,
    low: Numbers | None = None,
    high: Numbers | None = None,
) -> Smoothed:
    """Smoothed rates with the counts they rest on."""
    nothing = blank.low
    return Smoothed(
        method=blank.method,
        level=blank.level,
        count=blank.count,
        size=blank.size,
        raw=blank.raw,
        estimate=estimate,
        weight=weight,
        low=nothing if low is None else low,
        high=nothing if high is None else high,
        mean=mean,
        variance=variance,
        reasons=blank.reasons,
    )

"""What standardisation gives back: a figure freed from differences between strata, with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan

from kpk_eval.stats.estimate import Refusable

FEW_EVENTS = 10
"""Below this number of events English public health shows no directly standardised rate."""


class StandardNote(StrEnum):
    """What a reader must know about a standardised figure that is there."""

    FEW_EVENTS = "few_events"
    """Fewer than ten events: too unstable to compare."""
    EMPTY_STRATUM = "empty_stratum"
    """A stratum without people was left out; its part of the standard is not represented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardised(Refusable):
    """A standardised figure of one area with its interval.

    ``estimate`` is the standardised rate (direct) or observed over expected (indirect). ``count`` are the
    events, ``expected`` those the area would have with the rates of the reference (indirect), ``size`` its
    people, ``crude`` its plain rate, ``rate`` the indirectly standardised rate with its limits. ``p`` tests
    that the ratio is 1 (exact). Numbers but the counts are NaN where ``reason`` is not empty.
    """

    method: str
    level: float
    n_strata: int
    count: float
    size: float
    expected: float = nan
    crude: float = nan
    estimate: float = nan
    se: float = nan
    low: float = nan
    high: float = nan
    rate: float = nan
    rate_low: float = nan
    rate_high: float = nan
    p: float = nan
    notes: tuple[StandardNote, ...] = ()

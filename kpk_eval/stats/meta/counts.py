"""Effects of sites that counted events: ratios and differences of 2 × 2 tables."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.meta.effects import SiteEffects, Truth, of_equal_length, where_valid
from kpk_eval.stats.samples import Numbers, numbers


class CountEffect(StrEnum):
    """What is compared between the two groups of a site."""

    LOG_ODDS_RATIO = "log_odds_ratio"
    LOG_RISK_RATIO = "log_risk_ratio"
    RISK_DIFFERENCE = "risk_difference"


class Raise(StrEnum):
    """Which tables get the continuity correction in all four cells."""

    ONLY_ZERO = "only_zero"
    """Those with an empty cell (R's metafor: ``only0``)."""
    ALL_IF_ANY_ZERO = "all_if_any_zero"
    """All, if one of them has an empty cell (``if0all``)."""
    ALL = "all"
    NONE = "none"


def count_effects(
    events: ArrayLike,
    people: ArrayLike,
    comparison_events: ArrayLike,
    comparison_people: ArrayLike,
    *,
    kind: CountEffect = CountEffect.LOG_RISK_RATIO,
    raised: Raise = Raise.ONLY_ZERO,
    amount: float = 0.5,
    keep_uninformative: bool = False,
) -> SiteEffects:
    """Ratio or difference of the shares of people with an event, per site.

    Parameters
    ----------
    events, people
        People with an event, and all people, of the treated group (or later wave) of each site, shape (k,).
    comparison_events, comparison_people
        The same of the comparison (or earlier wave).
    kind
        Logarithm of the odds ratio or risk ratio, or difference of the shares.
    raised, amount
        Which tables have how much added to all four cells.
    keep_uninformative
        Whether ratios of sites where nobody, or everybody, in both groups has an event are kept. They say
        nothing about the ratio; metafor keeps them, the Cochrane Handbook (10.4.4) leaves them out.

    Returns
    -------
    SiteEffects
        Above zero where events are more frequent in the treated group. NaN where a count is missing, a group
        is empty, or the table says nothing.

    Raises
    ------
    ValueError
        If counts are negative, exceed the number of people, or the columns differ in length.

    Notes
    -----
    Source: Viechtbauer (2010), Conducting meta-analyses in R with the metafor package. Checked against
    tests/references/meta (metafor's ``escalc``) and ``meta_bcg``.
    """
    if amount < 0:
        raise ValueError(f"amount is {amount}; it is added to counts and must not be negative")
    columns = {
        "events": numbers(events, name="events"),
        "people": numbers(people, name="people"),
        "comparison_events": numbers(comparison_events, name="comparison_events"),
        "comparison_people": numbers(comparison_people, name="comparison_people"),
    }
    of_equal_length(columns)
    with_event, total, other_event, other_total = columns.values()
    _require_counts(with_event, total, name="events")
    _require_counts(other_event, other_total, name="comparison_events")
    cells = np.stack([with_event, total - with_event, other_event, other_total - other_event])
    valid = ~np.isnan(cells).any(axis=0) & (total > 0) & (other_total > 0)
    if kind is not CountEffect.RISK_DIFFERENCE and not keep_uninformative:
        valid &= ~_uninformative(cells)
    corrected = _to_raise(cells, valid, raised=raised)
    effects, variances = _effect(cells + amount * corrected, kind=kind)
    return SiteEffects(
        kind=str(kind),
        effects=where_valid(effects, valid & np.isfinite(effects) & np.isfinite(variances)),
        variances=where_valid(variances, valid & np.isfinite(effects) & np.isfinite(variances)),
        n_people=where_valid(total + other_total, valid),
        corrected=tuple(bool(one) for one in corrected & valid),
        is_ratio=kind is not CountEffect.RISK_DIFFERENCE,
    )


def _require_counts(events: Numbers, people: Numbers, *, name: str) -> None:
    """Refuse events below zero or above the number of people."""
    wrong = int(((events < 0) | (events > people)).sum())
    if wrong:
        raise ValueError(
            f"{name} has {wrong} counts below 0 or above the number of people; check the columns"
        )


def _uninformative(cells: Numbers) -> Truth:
    """Tables in which nobody, or everybody, in both groups has an event."""
    nobody = (cells[0] == 0) & (cells[2] == 0)
    everybody = (cells[1] == 0) & (cells[3] == 0)
    return np.asarray(nobody | everybody, dtype=np.bool_)


def _to_raise(cells: Numbers, valid: Truth, *, raised: Raise) -> Truth:
    """Tables that get the correction."""
    zero: Truth = np.asarray((cells == 0).any(axis=0) & valid, dtype=np.bool_)
    match raised:
        case Raise.ONLY_ZERO:
            return zero
        case Raise.ALL_IF_ANY_ZERO:
            return np.full_like(zero, bool(zero.any()))
        case Raise.ALL:
            return np.full_like(zero, True)
        case Raise.NONE:
            return np.zeros_like(zero)


def _effect(cells: Numbers, *, kind: CountEffect) -> tuple[Numbers, Numbers]:
    """Effects and variances; not finite where a needed cell is empty."""
    a, b, c, d = cells
    first, second = a + b, c + d
    with np.errstate(divide="ignore", invalid="ignore"):
        match kind:
            case CountEffect.LOG_ODDS_RATIO:
                return np.log(a * d) - np.log(b * c), 1 / a + 1 / b + 1 / c + 1 / d
            case CountEffect.LOG_RISK_RATIO:
                return np.log(a / first) - np.log(c / second), 1 / a - 1 / first + 1 / c - 1 / second
            case CountEffect.RISK_DIFFERENCE:
                return a / first - c / second, a * b / first**3 + c * d / second**3

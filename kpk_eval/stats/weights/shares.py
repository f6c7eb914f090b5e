"""Shares of a population, with intervals that stay between 0 and 1, and quantiles."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from math import inf, nan

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import ROUNDING_NOISE, Numbers, numbers, require_binary
from kpk_eval.stats.weights.codes import Identifiers
from kpk_eval.stats.weights.design import SurveyDesign
from kpk_eval.stats.weights.estimate import (
    SurveyEstimate,
    Valid,
    blank_estimate,
    largest_of,
    valid_people,
    with_error,
)
from kpk_eval.stats.weights.means import mean_influence, survey_mean


class ShareInterval(StrEnum):
    """How the limits of a weighted share are found."""

    LOGIT = "logit"
    """Symmetric on the scale of log odds (R's ``svyciprop``, logit)."""
    BETA = "beta"
    """Clopper and Pearson's with the effective n, for small shares (Korn and Graubard 1998)."""
    LINEAR = "linear"
    """Share ± quantile × error; may leave 0 to 1."""


class QuantileCentre(StrEnum):
    """Share whose interval becomes that of a quantile."""

    PROBABILITY = "probability"
    """The one asked for (Woodruff 1952; R's ``svyquantile`` before survey 4.1)."""
    REACHED = "reached"
    """The share that does not exceed the estimate, which is a little larger: R's survey from 4.1 on."""


def survey_share(
    values: ArrayLike,
    design: SurveyDesign,
    *,
    domain: ArrayLike | None = None,
    interval: ShareInterval = ShareInterval.LOGIT,
    df: float | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Weighted share of yes among those with an answer.

    Parameters
    ----------
    values
        0 (no) or 1 (yes) per person of the design, shape (n,); NaN is missing.
    design, domain, df, level
        As for ``survey_mean``.
    interval
        How the limits are found.

    Returns
    -------
    SurveyEstimate
        0.1 for ten per cent. Refused as ``survey_mean``; ``no_variance`` where all say the same.

    Raises
    ------
    ValueError
        If values are other than 0 and 1, or lengths differ.

    Notes
    -----
    Sources: Korn and Graubard (1998), Confidence intervals for proportions with small expected number of
    positive counts; Lumley (2010), Complex surveys. Checked against R's ``svyciprop``
    (tests/references/weights).
    """
    column = numbers(values, name="values")
    require_binary(column[~np.isnan(column)], name="values")
    found = survey_mean(column, design, domain=domain, null=None, df=df, level=level)
    found = replace(found, estimand="share")
    if not found.estimable or not 0 < found.estimate < 1:
        return found
    low, high = _limits(found, ShareInterval(interval))
    return replace(found, low=low, high=high)


def survey_shares(
    categories: Identifiers,
    design: SurveyDesign,
    *,
    domain: ArrayLike | None = None,
    interval: ShareInterval = ShareInterval.LOGIT,
    df: float | None = None,
    level: float = 0.95,
) -> dict[str, SurveyEstimate]:
    """Weighted share of each category among those with one, by its name in sorted order.

    Parameters, refusals and errors as for ``survey_share``; None or NaN is missing.
    """
    codes, found = pd.factorize(pd.Series(categories), sort=True)
    return {
        str(name): survey_share(
            np.where(codes < 0, nan, codes == code),
            design,
            domain=domain,
            interval=interval,
            df=df,
            level=level,
        )
        for code, name in enumerate(found)
    }


def survey_quantile(
    values: ArrayLike,
    design: SurveyDesign,
    *,
    probability: float,
    domain: ArrayLike | None = None,
    centre: QuantileCentre = QuantileCentre.PROBABILITY,
    df: float | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Smallest value that at least a given share of the population does not exceed, with Woodruff's limits.

    Parameters
    ----------
    values, design, domain, df, level
        As for ``survey_mean``.
    probability
        The share, between 0 and 1; 0.5 for the median.
    centre
        Share around which the limits are looked for.

    Returns
    -------
    SurveyEstimate
        ``se`` is a quarter of the width of a 95 % interval, or the like for other levels. Refused as
        ``survey_mean``.

    Raises
    ------
    ValueError
        If the probability does not lie between 0 and 1, or as ``survey_mean``.

    Notes
    -----
    Source: Woodruff (1952), Confidence intervals for medians and other position measures. Point estimates as
    R's ``svyquantile`` with ``qrule = "math"``. Checked against R's survey (``survey_api``, its limits with
    ``centre`` the share reached).
    """
    if not 0 < probability < 1:
        raise ValueError(f"probability is {probability}; it must lie between 0 and 1, 0.5 for the median")
    column = numbers(values, name="values")
    valid = valid_people(design, column, domain=domain)
    blank = blank_estimate("quantile", design, valid, level=level)
    if not blank.estimable:
        return blank
    if np.ptp(column[valid.where]) <= ROUNDING_NOISE * largest_of(column, valid):
        return blank.refused(Refusal.NO_VARIANCE)
    point = _inverse(column, valid, probability)
    below = np.where(valid.where, (column <= point).astype(np.float64), nan)
    share, influence = mean_influence(below, valid)
    found = with_error(blank, share, influence, design, largest=1.0, df=df, null=None)
    if not found.estimable:
        return replace(found, estimate=nan if np.isnan(found.estimate) else point)
    shift = probability - share if centre is QuantileCentre.PROBABILITY else 0.0
    low, high = (
        _inverse(column, valid, float(np.clip(limit + shift, 0.0, 1.0))) for limit in (found.low, found.high)
    )
    quantile = _quantile(level, found.df)
    return replace(found, estimate=point, low=low, high=high, se=(high - low) / (2 * quantile))


def _limits(found: SurveyEstimate, interval: ShareInterval) -> tuple[float, float]:
    """Limits of a share strictly between 0 and 1."""
    share, quantile = found.estimate, _quantile(found.level, found.df)
    if interval is ShareInterval.LINEAR:
        return found.low, found.high
    if interval is ShareInterval.LOGIT:
        half = quantile * found.se / (share * (1 - share))
        middle = float(special.logit(share))
        return float(special.expit(middle - half)), float(special.expit(middle + half))
    effective = share * (1 - share) / found.se**2 * (_quantile(found.level, found.n - 1) / quantile) ** 2
    tail, yes, no = (1 - found.level) / 2, effective * share, effective * (1 - share)
    return float(stats.beta.ppf(tail, yes, no + 1)), float(stats.beta.isf(tail, yes + 1, no))


def _quantile(level: float, df: float) -> float:
    """Quantile of t, or of the normal distribution, for a two-sided interval."""
    distribution = stats.norm if df == inf else stats.t(df)
    return float(distribution.isf((1 - level) / 2))


def _inverse(column: Numbers, valid: Valid, probability: float) -> float:
    """Smallest value whose cumulated share of the weights reaches the probability."""
    order = np.argsort(column[valid.where], kind="stable")
    sorted_values, weights = column[valid.where][order], valid.weights[valid.where][order]
    shares = np.cumsum(weights) / weights.sum()
    place = int(np.searchsorted(shares, probability - 1e-12))
    return float(sorted_values[min(place, sorted_values.size - 1)])

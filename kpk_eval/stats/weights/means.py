"""Means, totals and ratios of a population and its parts."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers, numbers
from kpk_eval.stats.weights.codes import Identifiers
from kpk_eval.stats.weights.design import SurveyDesign
from kpk_eval.stats.weights.estimate import (
    SurveyEstimate,
    Valid,
    blank_estimate,
    cautious,
    largest_of,
    valid_people,
    with_error,
)


def survey_mean(
    values: ArrayLike,
    design: SurveyDesign,
    *,
    domain: ArrayLike | None = None,
    null: float | None = 0.0,
    df: float | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Weighted mean: Σ w y / Σ w.

    Parameters
    ----------
    values
        One value per person of the design, shape (n,), in the unit of the outcome; NaN is missing.
    design
        From ``design.survey_design``, or with weights fitted by ``calibration``.
    domain
        True for people of the part of the population that is meant, shape (n,).
    null
        Mean that is tested; None for no test.
    df
        Degrees of freedom of the interval: by default sampling units − strata with people in the domain,
        with fitted weights fewer, and no interval under 30 effective people (``estimate.cautious``). A number
        gives R's interval: ``math.inf`` the normal one (``confint`` of ``svymean``), units − strata that
        with ``degf``; R's ``svyttest`` takes one less.
    level
        Level of the interval.

    Returns
    -------
    SurveyEstimate
        Refused with ``too_few`` (fewer than three people), ``all_missing``, ``no_variance``, ``single_psu``,
        ``too_few_clusters`` (as many strata as units).

    Raises
    ------
    ValueError
        If lengths differ, values are not finite numbers, or the level is no probability.

    Notes
    -----
    Errors by linearisation (Taylor); people without a value are treated as outside the domain. Source:
    Lumley (2010), Complex surveys, chapter 2. Checked against R's survey (``survey_api``).
    """
    column = numbers(values, name="values")
    valid = valid_people(design, column, domain=domain)
    blank = blank_estimate("mean", design, valid, level=level)
    if not blank.estimable:
        return blank
    mean, influence = mean_influence(column, valid)
    found = with_error(blank, mean, influence, design, largest=largest_of(column, valid), df=df, null=null)
    if df is None:
        found = cautious(found, design, valid)
    return replace(found, design_effect=_design_effect(found, column - mean, valid))


def survey_total(
    values: ArrayLike,
    design: SurveyDesign,
    *,
    domain: ArrayLike | None = None,
    df: float | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Weighted total: Σ w y, over the people with a value.

    Parameters, refusals and errors as for ``survey_mean``. Missing values count as outside: the total is too
    small by what they have.
    """
    column = numbers(values, name="values")
    valid = valid_people(design, column, domain=domain)
    blank = blank_estimate("total", design, valid, level=level)
    if not blank.estimable:
        return blank
    influence = valid.weights * np.nan_to_num(column)
    found = with_error(
        blank,
        float(influence.sum()),
        influence,
        design,
        largest=float(np.abs(influence).sum()),
        df=df,
        null=None,
    )
    effect = _design_effect(found, column - mean_influence(column, valid)[0], valid)
    return replace(found, design_effect=effect / float(valid.weights.sum()) ** 2)


def survey_ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    design: SurveyDesign,
    *,
    domain: ArrayLike | None = None,
    null: float | None = None,
    df: float | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Ratio of two totals: Σ w y / Σ w x.

    Parameters, refusals and errors as for ``survey_mean``; people need both values. Refused with
    ``no_events`` where the denominator is zero. Checked against R's ``svyratio`` (``survey_api``,
    ``survey_scd``).
    """
    top, bottom = numbers(numerator, name="numerator"), numbers(denominator, name="denominator")
    valid = valid_people(design, top, bottom, domain=domain)
    blank = blank_estimate("ratio", design, valid, level=level)
    if not blank.estimable:
        return blank
    over, under = np.where(valid.where, top, 0.0), np.where(valid.where, bottom, 0.0)
    total = float(valid.weights @ under)
    if total == 0:
        return blank.refused(Refusal.NO_EVENTS)
    ratio = float(valid.weights @ over) / total
    influence = valid.weights * (over - ratio * under) / total
    return with_error(blank, ratio, influence, design, largest=abs(ratio), df=df, null=null)


def survey_means_by(
    values: ArrayLike,
    groups: Identifiers,
    design: SurveyDesign,
    *,
    null: float | None = None,
    df: float | None = None,
    level: float = 0.95,
) -> dict[str, SurveyEstimate]:
    """Weighted mean of each group, by its name in sorted order; people without a group belong to none.

    Other parameters, refusals and errors as for ``survey_mean``.
    """
    codes, found = pd.factorize(pd.Series(groups), sort=True)
    return {
        str(name): survey_mean(values, design, domain=codes == code, null=null, df=df, level=level)
        for code, name in enumerate(found)
    }


def survey_difference(
    values: ArrayLike,
    design: SurveyDesign,
    *,
    first: ArrayLike,
    second: ArrayLike,
    null: float | None = 0.0,
    df: float | None = None,
    level: float = 0.95,
) -> SurveyEstimate:
    """Weighted mean of the second domain − that of the first.

    Parameters
    ----------
    values, design, null, level
        As for ``survey_mean``.
    first, second
        True for people of each domain, shape (n,); for instance the earlier and the later wave.
    df
        By default sampling units − strata of both domains; R's ``svyttest`` takes one less.

    Returns
    -------
    SurveyEstimate
        With the covariance of the two means, which share clusters or people. Refused as ``survey_mean``, also
        where one domain has fewer than three people.
    """
    column = numbers(values, name="values")
    before = valid_people(design, column, domain=first)
    after = valid_people(design, column, domain=second)
    if (before.where & after.where).any():
        raise ValueError("the two domains share people; give each person's rows to one of them")
    both = replace(before, where=before.where | after.where, n_dropped=before.n_dropped + after.n_dropped)
    blank = blank_estimate("mean_difference", design, both, level=level)
    for one in (before, after):
        reason = blank_estimate("mean", design, one, level=level).reason
        if reason is not Refusal.NONE:
            return blank.refused(reason)
    (mean_before, of_before), (mean_after, of_after) = (
        mean_influence(column, one) for one in (before, after)
    )
    return with_error(
        blank,
        mean_after - mean_before,
        of_after - of_before,
        design,
        largest=largest_of(column, both),
        df=df,
        null=null,
    )


def mean_influence(column: Numbers, valid: Valid) -> tuple[float, Numbers]:
    """Weighted mean, and what each person adds to it, linearised."""
    inside = np.where(valid.where, column, 0.0)
    total = float(valid.weights.sum())
    mean = float(valid.weights @ inside) / total
    return mean, valid.weights * (inside - mean) / total


def _design_effect(found: SurveyEstimate, away: Numbers, valid: Valid) -> float:
    """Variance over that of the mean of a simple random sample without replacement."""
    total, n = float(valid.weights.sum()), found.n
    if not found.estimable or total <= n:
        return nan
    spread = float(valid.weights @ np.where(valid.where, away, 0.0) ** 2) / total * n / (n - 1)
    return found.se**2 / (spread / n * (1 - n / total)) if spread > 0 else nan

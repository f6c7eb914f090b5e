"""Weights fitted to figures of the population: post-stratification, raking, calibration."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import Any, TypeAlias

import numpy as np

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.weights.calibrated import EXACT, Calibrated, calibrated, gaps, refused, worst
from kpk_eval.stats.weights.codes import Identifiers
from kpk_eval.stats.weights.design import SurveyDesign
from kpk_eval.stats.weights.distance import Bounds, Distance, calibrated_factors, raked_factors
from kpk_eval.stats.weights.margins import Margin, margin_of, same_total

Counts: TypeAlias = Mapping[Any, float]
"""People of the population by category, or their shares."""

ROUNDS = 500


def post_stratify(design: SurveyDesign, groups: Identifiers, population: Counts) -> Calibrated:
    """Weights of each group multiplied so that they add up to its people in the population.

    Parameters
    ----------
    design
        From ``design.survey_design``.
    groups
        Group of each person, shape (n,).
    population
        People of each group, or their shares (then the sum of weights stays).

    Returns
    -------
    Calibrated
        Refused with ``empty_cell`` (a group of the population without respondent).

    Raises
    ------
    ValueError
        If lengths differ, a group is missing or not in the population, or a figure is negative or missing.

    Notes
    -----
    Errors of estimates use residuals within groups. Source: Holt and Smith (1979), Post stratification.
    Checked against R's ``postStratify`` (``survey_api``).
    """
    margin = margin_of(groups, population, name="group", weights=design.weights)
    if margin.empty:
        return refused(design, Refusal.EMPTY_CELL, concerned=margin.empty)
    factors = margin.factors(design.weights)
    return calibrated(design, factors, margin.indicators, trusted=design.weights, rounds=1, gap=0.0)


def rake(
    design: SurveyDesign,
    margins: Mapping[str, Identifiers],
    population: Mapping[str, Counts],
    *,
    bounds: Bounds | None = None,
    rounds: int = ROUNDS,
) -> Calibrated:
    """Weights that add up to the population in each of several margins, nearest to the old ones.

    Parameters
    ----------
    design
        From ``design.survey_design``.
    margins
        Categories of each person by the name of the margin (age group, sex, district), each of shape (n,).
    population
        People by category, for each margin, or their shares (then the sum of weights stays).
    bounds
        Smallest and largest factor by which a weight may change, for instance (0.3, 3). Weights that are not
        yet of the size of the population are first brought to it.
    rounds
        Rounds after which the search is given up.

    Returns
    -------
    Calibrated
        Refused with ``empty_cell`` (a category of the population without respondent) or ``no_convergence``
        (the margins cannot be met, within the bounds).

    Raises
    ------
    ValueError
        If lengths differ, a category is missing or not in the population, figures are negative or missing, or
        margins add up to different populations.

    Notes
    -----
    Without bounds by iterative proportional fitting, and residuals for errors from an unweighted regression
    on the margins, both as R's ``rake``; with bounds as R's ``calibrate(calfun = "raking", bounds = )``.
    Sources: Deming and Stephan (1940); Deville, Särndal and Sautory (1993), Generalized raking procedures.
    Checked against R's survey (``survey_api``, tests/references/weights).
    """
    found = _margins(design, margins, population)
    empty = tuple(name for margin in found for name in margin.empty)
    if empty:
        return refused(design, Refusal.EMPTY_CELL, concerned=empty)
    figures = np.hstack([margin.indicators for margin in found])
    totals = np.concatenate([margin.totals for margin in found])
    names = tuple(name for margin in found for name in margin.names)
    if bounds is not None:
        return _calibrate(
            design, figures, totals, names, distance=Distance.RAKING, bounds=bounds, rounds=rounds
        )
    factors, used = raked_factors(design.weights, found, rounds=rounds, exact=EXACT)
    missed = gaps(design.weights * factors, figures, totals)
    if missed.max() > EXACT:
        return refused(
            design,
            Refusal.NO_CONVERGENCE,
            concerned=worst(names, missed),
            rounds=used,
            gap=float(missed.max()),
        )
    return calibrated(
        design, factors, figures, trusted=np.ones(design.n), rounds=used, gap=float(missed.max())
    )


def calibrate(
    design: SurveyDesign,
    figures: Columns,
    totals: Mapping[str, float],
    *,
    distance: Distance = Distance.LINEAR,
    bounds: Bounds | None = None,
    rounds: int = ROUNDS,
) -> Calibrated:
    """Weights that give known totals of several columns, nearest to the old ones.

    Parameters
    ----------
    design
        From ``design.survey_design``.
    figures
        Columns whose totals are known, categories as 0/1 columns; a column of ones fits the number of people.
    totals
        Total of each column in the population.
    distance
        What nearest means: see ``Distance``; ``logit`` needs bounds.
    bounds
        Smallest and largest factor by which a weight may change.
    rounds
        Rounds after which the search is given up.

    Returns
    -------
    Calibrated
        Refused with ``too_few`` (nobody), ``no_convergence``, or ``not_positive`` where the linear distance
        gives a weight of zero or less (use another distance, or bounds).

    Raises
    ------
    ValueError
        If a total is missing or of no column, a value is missing, or bounds do not enclose 1.

    Notes
    -----
    Source: Deville and Särndal (1992), Calibration estimators in survey sampling. Checked against R's
    ``calibrate`` (tests/references/weights).
    """
    if set(figures.names) != set(totals):
        odd = ", ".join(sorted(set(figures.names) ^ set(totals)))
        raise ValueError(f"columns and totals do not have the same names: {odd}")
    if len(figures.values) != design.n or not np.isfinite(figures.values).all():
        raise ValueError("calibration needs one finite value per person in every column; complete them first")
    if design.n == 0:
        return refused(design, Refusal.TOO_FEW, concerned=())
    wanted = np.array([totals[name] for name in figures.names], dtype=np.float64)
    if not np.isfinite(wanted).all():
        raise ValueError("a total is missing or infinite")
    return _calibrate(
        design,
        figures.values,
        wanted,
        figures.names,
        distance=Distance(distance),
        bounds=bounds,
        rounds=rounds,
    )


def _margins(
    design: SurveyDesign, margins: Mapping[str, Identifiers], population: Mapping[str, Counts]
) -> tuple[Margin, ...]:
    """Margins of the sample with their figures, which add up to the same population."""
    if set(margins) != set(population) or not margins:
        odd = ", ".join(sorted(set(margins) ^ set(population))) or "none is given"
        raise ValueError(f"margins of sample and population do not have the same names: {odd}")
    found = tuple(
        margin_of(groups, population[name], name=name, weights=design.weights)
        for name, groups in margins.items()
    )
    same_total(found)
    return found


def _calibrate(
    design: SurveyDesign,
    figures: Numbers,
    totals: Numbers,
    names: tuple[str, ...],
    *,
    distance: Distance,
    bounds: Bounds | None,
    rounds: int,
) -> Calibrated:
    """Calibration by Newton's method."""
    factors, used = calibrated_factors(
        design.weights, figures, totals, distance=distance, bounds=bounds, rounds=rounds, exact=EXACT
    )
    missed = gaps(design.weights * factors, figures, totals)
    if (factors <= 0).any():
        return refused(design, Refusal.NOT_POSITIVE, concerned=(), rounds=used)
    if not missed.max() <= EXACT:
        furthest = float(np.nanmax(missed)) if np.isfinite(missed).any() else nan
        return refused(
            design, Refusal.NO_CONVERGENCE, concerned=worst(names, missed), rounds=used, gap=furthest
        )
    return calibrated(design, factors, figures, trusted=design.weights, rounds=used, gap=float(missed.max()))

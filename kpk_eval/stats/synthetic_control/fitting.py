"""The synthetic area and the gap to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt

import numpy as np

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import ROUNDING_NOISE, Numbers
from kpk_eval.stats.synthetic_control.importance import Problem, SearchOptions, best_importance, scaled
from kpk_eval.stats.synthetic_control.pool import Pool
from kpk_eval.stats.synthetic_control.result import Balance, Gap, SyntheticControl, Weight
from kpk_eval.stats.synthetic_control.simplex import is_unique

FEWEST_BEFORE = 3
"""Periods before treatment below which any area can be matched by chance."""

WORST_FIT = 0.5
"""Largest misfit that is still a fit: the mean squared gap is a quarter of the variance between areas."""


def synthetic_control(
    data: Pool,
    *,
    importance: Mapping[str, float] | None = None,
    search: SearchOptions | None = None,
    worst_fit: float = WORST_FIT,
) -> SyntheticControl:
    """Mean gap between the treated area and the weighted mean of donors that resembles it before treatment.

    Parameters
    ----------
    data
        Treated area and donors; see ``pool``.
    importance
        Weight of each predictor in the resemblance; by default searched for so that the outcome fits best in
        the fitted periods (nested optimisation). Predictors are divided by their standard deviation between
        areas first.
    search
        Random starts and seed of that search.
    worst_fit
        Largest ``misfit`` for which an effect is given; infinite to be shown any.

    Returns
    -------
    SyntheticControl
        Refused with ``no_comparison`` (no donor), ``too_few`` (one donor), ``too_few_points`` (fewer than
        three periods before treatment or none after), ``no_variance`` (areas do not differ before),
        ``poor_fit`` or ``no_convergence``.

    Raises
    ------
    ValueError
        If importances do not fit the predictors, or are negative or all zero.

    Notes
    -----
    Assumes that donors are untouched by the treatment, that the treated area lies within their range, and
    that the same things move both. Donor weights are exact for given importances; importances are a local
    optimum, so with predictors other programs may end at other weights of nearly the same fit. Source:
    Abadie, Diamond and Hainmueller (2010), Synthetic control methods for comparative case studies; Abadie
    (2021), Using synthetic controls. Checked against ``synth_basque``, ``synth_prop99`` and
    tests/references/synthetic_control (R's quadprog).
    """
    blank = SyntheticControl(
        method="synthetic_control" if data.predictor_names else "synthetic_control_outcome_only",
        treated=data.names[data.treated],
        n_donors=data.donors.size,
        n_before=data.before,
        n_after=data.times.size - data.before,
        left_out=data.left_out,
    )
    given = _given(data, importance)
    reason = _shortage(data)
    if reason is not Refusal.NONE:
        return blank.refused(reason)
    problem = _problem(data)
    chosen = given if given is not None else _searched(problem, data, search=search or SearchOptions())
    weights = problem.weights(chosen)
    if weights is None:
        return blank.refused(Refusal.NO_CONVERGENCE)
    return _described(data, blank, problem, weights=weights, importance=chosen, worst_fit=worst_fit)


def _shortage(data: Pool) -> Refusal:
    """Why there is no synthetic area; empty if there is."""
    if data.donors.size == 0:
        return Refusal.NO_COMPARISON
    if data.donors.size == 1:
        return Refusal.TOO_FEW
    if data.before < FEWEST_BEFORE or data.before == data.times.size or data.fitted.size == 0:
        return Refusal.TOO_FEW_POINTS
    flat = data.spread <= ROUNDING_NOISE * np.abs(data.outcome).max()
    return Refusal.NO_VARIANCE if flat else Refusal.NONE


def _problem(data: Pool) -> Problem:
    """What is matched: the predictors, or the outcome of the fitted periods."""
    outcome = data.outcome[data.fitted]
    matched = scaled(data.predictors) if data.predictor_names else outcome
    return Problem(
        target=matched[:, data.treated],
        donors=matched[:, data.donors],
        outcome=outcome[:, data.treated],
        donor_outcomes=outcome[:, data.donors],
    )


def _given(data: Pool, importance: Mapping[str, float] | None) -> Numbers | None:
    """Importances given, in the order of the predictors."""
    if importance is None:
        return None
    if set(importance) != set(data.predictor_names):
        raise ValueError(
            f"importance is given for {', '.join(importance)}, but the predictors are "
            f"{', '.join(data.predictor_names) or 'none'}"
        )
    values = np.array([importance[name] for name in data.predictor_names], dtype=np.float64)
    if not (np.isfinite(values).all() and (values >= 0).all() and values.sum() > 0):
        raise ValueError("importance holds a negative or missing value, or only zeros")
    return np.asarray(values / values.sum())


def _searched(problem: Problem, data: Pool, *, search: SearchOptions) -> Numbers:
    """Importances: searched for predictors, equal for the outcomes of all fitted periods."""
    if data.predictor_names:
        return best_importance(problem, search=search)
    return np.full(problem.target.size, 1 / problem.target.size)


def _described(
    data: Pool,
    blank: SyntheticControl,
    problem: Problem,
    *,
    weights: Numbers,
    importance: Numbers,
    worst_fit: float,
) -> SyntheticControl:
    """Weights, balance, gaps and what follows from them."""
    synthetic = data.outcome[:, data.donors] @ weights
    gaps = data.outcome[:, data.treated] - synthetic
    squares = gaps**2
    roots = np.sqrt(importance)
    misfit = sqrt(float(squares[: data.before].mean())) / data.spread
    fitted = replace(
        blank,
        weights=_named([data.names[area] for area in data.donors], weights),
        importance=_named(data.predictor_names, importance) if data.predictor_names else (),
        balance=_balance(data, weights),
        fit_mspe=float(squares[data.fitted].mean()),
        pre_mspe=float(squares[: data.before].mean()),
        misfit=misfit,
        unique=is_unique(weights, roots * problem.target, roots[:, None] * problem.donors),
        gaps=_gaps(data, synthetic)[: data.before],
    )
    if misfit > worst_fit:
        return fitted.refused(Refusal.POOR_FIT)
    level = float(synthetic[data.before :].mean())
    estimate = float(gaps[data.before :].mean())
    return replace(
        fitted,
        gaps=_gaps(data, synthetic),
        post_mspe=float(squares[data.before :].mean()),
        estimate=estimate,
        effect_size=100 * estimate / level if level > 0 else float("nan"),
    )


def _named(names: tuple[str, ...] | list[str], values: Numbers) -> tuple[Weight, ...]:
    """Weights with their names, in order."""
    return tuple(Weight(name=name, weight=float(value)) for name, value in zip(names, values, strict=True))


def _gaps(data: Pool, synthetic: Numbers) -> tuple[Gap, ...]:
    """Outcomes of both areas in all periods."""
    return tuple(
        Gap(time=float(time), before=place < data.before, treated=float(own), synthetic=float(twin))
        for place, (time, own, twin) in enumerate(
            zip(data.times, data.outcome[:, data.treated], synthetic, strict=True)
        )
    )


def _balance(data: Pool, weights: Numbers) -> tuple[Balance, ...]:
    """Predictors in the treated area, the synthetic one and the mean of donors."""
    donors = data.predictors[:, data.donors]
    return tuple(
        Balance(
            name=name,
            treated=float(data.predictors[place, data.treated]),
            synthetic=float(donors[place] @ weights),
            donors=float(donors[place].mean()),
        )
        for place, name in enumerate(data.predictor_names)
    )

"""Average effects on the scale of the outcome: by how much probabilities or rates differ on average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.models.coefficient import Coefficient, wald
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.frame import INTERCEPT
from kpk_eval.stats.models.freedom import Fixed
from kpk_eval.stats.models.gee.model import GeeFit
from kpk_eval.stats.models.linked import LinkedFit
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.negative_binomial import NegativeBinomialFit
from kpk_eval.stats.models.sandwich import Errors
from kpk_eval.stats.samples import Numbers, numbers

FEWEST_FOR_LIMITS = 60
"""Rows from which errors of the model itself give an interval; with 30 it held the truth in 89 %."""

FitWithLink = LinkedFit | GeeFit | NegativeBinomialFit


def average_marginal_effects(
    fit: FitWithLink,
    covariates: Columns,
    *,
    names: Sequence[str] | None = None,
    offset: ArrayLike | None = None,
) -> tuple[Coefficient, ...]:
    """Average, over the rows, of the change of the mean with each covariate.

    For a column of 0 and 1: mean at 1 − mean at 0, with the other columns of the same group (the text
    before ``=``) at 0. For any other: change of the mean per unit. Unit: that of the outcome; a share for
    0/1 outcomes.

    Parameters
    ----------
    fit
        A fitted model with a link.
    covariates
        The columns it was fitted with; rows with a missing value are left out. To average over the rows that
        were fitted, leave out those without an outcome before.
    names
        Columns of interest; by default all.
    offset
        Offset of each row, if the model had one.

    Returns
    -------
    tuple of Coefficient
        With errors by the delta method from the covariance of the fit; all NaN where it was refused. No
        interval and no test under 60 rows where the errors are those of the model itself.

    Raises
    ------
    ValueError
        If the columns are not those of the fit, or one is part of an interaction (``average_difference``
        compares two complete designs then).

    Notes
    -----
    Source: Bartus (2005), Estimation of marginal effects using margeff; Dowd, Greene and Norton (2014),
    Computation of standard errors. Checked against tests/references/models (delta method in R) and
    statsmodels' ``get_margeff``.
    """
    chosen = covariates.names if names is None else tuple(names)
    _require_columns(fit, covariates)
    for name in chosen:
        if any(name in other.split(":") for other in covariates.names if other != name):
            raise ValueError(f"{name} is part of an interaction; compare two designs by average_difference")
    if not fit.estimable:
        return tuple(Coefficient(name=name, level=fit.level) for name in chosen)
    rows, shift = _complete(fit, covariates, offset)
    return tuple(_effect(fit, covariates.names, rows, shift, name) for name in chosen)


def average_difference(
    fit: FitWithLink,
    first: Columns,
    second: Columns,
    *,
    name: str = "difference",
    offset: ArrayLike | None = None,
) -> Coefficient:
    """Average, over the rows, of the mean at the second design − the mean at the first.

    For instance all people in the last and all in the first wave, with their own other covariates
    (standardisation, g-computation).

    Parameters
    ----------
    fit
        A fitted model with a link.
    first, second
        The columns of the fit with the values to be compared; rows with a missing value are left out.
    name
        What the difference is called.
    offset
        Offset of each row, if the model had one.

    Raises
    ------
    ValueError
        If the columns are not those of the fit, or the designs differ in their rows.
    """
    for columns in (first, second):
        _require_columns(fit, columns)
    if first.values.shape != second.values.shape:
        raise ValueError("the two designs differ in their number of rows")
    if not fit.estimable:
        return Coefficient(name=name, level=fit.level)
    complete = ~(np.isnan(first.values).any(axis=1) | np.isnan(second.values).any(axis=1))
    shift = None if offset is None else numbers(offset, name="offset")[complete]
    before, shifted = _complete(fit, replace(first, values=first.values[complete]), shift)
    after, _ = _complete(fit, replace(second, values=second.values[complete]), shift)
    return _difference(fit, before, after, shifted, name=name)


def _effect(
    fit: FitWithLink, names: tuple[str, ...], rows: Numbers, shift: Numbers, name: str
) -> Coefficient:
    """Average effect of one column."""
    has_intercept = int(fit.names[0] == INTERCEPT)
    place = names.index(name) + has_intercept
    if np.isin(rows[:, place], (0.0, 1.0)).all():
        first, second = rows.copy(), rows.copy()
        same = [k + has_intercept for k, other in enumerate(names) if _same_group(name, other)]
        first[:, same], second[:, same] = 0.0, 0.0
        first[:, place], second[:, place] = 0.0, 1.0
        return _difference(fit, first, second, shift, name=name)
    mean = fit.link.mean(rows @ fit.estimates + shift)
    slope = float(fit.estimates[place])
    gradient = (fit.link.bend(mean) * slope) @ rows / len(rows)
    rise = float(fit.link.rise(mean).mean())
    gradient[place] += rise
    return _tested(fit, rise * slope, gradient, name=name)


def _same_group(name: str, other: str) -> bool:
    """Whether two columns stand for groups of the same kind (the text before ``=``)."""
    return "=" in name and "=" in other and name.partition("=")[0] == other.partition("=")[0]


def _difference(
    fit: FitWithLink, first: Numbers, second: Numbers, shift: Numbers, *, name: str
) -> Coefficient:
    """Average difference of the means of two complete designs."""
    means = [fit.link.mean(rows @ fit.estimates + shift) for rows in (first, second)]
    gradients = [
        fit.link.rise(mean) @ rows / len(rows) for mean, rows in zip(means, (first, second), strict=True)
    ]
    estimate = float((means[1] - means[0]).mean()) if len(first) else nan
    return _tested(fit, estimate, gradients[1] - gradients[0], name=name)


def _tested(fit: FitWithLink, estimate: float, gradient: Numbers, *, name: str) -> Coefficient:
    """Effect with its error by the delta method."""
    variance = float(gradient @ fit.covariance @ gradient)
    df = fit.freedom.df if isinstance(fit.freedom, Fixed) else inf
    se = sqrt(variance) if variance > 0 else nan
    found = wald(name, estimate=estimate, se=se, df=df, level=fit.level)
    few = fit.errors is Errors.MODEL and fit.n < FEWEST_FOR_LIMITS and fit.link is not Link.IDENTITY
    return found.without_limits() if few else found


def _complete(fit: FitWithLink, covariates: Columns, offset: ArrayLike | None) -> tuple[Numbers, Numbers]:
    """Complete rows of the design, with the intercept, and their offset."""
    values = covariates.values
    shift = np.zeros(len(values)) if offset is None else numbers(offset, name="offset")
    keep = ~np.isnan(values).any(axis=1) & ~np.isnan(shift)
    rows = values[keep]
    if fit.names[0] == INTERCEPT:
        rows = np.column_stack([np.ones(len(rows)), rows])
    return rows, shift[keep]


def _require_columns(fit: FitWithLink, covariates: Columns) -> None:
    """Refuse columns other than those of the fit."""
    expected = tuple(name for name in fit.names if name != INTERCEPT)
    if covariates.names != expected:
        raise ValueError(f"the model was fitted with the columns {', '.join(expected)}; give these, in order")

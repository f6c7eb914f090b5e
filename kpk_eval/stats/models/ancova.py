"""Analysis of covariance: groups compared after, at the same value before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import EffectSize, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.blank import blank_fit, with_numbers
from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.stats.models.columns import Columns, columns, indicators, products
from kpk_eval.stats.models.explained import UNEXPLAINED, partial_eta_squared
from kpk_eval.stats.models.fit import Fit, combined
from kpk_eval.stats.models.frame import Frame, Identifiers, model_frame
from kpk_eval.stats.models.freedom import UNTESTED, Fixed, Freedom, Joint, f_test
from kpk_eval.stats.models.least_squares import (
    LeastSquares,
    cluster_contributions,
    covariance_of,
    least_squares,
)
from kpk_eval.stats.models.sandwich import Errors, Sandwich
from kpk_eval.stats.samples import Numbers

METHOD = "ancova"
PRE = "pre"
GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AncovaFit(Fit):
    """A fitted analysis of covariance.

    ``adjusted_means`` are the means of the groups after, at the mean of the value before and of all
    covariates; ``contrasts`` all pairs of groups, second − first, without correction for their number.
    ``group_test`` tests that all groups are equal, ``equal_slopes`` that the value before matters equally in
    all of them (if not, there is no one difference), both with the errors chosen. ``explained`` is the
    partial eta squared of the groups.
    """

    errors: Errors
    adjusted_means: tuple[Coefficient, ...] = ()
    contrasts: tuple[Coefficient, ...] = ()
    group_test: Joint = UNTESTED
    equal_slopes: Joint = UNTESTED
    explained: EffectSize = UNEXPLAINED


@dataclass(frozen=True, slots=True, eq=False)
class _Arms:
    """Complete rows with an indicator per group but the reference, and what is needed of the groups."""

    frame: Frame
    indicators: Columns
    labels: tuple[str, ...]
    """All groups, the reference first."""


def ancova(
    post: ArrayLike,
    pre: ArrayLike,
    group: Sequence[Any] | pd.Series,
    *,
    reference: Any | None = None,
    covariates: Columns | None = None,
    cluster: Identifiers | None = None,
    errors: Errors = Errors.CR3,
    level: float = 0.95,
) -> AncovaFit:
    """Mean differences between groups after, among people with the same value before.

    Parameters
    ----------
    post, pre
        Outcome after and before, one value per person in the same order, shape (n,); NaN is missing and
        leaves the person out.
    group
        Group (arm) of each person, shape (n,).
    reference
        Group that the others are compared with; by default the first in sorted order.
    covariates
        Further columns, without the intercept.
    cluster
        Cluster (site) of each person, shape (n,); without, people are independent and CR3 is HC3.
    errors
        See ``Errors``; CR3 (HC3) by default, ``model`` for the classical analysis.
    level
        Level of the intervals (t with rows − coefficients, or clusters − 1, degrees of freedom).

    Returns
    -------
    AncovaFit
        Sign: group − reference. Effect size ``d_baseline``: coefficient and limits of a group divided by the
        standard deviation of ``pre`` within groups. Refused with ``all_missing``, ``too_few`` (rows, or
        fewer than two groups, or nobody in the reference; then ``concerned`` is ``group``),
        ``too_few_clusters``, ``no_variance``, ``collinear``.

    Raises
    ------
    ValueError
        If lengths differ, values are not finite numbers, or the reference is no group.

    Notes
    -----
    Assumes equal slopes of ``pre`` in all groups. Source: Senn (2006), Change from baseline and analysis of
    covariance revisited; HC3: Long and Ervin (2000), Using heteroscedasticity consistent standard errors.
    Checked against the anorexia and Woodworth data (R's ``lm``, sandwich, emmeans, effectsize).
    """
    require_level(level)
    further = (covariates,) if covariates is not None else ()
    codes, found = pd.factorize(pd.Series(group), sort=True)
    if reference is not None and reference not in set(found):
        raise ValueError(f"group has no {reference!r}; choose the reference among the groups")
    base = 0 if reference is None else list(found).index(reference)
    frame = model_frame(
        post,
        columns({PRE: pre}).beside(*further),
        cluster=cluster,
        group=np.where(codes < 0, np.nan, codes),
    )
    blank = blank_fit(AncovaFit, frame, method=METHOD, level=level, errors=errors)
    present = np.unique(frame.extras[GROUP])
    if frame.n > 2 and (len(present) < 2 or base not in present):
        return replace(blank, reason=Refusal.TOO_FEW, concerned=(GROUP,))
    arms = _arms(frame, found, base) if len(present) > 1 else None
    if arms is None or arms.frame.shortage is not Refusal.NONE:
        rows = frame if arms is None else arms.frame
        return replace(blank, reason=rows.shortage, concerned=rows.dependent)
    fit = least_squares(arms.frame.outcome, arms.frame.design)
    if fit.perfect:
        return blank.refused(Refusal.NO_VARIANCE)
    named = blank_fit(AncovaFit, arms.frame, method=METHOD, level=level, errors=errors)
    fitted = _fitted(named, arms.frame, fit)
    return _with_groups(fitted, arms, fit) if fitted.estimable else fitted


def _arms(frame: Frame, found: Any, base: int) -> _Arms:
    """Rows with the indicators of their groups after the value before."""
    labels = [found[int(code)] for code in frame.extras[GROUP]]
    columns_of = indicators(labels, name=GROUP, reference=found[base])
    design = np.column_stack([frame.design[:, :2], columns_of.values, frame.design[:, 2:]])
    names = (*frame.names[:2], *columns_of.names, *frame.names[2:])
    others = tuple(name.split("=", maxsplit=1)[1] for name in columns_of.names)
    rows = replace(frame, design=design, names=names)
    return _Arms(frame=rows, indicators=columns_of, labels=(str(found[base]), *others))


def _fitted(blank: AncovaFit, frame: Frame, fit: LeastSquares) -> AncovaFit:
    """The result with its coefficients."""
    robust, freedom = _errors(frame, fit, blank.errors)
    return with_numbers(blank, fit.coefficients, robust, freedom, clustered=frame.clustered)


def _errors(frame: Frame, fit: LeastSquares, errors: Errors) -> tuple[Sandwich, Freedom]:
    """Covariance of the coefficients and their degrees of freedom."""
    residual = frame.n - len(frame.names)
    parts = cluster_contributions(fit, frame.clusters, k=len(frame.names))
    robust = covariance_of(fit, parts, errors=errors, residual_df=residual)
    by_cluster = frame.clustered and errors is not Errors.MODEL
    return robust, Fixed(frame.n_clusters - 1 if by_cluster else residual)


def _with_groups(fit: AncovaFit, arms: _Arms, squares: LeastSquares) -> AncovaFit:
    """The result with means, contrasts and tests of the groups."""
    rows = _mean_rows(arms)
    spread = _within_groups(arms)
    contrasts = [
        _in_baseline_deviations(combined(fit, rows[b] - rows[a], name=f"{second} - {first}"), spread)
        for (a, first), (b, second) in combinations(enumerate(arms.labels), 2)
    ]
    columns_of = set(arms.indicators.names)
    return replace(
        fit,
        coefficients=tuple(
            _in_baseline_deviations(c, spread) if c.name in columns_of else c for c in fit.coefficients
        ),
        adjusted_means=tuple(
            combined(fit, row, name=label) for row, label in zip(rows, arms.labels, strict=True)
        ),
        contrasts=tuple(contrasts),
        group_test=fit.joint_test(arms.indicators.names),
        equal_slopes=_equal_slopes(fit, arms),
        explained=_explained(fit, arms, squares),
    )


def _mean_rows(arms: _Arms) -> Numbers:
    """Design of each group's adjusted mean: all other columns at their mean."""
    own = [arms.frame.names.index(name) for name in arms.indicators.names]
    rows = np.tile(arms.frame.design.mean(axis=0), (len(arms.labels), 1))
    rows[:, own] = 0.0
    rows[np.arange(1, len(arms.labels)), own] = 1.0
    return rows


def _within_groups(arms: _Arms) -> float:
    """Standard deviation of the value before, within groups."""
    before = arms.frame.design[:, 1]
    groups = np.column_stack([np.ones(arms.frame.n), arms.indicators.values])
    return float(np.sqrt(least_squares(before, groups).squares / (arms.frame.n - len(arms.labels))))


def _in_baseline_deviations(coefficient: Coefficient, spread: float) -> Coefficient:
    """The difference with its size in standard deviations of the value before."""
    value, low, high = (x / spread for x in (coefficient.estimate, coefficient.low, coefficient.high))
    return coefficient.with_effect(EffectSize(kind="d_baseline", value=value, low=low, high=high))


def _equal_slopes(fit: AncovaFit, arms: _Arms) -> Joint:
    """Test that the value before matters equally in all groups."""
    before = Columns(names=(PRE,), values=arms.frame.design[:, 1:2])
    both = products(before, arms.indicators)
    design = np.column_stack([arms.frame.design, both.values])
    frame = replace(arms.frame, design=design, names=(*arms.frame.names, *both.names))
    if frame.shortage is not Refusal.NONE:
        return Joint(reason=frame.shortage)
    wider = least_squares(frame.outcome, design)
    blank = blank_fit(AncovaFit, frame, method=METHOD, level=fit.level, errors=fit.errors)
    return _fitted(blank, frame, wider).joint_test(both.names)


def _explained(fit: AncovaFit, arms: _Arms, whole: LeastSquares) -> EffectSize:
    """Share of the variance left by all else that the groups explain."""
    others = [k for k, name in enumerate(arms.frame.names) if name not in arms.indicators.names]
    without = least_squares(arms.frame.outcome, arms.frame.design[:, others])
    numerator, denominator = len(arms.labels) - 1, arms.frame.n - len(arms.frame.names)
    statistic = (without.squares - whole.squares) / numerator / (whole.squares / denominator)
    return partial_eta_squared(
        f_test(statistic, numerator=numerator, denominator=denominator), level=fit.level
    )

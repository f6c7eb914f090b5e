"""Two groups, people asked in both waves: the difference of their mean changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.did.effect import Effect, effect_of
from kpk_eval.stats.did.errors import CR2, Inference
from kpk_eval.stats.did.least_squares import regress
from kpk_eval.stats.did.regressions import pooled_design
from kpk_eval.stats.did.rows import complete_rows
from kpk_eval.stats.did.two_by_two import mark, pooled_sd
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.coefficient import Coefficient, wald
from kpk_eval.stats.samples import MINIMUM_N, Numbers, numbers

METHOD = "did_of_changes"

TREATED = "treated"


def did_changes(
    before: ArrayLike,
    after: ArrayLike,
    *,
    treated: ArrayLike,
    covariates: Mapping[str, ArrayLike] | None = None,
    inference: Inference | None = None,
    level: float = 0.95,
) -> Effect:
    """Mean change of the treated minus mean change of the comparison, in people asked in both waves.

    Parameters
    ----------
    before, after
        One value per person in the same order, shape (n,); NaN is missing.
    treated
        1 for treated people, 0 for the comparison, shape (n,).
    covariates
        Columns that the change is adjusted for linearly.
    inference
        Errors. By default Welch's test of the changes; with covariates CR2, which is HC2 with degrees of
        freedom of Bell and McCaffrey (the same error as Welch's, other degrees of freedom). CLASSICAL is
        Student's test with equal variances.
    level
        Level of the interval.

    Returns
    -------
    Effect
        Refused with ``all_missing``, ``too_few`` (fewer than three people in a group), ``no_variance`` or
        ``collinear`` (a covariate follows from the others).

    Raises
    ------
    ValueError
        If columns differ in length, are no numbers, or a mark is neither 0 nor 1.

    Notes
    -----
    Assumes that people are independent and, for a causal reading, parallel trends. Source: Card and Krueger
    (1994), table 4. Checked against tests/references/did_two_by_two and ``did_card_krueger``.
    """
    first, second = numbers(before, name="before"), numbers(after, name="after")
    if first.size != second.size:
        raise ValueError(
            f"before has {first.size} values and after {second.size}; give one per person in both"
        )
    regressors = {TREATED: mark(treated, name="treated"), **(covariates or {})}
    count = np.arange(first.size)
    rows = complete_rows(second - first, regressors, unit=count, period=np.zeros(first.size))
    marks = rows.regressors[:, 0] == 1
    groups = rows.outcome[marks], rows.outcome[~marks]
    choice = inference or CR2
    fit = regress(pooled_design(rows), method=METHOD, inference=choice, level=level)
    effect = effect_of(
        fit,
        fit.coefficient(TREATED),
        n_treated=groups[0].size,
        n_comparison=groups[1].size,
        clustered=choice.clustered,
    )
    if fit.estimable and min(group.size for group in groups) < MINIMUM_N:
        return _emptied(effect).refused(Refusal.TOO_FEW)
    if fit.estimable and inference is None and not covariates:
        effect = _welch(effect, groups)
    table = np.column_stack([first, second, *(np.asarray(c, dtype=np.float64) for c in regressors.values())])
    complete = table[~np.isnan(table).any(axis=1)]
    return effect.per_sd(pooled_sd([complete[complete[:, 2] == group, 0] for group in (0.0, 1.0)]))


def _welch(effect: Effect, groups: tuple[Numbers, Numbers]) -> Effect:
    """The same difference with Welch's degrees of freedom."""
    parts = np.array([group.var(ddof=1) / group.size for group in groups])
    df = parts.sum() ** 2 / sum(part**2 / (group.size - 1) for part, group in zip(parts, groups, strict=True))
    found = wald(TREATED, estimate=effect.estimate, se=effect.se, df=float(df), level=effect.level)
    return effect.with_numbers(found)


def _emptied(effect: Effect) -> Effect:
    """The same counts without numbers."""
    empty = Coefficient(name=TREATED, level=effect.level)
    return replace(effect, coefficients=()).with_numbers(empty)

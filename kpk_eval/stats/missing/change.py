"""Mean change of a cohort three ways: complete cases, multiple imputation, inverse probability weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.bootstrap import SEED
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.missing.completed import Completed
from kpk_eval.stats.missing.draws import Imputer
from kpk_eval.stats.missing.imputation import ITERATIONS, M, impute, pooled_analysis
from kpk_eval.stats.missing.pooling import Pooled
from kpk_eval.stats.missing.weighted_mean import WeightErrors, weighted_mean
from kpk_eval.stats.missing.weighting import StayingWeights, staying_weights
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.samples import Numbers, numbers

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChangeThreeWays:
    """Mean of after − before of all who were there before.

    ``complete`` is over those with both values, ``imputed`` over all, with ``pooled`` its Rubin details and
    ``completed`` the drawn values; ``weighted`` is over those with both values, weighted for those who left
    (``weights``). Where the three differ, people who left would have changed otherwise as far as baseline
    tells. ``n_before`` counts the cohort. With nobody missing the other two are refused with
    ``none_missing``: the complete cases are everybody.
    """

    complete: Estimate
    imputed: Estimate
    weighted: Estimate
    pooled: Pooled
    completed: Completed
    weights: StayingWeights
    share_missing: float

    @property
    def estimates(self) -> tuple[Estimate, Estimate, Estimate]:
        """The three, in this order."""
        return self.complete, self.imputed, self.weighted

    @property
    def completed_change(self) -> Numbers:
        """Change of everybody in each completed data set, shape (m, n)."""
        return self.completed.column(AFTER) - self.completed.column(BEFORE)


def change_three_ways(
    before: ArrayLike,
    after: ArrayLike,
    *,
    covariates: Columns | None = None,
    imputer: Imputer = Imputer.NORMAL,
    m: int = M,
    iterations: int = ITERATIONS,
    seed: int = SEED,
    trim: tuple[float, float] | None = None,
    errors: WeightErrors = WeightErrors.CAUTIOUS,
    level: float = 0.95,
) -> ChangeThreeWays:
    """Mean change of all who were there before, by three treatments of those without a later value.

    Parameters
    ----------
    before, after
        One value per person, shape (n,); NaN is missing. People without a value before are not of the cohort.
    covariates
        Further columns at baseline, used to impute and to model staying. Gaps in them are imputed; the model
        of staying leaves people with such gaps out.
    imputer
        How later values are drawn. By default by linear regression, which is right for means; predictive mean
        matching keeps to values that occur, but stays too near to those who stayed where the others differ
        much from them.
    m, iterations, seed
        Of the imputation; see ``imputation.impute``.
    trim, errors
        Of the weights; see ``weighting``.
    level
        Level of the intervals.

    Returns
    -------
    ChangeThreeWays
        Each of the three with its own refusal.

    Raises
    ------
    ValueError
        If lengths differ, or a column is not one of finite numbers.
    """
    first, second = numbers(before, name=BEFORE), numbers(after, name=AFTER)
    complete = mean_change(first, second, level=level)
    cohort = ~np.isnan(first)
    extra = _within(covariates, cohort, n=first.size)
    first, second = first[cohort], second[cohort]
    stayed = ~np.isnan(second)
    named: Mapping[str, ArrayLike] = {
        BEFORE: first,
        AFTER: second,
        **dict(zip(extra.names, extra.values.T, strict=True)),
    }
    completed = impute(named, imputers={AFTER: Imputer(imputer)}, m=m, iterations=iterations, seed=seed)
    if completed.estimable and bool(stayed.all()):
        completed = replace(completed, reason=Refusal.NONE_MISSING)
    pooled = pooled_analysis(completed, _mean_of_change, level=level)
    baseline = Columns(names=(BEFORE,), values=first[:, None]).beside(extra)
    weights = staying_weights(stayed.astype(np.float64), baseline, trim=trim)
    return ChangeThreeWays(
        complete=complete,
        imputed=_as_estimate(pooled, n=first.size, stayed=int(stayed.sum())),
        weighted=weighted_mean(second - first, weights, errors=errors, level=level),
        pooled=pooled,
        completed=completed,
        weights=weights,
        share_missing=float((~stayed).mean()) if stayed.size else nan,
    )


def _within(covariates: Columns | None, cohort: NDArray[np.bool_], *, n: int) -> Columns:
    """Covariates of the cohort."""
    if covariates is None:
        return Columns(names=(), values=np.empty((int(cohort.sum()), 0)))
    if len(covariates.values) != n:
        raise ValueError(f"before has {n} values and the covariates {len(covariates.values)} rows")
    taken = sorted({BEFORE, AFTER} & set(covariates.names))
    if taken:
        raise ValueError(f"covariates may not be called {' or '.join(taken)}")
    return replace(covariates, values=covariates.values[cohort])


def _mean_of_change(data: Mapping[str, Numbers]) -> tuple[float, float]:
    """Mean change of one completed data set and its squared error."""
    change = data[AFTER] - data[BEFORE]
    return float(change.mean()), float(change.var(ddof=1)) / change.size


def _as_estimate(pooled: Pooled, *, n: int, stayed: int) -> Estimate:
    """The pooled change in the common form."""
    return Estimate(
        estimand="mean_change",
        method="multiple_imputation",
        level=pooled.level,
        n=n,
        n_before=n,
        n_after=stayed,
        n_dropped=0,
        n_contributing=stayed,
        estimate=pooled.estimate,
        low=pooled.low,
        high=pooled.high,
        statistic=pooled.statistic,
        df=pooled.df,
        p=pooled.p,
        reason=pooled.reason,
    )

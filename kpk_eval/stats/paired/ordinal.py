"""Change of an ordinal outcome in the same people, as one odds ratio for all steps of the scale."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from math import exp, nan, sqrt

import numpy as np
from scipy import special

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.paired.cumulative import Fit, fit
from kpk_eval.stats.paired.square import SquareTable
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.tested import Tested

ESTIMAND = "marginal_log_odds_ratio"
PROPORTIONALITY = "proportional_odds"
METHOD = "proportional_odds_robust"
EFFECT = "odds_ratio"


class PersonErrors(StrEnum):
    """Errors that allow for both answers coming from the same person."""

    CR1 = "cr1"
    """Between people, times n / (n − 1)."""
    CR0 = "cr0"
    """Between people, as they are (R's rms::robcov)."""
    NAIVE = "naive"
    """As if the waves had asked different people: too wide where answers persist, for comparison."""


def ordinal_change(
    table: SquareTable, *, level: float = 0.95, errors: PersonErrors = PersonErrors.CR1
) -> Estimate:
    """Log odds ratio of an answer above any step, after against before, in a proportional odds model.

    Parameters
    ----------
    table
        The same people before and after, categories in their order; see ``square_table``.
    level
        Level of the interval.
    errors
        Between people with or without the factor n / (n − 1), or naive.

    Returns
    -------
    Estimate
        Positive when later answers are higher; the effect size is the odds ratio with its limits (1 is no
        difference). ``statistic`` is Wald's z. It compares the two waves, not the answers within a person
        (marginal, not conditional), and with two categories it is the difference of the logits of the
        shares. Refused with ``all_missing``, ``too_few``, ``no_variance`` (all answers in one category),
        ``no_change``, ``separation`` (no earlier answer is above a later one, or the other way round) or
        ``no_convergence``.

    Raises
    ------
    ValueError
        If the categories have no order, or the level is no probability.

    Notes
    -----
    Assumes the same odds ratio at each step; see ``proportionality``. Categories nobody is in are left out.
    Maximum likelihood of the counts as if people differed, errors between people (sandwich). Sources:
    McCullagh (1980), Regression models for ordinal data; Liang and Zeger (1986), Longitudinal data analysis
    using generalized linear models. Own code, because statsmodels' OrderedModel has no errors between
    clusters. Checked against tests/references/paired_ordinal (R's polr with sandwich).
    """
    _require_order(table)
    blank = table.blank(estimand=ESTIMAND, method=METHOD, level=level)
    reason = _reason(table)
    if reason is not Refusal.NONE:
        return blank.refused(reason)
    found = fit(table)
    if found is None:
        return blank.refused(Refusal.NO_CONVERGENCE)
    error = _error(found, table, errors=errors)
    if not error > 0:
        return blank.refused(Refusal.NO_VARIANCE)
    half = float(special.ndtri((1 + level) / 2)) * error
    z = found.log_odds_ratio / error
    low, high = found.log_odds_ratio - half, found.log_odds_ratio + half
    result = replace(
        blank,
        estimate=found.log_odds_ratio,
        low=low,
        high=high,
        statistic=z,
        p=float(2 * special.ndtr(-abs(z))),
    )
    return result.with_effect(
        EffectSize(kind=EFFECT, value=exp(found.log_odds_ratio), low=exp(low), high=exp(high))
    )


def proportionality(table: SquareTable, *, level: float = 0.95) -> Tested:
    """Wald test that the log odds ratio, after against before, is the same at every step of the scale.

    Parameters
    ----------
    table
        The same people before and after, categories in their order.
    level
        Only passed on.

    Returns
    -------
    Tested
        Degrees of freedom: steps − 1. Refused with ``all_missing``, ``too_few``, ``no_variance`` (fewer than
        three categories are used) or ``separation`` (a step that all or none have passed in a wave).

    Raises
    ------
    ValueError
        If the categories have no order.

    Notes
    -----
    The idea of Brant (1990), Assessing proportionality in the proportional odds model, with the covariance
    of the waves' shares between people instead of the model's. Checked by planted violations and by its
    share of false alarms.
    """
    _require_order(table)
    blank = Tested(
        estimand=PROPORTIONALITY,
        method="wald",
        level=level,
        n=table.n,
        n_dropped=table.n_dropped,
        n_contributing=table.n,
        categories=table.categories,
    )
    counts = table.counts[np.ix_(table.occupied, table.occupied)].astype(np.float64)
    if table.shortage is not Refusal.NONE or len(counts) < 3:
        return blank.refused(table.shortage or Refusal.NO_VARIANCE)
    gains = _log_odds_ratios(counts)
    if gains is None:
        return blank.refused(Refusal.SEPARATION)
    ratios, covariance = gains
    contrast = np.eye(len(ratios) - 1, len(ratios)) - np.eye(len(ratios) - 1, len(ratios), k=1)
    difference, spread = contrast @ ratios, contrast @ covariance @ contrast.T
    if np.linalg.matrix_rank(spread) < len(spread):
        return blank.refused(Refusal.SEPARATION)
    statistic = float(difference @ np.linalg.solve(spread, difference))
    df = len(difference)
    return replace(blank, statistic=statistic, df=float(df), p=float(special.chdtrc(df, statistic)))


def _require_order(table: SquareTable) -> None:
    """Refuse categories without order."""
    if not table.ordered:
        raise ValueError("the categories have no order; name them in their order, lowest first")


def _reason(table: SquareTable) -> Refusal:
    """Why there is no finite log odds ratio; empty if there is."""
    if table.shortage is not Refusal.NONE:
        return table.shortage
    if int(table.occupied.sum()) < 2:
        return Refusal.NO_VARIANCE
    if table.changed == 0:
        return Refusal.NO_CHANGE
    before, after = np.flatnonzero(table.before), np.flatnonzero(table.after)
    apart = before.max() <= after.min() or after.max() <= before.min()
    return Refusal.SEPARATION if apart else Refusal.NONE


def _error(found: Fit, table: SquareTable, *, errors: PersonErrors) -> float:
    """Standard error of the log odds ratio."""
    if errors is PersonErrors.NAIVE:
        return sqrt(float(found.covariance[-1, -1]))
    counts = table.counts[np.ix_(table.occupied, table.occupied)]
    scores = found.scores_before[:, None, :] + found.scores_after[None, :, :]
    along = scores @ found.covariance[-1]
    variance = float((counts * along**2).sum())
    factor = table.n / (table.n - 1) if errors is PersonErrors.CR1 else 1.0
    return sqrt(variance * factor) if np.isfinite(variance) else nan


def _log_odds_ratios(counts: Numbers) -> tuple[Numbers, Numbers] | None:
    """Log odds ratio of an answer above each step, and their covariance; None where one is infinite."""
    n, steps = float(counts.sum()), len(counts) - 1
    above = np.tri(len(counts), steps, k=-1)
    before, after = counts.sum(axis=1) @ above / n, counts.sum(axis=0) @ above / n
    if ((before <= 0) | (before >= 1) | (after <= 0) | (after >= 1)).any():
        return None
    influence = (above[None, :, :] - after) / (after * (1 - after)) - (above[:, None, :] - before) / (
        before * (1 - before)
    )
    covariance = np.einsum("kl,kli,klj->ij", counts, influence, influence) / n**2
    return special.logit(after) - special.logit(before), covariance

"""What may be said about a change: one rule for all outcomes, printed in the book as it stands here."""

from __future__ import annotations

from math import isclose, isfinite, isnan

from kpk_eval.model import Better, Verdict
from kpk_eval.stats.estimate import Estimate

SAME = 1e-9
"""Levels and p values nearer to each other than this are the same."""


def judge(
    estimate: Estimate,
    *,
    better: Better,
    p_adjusted: float,
    smallest_effect: float | None = None,
    narrower: Estimate | None = None,
) -> Verdict:
    """Verdict on a change, by the first of these rules that applies.

    1. *Not estimable*: there is no number; the reason stands beside it.
    2. *Equivalent*: the plan names a smallest change that matters, and the whole interval at the level
       1 − 2α (90 % where α is 5 %) lies between minus and plus this change. That is two one-sided tests at
       α. A change can be distinguishable from zero and still too small to matter; then this rule decides.
    3. *Improved* or *worsened*: the p value, adjusted in its family, is below α (5 % where the
       interval is a 95 % one), and zero does not lie inside the interval; a limit that is exactly zero, as
       rank estimates on scales with few steps have it, does not count as inside. Without the limit on the
       side of zero nothing is called a change. The direction is that of the estimate, and of the effect size
       where the estimate is exactly zero.
    4. *No clear change*: everything else. It does not say that nothing changed.

    For a ratio, 1 stands where zero stands here, and the smallest change that matters is a factor above 1:
    it and one divided by it are the bounds of rule 2.

    Intervals are not widened for the number of tests, p values are adjusted for it. So an interval can leave
    out zero while the verdict is *no clear change*, never the other way round. Equivalence is not adjusted.
    *Improved* says that the change is distinguishable from zero, not that it reaches the smallest change
    that matters, and nothing about its cause.

    Parameters
    ----------
    estimate
        After − before at the level 1 − α.
    better
        Direction in which the outcome should move.
    p_adjusted
        The p value after adjustment in its family; the raw one if the family has a single test.
    smallest_effect
        Smallest change that matters, in the unit of the estimate, from the plan; a factor for ratios.
    narrower
        The same estimate at ``equivalence_level(estimate.level)``; required with ``smallest_effect``.

    Raises
    ------
    ValueError
        If the adjusted p is missing or below the raw one, the smallest effect is not positive and finite, or
        the narrower estimate is missing or another one.

    Notes
    -----
    Source of rule 2: Schuirmann (1987), A comparison of the two one-sided tests procedure.
    """
    if not estimate.estimable or isnan(estimate.estimate):
        return Verdict.NOT_ESTIMABLE
    _require_adjusted(estimate, p_adjusted=p_adjusted)
    if smallest_effect is not None and _is_equivalent(estimate, narrower, smallest_effect=smallest_effect):
        return Verdict.EQUIVALENT
    direction = _direction(estimate)
    inside = estimate.low < estimate.null < estimate.high
    unknown = isnan(estimate.low if direction > 0 else estimate.high)
    unclear = p_adjusted >= round(1 - estimate.level, 12) or inside or unknown
    if unclear or direction == 0:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.IMPROVED if (direction > 0) == (better is Better.HIGHER) else Verdict.WORSENED


def equivalence_level(level: float) -> float:
    """Level of the interval that decides equivalence: 0.90 for 0.95."""
    return round(2 * level - 1, 12)


def _require_adjusted(estimate: Estimate, *, p_adjusted: float) -> None:
    """Refuse an adjusted p that cannot belong to the estimate."""
    if isnan(p_adjusted) or not estimate.p - SAME <= p_adjusted <= 1:
        raise ValueError(
            f"p_adjusted of {estimate.estimand} is missing or does not lie between its raw p and 1; "
            "pass the value that multiplicity.adjust gave for this test"
        )


def _is_equivalent(estimate: Estimate, narrower: Estimate | None, *, smallest_effect: float) -> bool:
    """Whether the narrower interval lies between minus and plus the smallest effect."""
    if not (smallest_effect > estimate.null and isfinite(smallest_effect)):
        raise ValueError(
            f"smallest_effect must be larger than {estimate.null:g} and finite; "
            "leave it out if the plan names none"
        )
    if narrower is None or not _same_but_narrower(estimate, narrower):
        raise ValueError(
            f"equivalence needs {estimate.estimand} of the same values at the level "
            f"{equivalence_level(estimate.level)}; pass it as 'narrower'"
        )
    return estimate.mirrored(smallest_effect) < narrower.low and narrower.high < smallest_effect


def _same_but_narrower(estimate: Estimate, narrower: Estimate) -> bool:
    """Whether two estimates differ in their level only, and by what equivalence needs."""
    same = (narrower.estimand, narrower.n, narrower.estimate) == (
        estimate.estimand,
        estimate.n,
        estimate.estimate,
    )
    return same and isclose(narrower.level, equivalence_level(estimate.level), abs_tol=SAME)


def _direction(estimate: Estimate) -> float:
    """Number whose sign is the direction of the change; 0 where there is none."""
    distance = estimate.estimate - estimate.null
    return estimate.effect_size if distance == 0 and not isnan(estimate.effect_size) else distance

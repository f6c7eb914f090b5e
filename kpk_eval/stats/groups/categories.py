"""Difference of a nominal outcome between waves that asked different people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from math import nan, prod, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, special, stats

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.groups.share_limits import ShareLimits, TwoShares, difference_of_shares
from kpk_eval.stats.groups.shares import ShareTest, tested_shares
from kpk_eval.stats.groups.shares import Word as Shares
from kpk_eval.stats.labels import Labels, labels
from kpk_eval.stats.samples import MINIMUM_N
from kpk_eval.stats.tested import Tested

ESTIMAND = "distribution_difference"
EFFECT = "cramers_v"


class TableTest(StrEnum):
    """Test of the table of waves by categories."""

    CHI_SQUARE = "chi_square"
    """Pearson's."""
    LIKELIHOOD_RATIO = "likelihood_ratio"
    """G."""
    FISHER = "fisher_freeman_halton"
    """Exact, given both margins: for small expected counts (R's fisher.test)."""


MOST_TABLES = 5_000_000
"""Most tables with the observed margins that the exact test goes through: about a second."""
SAME_CHANCE = 1e-7
"""Relative difference of probabilities that is rounding (as in R's fisher.test)."""


def distribution_difference(
    before: Labels,
    after: Labels,
    *,
    categories: Sequence[object] | None = None,
    test: TableTest = TableTest.CHI_SQUARE,
    level: float = 0.95,
    interval: ShareLimits = ShareLimits.NEWCOMBE,
) -> Tested:
    """Test that two waves of different people are distributed alike over categories.

    Parameters
    ----------
    before, after
        One category per person, shapes (m,) and (n,); None and NaN are missing.
    categories
        All categories in their order; those that occur, sorted, where left out.
    test
        Pearson's or the likelihood ratio, without continuity correction (for two categories with Yates'
        correction see ``share_difference``), or the exact test, which has no statistic of its own: then
        ``statistic`` and ``df`` are NaN.
    level, interval
        Of the difference of each share, and of Cramér's V.

    Returns
    -------
    Tested
        ``shares`` are after − before, one per category, each tested alone. Effect size: Cramér's V, limits
        from the noncentral chi-square distribution. Degrees of freedom: categories that occur − 1. Refused
        with ``all_missing``, ``too_few`` (fewer than three people in a wave) or ``no_variance`` (all in one
        category).

    Raises
    ------
    ValueError
        If an answer is infinite or none of the categories, a category is named twice, the level is no
        probability, or there are too many tables for the exact test.

    Notes
    -----
    The distribution of the statistic holds for expected counts of about five. Sources: Pearson (1900), On
    the criterion; Freeman and Halton (1951), Note on an exact treatment of contingency, goodness of fit and
    other problems of significance; limits Smithson (2003), Confidence intervals, chapter 5. Checked against
    tests/references/groups_nominal and ``prepost_woodworth`` (attrition).
    """
    names, counts, dropped = _counts(before, after, categories=categories)
    people = counts.sum(axis=1)
    blank = Tested(
        estimand=ESTIMAND,
        method=test,
        level=level,
        n=int(people.sum()),
        n_dropped=dropped,
        n_contributing=int(people.sum()),
        categories=names,
    )
    if people.min() < MINIMUM_N:
        return blank.refused(Refusal.ALL_MISSING if people.min() == 0 and dropped else Refusal.TOO_FEW)
    occupied = counts[:, counts.sum(axis=0) > 0]
    if occupied.shape[1] < 2:
        return blank.refused(Refusal.NO_VARIANCE)
    shares = (_share(counts, place, level=level, interval=interval) for place in range(len(names)))
    return replace(_with_test(blank, occupied, test=test), shares=tuple(shares))


def _with_test(blank: Tested, occupied: NDArray[np.int64], *, test: TableTest) -> Tested:
    """The result with the test of the table, shape (2, k), and the effect size."""
    exact = test is TableTest.FISHER
    kind = "log-likelihood" if test is TableTest.LIKELIHOOD_RATIO else "pearson"
    found = stats.chi2_contingency(occupied, correction=False, lambda_=kind)
    low, high = _noncentrality(float(found.statistic), float(found.dof), level=blank.level)
    return replace(
        blank,
        statistic=nan if exact else float(found.statistic),
        df=nan if exact else float(found.dof),
        p=_exact_p(occupied) if exact else float(found.pvalue),
        effect_size=sqrt(float(found.statistic) / blank.n),
        effect_size_kind=EFFECT,
        effect_low=sqrt(low / blank.n),
        effect_high=min(sqrt(high / blank.n), 1.0),
    )


def _counts(
    before: Labels, after: Labels, *, categories: Sequence[object] | None
) -> tuple[tuple[object, ...], NDArray[np.int64], int]:
    """Categories, people by wave and category, and the number of missing answers."""
    waves = [labels(before, name="before"), labels(after, name="after")]
    valid = [wave[wave.notna()] for wave in waves]
    if categories is not None and len(set(categories)) < len(categories):
        raise ValueError("categories holds a category twice; name each once")
    seen = pd.unique(pd.concat(valid, ignore_index=True))
    names = tuple(sorted(seen, key=str)) if categories is None else tuple(categories)
    unknown = sum(int((~wave.isin(names)).sum()) for wave in valid)
    if unknown:
        raise ValueError(f"{unknown} answers are none of the {len(names)} categories; check the codebook")
    counts = [[int((wave == name).sum()) for name in names] for wave in valid]
    dropped = sum(len(wave) for wave in waves) - sum(len(wave) for wave in valid)
    return names, np.array(counts, dtype=np.int64).reshape(2, len(names)), dropped


def _exact_p(counts: NDArray[np.int64]) -> float:
    """Chance of all tables with the margins of this one, shape (2, k), that are no likelier than it."""
    totals = counts.sum(axis=0)
    if prod(int(total) + 1 for total in np.sort(totals)[:-1]) > MOST_TABLES:
        raise ValueError(
            "there are too many tables for the exact test; the chi-square test is right for them"
        )
    people, reached, chances = int(counts[0].sum()), np.zeros(1, dtype=np.int64), np.zeros(1)
    for total in np.sort(totals)[:-1]:
        some = np.arange(int(total) + 1)
        reached = (reached[:, None] + some).ravel()
        chances = (chances[:, None] + _log_ways(int(total), some)).ravel()
        reached, chances = reached[reached <= people], chances[reached <= people]
    last = int(totals.max())
    rest = people - reached
    possible = rest <= last
    ways = chances[possible] + _log_ways(last, rest[possible])
    observed = sum(float(_log_ways(int(total), some)) for total, some in zip(totals, counts[0], strict=True))
    every = np.exp(ways - observed)
    return float(min(every[every <= 1 + SAME_CHANCE].sum() / every.sum(), 1.0))


def _log_ways(total: int, some: NDArray[np.int64]) -> NDArray[np.float64]:
    """Logarithm of the number of ways to choose some of a total."""
    return np.asarray(
        special.gammaln(total + 1) - special.gammaln(some + 1) - special.gammaln(total - some + 1)
    )


def _noncentrality(statistic: float, df: float, *, level: float) -> tuple[float, float]:
    """Noncentrality parameters between which the statistic lies in the middle of its distribution."""
    tail = (1 - level) / 2

    def at(probability: float) -> float:
        if float(special.chdtr(df, statistic)) <= probability:
            return 0.0
        top = statistic + 10 * (sqrt(statistic) + df + 10)
        return float(
            optimize.brentq(
                lambda k: float(special.chndtr(statistic, df, k)) - probability, 0, top, xtol=1e-12
            )
        )

    return at(1 - tail), at(tail)


def _share(counts: NDArray[np.int64], place: int, *, level: float, interval: ShareLimits) -> Estimate:
    """Difference of the share of one category."""
    people = counts.sum(axis=1)
    table = TwoShares(
        yes_before=int(counts[0, place]),
        n_before=int(people[0]),
        yes_after=int(counts[1, place]),
        n_after=int(people[1]),
    )
    low, high = difference_of_shares(table, method=interval, level=level)
    tested = tested_shares(table, test=ShareTest.AUTO)
    difference = table.after - table.before
    result = Estimate(
        estimand=Shares.ESTIMAND,
        method=tested.method,
        level=level,
        n=table.n,
        n_before=table.n_before,
        n_after=table.n_after,
        n_dropped=0,
        n_contributing=table.n,
        estimate=difference,
        low=low,
        high=high,
        statistic=tested.statistic,
        df=tested.df,
        p=tested.p,
    )
    return result.with_effect(EffectSize(kind=Shares.EFFECT, value=difference, low=low, high=high))

"""Effects over sites from released rows: a mean where there are three sites or more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import pandas as pd
from scipy import stats

from kpk_eval.show.numbers import decimals_of
from kpk_eval.stats.meta import MINIMUM_SITES, Pooled, leave_one_out, pooled_effect

SAME = ("outcome", "contrast", "design", "estimand", "unit")
"""Columns in which rows must agree to be pooled."""
MEANS = frozenset({"mean_change"})
"""Estimands whose interval is that of t with the people minus one."""
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Together:
    """One comparison over its sites; ``rows`` are those with an estimate, ``without`` means less one site."""

    rows: pd.DataFrame
    pooled: Pooled
    without: tuple[float, ...]


def together(table: pd.DataFrame, *, sites: tuple[str, ...], rounded: bool) -> Iterator[Together]:
    """Comparisons with three or more sites, in the order of the rows.

    The error of a site is that of its released interval. Where numbers were rounded for publication it is
    widened by half a step on either side, and the rounding of the estimate itself is added: a mean of
    rounded numbers must not look more certain than they are.
    """
    rows = table[table["site"].isin(sites)]
    known = rows[rows[["estimate", "low", "high"]].notna().all(axis=1)]
    for _, same in known.groupby(list(SAME), sort=False, dropna=False):
        if len(same) >= MINIMUM_SITES and same["site"].is_unique:
            effects = same["estimate"].astype(float).to_numpy()
            variances = [_variance(row, rounded=rounded) for _, row in same.iterrows()]
            pooled = pooled_effect(effects, variances)
            rest = leave_one_out(effects, variances) if len(same) > MINIMUM_SITES else ()
            yield Together(same, pooled, tuple(one.pooled.estimate for one in rest if one.pooled.estimable))


def _variance(row: pd.Series, *, rounded: bool) -> float:
    """Sampling variance that a released interval speaks of."""
    numbers = [float(row[name]) for name in ("estimate", "low", "high")]
    step = 10.0 ** -decimals_of(numbers, most=MOST_DECIMALS) if rounded else 0.0
    people = pd.to_numeric(row["n"])
    df = float(people) - 1 if row["estimand"] in MEANS and pd.notna(people) else inf
    quantile = float(stats.t.isf((1 - float(row["level"])) / 2, df))
    half = (numbers[2] - numbers[1] + step) / 2
    return (half / quantile) ** 2 + step**2 / 12

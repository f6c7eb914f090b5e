"""Effects over sites from released rows: a mean where there are three sites or more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import pandas as pd
from scipy import stats

from kpk_eval.model import Column, Sort
from kpk_eval.show.numbers import decimals_of
from kpk_eval.stats.meta import MINIMUM_SITES, Pooled, leave_one_out, pooled_effect

SAME = ("outcome", "contrast", "design", "estimand", "unit")
"""Columns in which rows must agree to be pooled."""
MEANS = frozenset({"mean_change"})
"""Estimands whose interval is that of t with the people minus one."""
MOST_DECIMALS = 6
SITES = Column("sites", Sort.TECHNICAL)
"""How many sites a row speaks of; empty in the row of a single site."""
LABELS = ("analysis", "population", "family", "status", "type", "better", *SAME)
"""Columns that a row over sites has from those of its sites."""
PEOPLE = ("n", "n_before", "n_after", "n_contributing")
FURTHER = tuple(
    Column(name, Sort.STATISTIC, PEOPLE)
    for name in ("prediction_low", "prediction_high", "without_low", "without_high")
)
"""Where another site's effect is expected, and the range of the mean when each site is left out in turn."""


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


def site_of(sites: int) -> str:
    """Identifier that stands in the place of a site in a row over so many of them."""
    return f"over_{sites}_sites"


def rows_over(found: Sequence[Together]) -> list[dict[str, Any]]:
    """One row for each comparison over its sites, with no more decimals than its sites have.

    Numbers of people are sums of those that the rows of the sites show; a row over sites has no assessment.
    """
    return [_row(one) for one in found]


def _row(one: Together) -> dict[str, Any]:
    rows, pooled = one.rows, one.pooled
    ends = [float(value) for name in ("estimate", "low", "high") for value in rows[name]]
    decimals = decimals_of(ends, most=MOST_DECIMALS)

    def rounded(value: float) -> float | None:
        return round(value, decimals) if isfinite(value) else None

    same = {name: _shared(rows[name]) for name in LABELS if name in rows}
    people = {name: rows[name].sum(skipna=False) for name in PEOPLE if name in rows}
    without = {"without_low": min(one.without), "without_high": max(one.without)} if one.without else {}
    numbers = {
        "estimate": pooled.estimate, "low": pooled.low, "high": pooled.high,
        "prediction_low": pooled.prediction_low, "prediction_high": pooled.prediction_high, **without,
    }  # fmt: skip
    shown = {name: rounded(value) for name, value in numbers.items()}
    return {**same, **people, **shown, "site": site_of(pooled.n), "sites": pooled.n, "level": pooled.level}


def _shared(column: pd.Series) -> Any:
    """Value that all rows have; None where they differ."""
    return column.iloc[0] if column.nunique(dropna=False) == 1 else None

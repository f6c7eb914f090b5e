"""Whether numerator, denominator, coverage and value of an indicator fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from kpk_eval.params.schema import Indicator

HALF = 0.5
NOISE = 1e-9
"""What a division may be off by, relative to its result."""
AGREES, PART, COVERED = "value_agrees", "part_of_whole", "coverage"
SENTENCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        AGREES: {
            "de": "Der Wert stimmt mit Zähler und Nenner überein",
            "en": "the value agrees with numerator and denominator",
        },
        PART: {
            "de": "Der Zähler eines Anteils ist nicht größer als der Nenner",
            "en": "the numerator of a share is not larger than the denominator",
        },
        COVERED: {
            "de": "Die Erfassung liegt zwischen 0 und 100 Prozent",
            "en": "coverage lies between 0 and 100 percent",
        },
    }
)
"""Rule -> what it demands."""
REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        AGREES: "the delivered value is not 'per' x numerator / denominator: correct one of them, or 'per'",
        PART: "the numerator is larger than the denominator: correct one of them; where it does not count a "
        "part of the denominator, write 'share: false' with the indicator in plan.yaml",
        COVERED: "coverage is a share in percent from 0 to 100: correct it",
    }
)
"""Rule -> what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A rule, of how many rows it was asked, and which break it (by their index)."""

    rule: str
    checked: int
    rows: pd.Index


def inconsistencies(rows: pd.DataFrame, indicators: Sequence[Indicator]) -> Iterator[Inconsistency]:
    """How rows of indicators (one per area, year and indicator) fare under each rule.

    A value agrees where it is ``per`` x numerator / denominator up to rounding: of the value to the decimals
    with which those of its area are written, of the counts to what ``counts_off`` of the indicator says.
    """
    per = rows["indicator"].map({one.id: one.per for one in indicators}).astype(float)
    error = rows["indicator"].map({one.id: one.counts_off for one in indicators}).astype(float)
    shares = [one.id for one in indicators if one.per is not None and one.share]
    part, whole, value = (_column(rows, name) for name in ("numerator", "denominator", "value"))
    coverage = _column(rows, "coverage")
    both = part.notna() & whole.notna()
    delivered = both & value.notna() & per.notna() & (whole > 0)
    step = _half_a_step(rows, value) + NOISE * (per * part / whole.where(whole > 0)).abs()
    low = per * (part - error).clip(lower=0) / (whole + error)
    high = per * (part + error) / (whole - error).where(whole > error)
    off = (value < low - step) | (value > high + step)
    yield _found(AGREES, rows, delivered, off)
    yield _found(PART, rows, both & rows["indicator"].isin(shares), part > whole)
    yield _found(COVERED, rows, coverage.notna(), (coverage < 0) | (coverage > 100))


def _half_a_step(rows: pd.DataFrame, values: pd.Series) -> pd.Series:
    """Half a unit of the last decimal with which the values of the same area and indicator are written."""
    decimals = values.map(lambda value: 0 if pd.isna(value) else _decimals(value))
    most = decimals.groupby([rows["area_id"], rows["indicator"]]).transform("max")
    return HALF * 10.0 ** -most.astype(float)


def _decimals(value: float) -> int:
    return len(f"{value:.10f}".rstrip("0").partition(".")[2])


def _found(rule: str, rows: pd.DataFrame, asked: pd.Series, broken: pd.Series) -> Inconsistency:
    return Inconsistency(rule, int(asked.sum()), rows.index[(asked & broken.fillna(False)).to_numpy(bool)])


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column as floats; all missing where the rows lack it."""
    if name not in rows:
        return pd.Series(float("nan"), index=rows.index)
    return rows[name].astype("Float64").astype(float)

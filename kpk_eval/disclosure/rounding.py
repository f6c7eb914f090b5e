"""Counts of the public book: small ones redacted, the others rounded, everything else computed from these."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.disclosure.rules import MINIMUM, threshold
from kpk_eval.disclosure.ruling import Ruling

BASE = 5
"""Counts are printed as multiples of this; one base for the whole report."""

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rounded:
    """Printable counts, shape as given, NaN where redacted, with their total and their shares in it.

    ``total`` is the sum of the printed counts, NaN where none is printed; ``shares`` are between 0 and 1, NaN
    where redacted or where the total is 0 or missing.
    """

    counts: Counts
    total: float
    shares: Counts


def round_to_base(count: float, *, base: int = BASE) -> float:
    """Nearest multiple of the base, the larger one in the middle; NaN stays."""
    return float(np.floor((count + base // 2) / base) * base)


def redact_then_round(people: ArrayLike, *, minimum: int = MINIMUM, base: int = BASE) -> Rounded:
    """Counts as printed: those from 1 to ``minimum`` − 1 redacted, the others rounded to ``base``.

    Redaction comes first: rounding first would show counts just below the threshold as the threshold.

    Raises
    ------
    ValueError
        Where a count is unknown, negative or no whole number: nothing may be printed.
    """
    counts = np.asarray(people, dtype=np.float64)
    rulings = np.array([threshold(count, minimum=minimum) for count in counts.ravel()], dtype=np.int64)
    if np.any(rulings == Ruling.BLOCK):
        raise ValueError("a number of people is unknown; the counts of this table cannot be printed")
    kept = (rulings == Ruling.SHOW).reshape(counts.shape)
    printed = np.where(kept, np.floor((counts + base // 2) / base) * base, nan)
    total = float(printed[kept].sum()) if kept.any() else nan
    shares = printed / total if total > 0 else np.full(counts.shape, nan)
    return Rounded(printed, total, shares)


def rate(numerator: float, denominator: float, *, base: int = BASE) -> float:
    """Rate of two printed counts, both rounded first; NaN where one is redacted (NaN) or nobody counted."""
    below = round_to_base(denominator, base=base)
    return round_to_base(numerator, base=base) / below if below > 0 else nan

"""Counts of the public book: rounded, and rates only from rounded ones."""

from __future__ import annotations

from math import nan

import numpy as np
import numpy.typing as npt

BASE = 5
"""Counts are printed as multiples of this; one base for the whole report."""


def round_to_base(count: float, *, base: int = BASE) -> float:
    """Nearest multiple of the base, the larger one in the middle; NaN stays."""
    return float(np.floor((count + base // 2) / base) * base)


def printed_counts(answers: npt.ArrayLike, *, base: int = BASE) -> tuple[int, int]:
    """Those who said yes (1, else 0), and all who were asked, as they are printed."""
    given = np.asarray(answers, float)
    return int(round_to_base(given.sum(), base=base)), int(round_to_base(len(given), base=base))


def rate(numerator: float, denominator: float, *, base: int = BASE) -> float:
    """Rate of two printed counts, both rounded first; NaN where one is redacted (NaN) or nobody counted."""
    below = round_to_base(denominator, base=base)
    return round_to_base(numerator, base=base) / below if below > 0 else nan

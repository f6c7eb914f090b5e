"""Columns of categories: one label per person, missing where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Labels: TypeAlias = Sequence[object] | pd.Series | NDArray[np.generic]
"""One category per person; None and NaN are missing."""


def labels(values: Labels, *, name: str) -> pd.Series:
    """The categories as they are, numbered from 0.

    Raises
    ------
    ValueError
        If there are infinite numbers. The message names ``name``, no value.
    """
    column = pd.Series(np.asarray(values, dtype=object), dtype=object)
    infinite = sum(isinstance(value, float | np.floating) and isinf(value) for value in column)
    if infinite:
        raise ValueError(f"{name} has {infinite} infinite values; make them missing first")
    return column

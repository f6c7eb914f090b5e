"""Names for what people are sorted by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int64]
"""Number of the unit, stratum or category of each person, from 0."""

Identifiers: TypeAlias = Sequence[Any] | NDArray[Any] | pd.Series
"""One identifier (text or number) per person."""

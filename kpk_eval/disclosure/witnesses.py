"""Tables that readers must think possible: enough of them show that nothing comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

import numpy as np

from kpk_eval.disclosure.knowledge import TOLERANCE, Knowledge, largest
from kpk_eval.disclosure.system import Floats, System


def fitting(system: System, tables: Floats) -> Floats:
    """Those of some tables, shape (tables, unknowns), that fit everything that is told."""
    low, high = system.in_force(system.hidden)
    sums = tables @ system.matrix.T
    outside = np.maximum(low - sums, sums - high)
    return np.asarray(tables[np.all(outside < TOLERANCE * np.maximum(1, np.abs(sums)), axis=1)])


def reached(
    knowledge: Knowledge, forms: Floats, safe: Sequence[Callable[[float, float], bool]], *, tables: Floats
) -> list[tuple[float, float]]:
    """Ends of the interval of each form, or values within it that are already safe.

    Parameters
    ----------
    knowledge
        What readers know.
    forms
        Shape (forms, unknowns).
    safe
        For each form whether an interval, and so any wider one, gives nothing away.
    tables
        Tables that fit, shape (tables, unknowns); each end that is looked for adds one.
    """
    values = forms @ tables.T
    low, high = np.min(values, axis=1, initial=inf), np.max(values, axis=1, initial=-inf)
    for place, enough in enumerate(safe):
        for sign in (1, -1):
            if np.isfinite(low[place]) and enough(low[place], high[place]):
                continue
            extreme = largest(knowledge, sign * forms[place])
            if extreme.point is not None:
                met = np.round(forms @ np.round(extreme.point))
                low, high = np.minimum(low, met), np.maximum(high, met)
            low[place] = min(low[place], sign * extreme.value)
            high[place] = max(high[place], sign * extreme.value)
    return [(float(one), float(other)) for one, other in zip(low, high, strict=True)]

"""Tests of one site adjusted within the families of the plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpk_eval.params.schema import Plan
from kpk_eval.stats.multiplicity import Adjustment, adjust_planned_first


def adjusted_in_families(
    p: Sequence[float], families: Sequence[str], *, plan: Plan, planned: Sequence[bool] | None = None
) -> list[float]:
    """Each p, adjusted as the plan says for all tests of its family.

    Tests for which ``planned`` is true are adjusted among themselves, the others among all of the family;
    without it all tests of a family count alike. NaN (not estimable) is no test and stays NaN.
    """
    rules = {family.id: Adjustment(family.adjust) for family in plan.families}
    raw, names = np.array(p, dtype=np.float64), np.array(families, dtype=object)
    first = np.ones(raw.size, dtype=np.bool_) if planned is None else np.array(planned, dtype=np.bool_)
    adjusted = raw.copy()
    for family in dict.fromkeys(families):
        rows = names == family
        adjusted[rows] = adjust_planned_first(raw[rows], planned=first[rows], adjustment=rules[family]).p
    return [float(value) for value in adjusted]

"""Tests of one site adjusted within the families of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from kpk_eval.model import Status
from kpk_eval.params.schema import Plan
from kpk_eval.stats.multiplicity import Adjustment, adjust_planned_first


class InFamily(Protocol):
    """What the plan says of a test: an outcome, an indicator or an entry of reach."""

    @property
    def family(self) -> str: ...

    @property
    def status(self) -> Status: ...


def adjusted_in_families(p: Sequence[float], tests: Sequence[InFamily], *, plan: Plan) -> list[float]:
    """Each p, adjusted as the plan says for all tests of its family.

    Planned tests are adjusted among themselves, exploratory ones among all of the family. NaN (not
    estimable) is no test and stays NaN.
    """
    rules = {family.id: Adjustment(family.adjust) for family in plan.families}
    raw, names = np.array(p, dtype=np.float64), np.array([one.family for one in tests], dtype=object)
    planned = np.array([one.status is Status.PLANNED for one in tests], dtype=np.bool_)
    adjusted = raw.copy()
    for family in dict.fromkeys(one.family for one in tests):
        rows = names == family
        adjusted[rows] = adjust_planned_first(raw[rows], planned=planned[rows], adjustment=rules[family]).p
    return [float(value) for value in adjusted]

"""The coefficient of two-way fixed effects for many assignments of treatment, without its error."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np

from kpk_eval.stats.did.panel import Panel
from kpk_eval.stats.did.regressions import within_design
from kpk_eval.stats.models.frame import DEPENDENT
from kpk_eval.stats.samples import Numbers


def quick_two_way(data: Panel) -> Callable[[Panel], float]:
    """Function that gives the coefficient of ``two_way`` for this panel with other starts of treatment.

    The effects of units and periods and the covariates are taken out of the outcome once; NaN where
    treatment follows from them.
    """
    plain = within_design(data.rows({}), period_effects=True)
    basis = np.linalg.qr(_independent(plain.columns))[0]
    outcome = plain.outcome - basis @ (basis.T @ plain.outcome)

    def coefficient(other: Panel) -> float:
        marks = other.treated_now
        column = within_design(other.rows({"treated": marks}), period_effects=False).columns[:, 0]
        left = column - basis @ (basis.T @ column)
        square = float(left @ left)
        return float(left @ outcome) / square if square > DEPENDENT * max(float(marks.sum()), 1.0) else nan

    return coefficient


def _independent(columns: Numbers) -> Numbers:
    """Columns without those that are zero."""
    return columns[:, np.abs(columns).max(axis=0, initial=0.0) > 0]

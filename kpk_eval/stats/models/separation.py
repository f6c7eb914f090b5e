"""Whether covariates divide the answers without error, so that a coefficient would be infinite."""

from __future__ import annotations

import numpy as np
from scipy import optimize

from kpk_eval.stats.samples import Numbers

SURE = 1e-6
"""A fitted probability this close to 0 or 1 makes separation possible; otherwise it is not looked for."""

GAP = 1e-7


def is_separated(outcome: Numbers, design: Numbers) -> bool:
    """Whether some combination of columns is nowhere on the wrong side of a 0/1 outcome.

    Complete or quasi-complete separation; then no finite maximum-likelihood estimate exists.

    Source: Konis (2007), Linear programming algorithms for detecting separated data in binary logistic
    regression models.
    """
    return has_direction(np.where(outcome > 0, 1.0, -1.0)[:, None] * design)


def has_empty_group(counts: Numbers, design: Numbers) -> bool:
    """Whether some combination of columns only lowers the mean of rows with a count of zero.

    Then the maximum-likelihood estimate of a log-linear model is infinite.

    Source: Correia, Guimarães and Zylkin (2019), Verifying the existence of maximum likelihood estimates for
    generalized linear models.
    """
    some = design[counts > 0]
    return has_direction(np.vstack([-design[counts == 0], some, -some]))


def has_direction(signed: Numbers) -> bool:
    """Whether a combination of columns, shape (n, p), is nowhere negative and somewhere positive."""
    scale = np.abs(signed).max(axis=0)
    rows = np.unique(signed / np.where(scale > 0, scale, 1.0), axis=0)
    found = optimize.linprog(
        -rows.sum(axis=0), A_ub=-rows, b_ub=np.zeros(len(rows)), bounds=(-1.0, 1.0), method="highs"
    )
    return bool(found.success and -found.fun > GAP)

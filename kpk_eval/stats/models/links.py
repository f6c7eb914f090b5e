"""How the mean of an outcome follows from covariates, and how its variance follows from the mean."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from scipy import special

from kpk_eval.stats.models.coefficient import Ratio
from kpk_eval.stats.samples import Numbers, require_binary

LARGEST = 700.0
"""Largest linear predictor on the log scale; its exponential still is a number."""


class Link(StrEnum):
    """Scale on which covariates add up."""

    IDENTITY = "identity"
    """Means; constant variance. Coefficients are mean differences."""
    LOGIT = "logit"
    """Shares of 0/1 outcomes; binomial variance. Coefficients are log odds ratios."""
    LOG = "log"
    """Counts and rates; Poisson variance. Coefficients are log rate ratios."""

    @property
    def ratio(self) -> Ratio:
        """What the exponential of a coefficient is."""
        return {Link.LOGIT: Ratio.ODDS_RATIO, Link.LOG: Ratio.RATE_RATIO}.get(self, Ratio.NONE)

    def mean(self, predictor: Numbers) -> Numbers:
        """Mean at a linear predictor."""
        if self is Link.LOGIT:
            return np.asarray(special.expit(predictor))
        return np.exp(np.minimum(predictor, LARGEST)) if self is Link.LOG else predictor

    def rise(self, mean: Numbers) -> Numbers:
        """Change of the mean per unit of the linear predictor."""
        if self is Link.LOGIT:
            return mean * (1 - mean)
        return mean if self is Link.LOG else np.ones_like(mean)

    def bend(self, mean: Numbers) -> Numbers:
        """Change of ``rise`` per unit of the linear predictor."""
        if self is Link.LOGIT:
            return mean * (1 - mean) * (1 - 2 * mean)
        return mean if self is Link.LOG else np.zeros_like(mean)

    def variance(self, mean: Numbers) -> Numbers:
        """Variance at a mean, up to the scale."""
        return self.rise(mean)

    def require_outcome(self, outcome: Numbers) -> None:
        """Refuse outcomes that the link has no model for.

        Raises
        ------
        ValueError
            If outcomes are not 0 and 1 (logit), or negative (log).
        """
        if self is Link.LOGIT:
            require_binary(outcome, name="outcome")
        if self is Link.LOG and (outcome < 0).any():
            raise ValueError(f"outcome has {int((outcome < 0).sum())} negative values; counts are 0 or more")

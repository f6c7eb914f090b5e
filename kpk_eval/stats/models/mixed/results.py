"""What a linear mixed model gives back, and the choices it offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan

from kpk_eval.stats.models.fit import Fit


class Likelihood(StrEnum):
    """What is maximised."""

    REML = "reml"
    """Restricted likelihood: variances without the bias of the estimated coefficients."""
    ML = "ml"
    """Likelihood: needed to compare models with different fixed columns."""


class MixedDf(StrEnum):
    """Degrees of freedom of the fixed coefficients."""

    SATTERTHWAITE = "satterthwaite"
    """As lmerTest: from the uncertainty of the variances."""
    KENWARD_ROGER = "kenward_roger"
    """As pbkrtest, with errors adjusted for it (REML only); the better choice under about 20 clusters."""
    RESIDUAL = "residual"
    """Rows − coefficients, as if all variance were within; too many for differences between clusters."""
    NORMAL = "normal"
    """Infinite: the normal distribution, as lme4's Wald intervals."""


class Intervals(StrEnum):
    """How intervals are made."""

    WALD = "wald"
    """Estimate ± quantile of t × standard error; none for standard deviations."""
    PROFILE = "profile"
    """Where the likelihood (ML, as lme4) falls too far; for coefficients and standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A standard deviation, correlation or share of variance, with its interval (NaN if not asked for)."""

    name: str
    estimate: float = nan
    low: float = nan
    high: float = nan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MixedFit(Fit):
    """A fitted linear mixed model.

    ``components`` are the standard deviation of the random intercept, of the random slope and their
    correlation (if there is a slope), and of the residual, in the unit of the outcome. ``icc`` is the share
    of the variance that lies between clusters (random intercept only). Their profile-likelihood intervals
    hold for normal effects only (skewed ones: 85 % instead of 95 %); they are for comparison with other
    software, no page shows them. Use ``intraclass_correlation`` for the share between clusters.
    """

    likelihood: Likelihood
    df_method: MixedDf
    components: tuple[Component, ...] = ()
    icc: Component = Component(name="icc")

    def component(self, name: str) -> Component:
        """Component of this name: intercept, slope, correlation or residual.

        Raises
        ------
        ValueError
            If the model has none of this name.
        """
        for component in self.components:
            if component.name == name:
                return component
        raise ValueError(f"the model has no component {name!r}")

"""Choices for the standard errors of regressions on panels, named as users of other programs know them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Errors(StrEnum):
    """Covariance of the coefficients."""

    CLASSICAL = "classical"
    """Independent rows of equal variance; residual degrees of freedom count every fixed effect."""
    HC1 = "hc1"
    """Independent rows of unequal variance, times N/(N − K); K counts every fixed effect."""
    CR0 = "cr0"
    """Rows depend on each other within clusters; no correction for few clusters."""
    CR1 = "cr1"
    """As CR0, times G/(G − 1) · (N − 1)/(N − K); ``Counting`` says what K counts. Only to compare, as CR3 and
    the jackknife are: with their customary degrees of freedom they are too small for few treated clusters."""
    CR2 = "cr2"
    """Bias-reduced (Bell and McCaffrey 2002; with fixed effects Pustejovsky and Tipton 2018)."""
    CR3 = "cr3"
    """Sum of squared changes of the coefficients when each cluster is left out."""
    JACKKNIFE = "jackknife"
    """CR3 times (G − 1)/G: the jackknife over clusters, as CV3 of Stata's and R's summclust."""


class Counting(StrEnum):
    """Coefficients that K counts in the small-sample factor of CR1."""

    ALL = "all"
    """Regressors, period effects and all unit effects: Stata's areg, R's ``lm`` with dummies and sandwich."""
    NESTED = "nested"
    """All but unit effects nested in the clusters, and a constant: Stata's xtreg and reghdfe, R's fixest."""
    REGRESSORS = "regressors"
    """The regressors given, no effects: plm (``"sss"``) and clubSandwich (``"CR1S"``) on a within model."""
    NOTHING = "nothing"
    """K = 1, which leaves G/(G − 1): ``"CR1"`` of clubSandwich."""


class Reference(StrEnum):
    """Distribution that intervals and tests refer to."""

    CUSTOMARY = "customary"
    """Satterthwaite for CR2; t(G − 1) for other clustered errors; else t(N − K), K with all effects."""
    CLUSTERS = "clusters"
    """t with the number of clusters minus one."""
    RESIDUAL = "residual"
    """t with the rows minus all coefficients, unit effects among them."""
    NORMAL = "normal"
    """The normal distribution."""
    SATTERTHWAITE = "satterthwaite"
    """t with degrees of freedom estimated per coefficient from the design (Bell and McCaffrey 2002)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """How errors, intervals and tests of a regression are made."""

    errors: Errors = Errors.CR2
    counting: Counting = Counting.NESTED
    reference: Reference = Reference.CUSTOMARY

    def __post_init__(self) -> None:
        """Turn words into members; a word that is none is an error."""
        object.__setattr__(self, "errors", Errors(self.errors))
        object.__setattr__(self, "counting", Counting(self.counting))
        object.__setattr__(self, "reference", Reference(self.reference))

    @property
    def clustered(self) -> bool:
        """Whether the errors are between clusters."""
        return self.errors not in {Errors.CLASSICAL, Errors.HC1}

    @property
    def distribution(self) -> Reference:
        """The distribution referred to, with the customary one spelled out."""
        if self.reference is not Reference.CUSTOMARY:
            return self.reference
        if self.errors is Errors.CR2:
            return Reference.SATTERTHWAITE
        return Reference.CLUSTERS if self.clustered else Reference.RESIDUAL


CR2 = Inference()
"""Bias-reduced errors with Satterthwaite's degrees of freedom: what holds its level with few areas."""

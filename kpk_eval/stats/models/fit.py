"""What every model gives back: coefficients with their tests, their covariance, and joint tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log, nan, sqrt

import numpy as np

from kpk_eval.stats.estimate import AtLevel
from kpk_eval.stats.models.coefficient import Coefficient, Ratio, wald
from kpk_eval.stats.models.freedom import NORMAL, Freedom, Joint
from kpk_eval.stats.samples import Numbers

FEW_CLUSTERS = 40
"""Below this number errors between clusters are too small on average (Cameron and Miller 2015)."""


class Note(StrEnum):
    """What a reader must know about a fit that is there."""

    FEW_CLUSTERS = "few_clusters"
    """Fewer than 40 clusters: use bias-corrected errors and degrees of freedom for small samples."""
    SINGULAR = "singular"
    """A variance is estimated as zero, or a correlation as one."""
    OVERDISPERSED = "overdispersed"
    """Counts vary more than the model says, so that its errors are too small."""
    UNDERDISPERSED = "underdispersed"
    """Counts vary no more than by chance, so that the extra variance is estimated as zero."""
    FULL_LEVERAGE = "full_leverage"
    """A cluster alone determines a coefficient; it contributes nothing to the corrected errors."""
    NEGATIVE_VARIANCE = "negative_variance"
    """The two-way covariance had a negative variance, which was set to zero (Cameron et al. 2011)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit(AtLevel):
    """A fitted model.

    ``n`` counts rows, ``n_clusters`` the clusters (people, sites) they belong to, ``n_dropped`` the rows left
    out because a value is missing. ``covariance`` (p, p) belongs to the coefficients in their order;
    ``freedom`` gives the degrees of freedom of any combination of them. ``log_likelihood`` is NaN where the
    method has none; ``n_parameters`` counts the parameters it depends on. ``concerned`` names the columns
    that a refusal is about. Where ``reason`` is not empty, every number but the counts is NaN.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """

    method: str
    n: int
    n_clusters: int
    n_dropped: int
    coefficients: tuple[Coefficient, ...]
    covariance: Numbers
    freedom: Freedom = NORMAL
    ratio: Ratio = Ratio.NONE
    log_likelihood: float = nan
    n_parameters: int = 0
    notes: tuple[Note, ...] = ()
    concerned: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the coefficients, in the order of their covariance."""
        return tuple(coefficient.name for coefficient in self.coefficients)

    @property
    def estimates(self) -> Numbers:
        """Values of the coefficients, shape (p,)."""
        return np.array([coefficient.estimate for coefficient in self.coefficients])

    @property
    def aic(self) -> float:
        """Akaike's information criterion: −2 log-likelihood + 2 parameters."""
        return -2 * self.log_likelihood + 2 * self.n_parameters

    @property
    def bic(self) -> float:
        """Schwarz's information criterion: −2 log-likelihood + log(rows) parameters."""
        return -2 * self.log_likelihood + log(self.n) * self.n_parameters if self.n else nan

    def coefficient(self, name: str) -> Coefficient:
        """The coefficient of a column.

        Raises
        ------
        ValueError
            If there is none of this name.
        """
        return self.coefficients[self._position(name)]

    def combination(self, weights: Mapping[str, float], *, name: str = "combination") -> Coefficient:
        """Weighted sum of coefficients, with its own interval and test.

        Raises
        ------
        ValueError
            If a name is not that of a coefficient.
        """
        row = np.zeros(len(self.coefficients))
        for column, weight in weights.items():
            row[self._position(column)] = weight
        return combined(self, row, name=name).with_ratio(self.ratio)

    def joint_test(self, names: Sequence[str]) -> Joint:
        """Test that all the named coefficients are zero.

        Raises
        ------
        ValueError
            If there is no name, or one is not that of a coefficient.
        """
        if not names:
            raise ValueError("a joint test needs the name of at least one coefficient")
        rows = np.zeros((len(names), len(self.coefficients)))
        for row, name in enumerate(names):
            rows[row, self._position(name)] = 1.0
        if not self.estimable:
            return Joint(reason=self.reason)
        return self.freedom.joint(rows, estimates=self.estimates, covariance=self.covariance)

    def _position(self, name: str) -> int:
        """Place of a coefficient."""
        if name not in self.names:
            raise ValueError(f"there is no coefficient {name!r}; there are {', '.join(self.names)}")
        return self.names.index(name)


def combined(fit: Fit, row: Numbers, *, name: str) -> Coefficient:
    """Weighted sum of a fit's coefficients, for weights in their order."""
    if not fit.estimable:
        return Coefficient(name=name, level=fit.level)
    variance = float(row @ fit.covariance @ row)
    return wald(
        name,
        estimate=float(row @ fit.estimates),
        se=sqrt(variance) if variance > 0 else nan,
        df=fit.freedom.of(row),
        level=fit.level,
    )


def coefficients_of(
    names: Sequence[str],
    *,
    estimates: Numbers,
    covariance: Numbers,
    freedom: Freedom,
    level: float,
    ratio: Ratio = Ratio.NONE,
) -> tuple[Coefficient, ...]:
    """Every coefficient with its interval and its test."""
    variances = np.diag(covariance)
    rows = np.eye(len(names))
    return tuple(
        wald(
            name,
            estimate=float(estimates[place]),
            se=sqrt(variances[place]) if variances[place] > 0 else nan,
            df=freedom.of(rows[place]),
            level=level,
        ).with_ratio(ratio)
        for place, name in enumerate(names)
    )


def without_numbers(names: Sequence[str], *, level: float) -> tuple[Coefficient, ...]:
    """Coefficients of a model that could not be fitted."""
    return tuple(Coefficient(name=name, level=level) for name in names)

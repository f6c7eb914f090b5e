"""What is known after the models of invariance have been fitted."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from kpk_eval.stats.estimate import AtLevel, Refusable
from kpk_eval.stats.scales.invariance.indices import Indices
from kpk_eval.stats.scales.invariance.structure import Level

CFI_LOSS = 0.01
"""Loss of CFI from which equal parameters are no longer held to be so (Cheung and Rensvold 2002)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorMean:
    """Mean of the factor in a later wave minus that in the first, in standard deviations of the first.

    Only where intercepts are equal. Positive when the factor is higher later.
    """

    wave: int
    estimate: float
    se: float
    low: float
    high: float
    statistic: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Refusable):
    """Model at one level of invariance, and how much worse it is than the one before.

    ``chi_square_difference`` with ``df_difference`` and ``p_difference`` compares the two; ``cfi_loss`` is
    the CFI of the one before minus its own. Both are NaN for the first model.
    """

    level: Level
    indices: Indices
    chi_square_difference: float = nan
    df_difference: float = nan
    p_difference: float = nan
    cfi_loss: float = nan
    factor_means: tuple[FactorMean, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariance(AtLevel):
    """How far a scale measures the same in every wave.

    ``reached`` is the highest level up to which the CFI falls by no more than 0.01 at each step, None where
    not even the first model can be fitted. Read it beside the fit of the first model and the tests of the
    differences. ``n`` counts complete people (of all waves), ``n_dropped`` those left out.
    """

    same_people: bool
    n: int
    n_dropped: int
    n_items: int
    steps: tuple[Step, ...] = ()

    @property
    def reached(self) -> Level | None:
        """Highest level that holds."""
        held: Level | None = None
        for step in self.steps:
            if not step.estimable or step.cfi_loss > CFI_LOSS:
                break
            held = step.level
        return held

    def step(self, level: Level) -> Step:
        """The model at a level.

        Raises
        ------
        ValueError
            If it was not fitted.
        """
        for found in self.steps:
            if found.level == level:
                return found
        raise ValueError(
            f"there is no model at the level {level}; {self.reason or 'it comes after a refusal'}"
        )

"""Whether a scale measures the same in every wave: factor models with ever more equal parameters."""

from kpk_eval.stats.scales.invariance.results import FactorMean, Invariance, Step
from kpk_eval.stats.scales.invariance.steps import invariance_of_different_people, invariance_of_same_people
from kpk_eval.stats.scales.invariance.structure import Level

__all__ = [
    "FactorMean",
    "Invariance",
    "Level",
    "Step",
    "invariance_of_different_people",
    "invariance_of_same_people",
]

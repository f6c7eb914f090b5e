"""Tables of how robust results are: who left, what if, how reliable, what could be seen, weighted."""

from kpk_eval.show.tables.robustness.missing import attrition, sensitivity
from kpk_eval.show.tables.robustness.power import detectable, selection
from kpk_eval.show.tables.robustness.reliability import scales
from kpk_eval.show.tables.robustness.weights import weighting

__all__ = ["attrition", "detectable", "scales", "selection", "sensitivity", "weighting"]

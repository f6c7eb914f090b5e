"""From the YAML files of an evaluation to one frozen, checked `Evaluation`."""

from kpk_eval.params.load import load_evaluation, read_parameters
from kpk_eval.params.schema import Evaluation, say
from kpk_eval.params.source_lines import ParameterError

__all__ = ["Evaluation", "ParameterError", "load_evaluation", "read_parameters", "say"]

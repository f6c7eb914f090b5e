"""What a page of ``notebooks/`` starts with: open a study, evaluate a question, show the released answer."""

from kpk_eval import show
from kpk_eval.evaluate import evaluate
from kpk_eval.study import open_study

__all__ = ["evaluate", "open_study", "show"]

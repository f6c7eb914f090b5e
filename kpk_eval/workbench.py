"""What a page of ``notebooks/`` starts with: open a study, evaluate a question, show the released answer."""

from __future__ import annotations

import builtins

from kpk_eval import show, study
from kpk_eval.evaluate import evaluate
from kpk_eval.pages.parameters import check_injected

__all__ = ["evaluate", "open_study", "show"]


def open_study(evaluation: str, *, edition: str) -> study.Study:
    """The study that a page works on; refuses parameters that the page does not declare, and missing ones.

    Raises
    ------
    PageError
        Where papermill put in other parameters than the page declares.
    ParameterError
        Where the parameter files are wrong or the edition does not exist.
    """
    shell = getattr(builtins, "get_ipython", None)
    if shell is not None:
        check_injected([str(cell) for cell in shell().user_ns.get("In", ())])
    return study.open_study(evaluation, edition=edition)

"""The planned comparisons of one site, over all populations, taken from its released results."""

from __future__ import annotations

from kpk_eval.disclose import gather
from kpk_eval.model import Origin, Released
from kpk_eval.recall import planned, recall
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released:
    """Rows of the site's released changes whose outcomes were planned."""
    origin = Origin("key_figures", study.evaluation.id, study.edition.id, site)
    return gather(recall(study, "survey_change", sites=(site,)), origin=origin, keep=planned(study))

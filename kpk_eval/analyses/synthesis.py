"""The planned comparisons of all sites side by side, taken from their released results."""

from __future__ import annotations

from kpk_eval.disclose import gather
from kpk_eval.model import Origin, Released
from kpk_eval.recall import planned, recall
from kpk_eval.study import Study


def answer(study: Study, *, site: str = "", population: str = "") -> Released:
    """Rows of all sites in the order of the parameters; no ranking, no pooling."""
    origin = Origin("synthesis", study.evaluation.id, study.edition.id)
    sites = tuple(one.id for one in study.evaluation.sites)
    return gather(recall(study, "survey_change", sites=sites), origin=origin, keep=planned(study))

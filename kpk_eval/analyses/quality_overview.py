"""All delivered files of all sites, taken from the released reports."""

from __future__ import annotations

from kpk_eval.disclose import gather
from kpk_eval.model import Origin, Released
from kpk_eval.recall import recall
from kpk_eval.study import Study


def answer(study: Study, *, site: str = "", population: str = "") -> Released:
    """Rows of the shared sources, then of every site."""
    origin = Origin("quality_overview", study.evaluation.id, study.edition.id)
    sites = ("", *(one.id for one in study.evaluation.sites))
    return gather(recall(study, "sources", sites=sites), origin=origin)

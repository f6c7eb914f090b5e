"""Rules that stopped a site, over all sites, taken from the released reports."""

from __future__ import annotations

from dataclasses import replace

from kpk_eval.disclose import gather
from kpk_eval.model import Origin, Released
from kpk_eval.recall import recall
from kpk_eval.report import BROKEN
from kpk_eval.study import Study


def answer(study: Study, *, site: str = "", population: str = "") -> Released:
    """Rows of the shared sources, then of every site; none where every mandatory rule holds."""
    origin = Origin("broken_rules", study.evaluation.id, study.edition.id)
    sites = ("", *(one.id for one in study.evaluation.sites))
    found = gather(recall(study, "quality", sites=sites), origin=origin)
    return replace(found, table=found.table[found.table["state"].isin(BROKEN)].reset_index(drop=True))

"""Excerpts of interviews that were released, in their released wording."""

from __future__ import annotations

from kpk_eval import coded
from kpk_eval.codebooks import codebook_of
from kpk_eval.columns import columns_of
from kpk_eval.intake import holdings
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "theme", "population", "wave"),
    Column("text", Sort.QUOTED),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per theme and released wording; see `coded.excerpts` for what counts as released."""
    found = holdings(study, analysis="excerpts", site=site, contract=coded.CONTRACT)
    minimum = study.evaluation.frame.disclosure.minimum
    themes, until = study.evaluation.plan.themes, study.edition.date
    table = coded.excerpts(found.rows, themes, minimum=minimum, until=until)
    table = table.assign(site=site)[[column.name for column in COLUMNS]].astype(object)
    words = codebook_of(study, coded.CONTRACT).wording(study)
    return Result(found.origin, Shape.EXCERPTS, table, COLUMNS, words)

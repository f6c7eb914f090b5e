"""The planned comparisons of all sites side by side, and their mean where there are enough sites."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpk_eval.analyses.survey_change import COLUMNS
from kpk_eval.columns import table_of
from kpk_eval.disclose import HIDDEN, gather
from kpk_eval.model import Origin, Released, Result, Shape
from kpk_eval.over_sites import FURTHER, SITES, Together, rows_over, site_of, together
from kpk_eval.params.schema import SiteRole
from kpk_eval.recall import planned, recall
from kpk_eval.show.numbers import Numbers
from kpk_eval.show.words import words_of
from kpk_eval.study import Study


def answer(study: Study, *, site: str = "", population: str = "") -> Released | Result:
    """Rows of all sites in the order of the parameters, then those over sites; no ranking."""
    origin = Origin("synthesis", study.evaluation.id, study.edition.id)
    sites = tuple(one.id for one in study.evaluation.sites)
    released = recall(study, "survey_change", sites=sites)
    if released:
        return _with_means(gather(released, origin=origin, keep=planned(study)), study)
    nothing = table_of([], COLUMNS)
    return Result(origin, Shape.ESTIMATES, nothing, COLUMNS, study.wording())


def _with_means(gathered: Released, study: Study) -> Released:
    """The rows with those of the mean over sites, or with the reason why there is none.

    A mean over sites is computed from what the rows show, so it tells of nobody what they do not.
    """
    taking_part = tuple(one.id for one in study.evaluation.sites if one.role is SiteRole.SITE)
    found = [
        one
        for one in together(gathered.table, sites=taking_part, rounded=gathered.base > 1)
        if one.pooled.estimable
    ]
    words = words_of(study.language)
    texts = {}
    if gathered.base > 1 and found:
        texts["pooled:rounded"] = words["note.pooled_rounded"]
    if not found and len(gathered.table):
        texts["not_pooled"] = words["note.pooled_none"]
    names = {
        site_of(one.pooled.n): words.fill("over_sites", n=Numbers(study.language).count(one.pooled.n))
        for one in found
    }
    wording = replace(gathered.wording, texts={**gathered.wording.texts, **texts, **names})
    return replace(
        gathered,
        table=_table(gathered.table, found),
        columns=(*gathered.columns, SITES, *FURTHER) if found else gathered.columns,
        wording=wording,
        notes=(*gathered.notes, *texts),
    )


def _table(table: pd.DataFrame, found: list[Together]) -> pd.DataFrame:
    """Rows of the sites with the rows over them below; unchanged where there is none of these."""
    if not found:
        return table
    names = [SITES.name, *(column.name for column in FURTHER)]
    columns = [*(name for name in table if name != HIDDEN), *names, HIDDEN]
    own = table.assign(**dict.fromkeys(names, float("nan")))
    over = pd.DataFrame([one | {HIDDEN: ""} for one in rows_over(found)])
    known = over.dropna(axis=1, how="all")
    return pd.concat([own, known], ignore_index=True)[columns]

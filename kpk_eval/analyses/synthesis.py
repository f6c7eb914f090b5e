"""The planned comparisons of all sites side by side, and their mean where there are enough sites."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpk_eval.analyses.survey_change import COLUMNS
from kpk_eval.disclose import gather
from kpk_eval.model import Origin, Released, Result, Shape
from kpk_eval.over_sites import Together, together
from kpk_eval.params.schema import SiteRole
from kpk_eval.recall import planned, recall
from kpk_eval.show.numbers import Numbers, decimals_for
from kpk_eval.show.words import words_of
from kpk_eval.study import Study


def answer(study: Study, *, site: str = "", population: str = "") -> Released | Result:
    """Rows of all sites in the order of the parameters, empty where there are none; no ranking."""
    origin = Origin("synthesis", study.evaluation.id, study.edition.id)
    sites = tuple(one.id for one in study.evaluation.sites)
    released = recall(study, "survey_change", sites=sites)
    if released:
        return _with_means(gather(released, origin=origin, keep=planned(study)), study)
    nothing = pd.DataFrame(columns=[column.name for column in COLUMNS])
    return Result(origin, Shape.ESTIMATES, nothing, COLUMNS, study.wording())


def _with_means(gathered: Released, study: Study) -> Released:
    """The rows with the mean over sites in words below them, or why there is none."""
    taking_part = tuple(one.id for one in study.evaluation.sites if one.role is SiteRole.SITE)
    found = [
        one
        for one in together(gathered.table, sites=taking_part, rounded=gathered.base > 1)
        if one.pooled.estimable
    ]
    words = words_of(study.language)
    texts = {f"pooled:{place}": _told(one, study) for place, one in enumerate(found)}
    if gathered.base > 1 and found:
        texts["pooled:rounded"] = words["note.pooled_rounded"]
    if not found and len(gathered.table):
        texts["not_pooled"] = words["note.pooled_none"]
    wording = replace(gathered.wording, texts={**gathered.wording.texts, **texts})
    return replace(gathered, wording=wording, notes=(*gathered.notes, *texts))


def _told(one: Together, study: Study) -> str:
    """A mean over sites with its interval, that for another site, and the range without single ones."""
    numbers, words, names = Numbers(study.language), words_of(study.language), study.wording()
    row, pooled = one.rows.iloc[0], one.pooled
    share = row["type"] == "binary"
    factor = 100.0 if share else 1.0
    decimals = decimals_for((pooled.high - pooled.low) * factor)

    def written(value: float) -> str:
        return numbers.decimal(value * factor, decimals, signed=True)

    unit = words["number.percentage_points"] if share else str(row["unit"] or "")
    parts = {
        "outcome": names[str(row["outcome"])], "contrast": names[str(row["contrast"])],
        "n": numbers.count(pooled.n), "mean": numbers.with_unit(written(pooled.estimate), unit),
        "low": written(pooled.low), "high": written(pooled.high),
        "from": written(pooled.prediction_low), "to": written(pooled.prediction_high),
    }  # fmt: skip
    said = words.fill("note.pooled", **parts)
    if not one.without:
        return said
    ends = {"least": written(min(one.without)), "most": written(max(one.without))}
    return f"{said} {words.fill('note.pooled_without', **ends)}"

"""What the released results of a site say about its goals."""

from __future__ import annotations

from kpk_eval.goal_evidence import Found, evidence, shown
from kpk_eval.model import Released, Shape
from kpk_eval.params.themes import INTERVIEWS
from kpk_eval.show.words import words_of
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released:
    """One row per goal and measure, with the latest comparison of the edition in its strongest design."""
    found = evidence(study, (study.site(site),))
    notes = _heard(study, site, found)
    return shown(study, found, analysis="goals", shape=Shape.GOALS, site=site, notes=notes)


def _heard(study: Study, site: str, found: Found) -> tuple[str, ...]:
    """Themes of the site's interviews beside one of its measures, with the reading of the team."""
    if not any(source.contract == INTERVIEWS for source in study.sources(site)):
        return ()
    wording, words = study.wording(), words_of(study.language)
    measures = {(row["measured_by"], row["outcome"]) for row in found.rows}
    fits = {one.theme: one.fit for one in study.site(site).readings if one.edition == study.edition.id}
    themes = [
        words.fill(
            "heard",
            theme=wording[f"theme.{one.id}"],
            measure=wording[one.beside.id],
            fit=words[f"fit.{fits[one.id]}" if one.id in fits else "interviews.no_reading"],
        )
        for one in study.evaluation.plan.themes
        if one.beside is not None and (one.beside.analysis, one.beside.id) in measures
    ]
    return (words.fill("note.heard", themes="; ".join(themes)),) if themes else ()

"""Measures of the goals of all sites side by side, in the order of the parameters; no ranking."""

from __future__ import annotations

from dataclasses import replace

from kpk_eval.goal_evidence import evidence, shown
from kpk_eval.model import Released, Shape
from kpk_eval.params import say
from kpk_eval.params.schema import SiteRole
from kpk_eval.show.words import words_of
from kpk_eval.study import Study


def answer(study: Study, *, site: str = "", population: str = "") -> Released:
    """Rows of all sites that take part; what kind of place each is stands in the notes."""
    sites = [one for one in study.evaluation.sites if one.role is SiteRole.SITE]
    found = evidence(study, sites)
    words, wording = words_of(study.language), study.wording()
    settings = tuple(
        words.fill(
            "site_setting",
            site=wording[one.id],
            kind=words[f"site_kind.{one.kind}"],
            setting=say(one.context, study.language) if one.context else "",
        ).strip()
        for one in sites
    )
    across = shown(study, found, analysis="goals_across", shape=Shape.ACROSS)
    return replace(across, notes=(*settings, *across.notes))

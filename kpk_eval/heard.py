"""What the team reads from the interviews of a site about the measures of its goals."""

from __future__ import annotations

from dataclasses import dataclass

from kpk_eval.params import say
from kpk_eval.params.schema import Fit, GoalMeasure
from kpk_eval.recall import recall
from kpk_eval.study import Study


@dataclass(frozen=True, slots=True)
class Heard:
    """How the interviews on a theme go together with the number beside it, and why the team says so."""

    beside: GoalMeasure
    fit: Fit
    why: str
    only: str = ""
    """The one survey from which there are interviews on it, where there were several."""


def interviewed(study: Study, site: str) -> bool:
    """Whether anything was released of interviews at a site."""
    return any(len(one.table) for one in recall(study, "voices", sites=(site,)))


def heard(study: Study, site: str) -> tuple[Heard, ...]:
    """Readings of this edition about a number, contradictions first; none without interviews."""
    if not interviewed(study, site):
        return ()
    beside = {one.id: one.beside for one in study.evaluation.plan.themes}
    found = [
        Heard(measure, one.fit, say(one.why, study.language).rstrip("."), _only(study, site, one.theme))
        for one in study.site(site).readings
        if one.edition == study.edition.id and (measure := beside[one.theme]) is not None
    ]
    return tuple(sorted(found, key=lambda one: one.fit is not Fit.CONTRADICT))


def _only(study: Study, site: str, theme: str) -> str:
    """Label of the survey if all interviews on a theme are from one of several; else empty."""
    told = {
        str(row["wave"])
        for one in recall(study, "voices", sites=(site,))
        for row in one.table[one.table["theme"] == theme].to_dict("records")
    }
    waves = [say(wave.label, study.language) for wave in study.waves if wave.id in told]
    return waves[0] if len(waves) == 1 < len(study.waves) else ""


def unread(study: Study, site: str) -> tuple[GoalMeasure, ...]:
    """Measures beside which interviews of the site have something, without a reading in this edition."""
    voiced = {row for one in recall(study, "voices", sites=(site,)) for row in one.table["theme"]}
    read = {one.theme for one in study.site(site).readings if one.edition == study.edition.id}
    themes = (one for one in study.evaluation.plan.themes if one.id in voiced - read)
    return tuple(one.beside for one in themes if one.beside is not None)

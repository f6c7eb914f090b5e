"""Setting of a site: what kind of place it is, for whom its prevention chain is, and what its goals are."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.model import Result
from kpk_eval.params import say
from kpk_eval.params.schema import Aim, Site
from kpk_eval.show.words import words_of
from kpk_eval.statements import stated
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """What the parameters say of the site; one row for each entry."""
    return stated(study, _entries(study, study.site(site)), analysis="site_context", site=site)


def _entries(study: Study, site: Site) -> Iterator[tuple[str, str]]:
    words = words_of(study.language)
    yield "site_kind", words[f"site_kind.{site.kind}"]
    yield "setting", say(site.context, study.language).rstrip(".") if site.context else ""
    yield "phases", ", ".join(say(one.label, study.language) for one in study.evaluation.phases(site))
    if site.ages:
        yield "ages", words.fill("ages", first=str(site.ages.first), last=str(site.ages.last))
    for aim in Aim:
        for goal in study.evaluation.goals(site):
            if goal.aim is aim:
                yield f"goals_{aim}", say(goal.label, study.language)

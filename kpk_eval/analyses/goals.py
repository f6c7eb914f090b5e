"""What the released results of a site say about its goals."""

from __future__ import annotations

from kpk_eval.goal_evidence import evidence, shown
from kpk_eval.model import Released, Shape
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released:
    """One row per goal and measure, with the latest comparison of the edition in its strongest design."""
    found = evidence(study, (study.site(site),))
    return shown(study, found, analysis="goals", shape=Shape.GOALS, site=site)

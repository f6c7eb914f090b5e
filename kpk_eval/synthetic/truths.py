"""What an analysis of the made-up data should find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpk_eval.params.schema import Contrast, Evaluation, Outcome, Site
from kpk_eval.synthetic.measures import per_answer
from kpk_eval.synthetic.planted.changes import PLANTED, planted_change
from kpk_eval.synthetic.planted.subjects import INDICATORS


@dataclass(frozen=True, slots=True)
class Truth:
    """Planted change of one outcome at one site, in the unit of the outcome; 0 where none was planted."""

    site: str
    population: str
    """Population; `INDICATORS` for municipal indicators."""
    outcome: str
    """Outcome, or indicator."""
    contrast: str
    """Contrast of waves (after - before); ``from_<year>`` for indicators."""
    change: float


def truths(evaluation: Evaluation) -> tuple[Truth, ...]:
    """The planted change of every outcome and indicator at every site, including all that are zero.

    Outcomes that only cut a scale in two are left out: their change follows from the scale's.
    """
    found: list[Truth] = []
    for site in evaluation.sites:
        found += _survey(evaluation, site)
        found += _indicators(evaluation, site)
    return tuple(found)


def _survey(evaluation: Evaluation, site: Site) -> Iterator[Truth]:
    surveyed = {source.population for source in site.sources}
    contrasts = {contrast.id: contrast for contrast in evaluation.frame.contrasts}
    for outcome in evaluation.plan.outcomes:
        if outcome.population in surveyed and outcome.cut is None:
            for name in outcome.contrasts:
                change = _change(evaluation, site, outcome, contrasts[name])
                yield Truth(site.id, outcome.population, outcome.id, name, change)


def _change(evaluation: Evaluation, site: Site, outcome: Outcome, contrast: Contrast) -> float:
    """Planted at the later wave minus planted at the earlier one, in the unit of the outcome."""
    waves = [wave.id for wave in evaluation.frame.waves]
    before, after = (
        planted_change(
            site.id,
            outcome.population,
            outcome.instrument or outcome.item or "",
            upto=tuple(waves[: waves.index(wave) + 1]),
        )
        for wave in (contrast.before, contrast.after)
    )
    return round((after - before) * per_answer(evaluation, outcome), 10)


def _indicators(evaluation: Evaluation, site: Site) -> Iterator[Truth]:
    if site.ags is None:
        return
    for year in sorted({step.since for step in PLANTED if step.subject == INDICATORS}):
        for indicator in evaluation.plan.indicators:
            change = planted_change(site.id, INDICATORS, indicator.id, upto=(year,))
            yield Truth(site.id, INDICATORS, indicator.id, f"from_{year}", change)

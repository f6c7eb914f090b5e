"""How outcomes changed by a model of all waves, beside the comparison of the same people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.analyses.survey_change import (
    COLUMNS,
    PEOPLE,
    Compared,
    Comparison,
    Estimated,
    adjusted,
    cells_of,
    cluster_notes,
    clusters_of,
    comparisons_of,
    row,
)
from kpk_eval.columns import table_of
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.survey import answering
from kpk_eval.intake import Survey, survey
from kpk_eval.link import Matching, link, match, people
from kpk_eval.model import Design, Result, Shape
from kpk_eval.params.schema import Contrast, Outcome
from kpk_eval.prepare import WAVE
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.models.all_waves import WaveModel, model_of_waves
from kpk_eval.stats.models.columns import Columns, indicators
from kpk_eval.study import Study


@dataclass(frozen=True, slots=True)
class Modelled:
    """Two waves of an outcome, compared by a model of all waves; ``others`` answered beside the pairs."""

    outcome: Outcome
    contrast: Contrast
    model: WaveModel
    others: int
    least: int
    design: Design = Design.ALL_WAVES

    def estimate(self, *, level: float) -> Estimate:
        """After - before with its interval at ``level``.

        Refused with ``same_people`` where fewer than ``least`` answers come to those of the pairs: the two
        estimates would hardly differ, and what these few answered would follow from both.
        """
        before, after = self.contrast.before, self.contrast.after
        found = self.model.change(before, after, level=level)
        if found.estimable and self.others < self.least:
            return self.model.blank(before, after, level=level).refused(Refusal.SAME_PEOPLE)
        return found


def answer(study: Study, *, site: str, population: str) -> Result:
    """Two rows per outcome and contrast: everybody who answered in any wave, and the complete pairs.

    Only outcomes whose ``designs`` name ``all_waves``. The p of the models are adjusted among themselves in
    the families of the plan: they answer the same questions as the pairs, whose own p stay as they are.
    """
    data = survey(study, analysis="trajectory", site=site, population=population)
    models = adjusted(data, list(modelled(data)))
    pairs = {_key(one): one for one in _pairs(data)} if models else {}
    rows = [two for one in models for two in (one, pairs.get(_key(one))) if two is not None]
    table = table_of([row(data, one) for one in rows], COLUMNS)
    waves = [wave.id for wave in study.waves]
    whom = [_cells(one.comparison, waves) for one in rows]
    cells = {name: tuple(one[name] for one in whom) for name in PEOPLE}
    return Result(data.origin, Shape.ESTIMATES, table, COLUMNS, study.wording(), _notes(data), cells)


def _notes(data: Survey) -> tuple[str, ...]:
    """What is particular about the models of this population."""
    held = any(one.adjust_for for one in data.outcomes)
    return (*cluster_notes(data), *(("adjusted_for",) if held else ()))


def _key(one: Compared) -> tuple[str, str]:
    return one.comparison.outcome.id, one.comparison.contrast.id


def _pairs(data: Survey) -> list[Compared]:
    """Comparisons of the same people, adjusted as where they stand alone."""
    every = adjusted(data, list(comparisons_of(data)))
    return [one for one in every if one.comparison.design is Design.PAIRED]


def modelled(data: Survey) -> Iterator[Modelled]:
    """The comparisons of the plan by one model of each outcome."""
    contrasts = {one.id: one for one in data.study.contrasts}
    least = data.study.evaluation.frame.disclosure.minimum
    outcomes = [one for one in data.outcomes if Design.ALL_WAVES in one.designs]
    links = _links(data) if outcomes else {}
    waves = data.answers.values[WAVE]
    person = people(waves, links.values())
    for outcome in outcomes:
        values = data.answers.values[outcome.id].to_numpy(float)
        model = model_of_waves(
            values, person, waves, kind=outcome.type,
            covariates=_alike(data, person, outcome.adjust_for),
            cluster=None if outcome.cluster is None else clusters_of(data, outcome.cluster),
        )  # fmt: skip
        for contrast in (contrasts[name] for name in outcome.contrasts if name in contrasts):
            pairs = link(data.answers, links[contrast.before, contrast.after], outcome=outcome.id)
            complete = int((~np.isnan(pairs.before) & ~np.isnan(pairs.after)).sum())
            answered = sum(model.answers.get(one, 0) for one in (contrast.before, contrast.after))
            yield Modelled(outcome, contrast, model, answered - 2 * complete, least)


def _alike(data: Survey, person: npt.NDArray[np.int64], names: Sequence[str]) -> Columns | None:
    """Characteristics of each person's first answer as columns; a missing one is a group of its own."""
    order = {wave.id: place for place, wave in enumerate(data.study.waves)}
    earliest = data.answers.values[WAVE].map(order).argsort(kind="stable").to_numpy()
    found = []
    for name in names:
        given = data.answers.traits[name].astype(object).fillna("").iloc[earliest]
        first = given.groupby(person[earliest]).first()
        groups = pd.Series(person).map(first).to_numpy()
        if len(set(groups)) > 1:
            found.append(indicators(groups, name=name))
    return found[0].beside(*found[1:]) if found else None


def _links(data: Survey) -> dict[tuple[str, str], Matching]:
    """Who is who in every two waves of the edition."""
    code = data.study.population(data.origin.population).code
    waves = [wave.id for wave in data.study.waves]
    return {
        (before, after): match(data.answers, code, before=before, after=after)
        for before, after in combinations(waves, 2)
    }


def _cells(comparison: Estimated, waves: Sequence[str]) -> dict[str, Cell]:
    """Column of people -> whom it counts."""
    if isinstance(comparison, Comparison):
        return cells_of(comparison)
    outcome, contrast = comparison.outcome.id, comparison.contrast
    everybody = answering(outcome, *waves)
    return {
        "n": everybody,
        "n_before": answering(outcome, contrast.before),
        "n_after": answering(outcome, contrast.after),
        "n_contributing": everybody,
    }

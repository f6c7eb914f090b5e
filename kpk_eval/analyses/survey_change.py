"""How the outcomes of a population changed between two waves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.columns import table_of
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.survey import compared
from kpk_eval.disclosure.survey_axes import BOTH, CHANGED, LINKED, ONLY
from kpk_eval.families import adjusted_in_families
from kpk_eval.intake import Survey, survey
from kpk_eval.link import Matching, Way, link, match
from kpk_eval.model import (
    RESULT_COLUMNS,
    Column,
    Design,
    Estimator,
    OutcomeType,
    Result,
    Scale,
    Shape,
    Sort,
    Verdict,
)
from kpk_eval.params import say
from kpk_eval.params.schema import Contrast, Outcome
from kpk_eval.prepare import WAVE
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.groups.ranks import location_shift
from kpk_eval.stats.groups.share_ratios import odds_ratio
from kpk_eval.stats.groups.shares import share_difference
from kpk_eval.stats.models.clustered_change import clustered_change, clustered_difference
from kpk_eval.stats.models.fit import FEW_CLUSTERS
from kpk_eval.stats.paired.mcnemar import McNemar
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.ranks import pseudo_median_change
from kpk_eval.stats.paired.resampled import Centre, resampled_change
from kpk_eval.stats.paired.shares import conditional_odds_ratio, share_change
from kpk_eval.stats.paired.trimmed import trimmed_mean_change
from kpk_eval.stats.verdict import equivalence_level, judge
from kpk_eval.study import Study

Values = npt.NDArray[np.float64]
LEVEL = 0.95
PEOPLE = ("n", "n_before", "n_after", "n_contributing")
STATISTICS = {
    "estimate": Scale.OUTCOME, "low": Scale.OUTCOME, "high": Scale.OUTCOME, "p": Scale.P,
    "p_adjusted": Scale.P, "effect_size": Scale.EFFECT, "verdict": Scale.WORDS, "reason": Scale.WORDS,
}  # fmt: skip
COLUMNS = tuple(
    Column(name, Sort.PEOPLE)
    if name in PEOPLE
    else Column(name, Sort.STATISTIC, PEOPLE, scale=STATISTICS[name], parameters=1)
    if name in STATISTICS
    else Column(name, Sort.TECHNICAL if name in {"clusters", "level", "p_floor"} else Sort.LABEL)
    for name in (*RESULT_COLUMNS, "n_contributing", "type", "better")
)
ESTIMATORS: dict[tuple[Design, Estimator], Callable[..., Estimate]] = {
    (Design.PAIRED, Estimator.MEAN): mean_change,
    (Design.PAIRED, Estimator.TRIMMED): trimmed_mean_change,
    (Design.PAIRED, Estimator.MEDIAN): partial(resampled_change, centre=Centre.MEDIAN),
    (Design.PAIRED, Estimator.RANKS): pseudo_median_change,
    (Design.PAIRED, Estimator.DIFFERENCE): share_change,
    (Design.PAIRED, Estimator.MID_P): partial(share_change, test=McNemar.MID_P),
    (Design.PAIRED, Estimator.ODDS_RATIO): conditional_odds_ratio,
    (Design.UNPAIRED, Estimator.MEAN): mean_difference,
    (Design.UNPAIRED, Estimator.RANKS): location_shift,
    (Design.UNPAIRED, Estimator.DIFFERENCE): share_difference,
    (Design.UNPAIRED, Estimator.ODDS_RATIO): odds_ratio,
}
"""Design and the plan's way of comparing -> its estimator."""
OF_CHANGES = frozenset({Estimator.RANKS, Estimator.ODDS_RATIO})
"""Ways that look, among the same people, only at those who changed."""


class Estimated(Protocol):
    """A comparison that can be estimated at any level."""

    @property
    def outcome(self) -> Outcome:
        """What is compared."""

    @property
    def contrast(self) -> Contrast:
        """The two waves."""

    @property
    def design(self) -> Design:
        """Whose answers."""

    def estimate(self, *, level: float) -> Estimate:
        """After - before with its interval at ``level``."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One outcome at two waves, compared in one design; ``waves`` counts those with any valid answer."""

    outcome: Outcome
    contrast: Contrast
    design: Design
    before: Values
    after: Values
    waves: int = 2
    clusters: npt.NDArray[np.object_] | None = None
    """Institution of each person, those before first where they are others; None where none is named."""

    def estimate(self, *, level: float) -> Estimate:
        """After - before with its interval at ``level``; refused where one of the waves has no answer."""
        if self.clusters is None:
            found = ESTIMATORS[self.design, self.outcome.compared_by](self.before, self.after, level=level)
        else:
            compare = clustered_change if self.design is Design.PAIRED else clustered_difference
            binary = self.outcome.type is OutcomeType.BINARY
            found = compare(self.before, self.after, self.clusters, binary=binary, level=level)
        nobody = self.waves == 0 and found.reason is Refusal.ALL_MISSING
        return found if self.waves == 2 or nobody else found.refused(Refusal.TOO_FEW_WAVES)


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with what came out, and its p value adjusted in its family."""

    comparison: Estimated
    found: Estimate
    p_adjusted: float


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per outcome, contrast and design; p adjusted within the families of the plan."""
    data = survey(study, analysis="survey_change", site=site, population=population)
    comparisons = list(comparisons_of(data))
    rows = [row(data, one) for one in adjusted(data, comparisons)]
    table = table_of(rows, COLUMNS)
    whom = [cells_of(one) for one in comparisons]
    cells = {name: tuple(one[name] for one in whom) for name in PEOPLE}
    return Result(data.origin, Shape.ESTIMATES, table, COLUMNS, study.wording(), cluster_notes(data), cells)


def comparisons_of(data: Survey) -> Iterator[Comparison]:
    """What the plan compares between two waves and this edition reports."""
    contrasts = {contrast.id: contrast for contrast in data.study.contrasts}
    code = data.study.population(data.origin.population).code
    who = {
        one.id: match(data.answers, code, before=one.before, after=one.after) for one in contrasts.values()
    }
    for outcome in data.outcomes:
        answered = set(data.answers.values.loc[data.answers.values[outcome.id].notna(), WAVE])
        for contrast in (contrasts[name] for name in outcome.contrasts if name in contrasts):
            linked = link(data.answers, who[contrast.id], outcome=outcome.id)
            for design in (one for one in outcome.designs if one is not Design.ALL_WAVES):
                pairs = design is Design.PAIRED
                yield Comparison(
                    outcome, contrast, design,
                    linked.before if pairs else linked.only_before,
                    linked.after if pairs else linked.only_after,
                    waves=len(answered & {contrast.before, contrast.after}),
                    clusters=_clusters(data, who[contrast.id], outcome, design),
                )  # fmt: skip


def _clusters(
    data: Survey, who: Matching, outcome: Outcome, design: Design
) -> npt.NDArray[np.object_] | None:
    """Institution of each person of a comparison; None where the plan names none."""
    if outcome.cluster is None:
        return None
    alone = [one.index[one == Way.ONLY].to_numpy() for one in (who.before, who.after)]
    rows = who.first if design is Design.PAIRED else np.concatenate(alone)
    return np.take(clusters_of(data, outcome.cluster), rows)


def clusters_of(data: Survey, column: str) -> npt.NDArray[np.object_]:
    """Institution of each row of the answers; who names none is alone."""
    given = data.answers.traits[column].astype(object)
    alone = pd.Series([f"\x1f{place}" for place in range(len(given))], index=given.index, dtype=object)
    return given.where(given.notna(), alone).to_numpy(dtype=object)


def cluster_notes(data: Survey) -> tuple[str, ...]:
    """Says so where an outcome has so few institutions that errors between them are uncertain."""
    named = {one.cluster for one in data.outcomes if one.cluster is not None}
    few = any(data.answers.traits[name].nunique() < FEW_CLUSTERS for name in named)
    return ("few_clusters",) if few else ()


def cells_of(comparison: Comparison) -> dict[str, Cell]:
    """Column of people -> whom it counts; pairs are as many in both waves."""
    outcome, contrast = comparison.outcome.id, comparison.contrast
    before, after = contrast.before, contrast.after
    node = LINKED if comparison.design is Design.PAIRED else ONLY
    waves = {
        "n_before": compared(outcome, contrast.id, node, before),
        "n_after": compared(outcome, contrast.id, node, after),
    }
    if comparison.design is not Design.PAIRED:
        either = compared(outcome, contrast.id, ONLY, before, after)
        return waves | {"n": either, "n_contributing": either}
    pairs = compared(outcome, contrast.id, LINKED, before, pair=BOTH)
    changed = compared(outcome, contrast.id, LINKED, before, pair=CHANGED)
    return waves | {"n": pairs, "n_contributing": changed if _of_changes(comparison) else pairs}


def _of_changes(comparison: Estimated) -> bool:
    """Whether only those who changed tell anything."""
    return comparison.design is Design.PAIRED and comparison.outcome.compared_by in OF_CHANGES


def adjusted(data: Survey, comparisons: Sequence[Estimated]) -> list[Compared]:
    """Each comparison with its adjusted p; all tests of a family at this site count together.

    Planned tests are adjusted among themselves, exploratory ones among all of the family.
    """
    found = [one.estimate(level=LEVEL) for one in comparisons]
    p = adjusted_in_families(
        [one.p for one in found],
        [one.outcome for one in comparisons],
        plan=data.study.evaluation.plan,
    )
    return [Compared(*one) for one in zip(comparisons, found, p, strict=True)]


def _verdict(one: Compared) -> Verdict:
    smallest = one.comparison.outcome.smallest_effect
    narrower = None if smallest is None else one.comparison.estimate(level=equivalence_level(LEVEL))
    return judge(
        one.found,
        better=one.comparison.outcome.better,
        p_adjusted=one.p_adjusted,
        smallest_effect=smallest,
        narrower=narrower,
    )


def row(data: Survey, one: Compared) -> dict[str, Any]:
    """Numbers of a comparison as a row of the result."""
    outcome, found = one.comparison.outcome, one.found
    return {
        "analysis": data.origin.analysis,
        "site": data.origin.site,
        "population": data.origin.population,
        "outcome": outcome.id,
        "family": outcome.family,
        "contrast": one.comparison.contrast.id,
        "design": str(one.comparison.design),
        "estimand": str(found.estimand),
        "unit": say(outcome.unit, data.study.language),
        "n": found.n,
        "n_before": found.n_before,
        "n_after": found.n_after,
        "n_contributing": found.n_contributing if _of_changes(one.comparison) else found.n,
        "clusters": None,
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "p": found.p,
        "p_adjusted": one.p_adjusted,
        "p_floor": None,
        "effect_size": found.effect_size,
        "effect_size_kind": str(found.effect_size_kind),
        "verdict": str(_verdict(one)),
        "status": str(outcome.status),
        "reason": None if found.estimable else str(found.reason),
        "type": str(outcome.type),
        "better": str(outcome.better),
    }

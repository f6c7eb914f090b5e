"""How the network changed between two waves, and how much of it stayed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from kpk_eval.columns import table_of
from kpk_eval.model import (
    RESULT_COLUMNS,
    Better,
    Column,
    Design,
    OutcomeType,
    Result,
    Scale,
    Shape,
    Sort,
    Status,
    Verdict,
)
from kpk_eval.networks import Circle, Circles, Relation, circles
from kpk_eval.networks.counting import coarse
from kpk_eval.params.schema import Contrast
from kpk_eval.stats.estimate import Estimate
from kpk_eval.stats.multiplicity import Adjustment, adjust
from kpk_eval.stats.network import (
    Figure,
    Likeness,
    between_change,
    density_change,
    jaccard_interval,
    qap,
    reciprocity_change,
    shared_pairs,
)
from kpk_eval.stats.verdict import judge
from kpk_eval.study import Study

LEVEL = 0.95
DRAWS = 1_999
PEOPLE = ("n", "n_before", "n_after")
STATISTICS = {
    "estimate": Scale.OUTCOME, "low": Scale.OUTCOME, "high": Scale.OUTCOME, "p": Scale.P,
    "p_adjusted": Scale.P, "verdict": Scale.WORDS,
}  # fmt: skip
COLUMNS = tuple(
    Column(name, Sort.PEOPLE)
    if name in PEOPLE
    else Column(name, Sort.STATISTIC, PEOPLE, scale=STATISTICS[name])
    if name in STATISTICS
    else Column(name, Sort.TECHNICAL if name in {"clusters", "level", "p_floor"} else Sort.LABEL)
    for name in (*RESULT_COLUMNS, "relation", "type", "better")
)
LOW_RESPONSE, FEW_ACTORS = "low_response", "few_actors"
FAMILY = "network"
CHANGES = ("density", "between", "reciprocity")
"""Measures whose change is assessed; what is said of stability has no better or worse."""


@dataclass(frozen=True, slots=True)
class Found:
    """A figure about two waves of one relation."""

    relation: Relation
    contrast: Contrast
    outcome: str
    figure: Figure | None
    """None: too few answered."""
    n_before: int = 0
    n_after: int = 0


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per relation, contrast and measure; p of changes adjusted over all of them (Holm)."""
    data = circles(study, analysis="network_change", site=site)
    found = [one for relation in Relation for one in _of_relation(data, relation)]
    raw = [one.figure.p if one.figure and one.outcome in CHANGES else nan for one in found]
    adjusted = adjust(np.array(raw), adjustment=Adjustment.HOLM).p if found else ()
    rows = [_row(data, one, p) for one, p in zip(found, adjusted, strict=True)]
    table = table_of(rows, COLUMNS)
    return Result(data.origin, Shape.NETWORK_CHANGE, coarse(table, PEOPLE, study), COLUMNS, study.wording())


def _of_relation(data: Circles, relation: Relation) -> Iterator[Found]:
    """Changes and stability of a relation over the contrasts of the edition."""
    waves = {one.wave: one for one in data.of(relation)}
    for contrast in data.study.contrasts:
        if contrast.before in waves and contrast.after in waves:
            yield from _compared(data, contrast, waves[contrast.before], waves[contrast.after])


def _compared(data: Circles, contrast: Contrast, before: Circle, after: Circle) -> Iterator[Found]:
    """Figures about two waves, over the institutions of both and the pairs that are known in both."""
    people = {"n_before": before.n_heard, "n_after": after.n_heard}
    if not (data.enough(before) and data.enough(after)):
        yield Found(before.relation, contrast, "density", None, **people)
        return
    first, second = shared_pairs(before.network, after.network)
    groups = {**data.groups_of(after), **data.groups_of(before)}
    figures = {"density": density_change(first, second, level=LEVEL, resamples=DRAWS)}
    if groups:
        figures["between"] = between_change(first, second, groups, level=LEVEL, resamples=DRAWS)
    if first.directed:
        figures["reciprocity"] = reciprocity_change(first, second, level=LEVEL, resamples=DRAWS)
    figures["kept"] = jaccard_interval(first, second, level=LEVEL, resamples=DRAWS)
    figures["alike"] = qap(first.ties, second.ties, likeness=Likeness.CORRELATION, draws=DRAWS)
    for outcome, figure in figures.items():
        yield Found(before.relation, contrast, outcome, figure, **people)


def _row(data: Circles, found: Found, p_adjusted: float) -> dict[str, Any]:
    """Tidy row; who is counted are the institutions of both waves."""
    figure, assessed = found.figure, found.outcome in CHANGES
    planned = found.outcome in data.rules.planned and found.relation is Relation.NAMINGS
    return dict.fromkeys(column.name for column in COLUMNS) | {
        "analysis": data.origin.analysis,
        "site": data.origin.site,
        "outcome": found.outcome,
        "family": FAMILY if assessed else None,
        "contrast": found.contrast.id,
        "design": str(Design.PAIRED) if assessed else None,
        "estimand": f"network_{found.outcome}",
        "n": figure.n if figure else min(found.n_before, found.n_after),
        "n_before": found.n_before,
        "n_after": found.n_after,
        "estimate": figure.estimate if figure else nan,
        "low": figure.low if figure else nan,
        "high": figure.high if figure else nan,
        "level": LEVEL,
        "p": _p(figure),
        "p_adjusted": p_adjusted,
        "verdict": str(_verdict(figure, p_adjusted)) if assessed else None,
        "status": str(Status.PLANNED if planned else Status.EXPLORATORY),
        "reason": _reason(figure),
        "relation": str(found.relation),
        "type": str(OutcomeType.CONTINUOUS if found.outcome == "alike" else OutcomeType.BINARY),
        "better": str(Better.HIGHER) if assessed else None,
    }


def _p(figure: Figure | None) -> float:
    """Two-sided p of a change; of a likeness how often chance is as large."""
    if figure is None:
        return nan
    return figure.p_greater if figure.measure == "qap" else figure.p


def _reason(figure: Figure | None) -> str | None:
    if figure is None:
        return LOW_RESPONSE
    return FEW_ACTORS if figure.reason == "too_few" else str(figure.reason) or None


def _verdict(figure: Figure | None, p_adjusted: float) -> Verdict:
    """Assessment of a change; more and closer ties are what prevention chains are for."""
    if figure is None or not figure.estimable:
        return Verdict.NOT_ESTIMABLE
    estimate = Estimate(
        estimand=figure.measure, method=figure.method, level=figure.level, n=figure.n, n_before=figure.n,
        n_after=figure.n, n_dropped=figure.n_dropped, n_contributing=figure.n, estimate=figure.estimate,
        low=figure.low, high=figure.high, p=figure.p,
    )  # fmt: skip
    return judge(estimate, better=Better.HIGHER, p_adjusted=p_adjusted)

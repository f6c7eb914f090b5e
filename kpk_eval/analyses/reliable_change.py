"""How many of the same people changed by more than the measurement error of a scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.survey import answering, compared
from kpk_eval.disclosure.survey_axes import BOTH, LINKED
from kpk_eval.intake import Survey, survey
from kpk_eval.link import Linked, link, match
from kpk_eval.model import Column, Design, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Contrast, Instrument, Outcome
from kpk_eval.prepare import WAVE, waves_of
from kpk_eval.stats.paired.reliable import ReliableChange, reliable_change
from kpk_eval.stats.rates import Share
from kpk_eval.stats.scales.alpha import Alpha, alpha
from kpk_eval.study import Study

LEVEL = 0.95
UNRELIABLE = "unreliable"
"""Reason: the items do not belong together, so that there is no measurement error to compare with."""
SHARES = ("improved", "worsened")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "contrast", "outcome", "type", "unit"),
    *columns_of(Sort.PEOPLE, "n", "n_first"),
    Column("reliability", Sort.STATISTIC, ("n_first",), scale=Scale.EFFECT),
    Column("threshold", Sort.STATISTIC, ("n", "n_first"), scale=Scale.SPREAD),
    *(
        Column(f"{share}{end}", Sort.STATISTIC, ("n", "n_first"), scale=Scale.OUTCOME)
        for share in SHARES
        for end in ("", "_low", "_high")
    ),
    Column("level", Sort.TECHNICAL),
    Column("reason", Sort.STATISTIC, ("n", "n_first")),
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A scale at two waves, with its reliability in the earlier one."""

    outcome: Outcome
    contrast: Contrast
    linked: Linked
    reliability: Alpha
    n_first: int

    @property
    def found(self) -> ReliableChange | None:
        """Shares of people; None without a reliability."""
        if not (self.reliability.estimable and 0 < self.reliability.estimate < 1):
            return None
        return reliable_change(
            self.linked.before,
            self.linked.after,
            reliability=self.reliability.estimate,
            better=self.outcome.better,
            level=LEVEL,
        )


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per scale and contrast: alpha of the earlier wave, and shares improved and worsened.

    Only scales that the plan compares in the same people. Shares of fewer people than the threshold, or of
    all but so few, are empty.
    """
    data = survey(study, analysis="reliable_change", site=site, population=population)
    found = list(scored(data))
    table = table_of([_row(data, one) for one in found], COLUMNS)
    cells = {
        "n": tuple(
            compared(one.outcome.id, one.contrast.id, LINKED, one.contrast.before, pair=BOTH) for one in found
        ),
        "n_first": tuple(answering(one.outcome.id, one.contrast.before) for one in found),
    }
    return Result(data.origin, Shape.RELIABLE, table, COLUMNS, study.wording(), cells=cells)


def scored(data: Survey) -> Iterator[Scored]:
    """Scales that the plan compares in the same people, at the two waves of each contrast."""
    contrasts = {one.id: one for one in data.study.contrasts}
    scales = {one.id: one for one in data.study.evaluation.plan.instruments}
    code = data.study.population(data.origin.population).code
    who = {
        one.id: match(data.answers, code, before=one.before, after=one.after) for one in contrasts.values()
    }
    for outcome in data.outcomes:
        if outcome.type is not OutcomeType.CONTINUOUS or Design.PAIRED not in outcome.designs:
            continue
        for contrast in (contrasts[name] for name in outcome.contrasts if name in contrasts):
            if outcome.instrument is None:
                continue
            items = items_of(data, scales[outcome.instrument], wave=contrast.before)
            linked = link(data.answers, who[contrast.id], outcome=outcome.id)
            here = data.answers.values[WAVE] == contrast.before
            first = int(data.answers.values.loc[here, outcome.id].notna().sum())
            yield Scored(outcome, contrast, linked, alpha(items), first)


def items_of(data: Survey, scale: Instrument, *, wave: str) -> pd.DataFrame:
    """Answers to the items of a scale in a wave, turned the same way, of those who answered them all."""
    frames = [
        part.frame.loc[(waves_of(part.source, part.frame) == wave).fillna(False), list(scale.items)]
        for part in data.parts
        if set(scale.items) <= set(part.frame)
    ]
    whole = pd.concat([one.apply(pd.to_numeric).astype(float) for one in frames], ignore_index=True)
    if scale.recoded:
        whole = whole.apply(lambda item: item.map(scale.recoded))
    turned = {name: scale.low + scale.high - whole[name] for name in scale.reversed}
    items: pd.DataFrame = whole.assign(**turned).dropna()
    return items


def _row(data: Survey, one: Scored) -> dict[str, Any]:
    least = data.study.evaluation.frame.disclosure.minimum
    enough = one.reliability.n >= least
    found = one.found if enough else None
    pairs = np.isfinite(one.linked.before) & np.isfinite(one.linked.after)
    return {
        "site": data.origin.site,
        "population": data.origin.population,
        "contrast": one.contrast.id,
        "outcome": one.outcome.id,
        "type": str(OutcomeType.BINARY),
        "unit": say(one.outcome.unit, data.study.language),
        "n": int(pairs.sum()),
        "n_first": one.n_first,
        "reliability": one.reliability.estimate if enough else nan,
        "threshold": nan if found is None else found.threshold,
        **shares_of(found, least=least),
        "level": LEVEL,
        "reason": _reason(one, found, enough=enough),
    }


def _reason(one: Scored, found: ReliableChange | None, *, enough: bool) -> str | None:
    """Why there are no shares; None where there are."""
    if not enough:
        return "too_few"
    if found is None:
        return str(one.reliability.reason) or UNRELIABLE
    return str(found.reason) or None


def shares_of(found: ReliableChange | None, *, least: int) -> dict[str, float]:
    """Shares with their limits, empty where few people, or all but few, are in them."""
    shares = [None, None] if found is None else [found.improved, found.worsened]
    moved = sum(one.count for one in shares if one is not None)
    rest = 0 if found is None else found.n - moved
    return {
        f"{name}{end}": value
        for name, one in zip(SHARES, shares, strict=True)
        for end, value in zip(("", "_low", "_high"), _told(one, rest=rest, least=least), strict=True)
    }


def _told(one: Share | None, *, rest: int, least: int) -> tuple[float, float, float]:
    """A share and its limits; ``rest`` people did neither improve nor worsen."""
    if one is None or min(one.count, rest) < least:
        return nan, nan, nan
    return one.share, one.low, one.high

"""Who took something up, by need: the answers of one wave in the order of the plan's levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, isnan, nan
from typing import Any

import numpy as np
import numpy.typing as npt

from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.policy import Policy
from kpk_eval.disclosure.rounding import printed_counts, rate, round_to_base
from kpk_eval.disclosure.survey import reached
from kpk_eval.intake import Survey
from kpk_eval.model import OutcomeType, Wording
from kpk_eval.params import say
from kpk_eval.params.schema import Outcome, Reach
from kpk_eval.params.schema.base import Language
from kpk_eval.prepare import WAVE
from kpk_eval.protection import policy_of
from kpk_eval.stats.rates import share
from kpk_eval.stats.weights.design import survey_design
from kpk_eval.stats.weights.shares import survey_share
from kpk_eval.survey_weights import declared, weights_of

Values = npt.NDArray[np.float64]
LEVEL = 0.95
STEPS = 20
"""Steps of the limits of a weighted share between 0 and 1."""
SMALL_GROUP = "small_group"
"""Reason key: one group is too small, and would follow from the others."""
NO_WEIGHTS = "no_weights"
"""Reason key: no weights fit the figures that the site declares."""
WEIGHTED = "reach_weighted"
"""Note key: shares are weighted."""


@dataclass(frozen=True, slots=True, eq=False)
class Uptake:
    """Answers of those of one wave whose level of need is known.

    ``yes`` is 1 or 0 and ``level`` the position of the level in the plan, from the greatest need (0) to the
    least, both of shape (n,); ``weight`` is 1 on average, and 1 for everybody where the site declares no
    weights. ``reason`` says why no shares are given: where one group is small, its share would follow from
    the others. ``base`` is what numbers of people are rounded to where they are published; 1 where they are
    not.
    """

    entry: Reach
    outcome: Outcome
    wave: str
    yes: Values
    level: Values
    weight: Values
    weighted: bool
    reason: str
    base: int

    @property
    def told(self) -> bool:
        """Whether shares may be given at all."""
        return not self.reason

    def of(self, *levels: int) -> Values:
        """Answers of those on these levels."""
        return self.yes[np.isin(self.level, levels)]

    def weights_of(self, *levels: int) -> Values:
        """Weights of those on these levels."""
        return self.weight[np.isin(self.level, levels)]

    @property
    def needy(self) -> tuple[int, ...]:
        """Levels of those in need."""
        return tuple(range(self.entry.need))

    def cell(self, *levels: int) -> Cell:
        """Whom numbers about these levels count; without a level, all whose level is known."""
        chosen = [self.entry.levels[level] for level in levels or range(len(self.entry.levels))]
        values = [value for one in chosen for value in one.values]
        return reached(self.outcome.id, self.entry.by, values, self.wave)


def as_published(one: Uptake) -> Uptake:
    """Answers that have the printed numbers: on each level as many, and as many yes, as are printed.

    Measures of the exact counts would tell which counts were rounded. With weights the shares are the printed
    weighted ones, and the sizes of levels are weighted and rounded as well; two answers stand for each level.
    """
    if one.base == 1:
        return one
    of_level = _with_weighted_counts if one.weighted else _with_counts
    parts = [of_level(one, place) for place in range(len(one.entry.levels))]
    yes, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
    level = np.concatenate([np.full(len(said), float(place)) for place, (said, _) in enumerate(parts)])
    return replace(one, yes=yes, level=level, weight=weight)


def _with_counts(one: Uptake, place: int) -> tuple[Values, Values]:
    """As many answers as are printed, and their weights."""
    said, asked = printed_counts(one.of(place), base=one.base)
    return np.repeat([1.0, 0.0], [said, asked - said]), np.ones(asked)


def _with_weighted_counts(one: Uptake, place: int) -> tuple[Values, Values]:
    """A yes and a no with the weights of all, of which the share is the printed one."""
    own = one.weights_of(place)
    asked = len(own)
    told = rate(float(np.rint(asked * (one.of(place) @ own) / own.sum())), asked, base=one.base)
    weight = round_to_base(own.sum(), base=one.base) * np.array([told, 1 - told])
    return np.array([1.0, 0.0])[weight > 0], weight[weight > 0]


def labels_of(one: Uptake, *, site: str, population: str) -> dict[str, Any]:
    """What the columns of labels of a row about an uptake hold."""
    return {
        "site": site,
        "population": population,
        "reach": one.entry.id,
        "outcome": one.outcome.id,
        "type": str(OutcomeType.BINARY),
        "wave": one.wave,
    }


def share_of(one: Uptake, *levels: int) -> dict[str, Any]:
    """Share of those on these levels who said yes, with its interval; NaN where it is not told.

    Wilson's interval of the counts as they are published, with weights that of the logit with linearised
    errors, whose limits are widened to steps of five percent where counts are rounded.
    """
    yes = one.of(*levels)
    if one.weighted and one.told:
        weighted = survey_share(yes, survey_design(one.weights_of(*levels)), level=LEVEL)
        low, high = _widened(weighted.low, weighted.high, base=one.base)
        told = {"mean": weighted.estimate, "low": low, "high": high}
    else:
        found = share(*printed_counts(yes, base=one.base), level=LEVEL)
        told = {"mean": found.share, "low": found.low, "high": found.high}
    return {
        **(told if one.told else dict.fromkeys(told, nan)),
        "sd": nan,
        "level": LEVEL,
        "reason": one.reason or None,
    }


def _widened(low: float, high: float, *, base: int) -> tuple[float, float]:
    """Limits on steps of five percent, outwards, where numbers of people are rounded."""
    if base == 1 or isnan(low) or isnan(high):
        return low, high
    return floor(low * STEPS) / STEPS, ceil(high * STEPS) / STEPS


def uptakes(data: Survey) -> Iterator[Uptake]:
    """One for each entry of the plan about this population and each wave of the edition."""
    outcomes = {one.id: one for one in (*data.outcomes, *data.uses)}
    policy = policy_of(data.study, data.origin)
    given = declared(data)
    weights = {one.id: weights_of(data, given, one.id) for one in data.study.waves} if given else None
    for entry in data.study.evaluation.plan.reach:
        if entry.outcome in outcomes:
            for wave in data.study.waves:
                yield _uptake(data, entry, outcomes[entry.outcome], wave.id, weights, policy=policy)


def notes_of(found: Sequence[Uptake]) -> tuple[str, ...]:
    """Says so where shares are weighted."""
    return (WEIGHTED,) if any(one.weighted for one in found) else ()


def _uptake(
    data: Survey,
    entry: Reach,
    outcome: Outcome,
    wave: str,
    weights: Mapping[str, Values | None] | None,
    *,
    policy: Policy,
) -> Uptake:
    here = data.answers.values[WAVE] == wave
    places = {value: place for place, one in enumerate(entry.levels) for value in one.values}
    level = data.answers.traits.loc[here, entry.by].map(places).to_numpy(float)
    yes = data.answers.values.loc[here, outcome.id].to_numpy(float)
    known = ~np.isnan(level) & ~np.isnan(yes)
    parts = [yes[known & (level == place)] for place in range(len(entry.levels))]
    rest = yes[~np.isnan(yes) & np.isnan(level)]
    enough = _all_enough(parts, least=policy.minimum) and _rest_enough(
        parts, rest, policy=policy, totals=_total_follows(data, entry, outcome)
    )
    own = np.ones(len(yes)) if weights is None else weights[wave]
    reason = "" if enough else SMALL_GROUP
    if own is None:
        own, reason = np.ones(len(yes)), reason or NO_WEIGHTS
    given = yes[known], level[known], own[known]
    return Uptake(entry, outcome, wave, *given, weights is not None, reason, policy.base)


def _all_enough(parts: Sequence[Values], *, least: int) -> bool:
    """Whether on every level enough people said yes, and enough said no."""
    return all(min(one.sum(), (1 - one).sum()) >= least for one in parts)


def _total_follows(data: Survey, entry: Reach, outcome: Outcome) -> bool:
    """Whether readers may know how many said yes: of outcomes, and where another entry divides all."""

    def alike(other: Outcome) -> bool:
        return (other.item, other.instrument) == (outcome.item, outcome.instrument)

    asked = {one.id for one in (*data.outcomes, *data.uses) if alike(one)}
    others = (one for one in data.study.evaluation.plan.reach if one.by != entry.by)
    return any(alike(one) for one in data.outcomes) or any(one.outcome in asked for one in others)


def _rest_enough(parts: Sequence[Values], rest: Values, *, policy: Policy, totals: bool) -> bool:
    """Whether what those of unknown level answered does not follow from all answers and those of the levels.

    Where ``totals`` are not printed, nothing follows. Exact numbers need enough of them who said yes, and
    enough who said no, or nobody. Rounded ones need room: a large group in which hardly anybody can have said
    yes would be told by what the levels leave of the total.
    """
    if not totals or not len(rest):
        return True
    if policy.base == 1:
        return bool(min(rest.sum(), (1 - rest).sum()) >= policy.minimum)
    if len(rest) < policy.minimum:
        return True
    whole = np.concatenate([*parts, rest])
    said, denied = ([one.sum() for one in parts], [(1 - one).sum() for one in parts])
    return all(
        most_left(counts, total, base=policy.base) >= policy.base
        for counts, total in ((said, whole.sum()), (denied, (1 - whole).sum()))
    )


def most_left(parts: Sequence[float], total: float, *, base: int) -> float:
    """Most that can be left of a total, as far as readers know, who see it and its parts rounded."""
    half = base // 2
    highest = round_to_base(total, base=base) - half + base - 1
    return highest - sum(round_to_base(one, base=base) - half for one in parts)


def level_id(entry: Reach, place: int) -> str:
    """Identifier of a level of need."""
    return f"{entry.id}={place}"


def need_id(entry: Reach) -> str:
    """Identifier of those in need."""
    return f"{entry.id}=need"


def with_levels(wording: Wording, entries: tuple[Reach, ...]) -> Wording:
    """The wording with entries of reach, those in need, and levels."""
    language: Language = "de" if wording.language == "de" else "en"
    texts = {one.id: say(one.label, language) for one in entries}
    texts |= {need_id(one): _needy(one, language) for one in entries}
    texts |= {
        level_id(one, place): say(level.label, language)
        for one in entries
        for place, level in enumerate(one.levels)
    }
    return Wording(wording.language, {**wording.texts, **texts})


def _needy(entry: Reach, language: Language) -> str:
    """Those in need by the names of their levels."""
    return "; ".join(say(level.label, language) for level in entry.levels[: entry.need])

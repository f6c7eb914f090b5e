"""The effect by periods since the start of treatment, and before it, where there should be none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kpk_eval.stats.did.effect import Caution, Effect, effect_of
from kpk_eval.stats.did.errors import CR2, Inference
from kpk_eval.stats.did.least_squares import regress
from kpk_eval.stats.did.panel import Panel
from kpk_eval.stats.did.regressions import within_design
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.stats.models.fit import Fit
from kpk_eval.stats.models.freedom import Joint
from kpk_eval.stats.samples import Numbers

METHOD = "event_study"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The effect some periods after the start of treatment; negative where before.

    ``first`` and ``last`` are the same but at ends that pool several periods. ``n`` counts treated rows.
    """

    first: int
    last: int
    n: int
    effect: Coefficient

    @property
    def before(self) -> bool:
        """Whether treatment had not started."""
        return self.last < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStudy:
    """Effects by periods since the start, their average after it, and the joint test of those before.

    ``moments`` are in order of time; the reference is not among them. ``leads`` tests that all effects
    before the start are zero: it can speak against parallel trends, never for them.
    """

    reference: int
    moments: tuple[Moment, ...]
    average: Effect
    leads: Joint

    @property
    def reason(self) -> Refusal:
        """Why there are no numbers; empty if there are."""
        return self.average.reason


def event_study(
    data: Panel,
    *,
    reference: int = -1,
    earliest: int | None = None,
    latest: int | None = None,
    inference: Inference = CR2,
    level: float = 0.95,
) -> EventStudy:
    """Coefficients of periods since the start of treatment, with effects of units and periods.

    Parameters
    ----------
    data
        Units over periods; see ``panel``. Periods are counted in those of the data: with waves every three
        years, 1 is the next wave.
    reference
        Period the others are compared with; −1 is the last one before the start.
    earliest, latest
        Ends: earlier and later periods are pooled with these. By default nothing is pooled.
    inference
        Errors; see ``errors``. The joint test is approximate Hotelling's T² where degrees of freedom are
        estimated, as by default (Pustejovsky and Tipton 2018), else Wald's F or chi-square.
    level
        Level of the intervals.

    Returns
    -------
    EventStudy
        ``average`` is the unweighted mean of the effects from the start on. Refused as ``two_way``;
        ``collinear`` also where all areas are treated in the end and no second reference is pooled.

    Raises
    ------
    ValueError
        If the reference lies outside the ends.

    Notes
    -----
    Assumes parallel trends and, with staggered starts, the same path of effects in all; where that is in
    doubt take the dynamic aggregation of ``staggered``. Source: Sun and Abraham (2021), Estimating dynamic
    treatment effects in event studies; Roth (2022), Pretest with caution. Checked against
    tests/references/did_panel.
    """
    since = _since_start(data, earliest=earliest, latest=latest)
    treated = data.start < data.never
    found = [int(value) for value in np.unique(since[treated]) if value != reference]
    _require_reference(reference, earliest=earliest, latest=latest)
    marks = {_name(value): ((since == value) & treated).astype(np.float64) for value in found}
    design = within_design(data.rows(marks), period_effects=True)
    fit = regress(design, method=METHOD, inference=inference, level=level)
    after = [value for value in found if value >= 0]
    average = _average(fit, data, after=after, inference=inference)
    alone = Caution.ONE_CLUSTER in average.notes
    moments = tuple(
        Moment(
            first=value,
            last=value,
            n=int(marks[_name(value)].sum()),
            effect=fit.coefficient(_name(value)) if not alone else _bare(fit.coefficient(_name(value))),
        )
        for value in found
    )
    return EventStudy(
        reference=reference,
        moments=_with_pooled_ends(moments, data, earliest=earliest, latest=latest),
        average=average,
        leads=Joint(reason=Refusal.TOO_FEW_CLUSTERS) if alone else _leads(fit, [v for v in found if v < 0]),
    )


def _since_start(data: Panel, *, earliest: int | None, latest: int | None) -> Numbers:
    """Periods since the start of each row's area, pooled at the ends."""
    since = (data.periods - data.start).astype(np.float64)
    return since if earliest is None and latest is None else np.clip(since, earliest, latest)


def _require_reference(reference: int, *, earliest: int | None, latest: int | None) -> None:
    """Refuse a reference that pooling takes away."""
    low = -np.inf if earliest is None else earliest
    high = np.inf if latest is None else latest
    if not low <= reference <= high:
        raise ValueError(f"the reference {reference} lies outside the ends {earliest} to {latest}")


def _average(fit: Fit, data: Panel, *, after: Sequence[int], inference: Inference) -> Effect:
    """Mean of the effects from the start on."""
    combined = (
        fit.combination({_name(value): 1 / len(after) for value in after}, name="average_after")
        if after
        else Coefficient(name="average_after", level=fit.level)
    )
    effect = effect_of(
        fit if after or not fit.estimable else replace(fit, reason=Refusal.COLLINEAR),
        combined,
        n_treated=int(data.treated_areas.sum()),
        n_comparison=int(data.comparison_areas.sum()),
        clustered=inference.clustered,
    ).per_sd(data.baseline_sd())
    return replace(effect, notes=(*effect.notes, Caution.STAGGERED)) if data.staggered else effect


def _leads(fit: Fit, before: Sequence[int]) -> Joint:
    """Joint test of the effects before the start."""
    return fit.joint_test([_name(value) for value in before]) if before else Joint(reason=Refusal.TOO_FEW)


def _with_pooled_ends(
    moments: tuple[Moment, ...], data: Panel, *, earliest: int | None, latest: int | None
) -> tuple[Moment, ...]:
    """Moments whose ends say how far they reach."""
    treated = data.start < data.never
    since = (data.periods - data.start)[treated]
    if since.size == 0:
        return moments
    return tuple(
        replace(
            moment,
            first=int(since.min()) if moment.first == earliest else moment.first,
            last=int(since.max()) if moment.last == latest else moment.last,
        )
        for moment in moments
    )


def _bare(coefficient: Coefficient) -> Coefficient:
    """A coefficient without error, interval and test."""
    return Coefficient(name=coefficient.name, level=coefficient.level, estimate=coefficient.estimate)


def _name(since: float) -> str:
    """Name of the column of a period since the start."""
    return f"since={since:+.0f}"

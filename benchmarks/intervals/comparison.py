"""Designs with a comparison: difference in differences and its relatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intervals.people import Numbers
from intervals.trial import Draw, Interval, Limits, Scenario, Use, of, once
from kpk_eval.stats.did.changes import did_changes
from kpk_eval.stats.did.errors import Errors, Inference, Reference
from kpk_eval.stats.did.event_study import event_study
from kpk_eval.stats.did.multipliers import Bootstrap
from kpk_eval.stats.did.multipliers import Draw as Multiplier
from kpk_eval.stats.did.panel import Panel, panel
from kpk_eval.stats.did.permutation import permute_areas
from kpk_eval.stats.did.random_effects import random_effects
from kpk_eval.stats.did.regressions import first_differences, fixed_effects
from kpk_eval.stats.did.staggered.aggregate import By, aggregate
from kpk_eval.stats.did.staggered.cells import attgt
from kpk_eval.stats.did.staggered.options import Options
from kpk_eval.stats.did.trends import parallel_trends
from kpk_eval.stats.did.two_by_two import did_means, did_regression
from kpk_eval.stats.did.two_way import two_way
from kpk_eval.stats.did.wild import wild_two_way

EFFECT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Two groups of people before and after, asked twice."""

    before: Numbers
    after: Numbers
    treated: Numbers

    @property
    def rows(self) -> tuple[Numbers, Numbers, Numbers]:
        """Outcome, treated and after, as if different people had been asked."""
        n = self.before.size
        return (
            np.concatenate([self.before, self.after]),
            np.tile(self.treated, 2),
            np.repeat([0.0, 1.0], n),
        )


def _people(draw: Draw, n: int, *, skewed: bool) -> People:
    """N people in each group; those of the treated vary more afterwards."""
    treated = np.repeat([0.0, 1.0], n)
    noise = draw.exponential(size=(2, 2 * n)) - 1 if skewed else draw.standard_normal((2, 2 * n))
    spread = np.where(treated == 1, 1.5, 1.0)
    return People(noise[0], 0.2 + EFFECT * treated + spread * noise[1], treated)


def _of_rows(people: People, *, inference: Inference | None = None) -> Limits:
    outcome, treated, after = people.rows
    if inference is None:
        return of(did_means(outcome, treated=treated, after=after), EFFECT)
    return of(did_regression(outcome, treated=treated, after=after, inference=inference), EFFECT)


TWO_BY_TWO = (
    Interval("did.did_means: welch", _of_rows),
    Interval("did.did_regression: cr2", lambda p: _of_rows(p, inference=Inference())),
    Interval(
        "did.did_regression: classical",
        lambda p: _of_rows(p, inference=Inference(errors=Errors.CLASSICAL)),
        Use.OPTION,
    ),
    Interval(
        "did.did_changes: welch", lambda p: of(did_changes(p.before, p.after, treated=p.treated), EFFECT)
    ),
    Interval(
        "did.did_changes: cr2",
        lambda p: of(did_changes(p.before, p.after, treated=p.treated, inference=Inference()), EFFECT),
        Use.OPTION,
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """Areas over periods, and the same as rows."""

    panel: Panel
    outcome: Numbers
    unit: Numbers
    period: Numbers
    now: Numbers
    change: Numbers
    treated: Numbers


def _areas(draw: Draw, m: int, *, skewed: bool, share: float = 0.5, staggered: bool = False) -> Areas:
    """M areas over six periods with likeness of neighbouring periods 0.5; a share is treated from the fourth.

    Staggered: a third from the third, a third from the fifth, a third never; the effect is the same.
    """
    periods = 6
    noise = draw.exponential(size=(m, periods)) - 1 if skewed else draw.standard_normal((m, periods))
    for period in range(1, periods):
        noise[:, period] = 0.5 * noise[:, period - 1] + np.sqrt(0.75) * noise[:, period]
    count = max(2, round(share * m))
    starts = np.where(np.arange(m) < count, 3.0, np.inf)
    if staggered:
        starts = np.array([2.0, 4.0, np.inf])[np.arange(m) % 3]
    time = np.arange(periods)
    now = (time[None, :] >= starts[:, None]).astype(float)
    outcome = draw.standard_normal(m)[:, None] + 0.3 * time + EFFECT * now + noise
    unit, period = np.repeat(np.arange(m), periods).astype(float), np.tile(time, m).astype(float)
    data = panel(
        outcome.ravel(),
        unit=unit,
        period=period,
        treated_from=np.where(np.isinf(starts), np.nan, starts)[unit.astype(int)],
    )
    change = outcome[:, 3:].mean(axis=1) - outcome[:, :3].mean(axis=1)
    return Areas(data, outcome.ravel(), unit, period, now.ravel(), change, np.isfinite(starts).astype(float))


def _fit(fit: object) -> Limits:
    if fit.reason:  # type: ignore[attr-defined]
        return Limits(EFFECT, np.nan, np.nan)
    return of(fit.coefficients[0], EFFECT)  # type: ignore[attr-defined]


STUDY = once(lambda areas: event_study(areas.panel))
DEFAULT_CELLS = once(lambda areas: attgt(areas.panel))


def _moments(areas: Areas) -> Limits:
    """Moments of the event study: none before, the effect after."""
    study = STUDY(areas)
    rows = [moment for moment in study.moments if moment.effect.low == moment.effect.low]
    if not rows:
        return Limits([0.0], [np.nan], [np.nan])
    return Limits(
        [EFFECT if moment.first >= 0 else 0.0 for moment in rows],
        [moment.effect.low for moment in rows],
        [moment.effect.high for moment in rows],
    )


ONE_START = (
    Interval("did.two_way: cr2 satterthwaite", lambda a: of(two_way(a.panel), EFFECT)),
    *(
        Interval(
            f"did.two_way: {inference.errors} {inference.reference}",
            lambda a, inference=inference: of(two_way(a.panel, inference=inference), EFFECT),  # type: ignore[misc]
            use,
        )
        for inference, use in (
            (Inference(errors=Errors.CR3), Use.COMPARISON),
            (Inference(errors=Errors.CR1), Use.COMPARISON),
            (Inference(errors=Errors.JACKKNIFE), Use.COMPARISON),
            (Inference(errors=Errors.CR0, reference=Reference.NORMAL), Use.COMPARISON),
            (Inference(errors=Errors.CLASSICAL), Use.COMPARISON),
        )
    ),
    Interval(
        "did.fixed_effects: cr2",
        lambda a: _fit(fixed_effects(a.outcome, {"now": a.now}, unit=a.unit, period=a.period)),
    ),
    Interval(
        "did.random_effects: model",
        lambda a: _fit(
            random_effects(
                a.outcome,
                {"now": a.now, **{f"p{p}": (a.period == p).astype(float) for p in range(1, 6)}},
                unit=a.unit,
                period=a.period,
            ).fit
        ),
        Use.COMPARISON,
    ),
    Interval(
        "did.first_differences: cr2",
        lambda a: _fit(
            first_differences(a.outcome, {"now": a.now}, unit=a.unit, period=a.period, period_effects=True)
        ),
    ),
    Interval("did.event_study: moments", _moments),
    Interval("did.event_study: average", lambda a: of(STUDY(a).average, EFFECT)),
    Interval("did.parallel_trends: drift", lambda a: of(parallel_trends(a.panel).drift, 0.0)),
)
PERMUTED = (
    Interval(
        "did.permute_areas: difference", lambda a: of(permute_areas(a.change, treated=a.treated), EFFECT)
    ),
)


def _wild(multiplier: Multiplier, *, restricted: bool, use: Use) -> Interval:
    name = f"did.wild_two_way: {multiplier}{'' if restricted else ' unrestricted'}"
    options = Bootstrap(draw=multiplier, draws=399, restricted=restricted)
    return Interval(name, lambda a: of(wild_two_way(a.panel, bootstrap=options), EFFECT), use)


WILD = (
    _wild(Multiplier.RADEMACHER, restricted=True, use=Use.DEFAULT),
    _wild(Multiplier.WEBB, restricted=True, use=Use.OPTION),
    _wild(Multiplier.RADEMACHER, restricted=False, use=Use.COMPARISON),
)


def _staggered(name: str, use: Use, options: Options, by: By) -> Interval:
    cells = DEFAULT_CELLS if options == Options() else once(lambda a: attgt(a.panel, options=options))
    return Interval(f"did.staggered: {name}", lambda a: of(aggregate(cells(a), by=by).overall, EFFECT), use)


def _cells(areas: Areas) -> Limits:
    """Effects per group and period: none before the start."""
    cells = DEFAULT_CELLS(areas).cells
    return Limits(
        [EFFECT if cell.since >= 0 else 0.0 for cell in cells],
        [cell.low for cell in cells],
        [cell.high for cell in cells],
    )


def _parts(areas: Areas) -> Limits:
    """Averages per time since the start."""
    parts = aggregate(DEFAULT_CELLS(areas), by=By.DYNAMIC).parts
    return Limits(
        [EFFECT if part.key >= 0 else 0.0 for part in parts],
        [part.low for part in parts],
        [part.high for part in parts],
    )


STAGGERED = (
    _staggered("dr group", Use.DEFAULT, Options(), By.GROUP),
    _staggered("dr simple", Use.OPTION, Options(), By.SIMPLE),
    _staggered("dr dynamic", Use.OPTION, Options(), By.DYNAMIC),
    _staggered("dr calendar", Use.OPTION, Options(), By.CALENDAR),
    _staggered("dr group normal", Use.COMPARISON, Options(normal=True), By.GROUP),
    Interval("did.staggered: cells", _cells),
    Interval("did.staggered: parts", _parts),
)
SCENARIOS = (
    Scenario("two groups, normal", lambda d, n: _people(d, n, skewed=False), TWO_BY_TWO),
    Scenario("two groups, skewed", lambda d, n: _people(d, n, skewed=True), TWO_BY_TWO),
    Scenario("areas, normal", lambda d, m: _areas(d, m, skewed=False), ONE_START, sizes=(10, 30)),
    Scenario("areas, skewed", lambda d, m: _areas(d, m, skewed=True), ONE_START, sizes=(10,)),
    Scenario(
        "areas, a fifth treated",
        lambda d, m: _areas(d, m, skewed=False, share=0.2),
        ONE_START,
        sizes=(10,),
    ),
    Scenario("areas, normal", lambda d, m: _areas(d, m, skewed=False), PERMUTED, sizes=(8, 10, 14)),
    Scenario(
        "areas, skewed",
        lambda d, m: _areas(d, m, skewed=True, share=0.3),
        PERMUTED,
        sizes=(10, 14),
    ),
    Scenario("areas, normal", lambda d, m: _areas(d, m, skewed=False), WILD, sizes=(10, 30)),
    Scenario("areas, skewed", lambda d, m: _areas(d, m, skewed=True), WILD, sizes=(10,)),
    Scenario(
        "staggered, normal",
        lambda d, m: _areas(d, m, skewed=False, staggered=True),
        STAGGERED,
        sizes=(10, 30, 200),
    ),
    Scenario(
        "staggered, skewed",
        lambda d, m: _areas(d, m, skewed=True, staggered=True),
        STAGGERED,
        sizes=(10, 30),
    ),
)

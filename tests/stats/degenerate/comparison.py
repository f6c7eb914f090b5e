"""Differences in differences, permutations, synthetic controls."""

from __future__ import annotations

from functools import partial
from math import inf, nan
from typing import Any

import numpy as np

from kpk_eval.stats.did.area_means import left_out_range, permute_site
from kpk_eval.stats.did.assignments import Search
from kpk_eval.stats.did.changes import did_changes
from kpk_eval.stats.did.errors import Errors, Inference
from kpk_eval.stats.did.event_study import event_study
from kpk_eval.stats.did.joint import Pool as Chosen
from kpk_eval.stats.did.joint import permute_jointly
from kpk_eval.stats.did.panel import Panel, panel
from kpk_eval.stats.did.panel_permutation import permute_panel
from kpk_eval.stats.did.permutation import Alternative, Statistic, permute_areas
from kpk_eval.stats.did.placebo import leave_one_area_out, placebo_dates, placebo_outcomes
from kpk_eval.stats.did.random_effects import random_effects
from kpk_eval.stats.did.regressions import first_differences, fixed_effects, pooled
from kpk_eval.stats.did.staggered import By, aggregate, attgt
from kpk_eval.stats.did.trends import parallel_trends
from kpk_eval.stats.did.two_by_two import did_means, did_regression
from kpk_eval.stats.did.two_way import two_way
from kpk_eval.stats.did.wild import wild_regression, wild_two_way
from kpk_eval.stats.synthetic_control import (
    Pool,
    leave_one_donor_out,
    placebo_areas,
    placebo_start,
    pool,
    synthetic_control,
)
from tests.stats.degenerate.material import Material
from tests.stats.degenerate.subjects import Subject, named, together, variants

FEW = Search(enumerate_up_to=120, draws=99)
STEPS = 4


def two_periods(m: Material) -> Panel:
    """Two periods, the second half of the people treated in the later."""
    return panel(m.both, unit=m.person, period=m.wave, treated_from=np.where(m.long_group == 1, 1.0, nan))


def _steps(m: Material) -> np.ndarray[Any, Any]:
    """Values of four periods, one after the other."""
    return np.concatenate([m.before, m.after, np.roll(m.before, 1), np.roll(m.after, 2)])


def _four(m: Material, starts: Any, **areas: Any) -> Panel:
    """Four periods with the start of each person."""
    return panel(
        _steps(m),
        unit=np.tile(np.arange(m.n), STEPS),
        period=np.repeat(np.arange(float(STEPS)), m.n),
        treated_from=np.tile(starts, STEPS),
        **areas,
    )


def staggered(m: Material) -> Panel:
    """A third each never, from period 2 and from period 3."""
    return _four(m, np.choose(np.arange(m.n) % 3, [nan, 2.0, 3.0]))


def one_treated(m: Material) -> Panel:
    """One person treated from period 2."""
    return _four(m, np.where(np.arange(m.n) == 0, 2.0, nan))


def areas(m: Material) -> Panel:
    """Every other cluster treated from period 2."""
    return _four(m, np.where(m.cluster % 2 == 0, 2.0, nan), area=np.tile(m.cluster, STEPS))


def of_panels(function: Any, *, unit: bool = False, **fixed: Any) -> dict[str, Subject]:
    """An estimator of panels on all of them."""
    return together(
        *(
            named(
                given.__name__, variants(function, lambda f, m, given=given: f(given(m), **fixed), unit=unit)
            )
            for given in (two_periods, staggered, one_treated, areas)
        )
    )


def aggregated(function: Any, m: Material, *, given: Any, **options: Any) -> Any:
    """An average of the effects of a panel."""
    return function(attgt(given(m)), **options)


def treated_in_wave(m: Material) -> dict[str, Any]:
    """The regressor of a difference in differences."""
    return {"treated": m.wave * m.long_group}


def donors(m: Material) -> Pool:
    """Five areas, two thirds of the periods before treatment."""
    table = np.column_stack([np.roll(m.both, place)[: m.n] for place in range(5)])
    names = [f"area {place}" for place in range(5)]
    return pool(table, treated="area 0", names=names, times=np.arange(float(m.n)), treated_from=m.n * 2 // 3)


def chosen(m: Material) -> list[Chosen]:
    """One of the first, and one of the second half of the areas."""
    change = m.after - m.before
    halves = np.flatnonzero(m.group == 0), np.flatnonzero(m.group == 1)
    return [
        Chosen(site=str(half[0]), areas=tuple(str(place) for place in half), changes=change[half])
        for half in halves
        if half.size
    ]


SUBJECTS = together(
    variants(did_changes, lambda f, m: f(m.before, m.after, treated=m.group), plain=True, unit=True),
    named(
        "covariate",
        variants(
            did_changes,
            lambda f, m: f(m.before, m.after, treated=m.group, covariates={"place": m.place}),
            unit=True,
        ),
    ),
    variants(did_means, lambda f, m: f(m.both, treated=m.long_group, after=m.wave), plain=True, unit=True),
    variants(
        did_regression,
        lambda f, m: f(m.both, treated=m.long_group, after=m.wave, cluster=m.long_cluster),
        plain=True,
        unit=True,
    ),
    of_panels(two_way, unit=True),
    of_panels(event_study, unit=True),
    of_panels(parallel_trends, unit=True),
    of_panels(placebo_dates, unit=True),
    of_panels(leave_one_area_out),
    of_panels(wild_two_way),
    of_panels(attgt),
    of_panels(permute_panel, search=FEW),
    variants(placebo_outcomes, lambda f, m: f(two_periods(m), {"other": two_periods(m)})),
    *(
        named(
            given.__name__,
            variants(aggregate, partial(aggregated, given=given), by=By, draws=(100,)),
        )
        for given in (two_periods, staggered, areas)
    ),
    variants(
        permute_areas,
        lambda f, m, **o: f(m.after - m.before, treated=m.group, search=FEW, **o),
        statistic=Statistic,
        alternative=Alternative,
    ),
    variants(permute_jointly, lambda f, m: f(chosen(m))),
    variants(permute_site, lambda f, m: f(m.after - m.before, site=0)),
    variants(
        left_out_range,
        lambda f, m: f(
            m.table, site=0, before=np.array([True, False, False]), after=np.array([False, True, True])
        ),
    ),
    variants(
        fixed_effects,
        lambda f, m: f(m.both, treated_in_wave(m), unit=m.person, period=m.wave),
        plain=True,
        unit=True,
    ),
    named(
        "errors",
        together(
            *(
                named(
                    str(errors),
                    variants(
                        fixed_effects,
                        lambda f, m, errors=errors: f(
                            m.both,
                            treated_in_wave(m),
                            unit=m.person,
                            period=m.wave,
                            inference=Inference(errors=errors),
                        ),
                    ),
                )
                for errors in Errors
            )
        ),
    ),
    variants(
        first_differences,
        lambda f, m: f(m.both, treated_in_wave(m), unit=m.person, period=m.wave),
        plain=True,
        unit=True,
    ),
    variants(pooled, lambda f, m: f(m.both, {"wave": m.wave}, cluster=m.long_cluster), plain=True, unit=True),
    variants(
        random_effects,
        lambda f, m: f(m.both, {"wave": m.wave}, unit=m.person, period=m.wave),
        plain=True,
        unit=True,
    ),
    variants(
        wild_regression,
        lambda f, m: f(m.both, {"group": m.long_group}, tested="group", cluster=m.long_cluster),
        plain=True,
    ),
    variants(synthetic_control, lambda f, m: f(donors(m)), unit=True),
    named("any fit", variants(synthetic_control, lambda f, m: f(donors(m), worst_fit=inf))),
    variants(placebo_areas, lambda f, m: f(donors(m), worst_fit=inf)),
    variants(placebo_start, lambda f, m: f(donors(m), treated_from=max(m.n // 2, 1))),
    variants(leave_one_donor_out, lambda f, m: f(donors(m), worst_fit=inf)),
)

"""Inequality of reach, and networks."""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np

from kpk_eval.stats.inequality.binary import RiskModel, slope_index_of_risk
from kpk_eval.stats.inequality.change import Limits, index_change, limits_of_change, limits_of_ratio
from kpk_eval.stats.inequality.concentration import Kind, Method, concentration_index, gini
from kpk_eval.stats.inequality.gaps import gap, quantile_groups
from kpk_eval.stats.inequality.grouped import concentration_curve, grouped_concentration_index
from kpk_eval.stats.inequality.ranks import Ties
from kpk_eval.stats.inequality.simulated import simulated_slope_index
from kpk_eval.stats.inequality.slope import slope_index
from kpk_eval.stats.network.bridging import Chance, ei_index, mixing
from kpk_eval.stats.network.centralisation import Centrality, centralisation, centrality
from kpk_eval.stats.network.change import tie_change
from kpk_eval.stats.network.cohesion import (
    clustering,
    components,
    density,
    dyads,
    mean_degree,
    mean_distance,
    reciprocity,
    transitivity,
)
from kpk_eval.stats.network.core import core_periphery
from kpk_eval.stats.network.groups import (
    between_change,
    between_density,
    ei_interval,
    reciprocity_change,
    reciprocity_interval,
)
from kpk_eval.stats.network.modularity import assortativity, modularity
from kpk_eval.stats.network.qap import Likeness, qap
from kpk_eval.stats.network.resampled import density_change, density_interval, jaccard_interval
from kpk_eval.stats.network.ties import Network, network
from kpk_eval.stats.network.vertices import NetworkInterval
from tests.stats.degenerate.material import Material
from tests.stats.degenerate.subjects import Subject, named, together, variants

DEGREES = {Centrality.IN_DEGREE, Centrality.OUT_DEGREE}


def ties(values: Any, *, directed: bool) -> Network:
    """Who differs has a tie; in a directed network some report other ties than they receive."""
    partner = np.where(np.arange(values.size) % 3 == 0, values, 0.0) if directed else values
    table = np.abs(values[:, None] - partner[None, :])
    return network(np.where(np.isnan(table), nan, (table > 0) * 1.0), directed=directed)


def groups(m: Material) -> tuple[str, ...]:
    """Two departments."""
    return tuple("ab"[int(side)] for side in m.group)


def directed(m: Material) -> tuple[Network, Network]:
    """Reports of both waves."""
    return ties(m.before, directed=True), ties(m.after, directed=True)


def undirected(m: Material) -> tuple[Network, Network]:
    """Ties of both waves."""
    return ties(m.before, directed=False), ties(m.after, directed=False)


def of_networks(function: Any, call: Any, **choices: Any) -> dict[str, Subject]:
    """An estimator of both kinds of networks."""
    return together(
        *(
            named(
                given.__name__,
                variants(function, lambda f, m, given=given, **o: call(f, m, given(m), **o), **choices),
            )
            for given in (directed, undirected)
        )
    )


def one(function: Any, m: Material, waves: Any, **options: Any) -> Any:
    """The earlier network."""
    return function(waves[0], **options)


def one_grouped(function: Any, m: Material, waves: Any, **options: Any) -> Any:
    """The earlier network with its departments."""
    return function(waves[0], groups(m), **options)


def both(function: Any, m: Material, waves: Any, **options: Any) -> Any:
    """Both networks."""
    return function(*waves, **options)


def mean_limits(values: Any) -> Limits:
    """The mean as a number that is known with its interval alone; of nobody there is none."""
    if not values.size:
        return Limits(estimate=nan, low=nan, high=nan)
    return Limits(estimate=values.mean(), low=values.min(), high=values.max())


SUBJECTS = together(
    variants(slope_index, lambda f, m, **o: f(m.before, m.place, **o), plain=True, unit=True, ties=Ties),
    named(
        "position", variants(slope_index, lambda f, m: f(m.before, m.after, weights=m.place + 1), unit=True)
    ),
    variants(slope_index_of_risk, lambda f, m, **o: f(m.before, m.place, **o), plain=True, model=RiskModel),
    named("position", variants(slope_index_of_risk, lambda f, m: f(m.before, m.after, weights=m.place + 1))),
    variants(
        concentration_index,
        lambda f, m, **o: f(m.before, m.place, **o),
        plain=True,
        unit=True,
        kind=(Kind.RELATIVE, Kind.GENERALISED),
        method=Method,
    ),
    named(
        "bounds",
        variants(concentration_index, lambda f, m, **o: f(m.before, m.after, bounds=(0, 1), **o), kind=Kind),
    ),
    variants(gini, lambda f, m, **o: f(m.before, **o), plain=True, unit=True, corrected=(True,)),
    variants(
        index_change,
        lambda f, m: f(
            concentration_index(m.before, m.place).index, concentration_index(m.after, m.place).index
        ),
        unit=True,
    ),
    variants(limits_of_change, lambda f, m: f(mean_limits(m.before), mean_limits(m.after)), unit=True),
    variants(limits_of_ratio, lambda f, m: f(mean_limits(m.before), mean_limits(m.after)), unit=True),
    variants(gap, lambda f, m: f(m.before, m.place % 5 + 1), plain=True, unit=True),
    named("quintiles", variants(gap, lambda f, m: f(m.before, quantile_groups(m.after)), unit=True)),
    variants(grouped_concentration_index, lambda f, m: f(m.before, 10 * m.after, sd=np.abs(m.before))),
    variants(concentration_curve, lambda f, m: f(m.before, m.place), plain=True, unit=True),
    variants(
        simulated_slope_index,
        lambda f, m: f(m.before, 10 * m.after + 1, se=np.abs(m.before), repetitions=99),
    ),
    *(
        of_networks(figure, one)
        for figure in (
            density,
            mean_degree,
            transitivity,
            clustering,
            mean_distance,
            components,
            dyads,
            core_periphery,
        )
    ),
    variants(reciprocity, lambda f, m: f(directed(m)[0])),
    variants(reciprocity_interval, lambda f, m: f(directed(m)[0])),
    variants(reciprocity_change, lambda f, m: f(*directed(m))),
    of_networks(centrality, one, measure=sorted(set(Centrality) - DEGREES)),
    of_networks(centralisation, one, measure=sorted(set(Centrality) - DEGREES)),
    named(
        "degrees", variants(centralisation, lambda f, m, **o: f(directed(m)[0], **o), measure=sorted(DEGREES))
    ),
    of_networks(density_interval, one, interval=NetworkInterval),
    *(
        of_networks(figure, one_grouped)
        for figure in (mixing, modularity, assortativity, between_density, ei_interval)
    ),
    of_networks(ei_index, lambda f, m, w, **o: f(w[0], groups(m), draws=99, **o), chance=Chance),
    of_networks(between_change, lambda f, m, w: f(*w, groups(m))),
    *(of_networks(figure, both) for figure in (tie_change, density_change, jaccard_interval)),
    of_networks(qap, lambda f, m, w, **o: f(w[0].ties, w[1].ties, draws=99, **o), likeness=Likeness),
)

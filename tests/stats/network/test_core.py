"""Core and periphery: reference, planted core, invariants, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network import CoreToPeriphery, core_periphery, network

from .made_up import NETWORKS, REFERENCE, network_of

EXACT = 1e-9
"""Correlations of 0 and 1."""


@pytest.mark.parametrize("between", CoreToPeriphery)
@pytest.mark.parametrize("case", NETWORKS)
def test_fit_is_the_best_of_all_divisions(case: str, between: CoreToPeriphery) -> None:
    name = "core" if between is CoreToPeriphery.LEFT_OUT else "core_tied"
    found = core_periphery(network_of(case), between=between)
    assert found.fit == pytest.approx(REFERENCE.figures[case][name], rel=EXACT)


@pytest.mark.parametrize("between", CoreToPeriphery)
def test_planted_core_is_found(between: CoreToPeriphery) -> None:
    generator = np.random.default_rng(14)
    core = np.arange(40) % 4 == 0
    across = 0.2 if between is CoreToPeriphery.LEFT_OUT else 0.9
    share = np.where(
        core[:, None] & core[None, :], 0.9, np.where(core[:, None] | core[None, :], across, 0.05)
    )
    found = core_periphery(network((generator.random((40, 40)) < share).astype(float)), between=between)
    assert set(found.core) == {str(place + 1) for place in np.flatnonzero(core)}
    assert found.density_core == pytest.approx(0.9, abs=0.08)
    assert found.density_periphery == pytest.approx(0.05, abs=0.03)
    assert found.density_between == pytest.approx(across, abs=0.06)


def test_order_of_the_actors_does_not_matter() -> None:
    given = network_of("undirected")
    turned = given.among(np.array([7, 6, 5, 4, 3, 2, 1, 0]))
    assert core_periphery(turned).fit == pytest.approx(core_periphery(given).fit)


def test_refusals() -> None:
    refused = [
        core_periphery(network(np.ones((3, 3)))),
        core_periphery(network(np.zeros((0, 0)))),
        core_periphery(network(np.full((5, 5), np.nan))),
        core_periphery(network(np.zeros((5, 5)))),
        core_periphery(network(np.ones((5, 5)))),
    ]
    reasons = [
        Refusal.TOO_FEW,
        Refusal.TOO_FEW,
        Refusal.ALL_MISSING,
        Refusal.NO_TIES,
        Refusal.NO_VARIANCE,
    ]
    assert [one.reason for one in refused] == reasons
    assert all(isnan(one.fit) and one.core == () for one in refused)

"""Rewired networks keep every actor's number of ties."""

from __future__ import annotations

import numpy as np
import pytest

from kpk_eval.stats.network.rewiring import rewired


@pytest.mark.parametrize("directed", [True, False])
def test_degrees_stay_and_ties_move(directed: bool) -> None:
    generator = np.random.default_rng(9)
    ties = generator.random((15, 15)) < 0.3
    np.fill_diagonal(ties, False)
    ties = ties if directed else np.triu(ties, 1) | np.triu(ties, 1).T
    before = ties.copy()
    found = rewired(ties, directed=directed, draws=20, seed=1)
    assert np.array_equal(ties, before)
    assert (found.sum(axis=2) == ties.sum(axis=1)).all()
    assert (found.sum(axis=1) == ties.sum(axis=0)).all()
    assert not found[:, np.arange(15), np.arange(15)].any()
    assert (found != ties).any(axis=(1, 2)).all()
    if not directed:
        assert np.array_equal(found, found.transpose(0, 2, 1))


def test_a_single_tie_cannot_move() -> None:
    ties = np.zeros((4, 4), dtype=bool)
    ties[0, 1] = True
    assert (rewired(ties, directed=True, draws=3, seed=1) == ties).all()


def test_all_networks_with_the_same_degrees_are_reached_alike() -> None:
    ties = np.zeros((6, 6), dtype=bool)
    for one, other in ((0, 1), (2, 3), (4, 5)):
        ties[one, other] = ties[other, one] = True
    found = rewired(ties, directed=False, draws=3_000, seed=2)
    kinds, counts = np.unique(found.reshape(3_000, -1), axis=0, return_counts=True)
    assert len(kinds) == 15
    assert counts.min() > 140
    assert counts.max() < 260

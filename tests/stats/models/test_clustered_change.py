"""Change of people who belong to institutions."""

from __future__ import annotations

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.clustered_change import clustered_change, clustered_difference
from kpk_eval.stats.paired.means import mean_change

SEED, CLOSED = 20261122, 1e-9


def people(clusters: int = 20, each: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(SEED)
    cluster = np.repeat(np.arange(clusters), each)
    own = draw.normal(size=cluster.size)
    after = own + 0.5 + draw.normal(size=clusters)[cluster] * 0.5 + draw.normal(size=cluster.size) * 0.6
    return own + draw.normal(size=cluster.size) * 0.6, after, cluster


def test_everybody_a_cluster_of_their_own_is_the_paired_t_test() -> None:
    before, after, cluster = people()
    found = clustered_change(before, after, np.arange(cluster.size))
    plain = mean_change(before, after)
    assert (found.estimate, found.low, found.high, found.df) == pytest.approx(
        (plain.estimate, plain.low, plain.high, plain.df), rel=CLOSED
    )


def test_equal_clusters_are_the_t_test_of_their_means() -> None:
    before, after, cluster = people()
    found = clustered_change(before, after, cluster)
    means = np.array([(after - before)[cluster == one].mean() for one in range(20)])
    plain = mean_change(np.zeros(20), means)
    assert (found.estimate, found.low, found.p) == pytest.approx(
        (plain.estimate, plain.low, plain.p), rel=CLOSED
    )
    assert found.high - found.low > 1.3 * (mean_change(before, after).high - mean_change(before, after).low)


def test_swapped_waves_turn_the_sign() -> None:
    before, after, cluster = people()
    there, back = (
        clustered_difference(before, after, np.tile(cluster, 2)),
        clustered_difference(after, before, np.tile(cluster, 2)),
    )
    assert (back.estimate, back.low) == pytest.approx((-there.estimate, -there.high))
    assert there.estimate == pytest.approx(after.mean() - before.mean(), rel=CLOSED)


def test_refusals() -> None:
    before, after, cluster = people()
    one = clustered_change(before, after, np.zeros(cluster.size))
    assert one.reason is Refusal.TOO_FEW_CLUSTERS
    assert np.isnan(one.estimate)
    assert clustered_change(before[:2], after[:2], cluster[:2]).reason is Refusal.TOO_FEW
    assert clustered_difference([1.0, 2.0], [3.0], ["a", "b", "c"]).reason is Refusal.TOO_FEW
    assert clustered_change(before, before + 1, cluster).reason is Refusal.NO_VARIANCE

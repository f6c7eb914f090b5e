"""Ties within and between groups: reference, planted separation, invariants, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network import Chance, assortativity, ei_index, mixing, modularity, network

from .made_up import DIRECTED, NETWORKS, REFERENCE, groups_of, network_of

EXACT = 1e-9
"""Counts and ratios of counts."""


@pytest.mark.parametrize("case", NETWORKS)
def test_index_and_its_closed_reference_agree_with_r(case: str) -> None:
    found = ei_index(network_of(case), groups_of(case), chance=Chance.TIES)
    figures = REFERENCE.figures[case]
    ours = (found.estimate, found.expected, found.p_less)
    assert ours == pytest.approx(
        (figures["ei"], figures["ei_ties_expected"], figures["ei_ties_less"]), rel=EXACT
    )
    assert found.exact


@pytest.mark.parametrize("case", [case for case in NETWORKS if "ei_p" in REFERENCE.figures[case]])
def test_all_exchanges_of_groups_agree_with_r(case: str) -> None:
    found = ei_index(network_of(case), groups_of(case))
    figures = REFERENCE.figures[case]
    assert (found.exact, found.n_drawn) == (True, 720)
    ours = (found.expected, found.p, found.p_less)
    assert ours == pytest.approx((figures["ei_expected"], figures["ei_p"], figures["ei_less"]), rel=EXACT)


def test_drawn_exchanges_come_close_to_all() -> None:
    all_of_them = ei_index(network_of("later"), groups_of("later"))
    drawn = ei_index(network_of("later"), groups_of("later"), draws=700)
    assert not drawn.exact
    assert drawn.p == pytest.approx(all_of_them.p, abs=0.04)
    assert drawn == ei_index(network_of("later"), groups_of("later"), draws=700)
    assert drawn != ei_index(network_of("later"), groups_of("later"), draws=700, seed=1)


@pytest.mark.parametrize("case", NETWORKS)
@pytest.mark.parametrize(("name", "measure"), [("modularity", modularity), ("assortativity", assortativity)])
def test_modularity_agrees_with_igraph(case: str, name: str, measure) -> None:
    found = measure(network_of(case), groups_of(case))
    assert found.estimate == pytest.approx(REFERENCE.figures[case][name], rel=EXACT)


@pytest.mark.parametrize("case", NETWORKS)
def test_mixing_adds_up_to_the_index(case: str) -> None:
    given = network_of(case)
    found = mixing(given, groups_of(case))
    counted = found.ties if case in DIRECTED else np.triu(found.ties)
    pairs = found.pairs if case in DIRECTED else np.triu(found.pairs)
    inside = int(np.diag(found.ties).sum())
    assert counted.sum() == given.n_ties
    assert pairs.sum() == given.n_pairs
    assert ei_index(given, groups_of(case)).estimate == pytest.approx(1 - 2 * inside / counted.sum())
    assert sum(found.sizes) == given.n


def test_mixing_of_a_small_network_by_hand() -> None:
    found = mixing(network_of("parts"), groups_of("parts"))
    assert found.groups == ("x", "y")
    assert found.ties.tolist() == [[3, 0], [0, 1]]
    assert found.pairs.tolist() == [[3, 9], [9, 3]]
    assert found.densities.ravel() == pytest.approx([1, 0, 0, 1 / 3])
    assert found.ei == (-1.0, -1.0)


@pytest.mark.parametrize("chance", Chance)
@pytest.mark.parametrize("directed", [True, False])
def test_planted_separation_is_found(chance: Chance, directed: bool) -> None:
    generator = np.random.default_rng(6)
    groups = np.repeat(["a", "b", "c"], 10)
    same = groups[:, None] == groups[None, :]
    ties = (generator.random((30, 30)) < np.where(same, 0.5, 0.1)).astype(float)
    given = network(ties if directed else np.maximum(np.triu(ties, 1), np.triu(ties, 1).T), directed=directed)
    found = ei_index(given, tuple(groups), chance=chance, draws=199)
    assert found.estimate < found.expected - 3 * found.spread
    assert found.p <= 0.01
    assert found.p_greater > 0.9
    assert modularity(given, tuple(groups)).estimate > 0.2


@pytest.mark.parametrize("chance", Chance)
def test_ties_that_ignore_groups_look_like_chance(chance: Chance) -> None:
    generator = np.random.default_rng(8)
    given = network((generator.random((30, 30)) < 0.2).astype(float))
    found = ei_index(given, tuple(np.repeat(["a", "b", "c"], 10)), chance=chance, draws=199)
    assert found.p > 0.1
    assert found.expected == pytest.approx(1 - 2 * (9 / 29), abs=0.02)


def test_names_of_groups_do_not_matter() -> None:
    plain = ei_index(network_of("undirected"), groups_of("undirected"))
    renamed = tuple({"x": "Z", "y": "A", "z": "M"}[group] for group in groups_of("undirected"))
    assert ei_index(network_of("undirected"), renamed) == plain


def test_actors_without_group_and_unknown_ties_are_left_out() -> None:
    groups = ("x", "x", None, "y", "y", "x")
    found = ei_index(network_of("directed"), groups)
    assert (found.n, found.n_dropped) == (5, 1)
    silent = network(np.ones((5, 5)), non_respondents=("1",))
    found = ei_index(silent, ("x", "x", "y", "y", "y"))
    assert found.n_pairs == 16
    assert found.estimate == pytest.approx((9 - 7) / 16)


@pytest.mark.parametrize("chance", Chance)
def test_refusals(chance: Chance) -> None:
    empty, full = network(np.zeros((4, 4))), network(np.ones((4, 4)))
    groups = ("a", "a", "b", "b")
    refused = [
        ei_index(empty, groups, chance=chance),
        ei_index(full, ("a",) * 4, chance=chance),
        ei_index(full, (None,) * 4, chance=chance),
        ei_index(network(np.full((4, 4), np.nan)), groups, chance=chance),
        ei_index(network(np.zeros((0, 0))), (), chance=chance),
    ]
    reasons = ["no_ties", "one_group", "too_few", "all_missing", "too_few"]
    assert [one.reason for one in refused] == reasons
    assert all(isnan(one.estimate) and isnan(one.p) for one in refused)
    assert ei_index(full, groups, chance=chance).p == pytest.approx(1)


def test_refusals_of_modularity_and_mixing() -> None:
    empty, groups = network(np.zeros((4, 4))), ("a", "a", "b", "b")
    assert modularity(empty, groups).reason is Refusal.NO_TIES
    assert assortativity(network(np.ones((4, 4))), ("a",) * 4).reason is Refusal.ONE_GROUP
    assert mixing(network(np.zeros((2, 2))), ("a", "b")).reason is Refusal.TOO_FEW
    assert all(isnan(one) for one in mixing(empty, groups).ei)


def test_wrong_input_is_an_error() -> None:
    with pytest.raises(ValueError, match="2 groups for 4 actors"):
        ei_index(network(np.ones((4, 4))), ("a", "b"))
    with pytest.raises(ValueError, match="draws"):
        ei_index(network(np.ones((4, 4))), ("a", "a", "b", "b"), draws=0)

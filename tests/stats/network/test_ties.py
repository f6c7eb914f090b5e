"""Networks from tables and lists: thresholds, directions, actors who were not heard, wrong input."""

from __future__ import annotations

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network import Report, density, network, network_of_edges, undirected

TABLE = np.array([[0, 1, 0, 2], [1, 0, 0, 0], [0, 3, 0, 0], [0, 0, 0, 0]])


def test_threshold_makes_ties_of_values() -> None:
    assert network(TABLE, threshold=1).n_ties == 4
    assert network(TABLE, threshold=2).n_ties == 2
    assert network(TABLE, threshold=4).n_ties == 0
    assert network(TABLE, threshold=1).n_pairs == 12


def test_list_and_table_are_the_same_network() -> None:
    edges = network_of_edges(
        ("a", "a", "b", "c", "a"),
        ("b", "d", "a", "b", "a"),
        actors=("a", "b", "c", "d"),
        values=[1, 2, 1, 3, 9],
        threshold=1,
    )
    table = network(TABLE, actors=("a", "b", "c", "d"), threshold=1)
    assert np.array_equal(edges.ties, table.ties, equal_nan=True)
    assert edges.actors == table.actors


def test_what_was_given_is_not_changed() -> None:
    given = TABLE.astype(float)
    network(given, threshold=1, non_respondents=("1",))
    assert np.array_equal(given, TABLE)


def test_reports_of_those_not_heard_are_unknown() -> None:
    silent = network(TABLE, threshold=1, non_respondents=("2",))
    assert silent.n_pairs == 9
    assert silent.share_observed == pytest.approx(0.75)
    assert silent.n_ties == 3
    assert density(silent).estimate == pytest.approx(3 / 9)
    assert density(silent).share_observed == pytest.approx(0.75)
    symmetric = np.maximum(TABLE, TABLE.T)
    one = network(symmetric, threshold=1, directed=False, non_respondents=("2",))
    assert one.share_observed == 1
    two = network(symmetric, threshold=1, directed=False, non_respondents=("2", "3"))
    assert two.n_pairs == 5


def test_all_pairs_are_known_among_those_who_are_left() -> None:
    silent = network(TABLE, threshold=1, non_respondents=("2",)).complete()
    assert silent.actors == ("1", "3", "4")
    assert silent.share_observed == 1
    whole = network(TABLE, threshold=1)
    assert whole.complete().actors == whole.actors
    nobody = network(TABLE, threshold=1, non_respondents=("1", "2", "3", "4"))
    assert nobody.complete().n <= 1
    assert nobody.shortage is Refusal.ALL_MISSING


def test_rules_for_two_reports() -> None:
    given = network(TABLE, threshold=1)
    assert undirected(given, report=Report.EITHER).n_ties == 3
    assert undirected(given, report=Report.BOTH).n_ties == 1
    again = undirected(given)
    assert undirected(again) is again


def test_one_report_is_taken_for_both_only_on_request() -> None:
    given = network(TABLE, threshold=1, non_respondents=("2",))
    either = undirected(given)
    assert (either.ties[0, 1], either.ties[2, 1]) == (1.0, 1.0)
    assert np.isnan(either.ties[1, 3])
    assert undirected(given, one_report=True).ties[1, 3] == 0.0
    both = undirected(given, report=Report.BOTH)
    assert np.isnan(both.ties[0, 1])
    assert both.ties[1, 3] == 0.0
    assert undirected(given, report=Report.BOTH, one_report=True).ties[0, 1] == 1.0


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        (np.zeros((2, 3)), {}, "square"),
        (np.zeros(3), {}, "square"),
        (TABLE, {}, "threshold"),
        (TABLE, {"threshold": 1, "directed": False}, "symmetric"),
        (-TABLE, {"threshold": 1}, "negative"),
        (np.array([[0, np.inf], [0, 0]]), {"threshold": 1}, "infinite"),
        (TABLE, {"threshold": 1, "actors": ("a", "b")}, "name each once"),
        (TABLE, {"threshold": 1, "actors": ("a", "a", "b", "c")}, "name each once"),
        (TABLE, {"threshold": 1, "non_respondents": ("Erna",)}, "1 names are not among the actors"),
    ],
)
def test_wrong_input_is_an_error(given: np.ndarray, options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        network(given, **options)
    assert "Erna" not in str(caught.value)


def test_wrong_lists_are_an_error() -> None:
    with pytest.raises(ValueError, match="2 sources, 1 targets"):
        network_of_edges(("a", "b"), ("b",), actors=("a", "b"))
    with pytest.raises(ValueError, match="1 names are not among"):
        network_of_edges(("a",), ("z",), actors=("a", "b"))

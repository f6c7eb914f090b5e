"""One partner for each person, and none where the choice is open."""

import numpy as np
import pytest

from kpk_eval.link.assignment import assign
from kpk_eval.link.distance import Candidates


def assigned(*pairs: tuple[int, int, float], worst: float = 1.0):
    before, after, distance = (np.array(column) for column in zip(*pairs, strict=True))
    found = assign(Candidates(before, after, distance.astype(float)), worst=worst)
    links = set(zip(found.before.tolist(), found.after.tolist(), strict=True))
    return links, set(found.tied_before.tolist()), set(found.tied_after.tolist())


def test_the_smallest_total_distance_wins():
    """Each taking the closest in turn would leave 1 with the worst partner."""
    assert assigned((0, 0, 0.2), (0, 1, 0.3), (1, 0, 0.3), (1, 1, 0.9))[0] == {(0, 1), (1, 0)}


@pytest.mark.parametrize(
    ("pairs", "links", "before", "after"),
    [
        ([(0, 0, 1.0), (0, 1, 1.0)], set(), {0}, {0, 1}),
        ([(0, 0, 1.0), (0, 1, 1.0), (1, 1, 0.1)], {(0, 0), (1, 1)}, set(), set()),
        ([(0, 0, 0.5), (0, 1, 0.5), (1, 0, 0.5), (1, 1, 0.5)], set(), {0, 1}, {0, 1}),
        ([(0, 0, 0.2), (0, 1, 0.4), (1, 0, 0.4), (1, 1, 0.6)], set(), {0, 1}, {0, 1}),
        ([(0, 0, 1.0), (1, 0, 1.0), (2, 2, 1.0)], {(2, 2)}, {0, 1}, {0}),
    ],
    ids=["two partners", "one is better explained", "four alike", "equal in total", "alone elsewhere"],
)
def test_only_what_every_best_choice_shares_is_linked(pairs, links, before, after):
    assert assigned(*pairs) == (links, before, after)


def test_who_has_a_partner_that_nobody_else_needs_is_linked_at_any_distance():
    assert assigned((0, 0, 1.0))[0] == {(0, 0)}


def test_nobody_to_link():
    nothing = np.zeros(0, dtype=np.intp)
    found = assign(Candidates(nothing, nothing, np.zeros(0)), worst=1.0)
    assert found.before.size == found.tied_after.size == 0


def test_a_long_chain_is_solved_as_a_whole():
    """300 people in a row, each close to two: only one choice leaves nobody out."""
    people = range(300)
    chain = [(one, one, 0.5) for one in people] + [(one, one + 1, 0.6) for one in people]
    links, before, _ = assigned(*chain)
    assert links == {(one, one) for one in people}
    assert not before

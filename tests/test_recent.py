"""Values made a moment ago are given again, and only to who asks for the same."""

import pytest

from kpk_eval.recent import Recent


def test_a_value_is_made_once_for_each_key() -> None:
    made: list[str] = []
    recent: Recent[str] = Recent(most=2)
    for key in ("a", "b", "a"):
        assert recent.get(key, lambda key=key: made.append(key) or key) == key
    assert made == ["a", "b"]


def test_what_was_asked_for_longest_ago_is_dropped_first() -> None:
    made: list[str] = []
    recent: Recent[str] = Recent(most=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        recent.get(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]


def test_nothing_is_kept_of_a_failure() -> None:
    recent: Recent[float] = Recent(most=2)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            recent.get("a", lambda: 1 / 0)
    assert not recent.kept

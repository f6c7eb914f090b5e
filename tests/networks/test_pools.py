"""Small departments are put together, and no later report takes a pool apart."""

import itertools

import pytest

from kpk_eval.networks import pooled

K = 10


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([{"a": 10, "b": 12, "c": 20}], [{"a"}, {"b"}, {"c"}]),
        ([{"a": 9, "b": 12, "c": 20}], [{"a", "b"}, {"c"}]),
        ([{"a": 1, "b": 2, "c": 20}], []),
        ([{"a": 4, "b": 6, "c": 20}], [{"a", "b"}, {"c"}]),
        ([{"a": 12, "b": 9}], []),
        ([{"a": 12, "b": 12, "c": 20}, {"a": 12, "b": 9, "c": 20}], [{"a", "b"}, {"c"}]),
        ([{"a": 12, "b": 12, "c": 20}, {"a": 12, "b": 12, "c": 9}], []),
        ([{"a": 2, "b": 3, "c": 20, "d": 30}], [{"a", "b", "c"}, {"d"}]),
        ([], []),
    ],
)
def test_examples(sizes, groups):
    found = pooled(sizes, minimum=K)
    members = [{name for name in found if found[name] == group} for group in dict.fromkeys(found.values())]
    assert sorted(map(sorted, members)) == sorted(map(sorted, groups))


def test_every_group_is_large_enough_and_later_waves_only_coarsen():
    """Whatever is hidden in one report does not follow from the other: partitions are nested."""
    for first in itertools.product((1, 9, 10, 15), (2, 10, 14), (5, 10, 30)):
        early = dict(zip("abc", first, strict=True))
        before = pooled([early], minimum=K)
        for second in itertools.product((1, 10), (9, 12), (4, 20)):
            waves = [early, dict(zip("abc", second, strict=True))]
            after = pooled(waves, minimum=K)
            for group in set(after.values()):
                own = [name for name in after if after[name] == group]
                assert min(sum(wave[name] for name in own) for wave in waves) >= K
                inside = {before[name] for name in own} if before else set()
                assert all(set(own) >= {name for name in before if before[name] == one} for one in inside)
            assert before or not after

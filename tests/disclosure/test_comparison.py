"""A change of fewer people than the threshold between editions blocks a number."""

from dataclasses import replace

import pytest

from kpk_eval.disclosure import comparison
from kpk_eval.disclosure.comparison import Change, Remedy, Turnover, compare
from kpk_eval.disclosure.ledger import Entry, Statistic
from tests.disclosure.mutants import mutants, survivors

INTERIM = Entry(
    edition="interim", table="reach", cell="site=kiel", statistic=Statistic.OTHER, of="p", low=50, high=50,
    people=50,
)  # fmt: skip
FINAL = replace(INTERIM, edition="final")

NET = {
    -10: Change.LARGE, -9: Change.SMALL, -1: Change.SMALL, 0: Change.SAME, 1: Change.SMALL, 9: Change.SMALL,
    10: Change.LARGE, 11: Change.LARGE,
}  # fmt: skip
"""Change in people -> what it is."""

MOVED = {
    (0, 0): Change.UNEXPLAINED, (1, 1): Change.SMALL, (9, 9): Change.SMALL, (10, 10): Change.LARGE,
    (12, 12): Change.LARGE,
}  # fmt: skip
"""Joined and left, with another value -> what it is."""


def final(people: int, *, value: float | None = None) -> Entry:
    told = people if value is None else value
    return replace(FINAL, people=people, low=told, high=told)


def judged(module) -> bool:
    net = {step: module.change_between(INTERIM, final(50 + step), minimum=10) for step in NET}
    moved = {
        pair: module.change_between(INTERIM, final(50, value=49), minimum=10, turnover=Turnover(*pair))
        for pair in MOVED
    }
    one_sided = [
        module.change_between(INTERIM, final(50 + joined - left), minimum=10, turnover=Turnover(joined, left))
        for joined, left in ((20, 5), (5, 20), (20, 10), (10, 20), (15, 0), (0, 15))
    ]
    words = [module.Change[name] for name in ("NEW", "SAME", "LARGE", "UNEXPLAINED", "SMALL")]
    found = module.compare([INTERIM], [final(51), final(50), final(60), final(50, value=49)])
    strict = module.compare([INTERIM], [final(52)], minimum=2)
    coarser = replace(final(50), statistic=Statistic.COUNT, low=48, high=52)
    return (
        net == NET
        and moved == MOVED
        and one_sided == [Change.SMALL] * 2 + [Change.LARGE] * 4
        and [int(word) for word in words] == [0, 1, 2, 3, 4]
        and [one.blocked for one in found] == [True, False, False, True]
        and [one.remedy.value for one in found] == ["carry forward", "none", "none", "carry forward"]
        and not strict[0].blocked
        and module.change_between(replace(coarser, low=50), coarser, minimum=10) is module.Change.SAME
        and not module.compare([], [final(3)])[0].blocked
    )


def test_changes_at_the_boundary():
    assert {step: comparison.change_between(INTERIM, final(50 + step), minimum=10) for step in NET} == NET
    assert judged(comparison)


def test_each_changed_threshold_or_comparison_is_noticed():
    def passes(module):
        try:
            return judged(module) and refuses(module)
        except ValueError:
            return False

    changed = mutants(comparison)
    assert len(changed) > 10
    assert survivors(changed, passes) == []


def refuses(module) -> bool:
    for remedy, turnover in ((module.Remedy.NONE, None), (module.Remedy.COARSEN, Turnover(2, 0))):
        try:
            known = {("interim", *INTERIM.number): turnover} if turnover else None
            module.compare([INTERIM], [final(51)], remedy=remedy, turnover=known)
        except ValueError:
            continue
        return False
    return True


def test_blocked_number_is_carried_forward_or_coarsened():
    (carried,) = compare([INTERIM], [final(53)])
    (coarser,) = compare([INTERIM], [final(53)], remedy=Remedy.COARSEN)
    assert (carried.remedy, coarser.remedy) == (Remedy.CARRY_FORWARD, Remedy.COARSEN)
    assert coarser.message() == (
        "reach: site=kiel: fewer people than the threshold joined or left since an earlier edition; coarsen"
    )
    assert "53" not in coarser.message()


def test_number_carried_forward_is_the_same_again():
    carried = final(50)
    (one,) = compare([INTERIM], [carried])
    assert one.change is Change.SAME
    later = replace(INTERIM, edition="second", people=53, low=53, high=53)
    (again,) = compare([INTERIM, carried], [later])
    assert again.change is Change.SMALL


def test_every_earlier_edition_counts():
    earlier = [INTERIM, replace(INTERIM, edition="second", people=65, low=65, high=65)]
    (near_first,) = compare(earlier, [final(55)])
    (near_second,) = compare(earlier, [final(64)])
    (far,) = compare(earlier, [final(80)])
    assert [one.change for one in (near_first, near_second, far)] == [
        Change.SMALL,
        Change.SMALL,
        Change.LARGE,
    ]


def test_other_numbers_are_new():
    others = [
        replace(FINAL, table="other"), replace(FINAL, cell="site=flensburg"), replace(FINAL, of="mood"),
        replace(FINAL, statistic=Statistic.MEAN),
    ]  # fmt: skip
    assert {one.change for one in compare([INTERIM], others)} == {Change.NEW}


def test_known_turnover_is_used_for_its_edition_only():
    known = {("interim", *INTERIM.number): Turnover(12, 10)}
    (one,) = compare([INTERIM], [final(52)], turnover=known)
    assert one.change is Change.LARGE
    (other,) = compare([replace(INTERIM, edition="second")], [final(52)], turnover=known)
    assert other.change is Change.SMALL


def test_turnover_that_contradicts_the_counts_is_refused():
    with pytest.raises(ValueError, match="joined minus left"):
        compare([INTERIM], [final(53)], turnover={("interim", *INTERIM.number): Turnover(2, 0)})


def test_blocked_numbers_need_a_remedy():
    with pytest.raises(ValueError, match="carry forward or coarsen"):
        compare([INTERIM], [final(53)], remedy=Remedy.NONE)

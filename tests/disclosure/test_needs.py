"""How much room hidden numbers must seem to have, at its boundaries."""

from dataclasses import replace

import numpy as np
import pytest

from kpk_eval.disclosure import needs
from kpk_eval.disclosure.cells import Axis, Cell, Universe
from kpk_eval.disclosure.system import State
from kpk_eval.disclosure.tables import Score, Space, assemble, count, mean, percentage
from kpk_eval.disclosure.told import exact, printed
from tests.disclosure.mutants import mutants, survivors

SITE = Axis("site", ("fl", "rd"), {"all": ("fl", "rd")})
FL, RD, ALL = (Cell.at({"site": site}) for site in ("fl", "rd", "all"))
SPACE = Space(Universe((SITE,)))

COUNTED = [
    # value, least, minimum: (upper level, accepted), (lower level, accepted)
    ((3, 1, 10), (10, 10), (1, 3)),
    ((6, 1, 10), (11, 10), (1, 6)),
    ((7, 1, 10), (12, 10), (2, 7)),
    ((9, 1, 10), (14, 10), (4, 9)),
    ((1, 1, 10), (10, 10), None),
    ((1, 0, 10), (10, 10), (0, 1)),
    ((0, 0, 10), (10, 10), None),
    ((2, 1, 3), (4, 3), (1, 2)),
    ((10, 1, 10), None, (5, 9)),
    ((15, 1, 10), None, (10, 14)),
    ((12, 9, 10), None, (9, 11)),
]
"""Value, what readers know at least, threshold -> room above and below."""


def levels(found):
    """Needs as (level, accepted) above and below."""
    sides = {True: None, False: None}
    for need in found:
        upwards = need.form.sum() > 0
        sign = 1 if upwards else -1
        sides[upwards] = (sign * need.level, sign * need.accepted)
    return sides[True], sides[False]


def of_count(module, value, least, minimum):
    numbers = [count(SPACE, FL, exact(value), state=State.HIDDEN, least=least)]
    return module.needs_of(assemble(SPACE, numbers), np.array([float(value), 20]), minimum=minimum)


def of_joined(module, value, *, protect):
    derived = [RD] if protect else []
    numbers = [count(SPACE, FL, exact(30), state=State.FIXED)]
    if not protect:
        numbers.append(count(SPACE, ALL, exact(30 + value), state=State.FIXED))
    return module.needs_of(assemble(SPACE, numbers, derived=derived), np.array([30.0, value]), minimum=10)


def of_points(module, value):
    space = Space(Universe((SITE,)), (Score("mood", 1, 5),))
    numbers = [mean(space, FL, "mood", printed(3.0, decimals=1), state=State.HIDDEN)]
    return module.needs_of(assemble(space, numbers), np.array([12.0, 20, value, 60]), minimum=10)


def counted(module) -> bool:
    return all(levels(of_count(module, *case)) == (above, below) for case, above, below in COUNTED)


def shares(module) -> bool:
    """A percentage that is hidden on its own: nothing is known of the people behind it."""
    numbers = [percentage(SPACE, FL, ALL, printed(13, decimals=0), state=State.HIDDEN)]
    found = module.needs_of(assemble(SPACE, numbers), np.array([3.0, 20]), minimum=10)
    return levels(found) == ((10, 10), (0, 3))


def otherwise(module) -> bool:
    (large,) = of_count(module, 12, 1, 10)
    (points,) = of_points(module, 36)
    return (
        levels([large.otherwise]) == ((17, 13), None)
        and levels([points]) == ((40, 37), None)
        and levels([points.otherwise]) == (None, (32, 35))
        and points.otherwise.otherwise is None
    )


def derived(module) -> bool:
    protected = [levels(of_joined(module, value, protect=True)) for value in (0, 1, 9, 10)]
    open_ones = [levels(of_joined(module, value, protect=False)) for value in (0, 1, 9, 10)]
    second = of_joined(module, 4, protect=False)[0].otherwise
    return (
        protected == [(None, None), ((10, 10), (0, 1)), ((14, 10), (4, 9)), (None, None)]
        and open_ones == [(None, None), (None, (0, 0)), (None, (0, 0)), (None, None)]
        and levels([second]) == ((10, 10), None)
        and second.otherwise is None
    )


def loosened(module) -> bool:
    """Of loose numbers any doubt is enough, upwards or downwards; room beyond the audit is optional."""
    number = replace(count(SPACE, FL, exact(4), state=State.HIDDEN), loose=True)
    (need,) = module.needs_of(assemble(SPACE, [number]), np.array([4.0, 20]), minimum=10)
    narrow = [
        levels(module.needs_of(assemble(SPACE, [hidden]), np.array([value, 20.0]), minimum=10, wide=False))
        for value in (3.0, 12.0)
        for hidden in [count(SPACE, FL, exact(value), state=State.HIDDEN)]
    ]
    return (
        levels([need]) == ((5, 5), None)
        and levels([need.otherwise]) == (None, (3, 3))
        and need.either
        and narrow == [((10, 10), None), (None, (11, 11))]
    )


def test_room_of_loose_numbers():
    assert loosened(needs)


def test_room_of_counts():
    for case, above, below in COUNTED:
        assert levels(of_count(needs, *case)) == (above, below), case


def test_what_takes_the_place_of_a_need():
    assert otherwise(needs)
    assert shares(needs)


def test_room_of_people_nobody_counts():
    assert derived(needs)


def test_own_reach_of_a_number():
    number = count(SPACE, FL, exact(3), state=State.HIDDEN)
    wide = assemble(SPACE, [type(number)(number.key, number.form, number.statements, number.state, reach=20)])
    assert levels(needs.needs_of(wide, np.array([3.0, 20]), minimum=10)) == ((23, 10), (0, 3))


def test_shown_numbers_need_no_room():
    system = assemble(SPACE, [count(SPACE, FL, exact(30)), count(SPACE, RD, exact(0), state=State.FIXED)])
    assert needs.needs_of(system, np.array([30.0, 0]), minimum=10) == []


def test_needs_do_not_print_values():
    assert "12" not in repr(of_count(needs, 12, 1, 10))


def test_each_changed_constant_or_comparison_is_noticed():
    def passes(module):
        return (
            counted(module) and shares(module) and otherwise(module) and derived(module) and loosened(module)
        )

    changed = mutants(needs)
    assert len(changed) > 15
    assert survivors(changed, lambda module: _quietly(passes, module)) == []


def _quietly(passes, module) -> bool:
    try:
        return passes(module)
    except (ValueError, TypeError, AttributeError, IndexError):
        return False


@pytest.mark.parametrize("minimum", [2, 3, 10, 11])
def test_room_is_about_as_wide_as_the_threshold(minimum):
    for value in range(1, minimum):
        above, below = levels(of_count(needs, value, 0, minimum))
        assert above[0] - below[0] >= minimum

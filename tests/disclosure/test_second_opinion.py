"""Random sets of tables: nothing hidden comes out, by brute force and by a solver of another family.

The second opinions read what is printed, not the package's system, so they check the modelling as well.
"""

import numpy as np
import pytest

from kpk_eval.disclosure.attacker import Exposure, audit
from kpk_eval.disclosure.suppression import protect
from kpk_eval.disclosure.system import State
from tests.disclosure.enumeration import extents
from tests.disclosure.random_tables import axis, counts_set, random_set, shown_after
from tests.disclosure.second_solver import MANY, Reader
from tests.sweeps import sweep

SETS = range(1_000)
THREE_WAY = (7, 25, 31, 55)
"""Three-way sets that are tests of their own; the others take longer."""

SINGLE = tuple(seed for seed in range(67) if seed % 6 != 1 or seed in THREE_WAY)
"""Sets that are tests of their own; the others are tried twenty at a time."""

QUICK = tuple(seed for seed in SINGLE if seed < 12)
"""Sets that the fast tests try: two of each kind, one of those that are three-way."""

FAR = MANY / 4
"""Room above which both opinions are taken to say: no limit."""


SMALL = [pytest.param(seed, marks=[pytest.mark.slow] * (seed % 4 == 3 or seed > 12)) for seed in range(60)]
"""Sets small enough for brute force; three-way ones take longer."""


def small_set(seed: int):
    """Two- or three-way counts whose total is known, small enough for brute force."""
    rng = np.random.default_rng(seed)
    shape = [(2, 2), (2, 3), (3, 2), (2, 2, 2)][seed % 4]
    axes = [axis("abc"[place], leaves) for place, leaves in enumerate(shape)]
    truth = rng.integers(0, 6, int(np.prod(shape))).astype(float)
    return counts_set("small", axes, truth, int(rng.integers(2, 5)), fixed_total=True)


@pytest.mark.parametrize("seed", SMALL)
def test_nothing_comes_out_by_brute_force(seed):
    tables = small_set(seed)
    protection = protect(tables.system, tables.truth, minimum=tables.minimum)
    answer = audit(protection.system, minimum=tables.minimum)
    tried = extents(shown_after(tables, protection.hidden))
    assert {one.key: (one.low, one.high) for one in answer.findings if one.key in tried} == tried
    blocked = {one.key for one in answer.blocked}
    assert blocked == {key for key, (low, high) in tried.items() if low == high or high < tables.minimum}
    assert bool(blocked) == bool(protection.exposed)


@pytest.mark.parametrize("seed", SMALL)
def test_audit_of_unprotected_tables_agrees_with_brute_force(seed):
    tables = small_set(seed)
    tried = extents(tables)
    answer = audit(tables.system, minimum=tables.minimum)
    assert {one.key: (one.low, one.high) for one in answer.findings if one.key in tried} == tried


def nothing_comes_out(seed: int) -> None:
    tables = random_set(seed, protect)
    protection = protect(tables.system, tables.truth, minimum=tables.minimum)
    answer = audit(protection.system, minimum=tables.minimum)
    assert protection.exposed == ()
    assert answer.worst is Exposure.PROTECTED
    findings = {one.key: one for one in answer.findings}
    printed = shown_after(tables, protection.hidden)
    reader = Reader(printed)
    for one in printed.printed:
        if one.state is State.HIDDEN:
            low, high = reader.extent(one)
            assert low < high, f"{one.key} is exact"
            assert high >= tables.minimum, f"{one.key} is below the threshold"
            assert (findings[one.key].low, min(findings[one.key].high, FAR)) == (low, min(high, FAR))
    for one in printed.joined:
        low, high = reader.extent(one)
        assert (findings[one.key].low, min(findings[one.key].high, FAR)) == (low, min(high, FAR))
        if 1 <= one.people < tables.minimum:
            assert low < high, f"{one.key} is exact"
            assert high >= tables.minimum, f"{one.key} is below the threshold"


@pytest.mark.parametrize("seed", sweep(SINGLE, always=QUICK))
def test_nothing_comes_out(seed):
    nothing_comes_out(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(SETS), 20))
def test_nothing_comes_out_of_a_thousand_sets(first):
    for seed in SETS[first : first + 20]:
        if seed not in SINGLE:
            nothing_comes_out(seed)

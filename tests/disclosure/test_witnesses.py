"""Tables that fit show as much as a search for the ends of every interval."""

import numpy as np
import pytest

from kpk_eval.disclosure.attacker import audit
from kpk_eval.disclosure.cells import Axis, Cell, Universe
from kpk_eval.disclosure.system import State
from kpk_eval.disclosure.tables import Space, assemble, count
from kpk_eval.disclosure.told import exact, rounded
from kpk_eval.disclosure.witnesses import fitting

SITE = Axis("site", ("fl", "rd", "ki"), {"all": ("fl", "rd", "ki")})
SEX = Axis("sex", ("f", "m"), {"any": ("f", "m")})


def system(seed: int):
    """Counts of two-way tables, some hidden, some rounded."""
    random = np.random.default_rng(seed)
    space = Space(Universe((SITE, SEX)))
    truth = random.integers(0, 30, space.size)
    numbers = []
    for site in SITE.nodes:
        for sex in SEX.nodes:
            cell = Cell.at({"site": site, "sex": sex})
            people = int(truth[space.universe.within(cell)].sum())
            hidden = 0 < people < 10 or random.random() < 0.3
            told = exact(people) if random.random() < 0.5 else rounded(people // 5 * 5, base=5)
            told = told if told.low <= people <= told.high else exact(people)
            state = State.HIDDEN if hidden else State.FIXED
            numbers.append(count(space, cell, told, state=state, least=0))
    return assemble(space, numbers), truth.astype(float)


@pytest.mark.parametrize("seed", range(30))
def test_tables_that_fit_show_what_the_ends_show(seed):
    one, truth = system(seed)
    far = truth + 100
    wide, quick = audit(one), audit(one, possible=np.vstack([far, truth]))
    assert [(found.key, found.exposure) for found in quick.findings] == [
        (found.key, found.exposure) for found in wide.findings
    ]
    for short, long in zip(quick.findings, wide.findings, strict=True):
        assert long.low <= short.low <= short.high <= long.high


def test_only_tables_that_fit_count():
    one, truth = system(3)
    assert fitting(one, np.vstack([truth, truth + 100])).tolist() == [truth.tolist()]

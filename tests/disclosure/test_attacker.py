"""What an attacker works out: intervals known by hand, by enumeration, and by another solver elsewhere."""

from math import inf

import numpy as np
import pytest

from kpk_eval.disclosure import attacker
from kpk_eval.disclosure.attacker import Audit, Exposure, Finding, audit
from kpk_eval.disclosure.cells import Axis, Cell, Universe, edition_axis, table_cells
from kpk_eval.disclosure.knowledge import ContradictionError, known, largest
from kpk_eval.disclosure.system import State
from kpk_eval.disclosure.tables import Score, Space, assemble, count, mean, percentage
from kpk_eval.disclosure.told import exact, printed, rounded
from tests.disclosure.mutants import mutants, survivors

SITE = Axis("site", ("fl", "rd", "ki"), {"all": ("fl", "rd", "ki")})
ANSWER = Axis("answer", ("yes", "no"), {"any": ("yes", "no")})


def at(**places):
    return Cell.at(places)


def table(axes, truth, hidden, *, least=1):
    """Counts with margins; the cells in ``hidden`` are not shown."""
    space = Space(Universe(axes))
    cells = table_cells(space.universe, [axis.name for axis in axes])
    numbers = []
    for cell in cells:
        people = truth.ravel()[space.universe.within(cell)].sum()
        state = State.HIDDEN if cell in hidden else State.FIXED
        numbers.append(count(space, cell, exact(people), state=state, least=least))
    return space, numbers


def intervals(answer: Audit) -> dict[str, tuple[float, float]]:
    return {one.key: (one.low, one.high) for one in answer.findings}


TRUTH = np.array([[4, 20], [15, 30], [12, 25]])


def test_single_hidden_cell_follows_by_subtraction():
    space, numbers = table((SITE, ANSWER), TRUTH, {at(site="fl", answer="yes")})
    answer = audit(assemble(space, numbers))
    assert intervals(answer) == {"answer=yes; site=fl": (4, 4)}
    assert answer.worst is Exposure.EXACT


def test_four_hidden_cells_leave_an_interval():
    hidden = {at(site=site, answer=answer) for site in ("fl", "rd") for answer in ("yes", "no")}
    space, numbers = table((SITE, ANSWER), TRUTH, hidden)
    answer = audit(assemble(space, numbers))
    assert intervals(answer)["answer=yes; site=fl"] == (1, 18)
    assert answer.worst is Exposure.PROTECTED
    assert answer.blocked == ()
    assert answer.messages() == []


def test_leak_that_only_nonnegativity_gives():
    truth = np.array([[4, 0], [0, 30], [12, 25]])
    hidden = {at(site=site, answer=answer) for site in ("fl", "rd") for answer in ("yes", "no")}
    space, numbers = table((SITE, ANSWER), truth, hidden, least=0)
    answer = audit(assemble(space, numbers))
    assert intervals(answer)["answer=yes; site=fl"] == (0, 4)
    assert answer.worst is Exposure.BELOW_MINIMUM


def test_union_of_two_hidden_sites_is_below_the_threshold():
    one = Space(Universe((SITE,)))
    numbers = [
        count(one, at(site="fl"), exact(3), state=State.HIDDEN),
        count(one, at(site="rd"), exact(5), state=State.HIDDEN),
        count(one, at(site="ki"), exact(40), state=State.FIXED),
        count(one, at(site="all"), exact(48), state=State.FIXED),
    ]
    answer = audit(assemble(one, numbers))
    assert intervals(answer) == {"site=fl": (1, 7), "site=rd": (1, 7)}
    assert {one.exposure for one in answer.findings} == {Exposure.BELOW_MINIMUM}


def test_sites_left_out_everywhere_are_found():
    one = Space(Universe((SITE,)))
    numbers = [
        count(one, at(site="ki"), exact(40), state=State.FIXED),
        count(one, at(site="all"), exact(48), state=State.FIXED),
    ]
    answer = audit(assemble(one, numbers))
    assert [(one.key, one.exposure) for one in answer.blocked] == [
        ("not shown: site=fl and 1 more cells", Exposure.EXACT)
    ]


def test_unlinked_people_follow_from_all_and_linked():
    linkage = Axis("linkage", ("linked", "unlinked"), {"all": ("linked", "unlinked")})
    space = Space(Universe((linkage,)))
    numbers = [
        count(space, at(linkage="all"), exact(52), state=State.FIXED),
        count(space, at(linkage="linked"), exact(50), state=State.FIXED),
    ]
    answer = audit(assemble(space, numbers))
    assert intervals(answer) == {"not shown: linkage=unlinked": (2, 2)}
    assert answer.worst is Exposure.EXACT


@pytest.mark.parametrize(
    ("final", "worst"),
    [(50, Exposure.PROTECTED), (51, Exposure.EXACT), (59, Exposure.EXACT), (60, Exposure.PROTECTED)],
)
def test_who_joined_between_editions(final, worst):
    space = Space(Universe((edition_axis(("interim", "final")),)))
    numbers = [
        count(space, at(edition="interim"), exact(50), state=State.FIXED),
        count(space, at(edition="final"), exact(final), state=State.FIXED),
    ]
    joined = [at(edition="from final to final")]
    assert audit(assemble(space, numbers, derived=joined)).worst is worst


def test_rounded_editions_do_not_tell_who_joined():
    space = Space(Universe((edition_axis(("interim", "final")),)))
    numbers = [
        count(space, at(edition="interim"), rounded(50, base=5), state=State.FIXED),
        count(space, at(edition="final"), rounded(55, base=5), state=State.FIXED),
    ]
    answer = audit(assemble(space, numbers, derived=[at(edition="from final to final")]))
    assert intervals(answer)["edition=from final to final"] == (1, 9)
    assert answer.worst is Exposure.BELOW_MINIMUM
    numbers[1] = count(space, at(edition="final"), rounded(50, base=5), state=State.FIXED)
    again = audit(assemble(space, numbers, derived=[at(edition="from final to final")]))
    assert again.worst is Exposure.PROTECTED


def test_hidden_count_follows_from_means():
    space = Space(Universe((ANSWER,)), (Score("mood", 1, 5),))
    numbers = [
        count(space, at(answer="any"), exact(22), state=State.FIXED),
        count(space, at(answer="yes"), exact(18), state=State.HIDDEN),
        count(space, at(answer="no"), exact(4), state=State.HIDDEN),
        mean(space, at(answer="any"), "mood", printed(4.9, decimals=1), state=State.FIXED),
        mean(space, at(answer="no"), "mood", printed(4.0, decimals=1), state=State.FIXED),
    ]
    assert intervals(audit(assemble(space, numbers)))["answer=no"] == (1, 3)


def test_sum_of_points_has_no_threshold_but_must_not_come_out():
    space = Space(Universe((ANSWER,)), (Score("mood", 1, 5),))
    numbers = [
        count(space, at(answer="yes"), exact(2), state=State.FIXED),
        mean(space, at(answer="yes"), "mood", printed(2.5, decimals=1), state=State.HIDDEN),
    ]
    answer = audit(assemble(space, numbers))
    assert intervals(answer) == {"mean of mood: answer=yes": (2, 10)}
    assert answer.worst is Exposure.PROTECTED
    known = [*numbers, count(space, at(answer="any"), exact(12), state=State.FIXED)]
    known += [
        mean(space, at(answer="any"), "mood", exact(2), state=State.FIXED),
        mean(space, at(answer="no"), "mood", exact(1.9), state=State.FIXED),
    ]
    assert audit(assemble(space, known)).worst is Exposure.EXACT


def test_percentage_gives_a_hidden_count_away():
    space = Space(Universe((ANSWER,)))
    numbers = [
        count(space, at(answer="any"), exact(40), state=State.FIXED),
        count(space, at(answer="yes"), exact(3), state=State.HIDDEN),
        percentage(space, at(answer="yes"), at(answer="any"), printed(7.5, decimals=1), state=State.FIXED),
    ]
    assert audit(assemble(space, numbers)).worst is Exposure.EXACT


def test_public_figure_is_further_knowledge():
    hidden = {at(site=site, answer=answer) for site in ("fl", "rd") for answer in ("yes", "no")}
    space, numbers = table((SITE, ANSWER), TRUTH, hidden)
    assert audit(assemble(space, numbers)).worst is Exposure.PROTECTED
    system = assemble(space, numbers, largest={at(site="fl", answer="yes"): 9})
    assert audit(system).worst is Exposure.BELOW_MINIMUM


def test_interval_over_whole_numbers_is_narrower_than_over_fractions():
    pairs = {"fl+rd": ("fl", "rd"), "rd+ki": ("rd", "ki"), "fl+ki": ("fl", "ki")}
    space = Space(Universe((Axis("site", ("fl", "rd", "ki"), pairs),)))
    numbers = [
        count(space, at(site="fl+rd"), exact(11), state=State.FIXED),
        count(space, at(site="rd+ki"), exact(11), state=State.FIXED),
        count(space, at(site="fl+ki"), rounded(10, base=2), state=State.FIXED),
        count(space, at(site="fl"), exact(5), state=State.HIDDEN),
    ]
    system = assemble(space, numbers)
    fl = np.array([1.0, 0, 0])
    assert largest(known(system), -fl, whole=False).value == pytest.approx(-4.5)
    assert intervals(audit(system))["site=fl"] == (5, 5)


def test_no_limit_above():
    one = Space(Universe((SITE,)))
    answer = audit(assemble(one, [count(one, at(site="fl"), exact(3), state=State.HIDDEN)]))
    assert intervals(answer) == {"site=fl": (1, inf)}


def test_contradiction_is_an_error_not_a_result():
    one = Space(Universe((SITE,)))
    numbers = [
        count(one, at(site="fl"), exact(30), state=State.FIXED),
        count(one, at(site="rd"), exact(30), state=State.FIXED),
        count(one, at(site="ki"), exact(3), state=State.HIDDEN),
        count(one, at(site="all"), exact(50), state=State.FIXED),
    ]
    with pytest.raises(ContradictionError):
        audit(assemble(one, numbers))


def test_nothing_to_audit_is_an_error():
    with pytest.raises(ValueError, match="silence"):
        audit(assemble(Space(Universe((SITE,))), []))


def test_messages_name_the_cell_and_no_value():
    space, numbers = table((SITE, ANSWER), TRUTH, {at(site="fl", answer="yes")})
    answer = audit(assemble(space, numbers))
    assert answer.messages() == [
        "answer=yes; site=fl: readers can work it out; hide more or publish coarser cells"
    ]
    assert "4" not in repr(answer)


def test_worst_of_nothing_hidden():
    assert Audit(()).worst is Exposure.PROTECTED


HIDDEN_CASES = [
    # low, high, minimum, sums, exposure
    (0, 9, 10, False, Exposure.BELOW_MINIMUM),
    (0, 10, 10, False, Exposure.PROTECTED),
    (0, 11, 10, False, Exposure.PROTECTED),
    (12, 12, 10, False, Exposure.EXACT),
    (0, 0, 10, False, Exposure.EXACT),
    (4, 4, 10, True, Exposure.EXACT),
    (4, 5, 10, True, Exposure.PROTECTED),
    (3, inf, 10, False, Exposure.PROTECTED),
]
DERIVED_CASES = [
    (0, 0, Exposure.PROTECTED),
    (0, 9, Exposure.PROTECTED),
    (1, 1, Exposure.EXACT),
    (9, 9, Exposure.EXACT),
    (10, 10, Exposure.PROTECTED),
    (1, 9, Exposure.BELOW_MINIMUM),
    (1, 10, Exposure.PROTECTED),
    (2, 11, Exposure.PROTECTED),
]


def judged(module) -> bool:
    return (
        all(
            module.exposure_of_hidden(low, high, minimum=minimum, sums=sums) == exposure
            for low, high, minimum, sums, exposure in HIDDEN_CASES
        )
        and all(
            module.exposure_of_derived(low, high, minimum=10) == exposure
            for low, high, exposure in DERIVED_CASES
        )
        and [
            int(module.exposure_of_derived(low, high, minimum=10, loose=True))
            for low, high in ((1, 9), (9, 9))
        ]
        == [0, 2]
    )


def ordered(module) -> bool:
    words = [module.Exposure.PROTECTED, module.Exposure.BELOW_MINIMUM, module.Exposure.EXACT]
    findings = tuple(module.Finding("x", word, 0, 0) for word in words)
    return (
        sorted(words) == words
        and len(set(words)) == len(words)
        and [int(word) for word in words] == [0, 1, 2]
        and module.Audit(findings).worst == words[-1]
        and [one.exposure for one in module.Audit(findings).blocked] == words[1:]
    )


def audited(module) -> bool:
    """Whether the default threshold and the refusal of silence hold."""
    one = Space(Universe((SITE,)))
    worst = []
    for total in (49, 50):
        numbers = [
            count(one, at(site="fl"), exact(3), state=State.HIDDEN),
            count(one, at(site="rd"), exact(5), state=State.HIDDEN),
            count(one, at(site="ki"), exact(39), state=State.FIXED),
            count(one, at(site="all"), exact(total), state=State.FIXED),
        ]
        system = assemble(one, numbers)
        worst += [int(module.audit(system, possible=guess).worst) for guess in (None, np.zeros((1, 3)))]
    return worst == [1, 1, 0, 0]


def test_exposures():
    assert judged(attacker)
    assert ordered(attacker)
    assert audited(attacker)


def test_each_changed_threshold_or_comparison_is_noticed():
    changed = mutants(attacker)
    assert len(changed) > 15
    assert survivors(changed, _quietly) == []


def _quietly(module) -> bool:
    try:
        return judged(module) and ordered(module) and audited(module)
    except TypeError:
        return False


def test_findings_do_not_print_their_interval():
    assert repr(Finding("site=fl", Exposure.EXACT, 4, 4)).count("4") == 0

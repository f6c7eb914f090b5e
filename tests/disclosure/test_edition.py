"""All tables of an edition are cleared together, after everything published before."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from kpk_eval.disclosure import edition as module
from kpk_eval.disclosure.attacker import Exposure
from kpk_eval.disclosure.cells import Axis, Cell
from kpk_eval.disclosure.comparison import Change
from kpk_eval.disclosure.edition import clear
from kpk_eval.disclosure.knowledge import ContradictionError
from kpk_eval.disclosure.ledger import Entry, Statistic
from kpk_eval.disclosure.rows import People, Row, entries_of, rows_of
from kpk_eval.disclosure.system import State
from kpk_eval.disclosure.tables import Score
from kpk_eval.disclosure.told import exact, printed
from tests.disclosure.mutants import mutants, survivors

REASONS = ("refused", "not reached")
WAVE = Axis("wave", ("t0", "t1"))
SLEEP = Axis("sleep", ("answered", *REASONS), {"missing": REASONS})
MOOD = Axis("mood", ("answered", *REASONS), {"missing": REASONS})
LINK = Axis("link", ("linked", "only"))
PEOPLE = People(axes=(WAVE, SLEEP, MOOD, LINK))


def at(**places):
    return Cell.at(places)


def row(people: int, *, table: str = "t", **places) -> Row:
    cell = at(**places)
    return Row(table=table, place=cell.key, cell=cell, people=people)


def places(rows) -> list[str]:
    return [one.place for one in rows]


def entry(people: int, **places) -> Entry:
    (one,) = entries_of([row(people, **places)], edition="interim")
    return one


def test_tables_without_small_numbers_are_printed():
    rows = [row(60, wave="t0"), row(45, wave="t0", sleep="answered"), row(15, wave="t0", sleep="missing")]
    cleared = clear(rows, PEOPLE, edition="final")
    assert (cleared.hidden, cleared.exposed, cleared.comparisons) == ((), (), ())
    assert not cleared.blocked
    assert cleared.entries == entries_of(rows, edition="final")


def test_reason_does_not_follow_from_the_total():
    rows = [
        row(60, table="flow", wave="t0"),
        row(45, table="description", wave="t0", sleep="answered"),
        row(12, table="missing", wave="t0", sleep="refused"),
        row(3, table="missing", wave="t0", sleep="not reached"),
    ]
    cleared = clear(rows, PEOPLE, edition="final")
    assert places(cleared.hidden) == ["sleep=refused; wave=t0", "sleep=not reached; wave=t0"]
    assert places(cleared.further) == ["sleep=refused; wave=t0"]
    assert not cleared.blocked
    assert [one.cell for one in cleared.entries] == ["wave=t0", "sleep=answered; wave=t0"]


def test_rounded_numbers_hide_a_reason_by_themselves():
    """Exact numbers would tell that three were not reached; multiples of twenty leave that open."""
    people = {"n": [60, 45, 12, 3]}
    cells = [at(wave="t0"), *(at(wave="t0", sleep=leaf) for leaf in SLEEP.leaves)]
    exactly = clear(rows_of("t", people, {"n": cells}), PEOPLE, edition="final")
    coarsely = clear(rows_of("t", people, {"n": cells}, base=20), PEOPLE, edition="final")
    assert (len(exactly.further), len(coarsely.further)) == (1, 0)
    assert not coarsely.blocked


def test_people_in_no_table_do_not_follow():
    """Who answered one wave only is nowhere printed, but all minus linked."""
    rows = [row(50, wave="t0"), row(46, wave="t0", link="linked")]
    cleared = clear(rows, PEOPLE, edition="final")
    assert len(cleared.further) == 1
    assert not cleared.blocked


def test_total_follows_from_another_question():
    rows = [
        row(55, wave="t0", sleep="answered"),
        row(5, wave="t0", sleep="missing"),
        row(40, wave="t0", mood="answered"),
        row(20, wave="t0", mood="missing"),
    ]
    cleared = clear(rows, PEOPLE, edition="final")
    assert places(cleared.further) == ["mood=missing; wave=t0"]
    assert not cleared.blocked


def test_cells_that_are_the_same_by_definition():
    rows = [
        row(40, wave="t0", link="linked"),
        row(60, wave="t1"),
        row(20, wave="t1", link="only"),
        row(44, wave="t0"),
        row(4, wave="t0", link="only"),
    ]
    linked = replace(PEOPLE, same=((at(wave="t0", link="linked"), at(wave="t1", link="linked")),))
    apart = clear(rows, PEOPLE, edition="final")
    assert len(apart.further) == 1
    tied = clear([one for one in rows if one.people != 40], linked, edition="final")
    assert len(tied.further) == 1
    assert not tied.blocked
    alone = clear([one for one in rows if one.people != 40], PEOPLE, edition="final")
    assert alone.further == ()


def test_cells_that_nobody_can_be_in():
    rows = [row(30, wave="t0"), row(24, wave="t0", link="linked"), row(24, wave="t0", sleep="answered")]
    rows += [row(24, wave="t0", link="linked", sleep="answered")]
    rows = [one for one in rows if one.cell != at(wave="t0", link="linked")]
    never = replace(PEOPLE, empty=(at(link="only", sleep="answered"), at(link="linked", sleep="missing")))
    free = replace(never, uncounted={at(wave="t0", link="only"): 6})
    for people in (never, free):
        cleared = clear(rows, people, edition="final")
        assert cleared.further
        assert not cleared.blocked
    assert "in no table: link=only; wave=t0" in {one.key for one in cleared.audit.findings}


def test_late_respondent_does_not_follow_from_two_editions():
    rows = [row(51, wave="t0", sleep="answered"), row(71, wave="t0")]
    earlier = [entry(50, wave="t0", sleep="answered"), entry(70, wave="t0")]
    cleared = clear(rows, PEOPLE, edition="final", earlier=earlier)
    assert [one.change for one in cleared.comparisons] == [Change.SMALL] * 2
    assert cleared.hidden == tuple(rows)
    assert (cleared.further, cleared.entries, cleared.blocked) == ((), (), False)


def test_late_respondent_does_not_follow_from_the_parts():
    """The total is not printed anew, but its parts would add up to it."""
    rows = [row(51, wave="t0", sleep="answered"), row(20, wave="t0", sleep="missing")]
    earlier = [entry(70, wave="t0"), entry(50, wave="t0", sleep="answered")]
    cleared = clear(rows, PEOPLE, edition="final", earlier=earlier)
    assert places(cleared.hidden) == ["sleep=answered; wave=t0"]
    assert not cleared.blocked


def test_means_of_earlier_editions_are_known():
    """The mean of everybody and of all but four, each published once."""
    scored = replace(PEOPLE, scores=(Score("points", 1, 5), Score("other", 1, 5)))
    told = {
        name: Row(
            table="t", place=name, cell=cell, people=people, statistic=Statistic.MEAN, of=of,
            told=printed(3.0, decimals=1),
        )
        for name, cell, people, of in (
            ("all", at(wave="t0", sleep="missing"), 30, "points"),
            ("other", at(wave="t0", mood="missing"), 30, "other"),
        )
    }  # fmt: skip
    earlier = entries_of([told["all"]], edition="interim")
    cleared = clear(
        [told["other"], row(30, wave="t0", sleep="missing")], scored, edition="final", earlier=earlier
    )
    assert (cleared.hidden, cleared.blocked) == ((), False)
    with pytest.raises(ValueError, match="nobody there has the score 'points'"):
        clear([told["other"]], replace(scored, scores=scored.scores[1:]), edition="final", earlier=earlier)


def test_the_smaller_loss_is_chosen():
    """A cell that two tables print is worth twice its people; one without people, a little."""
    rows = [row(30, wave="t0"), row(4, wave="t0", sleep="refused"), row(14, wave="t0", sleep="not reached")]
    rows += [row(12, wave="t0", sleep="answered")]
    assert places(clear(rows, PEOPLE, edition="final").further) == ["sleep=answered; wave=t0"]
    twice = [*rows, replace(rows[3], table="other")]
    assert places(clear(twice, PEOPLE, edition="final").further) == ["sleep=not reached; wave=t0"]


def test_edition_like_the_one_before():
    rows = [row(50, wave="t0", sleep="answered"), row(70, wave="t0")]
    earlier = [entry(50, wave="t0", sleep="answered"), entry(70, wave="t0")]
    cleared = clear(rows, PEOPLE, edition="final", earlier=earlier)
    assert (cleared.hidden, cleared.comparisons, cleared.blocked) == ((), (), False)
    assert clear(rows, PEOPLE, edition="interim", earlier=earlier).hidden == ()


def test_people_who_were_taken_back():
    cleared = clear([row(50, wave="t0")], PEOPLE, edition="final", earlier=[entry(70, wave="t0")])
    assert (cleared.hidden, cleared.blocked) == ((), False)
    assert {one.key for one in cleared.audit.findings} >= {
        "joined since interim: wave=t0", "left since interim: wave=t0",
    }  # fmt: skip


def test_what_was_published_before_cannot_be_protected():
    earlier = [entry(40, wave="t0"), entry(36, wave="t0", sleep="answered")]
    rows = [row(40, wave="t0"), row(4, wave="t0", sleep="missing")]
    cleared = clear(rows, PEOPLE, edition="final", earlier=earlier)
    assert cleared.blocked
    assert cleared.exposed
    assert cleared.audit.worst is Exposure.EXACT


def test_numbers_of_one_cell_are_hidden_together():
    scored = replace(PEOPLE, scores=(Score("points", 1, 5),))
    cell, base = at(wave="t0", sleep="refused"), at(wave="t0", sleep="missing")
    rows = [
        row(60, wave="t0"),
        row(40, wave="t0", sleep="answered"),
        row(20, wave="t0", sleep="missing"),
        row(14, wave="t0", sleep="refused"),
        row(6, wave="t0", sleep="not reached"),
        Row(
            table="t", place="mean", cell=cell, people=14, statistic=Statistic.MEAN, of="points",
            told=printed(2.5, decimals=1),
        ),
        Row(
            table="t", place="percentage", cell=cell, people=14, statistic=Statistic.PERCENTAGE, of=base.key,
            told=printed(70, decimals=0),
        ),
        Row(
            table="t", place="p", cell=cell, people=14, statistic=Statistic.OTHER, of="p", told=exact(0.04)
        ),
    ]  # fmt: skip
    cleared = clear(rows, scored, edition="final")
    assert set(places(cleared.further)) >= {"mean", "percentage", "p", "sleep=refused; wave=t0"}
    assert not cleared.blocked
    repeated = clear(
        rows, scored, edition="final", earlier=entries_of(rows[:4] + rows[5:], edition="interim")
    )
    assert any("sleep=not reached" in key for key in repeated.exposed)


def test_public_figures_are_known_and_not_recorded():
    rows = [replace(row(8, wave="t0"), state=State.FIXED), row(8, wave="t0"), row(20, wave="t1")]
    with pytest.raises(ValueError, match="what is public anyway cannot be hidden"):
        clear(rows, PEOPLE, edition="final")
    cleared = clear([rows[0], rows[2]], PEOPLE, edition="final")
    assert cleared.hidden == ()
    assert [one.cell for one in cleared.entries] == ["wave=t1"]


def test_hidden_zero_is_not_known_to_be_somebody():
    hidden = [replace(row(0, wave="t0", sleep="refused"), state=State.HIDDEN)]
    rows = [row(30, wave="t0", sleep="missing"), row(30, wave="t0", sleep="not reached"), *hidden]
    cleared = clear(rows, PEOPLE, edition="final")
    assert len(cleared.further) == 1
    (finding,) = [one for one in cleared.audit.findings if one.key == hidden[0].cell.key]
    assert finding.low == 0


def test_rows_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="wave=t0: a, b do not count the same people"):
        clear([row(30, table="a", wave="t0"), row(31, table="b", wave="t0")], PEOPLE, edition="final")
    with pytest.raises(ContradictionError, match="final: no people fit all rows"):
        clear([row(30, wave="t0"), row(31, wave="t0", sleep="answered")], PEOPLE, edition="final")


def test_silence_is_refused():
    with pytest.raises(ValueError, match="final: there are no numbers"):
        clear([], PEOPLE, edition="final")


def fitting(rows, name: str, most: int) -> list[dict[str, int]]:
    """All answers to one question, with their sum, that agree with what is printed."""
    found = []
    for counts in product(range(most), repeat=3):
        places = [f"{name}={leaf}; wave=t0" for leaf in SLEEP.leaves]
        counted = dict(zip(places, counts, strict=True)) | {"wave=t0": sum(counts)}
        if all(allowed(counted[place]) for place, allowed in rows.items() if place in counted):
            found.append(counted)
    return found


def feasible(rows, hidden: set[str], most: int) -> dict[str, set[int]]:
    """Values of each hidden row over all answers to two questions by the same people, by trying all."""
    printed = {
        one.place: (lambda value: value >= 1) if one.place in hidden else one.people.__eq__ for one in rows
    }
    sleep, mood = fitting(printed, "sleep", most), fitting(printed, "mood", most)
    found: dict[str, set[int]] = {}
    for one, other in ((one, other) for one in sleep for other in mood if one["wave=t0"] == other["wave=t0"]):
        for place in hidden:
            found.setdefault(place, set()).add((one | other)[place])
    return found


@pytest.mark.parametrize("seed", range(10))
def test_nothing_comes_out_of_two_questions_by_brute_force(seed):
    rng = np.random.default_rng(seed)
    total = int(rng.integers(6, 12))
    rows = [row(total, wave="t0")] if seed % 2 else []
    for name in ("sleep", "mood"):
        counts = rng.multinomial(total, [0.5, 0.3, 0.2])
        rows += [
            row(int(one), wave="t0", **{name: leaf}) for leaf, one in zip(SLEEP.leaves, counts, strict=True)
        ]
    cleared = clear(rows, PEOPLE, edition="final", minimum=3)
    hidden = set(places(cleared.hidden))
    assert hidden >= {one.place for one in rows if 0 < one.people < 3}
    tried = feasible(rows, hidden, most=13)
    assert set(tried) == hidden
    come_out = {place for place, values in tried.items() if len(values) == 1 or max(values) < 3}
    assert come_out == {one.key for one in cleared.audit.blocked if one.key in hidden}
    assert bool(come_out) <= cleared.blocked


def noticed(changed) -> bool:
    """Short version of the tests above, for changed copies of the module."""
    rows = [
        row(10, wave="t0"),
        row(9, wave="t1"),
        row(1, wave="t1", sleep="answered"),
        row(0, wave="t1", mood="refused"),
    ]
    cleared = changed.clear(rows, PEOPLE, edition="final")
    earlier = [replace(one, edition="interim") for one in entries_of([row(12, wave="t0")], edition="final")]
    again = changed.clear([row(10, wave="t0"), row(40, wave="t1")], PEOPLE, edition="final", earlier=earlier)
    own = changed.clear([row(10, wave="t0")], PEOPLE, edition="interim", earlier=earlier)
    public = [replace(row(8, wave="t0"), state=State.FIXED), row(20, wave="t1")]
    official = changed.clear(public, PEOPLE, edition="final")
    return (
        places(cleared.hidden) == ["wave=t1", "sleep=answered; wave=t1"]
        and cleared.further == own.hidden == official.hidden == ()
        and [one.cell for one in cleared.entries] == ["wave=t0", "mood=refused; wave=t1"]
        and places(again.hidden) == ["wave=t0"]
    )


def test_each_changed_threshold_or_comparison_is_noticed():
    def passes(changed):
        try:
            return noticed(changed)
        except (ValueError, TypeError):
            return False

    assert noticed(module)
    assert survivors(mutants(module), passes) == []

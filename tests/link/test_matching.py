"""Who of two waves is who: equal codes, nearly equal ones, and everybody who cannot be linked."""

import numpy as np
import pytest

from kpk_eval.link import Passage, Way, link, match, passage

from .coded import CROWD, answers, code_of

WAVES = {"before": "t0", "after": "t1"}


def ways(rows, code, side="before", **more):
    """What became of people of a wave beside whom there is a crowd of others."""
    width = len(rows[0][0])
    crowd = [(person[:width], wave, value) for person, wave, value in CROWD]
    found = getattr(match(answers(*rows, *crowd, **more), code, **WAVES), side)
    return [str(way) for way in found[found.index < len(rows)]]


def values(data, code):
    return link(data, match(data, code, **WAVES), outcome="x")


ISSUED = (
    ("B", "t0", 1.0),
    ("A", "t0", 2.0),
    ("C", "t0", 3.0),
    ("-", "t0", 9.0),
    ("A", "t1", 4.0),
    ("B", "t1", np.nan),
    ("D", "t1", 5.0),
)


def test_same_person_stands_at_the_same_position():
    linked = values(answers(*ISSUED), "code")
    np.testing.assert_array_equal(linked.before, [2.0, 1.0])
    np.testing.assert_array_equal(linked.after, [4.0, np.nan])
    np.testing.assert_array_equal(linked.only_before, [3.0])
    np.testing.assert_array_equal(linked.only_after, [5.0])


def test_everyone_is_counted_once():
    found = match(answers(*ISSUED), "code", **WAVES)
    assert passage(found.before) == Passage(
        answered=4, no_code=1, repeated=0, tied=0, only=1, exact=2, tolerant=0
    )
    assert passage(found.after).linked == 2


def test_order_of_rows_does_not_matter():
    forward, backward = (values(answers(*rows), "code") for rows in (ISSUED, ISSUED[::-1]))
    np.testing.assert_array_equal(forward.before, backward.before)
    np.testing.assert_array_equal(forward.after, backward.after)


def test_nobody_in_both_waves():
    linked = values(answers(("A", "t0", 1.0), ("B", "t1", 2.0)), "code")
    assert linked.before.size == linked.after.size == 0


def test_an_empty_wave_links_nobody():
    found = match(answers(("abcde", "t0", 1.0)), code_of(), **WAVES)
    assert (len(found.after), [str(way) for way in found.before]) == (0, ["only"])


@pytest.mark.parametrize(
    ("other", "way"),
    [
        ("abcde", "exact"),
        ("abcdx", "tolerant"),
        ("abcd-", "tolerant"),
        ("abcxy", "only"),
        ("abc--", "no_code"),
    ],
)
def test_one_of_five_elements_may_differ_or_be_missing(other, way):
    rows = (("abcde", "t0", 1.0), (other, "t1", 2.0))
    assert ways(rows, code_of(), "after") == [way]


def test_with_fewer_elements_all_must_be_the_same():
    rows = (("abcd", "t0", 1.0), ("abcx", "t1", 2.0))
    assert ways(rows, code_of(4)) == ["only"]
    assert ways(rows, code_of(4, differ=1, agree=3, false_links=0.2)) == ["tolerant"]


def test_two_equally_good_partners_refuse_both():
    rows = (("abcde", "t0", 1.0), ("abcdx", "t1", 2.0), ("abcdy", "t1", 3.0), ("fghij", "t1", 4.0))
    assert ways(rows, code_of()) == ["tied"]
    assert ways(rows, code_of(), "after") == ["tied", "tied", "only"]


def test_the_closer_partner_is_taken_and_the_other_one_stays_alone():
    rows = (("abcde", "t0", 1.0), ("abcde", "t1", 2.0), ("abcdx", "t1", 3.0))
    assert ways(rows, code_of(), "after") == ["exact", "only"]


def test_a_weighty_element_counts_more():
    elements = [{"column": f"c{one}", "weight": 3 if one == 4 else 1} for one in range(5)]
    rows = (("abcde", "t0", 1.0), ("abcdx", "t1", 2.0), ("abxde", "t1", 3.0))
    assert ways(rows, code_of(), "after") == ["tied", "tied"]
    assert ways(rows, code_of(elements=elements), "after") == ["only", "tolerant"]


def test_a_repeated_code_leads_to_nobody_and_its_holders_are_no_leavers():
    rows = (
        ("abcde", "t0", 1.0), ("abcde", "t0", 2.0), ("fghij", "t0", 3.0), ("abcde", "t1", 4.0),
        ("fghij", "t1", 5.0),
    )  # fmt: skip
    assert ways(rows, code_of()) == ["repeated", "repeated", "exact"]
    assert ways(rows, code_of(), "after") == ["tied", "exact"]
    assert values(answers(*rows, *CROWD), code_of()).only_before.size == 0


def test_a_code_whose_later_rows_were_set_aside_is_repeated_too():
    rows = (("abcde", "t0", 1.0), ("abcde", "t1", 2.0))
    assert ways(rows, code_of(), repeated=[0]) == ["repeated"]
    assert ways(rows, code_of(), "after", repeated=[0]) == ["tied"]


def test_lasting_characteristics_must_be_the_same():
    rows = (("abcde", "t0", 1.0), ("abcde", "t1", 2.0))
    code = code_of(same=["born"])
    for born, way in ((("1990", "1990"), "exact"), (("1990", "1991"), "only"), (("1990", ""), "only")):
        assert ways(rows, code, lasting=(*born, *["1990"] * len(CROWD))) == [way]
    assert ways(rows, code, "after", lasting=("1990", "", *["1990"] * len(CROWD))) == ["no_code"]


def test_too_many_links_by_chance_leave_only_equal_codes():
    """Two letters in five places: shuffled codes find as many partners as true ones."""
    rng = np.random.default_rng(5)
    codes = ["".join(rng.choice(list("ab"), 5)) for _ in range(40)]
    data = answers(*((code, wave, 1.0) for wave in ("t0", "t1") for code in codes))
    found = match(data, code_of(), **WAVES)
    assert found.chance.refused
    assert Way.TOLERANT not in set(found.before)


def test_an_issued_code_has_no_parts_to_shuffle():
    chance = match(answers(*ISSUED), "code", **WAVES).chance
    assert np.isnan(chance.expected)
    assert not chance.refused


def test_no_code_is_in_what_is_printed_of_links():
    found = match(answers(*ISSUED), "code", **WAVES)
    assert "A" not in repr(found).replace("Matching", "").replace("Chance", "")
    assert repr(answers(*ISSUED)) == "Answers()"

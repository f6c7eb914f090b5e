"""The primary rules at their boundaries; the same cases kill every mutant of the rules."""

from math import inf, nan

import pytest

from kpk_eval.disclosure import rules
from kpk_eval.disclosure.ruling import Ruling, worst
from tests.disclosure.mutants import mutants, survivors

SHOW, HIDE, BLOCK = Ruling.SHOW, Ruling.HIDE, Ruling.BLOCK

CASES = [
    # rule, arguments, keywords, expected
    ("threshold", (0,), {}, SHOW),
    ("threshold", (1,), {}, HIDE),
    ("threshold", (9,), {}, HIDE),
    ("threshold", (10,), {}, SHOW),
    ("threshold", (11,), {}, SHOW),
    ("threshold", (12.0,), {}, SHOW),
    ("threshold", (4,), {"minimum": 5}, HIDE),
    ("threshold", (5,), {"minimum": 5}, SHOW),
    ("threshold", (None,), {}, BLOCK),
    ("threshold", (nan,), {}, BLOCK),
    ("threshold", (inf,), {}, BLOCK),
    ("threshold", (-1,), {}, ValueError),
    ("threshold", (0.5,), {}, ValueError),
    ("threshold", (10.5,), {}, ValueError),
    ("group_disclosure", ([12, 0],), {}, HIDE),
    ("group_disclosure", ([0, 1],), {}, HIDE),
    ("group_disclosure", ([29, 0, 0],), {}, HIDE),
    ("group_disclosure", ([30, 0, 0],), {}, SHOW),
    ("group_disclosure", ([31, 0],), {}, SHOW),
    ("group_disclosure", ([11, 1],), {}, SHOW),
    ("group_disclosure", ([4, 4, 4],), {}, SHOW),
    ("group_disclosure", ([0, 0],), {}, SHOW),
    ("group_disclosure", ([12],), {}, BLOCK),
    ("group_disclosure", ([],), {}, BLOCK),
    ("group_disclosure", ([12, nan],), {}, BLOCK),
    ("group_disclosure", ([[12, 0], [12, 0]],), {}, BLOCK),
    ("group_disclosure", ([12, -1],), {}, ValueError),
    ("group_disclosure", ([12, -0.5],), {}, ValueError),
    ("nearest_guess", ([100, 40, 10],), {}, SHOW),
    ("nearest_guess", ([100, 40, 9],), {}, HIDE),
    ("nearest_guess", ([100, 40, 9.95],), {}, HIDE),
    ("nearest_guess", ([100, 40, 6, 5],), {}, SHOW),
    ("nearest_guess", ([5, 6, 40, 100],), {}, SHOW),
    ("nearest_guess", ([9, 40, 100],), {}, HIDE),
    ("nearest_guess", ([100, 40, 10.5],), {"percent": 11}, HIDE),
    ("nearest_guess", ([100, 100],), {}, HIDE),
    ("nearest_guess", ([0, 0, 0],), {}, SHOW),
    ("nearest_guess", ([0.5],), {}, HIDE),
    ("nearest_guess", ([],), {}, BLOCK),
    ("nearest_guess", ([1, 2, nan],), {}, BLOCK),
    ("nearest_guess", ([1, 2, -1],), {}, ValueError),
    ("dominance", ([60, 30, 10],), {}, SHOW),
    ("dominance", ([61, 30, 9],), {}, HIDE),
    ("dominance", ([9, 30, 61],), {}, HIDE),
    ("dominance", ([600, 301, 99],), {}, HIDE),
    ("dominance", ([600, 299, 101],), {}, SHOW),
    ("dominance", ([40, 30, 25, 5],), {}, SHOW),
    ("dominance", ([91, 9],), {"contributors": 1}, HIDE),
    ("dominance", ([90, 10],), {"contributors": 1}, SHOW),
    ("dominance", ([0, 0],), {}, SHOW),
    ("dominance", ([],), {}, BLOCK),
    ("dominance", ([inf, 1],), {}, BLOCK),
    ("dominance", ([-1, 1],), {}, ValueError),
    ("dominance", ([-0.5, 1],), {}, ValueError),
    ("freedom", (9,), {}, HIDE),
    ("freedom", (9.9,), {}, HIDE),
    ("freedom", (10,), {}, SHOW),
    ("freedom", (11,), {}, SHOW),
    ("freedom", (None,), {}, BLOCK),
    ("freedom", (nan,), {}, BLOCK),
    ("spread", (19,), {}, HIDE),
    ("spread", (20,), {}, SHOW),
    ("spread", (21,), {}, SHOW),
    ("spread", (None,), {}, BLOCK),
    ("spread", (nan,), {}, BLOCK),
    ("statistic", ("mean",), {}, SHOW),
    ("statistic", ("minimum",), {}, BLOCK),
    ("statistic", ("maximum",), {}, BLOCK),
    ("statistic", ("mode",), {}, BLOCK),
    ("statistic", ("range",), {}, BLOCK),
    ("statistic", ("outliers",), {}, BLOCK),
    ("statistic", ("",), {}, BLOCK),
    ("decimals_of_mean", (199,), {}, 1),
    ("decimals_of_mean", (200,), {}, 2),
    ("decimals_of_mean", (201,), {}, 2),
]  # fmt: skip


def outcome(module, case) -> object:
    """What a rule says: its value, or the kind of exception it raises."""
    name, arguments, keywords, _ = case
    try:
        return getattr(module, name)(*arguments, **keywords)
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]} {sorted(case[2])}")
def test_boundary(case):
    assert outcome(rules, case) == case[3]


def test_each_changed_threshold_or_comparison_is_noticed():
    changed = mutants(rules)
    assert len(changed) > 40
    assert survivors(changed, lambda module: all(outcome(module, case) == case[3] for case in CASES)) == []


def test_worst_ruling_wins():
    assert worst([SHOW, HIDE, SHOW]) is HIDE
    assert worst([SHOW, BLOCK, HIDE]) is BLOCK
    assert worst([SHOW]) is SHOW


def test_silence_blocks():
    assert worst([]) is BLOCK


def test_rulings_are_ordered_from_harmless_to_worst():
    assert {one.name: int(one) for one in Ruling} == {"SHOW": 0, "HIDE": 1, "BLOCK": 2}

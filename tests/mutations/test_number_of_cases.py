"""The mutations as a whole: as many as promised, each named once, every verdict among them."""

from __future__ import annotations

from tests.mutations import binary_files, offices, survey_tools, text_files, values
from tests.mutations.project import Verdict

ALL = [case for part in (text_files, values, binary_files, survey_tools, offices) for case in part.cases()]


def test_there_are_more_than_a_hundred_of_every_kind() -> None:
    assert len(ALL) > 100
    assert len({case.id for case in ALL}) == len(ALL)
    assert {case.verdict for case in ALL} == set(Verdict)


def test_what_is_not_accepted_says_where_or_what() -> None:
    silent = [case.id for case in ALL if case.verdict is not Verdict.ACCEPTED and not case.says]
    assert silent == []

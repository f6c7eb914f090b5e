"""What is told of interviews: numbers, words and excerpts, so that no small number of people follows."""

from datetime import date

import pandas as pd
import pytest

from kpk_eval.coded import NEEDED, Amount, amount_of, excerpts, groups_of, number_of, of_theme
from kpk_eval.params.schema import Theme
from kpk_eval.params.schema.themes import NO_CODE
from kpk_eval.prepare import WAVE

THEMES = [
    Theme.model_validate({"id": "a", "label": "A", "codes": ["one"]}),
    Theme.model_validate({"id": "b", "label": "B", "codes": ["two"], "populations": ["professionals"]}),
]


@pytest.mark.parametrize(
    ("interviews", "speaking", "amount"),
    [
        (9, 9, Amount.PROTECTED),
        (15, 12, Amount.PROTECTED),
        (20, 10, Amount.NUMBER),
        (20, 9, Amount.PROTECTED),
        (21, 9, Amount.LESS),
        (21, 0, Amount.LESS),
        (21, 12, Amount.MORE),
        (21, 21, Amount.MORE),
        (30, 20, Amount.NUMBER),
        (30, 21, Amount.MORE),
    ],
)
def test_number_word_or_nothing(interviews, speaking, amount):
    assert amount_of(interviews, speaking, minimum=10) is amount


@pytest.mark.parametrize("minimum", [5, 10])
@pytest.mark.parametrize("interviews", range(1, 60))
def test_no_small_number_follows(minimum, interviews):
    """Who knows the rule learns at most that a hidden number is below the threshold."""
    told = {k: amount_of(interviews, k, minimum=minimum) for k in range(interviews + 1)}
    for k, amount in told.items():
        possible = [k] if amount is Amount.NUMBER else [n for n, one in told.items() if one is amount]
        if amount is Amount.NUMBER:
            assert minimum <= k <= interviews - minimum
        elif amount is Amount.PROTECTED:
            assert {0, interviews} <= set(possible), "neither nobody nor everybody is ruled out"
        else:
            some = possible if amount is Amount.LESS else [interviews - n for n in possible]
            assert 0 in some
            assert max(some) >= minimum - 1, "no more than an ordinary sign tells"


def test_more_with_a_theme_than_interviews_is_an_error():
    with pytest.raises(ValueError, match="12 of 11 interviews"):
        amount_of(11, 12, minimum=10)


def segments(number=12, **given):
    """One interview a row, of which the first is released; ``given`` changes the first."""
    rows = [
        {"document": f"D{at}", "code": "one", "population": "families", WAVE: "t0", "release": "no"}
        | dict.fromkeys(NEEDED)
        for at in range(number)
    ]
    first = {"release": "yes", "wording": "So war es.", "released_by": "X", "released_on": "2024-01-01"}
    rows[0] |= first | given
    return pd.DataFrame(rows)


def shown(rows):
    return excerpts(rows, THEMES, minimum=10, until=date(2024, 3, 31))["text"].tolist()


def test_a_complete_release_is_shown_in_its_wording():
    assert shown(segments()) == ["So war es."]


@pytest.mark.parametrize(
    "given",
    [
        {"release": "no"}, {"release": None}, {"wording": None}, {"wording": "  "}, {"released_by": None},
        {"released_on": None}, {"code": "of no theme"}, {"code": "two"}, {WAVE: "t1"},
        {"population": "steering"}, {"released_by": " "}, {"released_by": ""}, {"released_by": "\u200b"},
        {"released_by": "\u3164"}, {"released_by": "17"}, {"wording": "\u200b\u202e"},
        {"wording": "\u00ad …"},
        {"released_on": "2024-04-01"}, {"released_on": date(2099, 1, 1)}, {"released_on": "soon"},
    ],
)  # fmt: skip
def test_anything_less_is_not(given):
    assert shown(segments(**given)) == []


@pytest.mark.parametrize("day", ["2024-03-31", date(2024, 3, 31), pd.Timestamp("2024-03-31")])
def test_a_release_counts_from_its_day_on(day):
    assert shown(segments(released_on=day)) == ["So war es."]


def test_a_group_with_few_interviews_is_not_quoted():
    assert shown(segments(number=9)) == []
    few = segments(number=12).assign(document=["D0"] * 4 + [f"D{at}" for at in range(8)])
    assert shown(few) == [], "rows are no interviews"


def test_a_file_without_releases_has_no_excerpts():
    assert shown(segments().drop(columns="release")) == []
    assert shown(pd.DataFrame()) == []


SPELLINGS = ["D 1", "D 1 ", "D\u00a01", "d  1", "\uff24 1", "D 1\u200b", "\tD 1"]


def test_a_pseudonym_is_one_interview_however_it_is_typed():
    rows = segments(7).assign(document=SPELLINGS)
    (group,) = groups_of(rows, ["t0"])
    assert group.interviews == number_of(rows) == 1
    many = pd.concat([segments(4).assign(document=lambda one, end=end: one["document"] + end)
                      for end in ("", " ", "\u00a0")], ignore_index=True)  # fmt: skip
    assert shown(many) == [], "four interviews, each spelled in three ways"
    assert number_of(rows.assign(document=[*SPELLINGS[:6], None])) == 1
    assert number_of(rows.iloc[:0]) == 0


def test_an_interview_without_any_code_counts_and_has_no_theme():
    rows = pd.concat([segments(9), segments(1, document="D9", code=NO_CODE)], ignore_index=True)
    (group,) = groups_of(rows, ["t0"])
    assert group.interviews == 10
    assert set(of_theme(rows, THEMES[0])["document"]) == {f"D{at}" for at in range(9)}
    assert shown(rows.assign(release=["yes", *["no"] * 9])) == ["So war es."]


@pytest.mark.parametrize("name", [NO_CODE, " (No code) "])
def test_no_theme_can_hold_what_stands_for_no_code(name):
    with pytest.raises(ValueError, match="stands for interviews without any code"):
        Theme.model_validate({"id": "a", "label": "A", "codes": [name]})


def test_the_order_of_excerpts_is_that_of_their_texts():
    rows = segments(number=24)
    both = pd.concat([rows, segments(number=1, wording="Anders."), segments(number=1, wording="Zuletzt.")])
    assert shown(both) == ["Anders.", "So war es.", "Zuletzt."]


def test_groups_are_those_with_interviews_in_the_order_of_waves():
    rows = pd.concat([segments(2).assign(**{WAVE: "t1"}), segments(3)])
    found = [(one.population, one.wave, one.interviews) for one in groups_of(rows, ["t0", "t1", "t2"])]
    assert found == [("families", "t0", 3), ("families", "t1", 2)]

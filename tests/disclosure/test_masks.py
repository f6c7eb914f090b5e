"""The primary rules on tables: which values are hidden."""

import pandas as pd
import pytest

from kpk_eval.disclosure.masks import resting_on_few, to_hide
from kpk_eval.disclosure.policy import Policy
from kpk_eval.model import Column, Scale, Sort

PEOPLE = Column("n", Sort.PEOPLE)
MEAN = Column("mean", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME)
SD = Column("sd", Sort.STATISTIC, ("n",), scale=Scale.SPREAD)
MODEL = Column("estimate", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME, parameters=1)
DEFAULT = Policy()


def hidden(column: Column, *columns: Column, policy: Policy = DEFAULT, **row: object) -> bool:
    table = pd.DataFrame([row])
    return bool(to_hide(table, [column], columns or (PEOPLE, column), policy=policy)[column.name][0])


@pytest.mark.parametrize(("people", "few"), [(0, False), (1, True), (9, True), (10, False)])
def test_threshold_of_a_number_of_people(people, few):
    assert hidden(PEOPLE, n=people) is few


@pytest.mark.parametrize(("people", "few"), [(10, True), (11, False)])
def test_models_need_ten_degrees_of_freedom(people, few):
    assert hidden(MODEL, n=people, estimate=0.4) is few


def test_degrees_of_freedom_follow_the_policy():
    assert not hidden(MODEL, n=10, estimate=0.4, policy=Policy(freedom=9))


@pytest.mark.parametrize(("people", "few"), [(19, True), (20, False)])
def test_a_spread_needs_twenty_people(people, few):
    assert hidden(SD, PEOPLE, MEAN, SD, n=people, mean=3.0, sd=1.0) is few
    assert not hidden(MEAN, PEOPLE, MEAN, SD, n=people, mean=3.0, sd=1.0)


@pytest.mark.parametrize(("people", "alike"), [(29, True), (30, False)])
@pytest.mark.parametrize("kind", [{}, {"type": "ordinal"}])
def test_a_small_group_that_answered_alike_is_not_shown(people, alike, kind):
    assert hidden(MEAN, PEOPLE, MEAN, SD, n=people, mean=3.0, sd=0.0, **kind) is alike
    assert hidden(SD, PEOPLE, MEAN, SD, n=people, mean=3.0, sd=0.0, **kind) is alike
    assert not hidden(MEAN, PEOPLE, MEAN, SD, n=people, mean=3.0, sd=0.5, **kind)


@pytest.mark.parametrize(
    ("people", "yes", "few"),
    [
        (29, 0, True), (29, 29, True), (30, 0, False), (30, 30, False), (100, 9, True), (100, 10, False),
        (100, 91, True), (100, 90, False), (100, 1, True), (100, 99, True), (100, 50, False),
    ],
)  # fmt: skip
def test_a_share_tells_of_those_who_said_yes_and_of_those_who_did_not(people, yes, few):
    row = {"type": "binary", "n": people, "mean": yes / people, "sd": None}
    assert hidden(MEAN, PEOPLE, MEAN, SD, **row) is few


def test_words_of_a_row_with_nobody_stay():
    words = Column("reason", Sort.STATISTIC, ("n",), parameters=1)
    assert not hidden(words, n=0, reason="nobody answered")
    assert hidden(words, n=9, reason="too few")


def test_nothing_is_called_hidden_that_is_not_there():
    assert not hidden(MODEL, n=10, estimate=None)


@pytest.mark.parametrize("official", [True, False, None])
def test_official_numbers_stay_as_the_office_published_them(official):
    people = Column("n", Sort.PEOPLE, unless="official")
    rate = Column("mean", Sort.STATISTIC, ("n",), unless="official", scale=Scale.RATE, parameters=1)
    for column in (people, rate):
        row = {"official": official, "n": 4, "mean": 0.5}
        assert hidden(column, people, rate, **row) is (official is not True)


def test_labels_are_never_hidden():
    assert not hidden(Column("wave", Sort.LABEL), n=1, wave="t0")
    table = pd.DataFrame({"rules": [3]})
    rules = Column("rules", Sort.TECHNICAL)
    assert not resting_on_few(table, [rules], (), minimum=10)["rules"].any()


def test_every_statistic_rests_on_the_threshold_row_by_row():
    table = pd.DataFrame({"n": [9, 10, None], "m": [40, 40, 40], "mean": [3.0, 3.0, 3.0]})
    mean = Column("mean", Sort.STATISTIC, ("n", "m"), scale=Scale.P)
    columns = (PEOPLE, Column("m", Sort.PEOPLE), mean)
    assert resting_on_few(table, [mean], columns, minimum=10)["mean"].tolist() == [True, False, True]
    assert to_hide(table, [mean], columns, policy=DEFAULT)["mean"].tolist() == [True, False, True]


def test_models_of_unknown_people_are_hidden():
    table = pd.DataFrame({"n": [11, None, 10], "estimate": [0.4, 0.4, 0.4]})
    hide = to_hide(table, [MODEL], (PEOPLE, MODEL), policy=DEFAULT)["estimate"]
    assert hide.tolist() == [False, True, True]


def test_numbers_of_people_are_multiples_of_five_unless_said_otherwise():
    assert (DEFAULT.minimum, DEFAULT.base, DEFAULT.few_digits) == (10, 5, True)

"""A break divides the years of an indicator, unless the plan says why it does not."""

from datetime import date

import pytest
from pydantic import ValidationError

from kpk_eval.breaks import blocking, breaks_of, crossed, first_years
from kpk_eval.params.schema import KNOWN_BREAKS, Break, Plan

OWN = {"date": date(2020, 7, 1), "kind": "definition", "label": "neue Zählung", "source": "Satzung"}
ACCEPTED = [{"indicator": "rate", "reason": "betrifft nur Zugezogene"}]


def plan(*breaks) -> Plan:
    return Plan.model_validate({"date": date(2025, 1, 1), "breaks": breaks})


LAW = plan({"indicators": ["rate"], **OWN})


@pytest.mark.parametrize(
    ("before", "after", "blocked"),
    [(2018, 2019, False), (2019, 2020, True), (2020, 2021, False), (2010, 2024, True), (2024, 2010, True)],
)
def test_year_of_the_break_is_the_first_of_the_new_series(before, after, blocked):
    assert (blocking(LAW, "rate", before=before, after=after) is not None) is blocked


def test_other_indicators_are_not_concerned():
    assert breaks_of(LAW, "other") == ()
    assert blocking(LAW, "other", before=2010, after=2024) is None


def test_accepted_break_is_crossed_with_its_reason_and_blocks_nothing():
    told = plan({"indicators": ["rate", "other"], "acceptable": ACCEPTED, **OWN})
    assert [one.accepted for one in crossed(told, "rate", before=2019, after=2020)] == [
        "betrifft nur Zugezogene"
    ]
    assert blocking(told, "rate", before=2019, after=2020) is None
    assert blocking(told, "other", before=2019, after=2020) is not None


def test_the_latest_break_is_the_one_that_blocks():
    twice = plan(
        {"known": "zensus_2022", "indicators": ["rate"]}, {"known": "zensus_2011", "indicators": ["rate"]}
    )
    assert [one.year for one in breaks_of(twice, "rate")] == [2011, 2022]
    assert blocking(twice, "rate", before=2005, after=2023).year == 2022
    assert blocking(twice, "rate", before=2005, after=2021).year == 2011


def test_break_in_a_year_without_numbers_lies_before_the_next_one():
    breaks = breaks_of(LAW, "rate")
    assert list(first_years(breaks, [2018, 2019, 2022, 2023])) == [2022]
    assert first_years(breaks, [2020, 2021]) == {}
    assert first_years(breaks, [2010, 2011]) == {}


@pytest.mark.parametrize("name", KNOWN_BREAKS)
def test_every_known_break_names_its_source_in_both_languages_or_one(name):
    fact = KNOWN_BREAKS[name]
    assert set(fact.label) == {"de", "en"}
    assert fact.source


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"indicators": ["a"]}, "a break needs 'date', 'kind', 'label', 'source', or 'known'"),
        ({"indicators": ["a"], **OWN, "source": None}, "a break needs 'source'"),
        ({"indicators": ["a"], "known": "zensus2011"}, "did you mean 'zensus_2011'"),
        (
            {"indicators": ["a"], "known": "zensus_2011", "label": "x"},
            "'known' says it already: remove 'label'",
        ),
        ({"indicators": ["a"], **OWN, "acceptable": ACCEPTED}, "'acceptable' names 'rate'"),
        ({"indicators": ["rate"], **OWN, "acceptable": ACCEPTED * 2}, "'acceptable' names 'rate' twice"),
        ({"indicators": []} | OWN, "at least 1 item"),
    ],
)
def test_break_that_is_half_described_is_refused(entry, told):
    with pytest.raises(ValidationError, match=told):
        Break.model_validate({name: value for name, value in entry.items() if value is not None})

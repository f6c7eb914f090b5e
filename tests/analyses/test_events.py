"""Participation of the demo: what is planted comes out, in numbers of events and of participations."""

from dataclasses import replace
from datetime import date

import pytest

from kpk_eval.analyses import participation
from kpk_eval.analyses.participation import FEW, FEWEST_EVENTS
from kpk_eval.disclose import disclose
from kpk_eval.disclosure.policy import Policy
from kpk_eval.evaluate import evaluate
from kpk_eval.show import figure, sentences, table
from kpk_eval.synthetic.planted.participation import INFLUENCE, PARTICIPATION

SITES = ("seestadt", "heidetal")
HIGH = ("co_decided", "self_organised")


def levels(table):
    """Events of each year and level."""
    own = table[(table["division"] == "level") & table["year"].notna()]
    return {(row.year, row.item): row.events for row in own.itertuples()}


def totals(table):
    own = table[table["division"] == "total"]
    return own.set_index(own["year"].fillna(0).astype(int).rename("of"))


@pytest.mark.parametrize("site", SITES)
def test_the_planted_levels_come_out(demo, site):
    found = levels(participation.answer(demo("final"), site=site).table)
    planted = {
        (year, level): number
        for (place, year), numbers in PARTICIPATION.items()
        if place == site
        for level, number in numbers.items()
    }
    assert {place: number for place, number in found.items() if number} == planted


def test_the_level_rises_where_it_was_planted_and_nowhere_else(demo):
    def shares(site):
        table = participation.answer(demo("final"), site=site).table
        found, whole = levels(table), totals(table)["events"]
        return [sum(found[year, level] for level in HIGH) / whole[year] for year in (2022, 2023, 2024)]

    rising, flat = shares("seestadt"), shares("heidetal")
    assert rising == sorted(rising)
    assert rising[-1] > 0.5 > rising[0]
    assert flat == [0, 0, 0]


@pytest.mark.parametrize(("site", "young"), [("seestadt", True), ("heidetal", False)])
def test_young_people_take_part_only_where_the_chain_reaches_their_age(demo, site, young):
    table = participation.answer(demo("final"), site=site).table
    own = table[(table["division"] == "group") & (table["events"] > 0)]
    assert ("young_people" in set(own["item"])) == young
    assert {"children", "parents"} <= set(own["item"])


@pytest.mark.parametrize("site", SITES)
def test_the_planted_influence_comes_out(demo, site):
    row = totals(participation.answer(demo("final"), site=site).table).loc[0]
    assert row["share"] == pytest.approx(INFLUENCE[site] / 9, abs=0.07)


def test_no_share_with_fewer_than_ten_events(demo):
    found = totals(participation.answer(demo("final"), site="heidetal").table)
    years = found[found["year"].notna()]
    assert (years["decided"] < FEWEST_EVENTS).all()
    assert years["share"].isna().all()
    assert set(years["reason"]) == {FEW}
    assert found.loc[0, "decided"] >= FEWEST_EVENTS


def test_years_that_have_not_ended_are_left_out(demo):
    assert set(participation.answer(demo("interim"), site="seestadt").table["year"].dropna()) == {2022, 2023}


def test_participations_have_no_total_from_which_a_part_would_follow(demo):
    table = participation.answer(demo("final"), site="seestadt").table
    told_people = table[table["people"].notna()]
    assert set(told_people["division"]) == {"group"}
    assert told_people["year"].notna().all()
    assert not told_people.duplicated(["year", "item"]).any()


def test_few_participations_are_hidden(demo):
    found = participation.answer(demo("final"), site="seestadt")
    small = found.table.assign(people=found.table["people"].mask(found.table["people"].notna(), 4))
    released = disclose(replace(found, table=small), policy=Policy(minimum=10, base=5))
    assert released.table["people"].isna().all()
    assert "4 Teilnahmen" not in table(released).html
    assert "• Teilnahmen" in table(released).html


def test_a_site_without_such_data_says_what_would_be_needed(demo):
    released = evaluate("participation", demo("interim"), site="moorland")
    assert released.table.empty
    assert "Stufe der Beteiligung" in table(released).html


def test_the_page_says_participations_and_not_persons(demo):
    released = evaluate("participation", demo("final"), site="seestadt")
    assert "Teilnahmen sind keine Personen" in table(released).html
    assert "mitentschieden: 7" in sentences(released).html
    assert "2024" in figure(released).alt


def test_rows_of_later_years_do_not_change_earlier_ones(demo):
    study = demo("final")
    earlier = replace(study, edition=study.edition.model_copy(update={"date": date(2024, 3, 31)}))
    whole, part = (levels(participation.answer(one, site="seestadt").table) for one in (study, earlier))
    assert part == {place: number for place, number in whole.items() if place[0] < 2024}

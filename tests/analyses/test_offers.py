"""The stock of offers of the demo: the planted gap comes out, none elsewhere, and nothing small is shown."""

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.analyses import offer_changes, offer_gaps, offer_kinds, offers
from kpk_eval.codebooks import codebook_of
from kpk_eval.disclose import disclose
from kpk_eval.evaluate import evaluate
from kpk_eval.inventory import (
    CONTRACT,
    LIFE_PHASE,
    NO_TRANSITION,
    PHASES_OF,
    TRANSITION,
    Movement,
    NeedStatus,
    added,
    cell_of,
    inventory,
    meets,
    passages,
    status_of,
    worst,
)
from kpk_eval.params.schema import Need
from kpk_eval.protection import policy_of
from kpk_eval.synthetic.planted.changes import COUNT, planted_change
from kpk_eval.synthetic.planted.offers import MOVES, NO_OFFERS
from kpk_eval.synthetic.planted.subjects import OFFERS

SITES = ("seestadt", "heidetal")


def need(**given) -> Need:
    """A need of the health department in youth."""
    known = {"id": "x", "department": "health", "reason": "r", "source": "s"}
    return Need(**known | ({} if "transition" in given else {"life_phase": "youth"}) | given)


def stock(*rows: tuple) -> pd.DataFrame:
    """Offers: identifier, wave, department, life phase, places, children reached."""
    frame = pd.DataFrame(
        rows, columns=["offer_id", "wave", "department", "life_phase", "places", "children_reached"]
    )
    numbers = {"places": "Int64", "children_reached": "Int64"}
    return frame.assign(transition="no_transition", offer_type="sport", prevention_level=pd.NA).astype(
        numbers
    )


@pytest.mark.parametrize("edition", ["interim", "final"])
def test_the_planted_gap_comes_out_and_no_other(demo, edition):
    study = demo(edition)
    gaps = {
        (site, row.department, row.stage)
        for site in SITES
        for row in offer_gaps.answer(study, site=site).table.itertuples()
        if row.need == NeedStatus.GAP
    }
    declared = {
        (site.id, need.department, need.life_phase or need.transition)
        for site in study.evaluation.sites
        for need in site.needs
    }
    planted = {(one.site, one.department, one.life_phase) for one in NO_OFFERS}
    assert gaps == planted & declared
    assert len(gaps) == 1


def test_a_need_counts_from_the_wave_on_in_which_it_is_declared(demo):
    study = demo("final")
    table = offer_gaps.answer(study, site="seestadt").table
    assert table[table["declared"] == "starting_school"]["wave"].tolist() == ["t1", "t2"]
    cells = offers.answer(study, site="seestadt").table.query(
        "department == 'social' and stage == 'daycare_to_school'"
    )
    assert (cells.set_index("wave")["need"] != "").tolist() == [False, True, True]


def test_an_empty_cell_without_a_declared_need_is_no_gap(demo):
    (bare,) = [one for one in NO_OFFERS if one.site == "heidetal"]
    table = offers.answer(demo("final"), site="heidetal").table
    cell = table[(table["department"] == bare.department) & (table["stage"] == bare.life_phase)]
    assert list(cell["offers"]) == [0, 0, 0]
    assert set(cell["need"]) == {""}


def test_a_gap_at_every_wave_is_a_gap_at_every_wave(demo):
    table = offer_gaps.answer(demo("final"), site="seestadt").table
    states = table[table["declared"] == "language_before_school"]["need"]
    assert list(states) == [NeedStatus.GAP] * 3


def test_places_below_the_declared_number_meet_a_need_in_part(demo):
    table = offer_gaps.answer(demo("final"), site="seestadt").table
    toddlers = table[table["declared"] == "parents_of_toddlers"]
    assert list(toddlers["places"] >= toddlers["places_needed"]) == [False, True, True]
    assert list(toddlers["need"]) == [NeedStatus.PARTLY, NeedStatus.COVERED, NeedStatus.COVERED]


def test_responsible_is_another_department_where_the_site_says_so(demo):
    table = offer_gaps.answer(demo("final"), site="seestadt").table
    told = table.drop_duplicates("declared").set_index("declared")
    assert told.loc["from_school_to_work", ["department", "responsible"]].tolist() == ["education", "social"]
    assert told.loc["language_before_school", "responsible"] == "health"


@pytest.mark.parametrize("site", SITES)
def test_every_offer_is_in_one_life_phase(demo, site):
    study = demo("final")
    table = offers.answer(study, site=site).table
    rows = inventory(study, analysis="offers", site=site).rows
    phases = table[table["axis"] == "life_phase"].groupby("wave")["offers"].sum()
    assert phases.to_dict() == rows["wave"].value_counts().to_dict()


@pytest.mark.parametrize("site", SITES)
def test_offers_come_and_go_as_planted(demo, site):
    table = offer_changes.answer(demo("final"), site=site).table
    numbers = table.groupby(["contrast", "movement"])["offers"].sum()
    for contrast, begun in (("t0_t1", ("t0", "t1")), ("t0_t2", ("t0", "t1", "t2"))):
        grown = numbers.get((contrast, "new"), 0) - numbers.get((contrast, "ended"), 0)
        assert grown == planted_change(site, OFFERS, COUNT, upto=begun)
        assert numbers.get((contrast, "moved"), 0) == sum(one.site == site for one in MOVES)


def test_the_planted_move_says_from_where_to_where(demo):
    table = offer_changes.answer(demo("interim"), site="seestadt").table
    (moved,) = table[table["movement"] == "moved"].itertuples()
    assert (moved.department, moved.to_department) == ("education", "education")
    assert (moved.life_phase, moved.to_life_phase) == ("middle_childhood", MOVES[0].life_phase)


def test_kinds_add_up_to_the_offers_of_a_department(demo):
    study = demo("interim")
    kinds = offer_kinds.answer(study, site="seestadt").table
    matrix = offers.answer(study, site="seestadt").table
    by_kind = (
        kinds[kinds["axis"] == "department"].groupby(["wave", "stage", "characteristic"])["offers"].sum()
    )
    by_cell = matrix[matrix["axis"] == "life_phase"].groupby(["wave", "department"])["offers"].sum()
    for (wave, department, _), number in by_kind.items():
        assert number == by_cell[wave, department]
    assert set(kinds["characteristic"]) == {"carrier", "offer_type", "target_group", "prevention_level"}
    assert (
        "Familien mit besonderem Bedarf" in show.table(evaluate("offer_kinds", study, site="seestadt")).html
    )


@pytest.mark.parametrize("question", ["offers", "offer_kinds", "offer_gaps", "offer_changes"])
def test_a_site_without_a_stock_has_an_empty_table(demo, question):
    released = evaluate(question, demo("interim"), site="moorland")
    assert released.table.empty


def test_labels_come_from_the_contract(demo):
    texts = offers.answer(demo("interim"), site="seestadt").wording.texts
    assert texts["department.health"] == "Gesundheit"
    assert texts["life_phase.youth"] == "Jugend"
    assert texts["stage.daycare_to_school"] == "von der Kita in die Grundschule"


def test_a_sum_with_a_small_number_in_it_is_hidden(demo):
    """Otherwise the small number would follow from two sums, one with it and one without."""
    study = demo("interim")
    result = offers.answer(study, site="seestadt")
    table = result.table.head(3).assign(
        reached=pd.array([added([40, 9], minimum=10), added([40, 10], minimum=10), 0], "Int64")
    )
    shown = disclose(replace(result, table=table), policy=policy_of(study, result.origin)).table
    assert list(shown["hidden"]) == ["reached", "", ""]
    assert shown["reached"].tolist()[1:] == [50, 0]


def test_people_are_added_only_where_all_may_be_shown():
    assert added([40, 10, 0], minimum=10) == 50
    assert added([40, 9, 3], minimum=10) == 3
    assert added([], minimum=10) == 0


def test_no_total_stands_beside_the_cells(demo):
    """A row for all departments or all stages would tell a hidden cell by subtraction."""
    study = demo("interim")
    table = offers.answer(study, site="seestadt").table
    codes = inventory(study, analysis="offers", site="seestadt").codes.codes
    assert set(table["department"]) == set(codes["department"])
    assert set(table["stage"]) == {*codes["life_phase"], *codes["transition"]} - {"no_transition"}


def test_numbers_that_nobody_tells_are_counted_and_not_taken_for_zero():
    cell = cell_of(
        stock(("A1", "t0", "health", "youth", None, None), ("A2", "t0", "health", "youth", 20, 30)),
        minimum=10,
    )
    assert (cell.places, cell.places_untold, cell.reached, cell.reached_untold) == (20, 1, 30, 1)
    silent = cell_of(stock(("A1", "t0", "health", "youth", None, None)), minimum=10)
    assert (silent.places, silent.reached) == (None, None)


@pytest.mark.parametrize(
    ("places", "needed", "state"),
    [
        ([], None, NeedStatus.GAP),
        ([], 10, NeedStatus.GAP),
        ([5], None, NeedStatus.COVERED),
        ([5, 5], 10, NeedStatus.COVERED),
        ([5, 4], 10, NeedStatus.PARTLY),
        ([5, None], 10, NeedStatus.UNCLEAR),
        ([10, None], 10, NeedStatus.COVERED),
        ([None], 10, NeedStatus.UNCLEAR),
    ],
)
def test_states_of_a_need(places, needed, state):
    rows = stock(*((f"A{at}", "t0", "health", "youth", one, 20) for at, one in enumerate(places)))
    assert status_of(cell_of(rows, minimum=10), need(places=needed)) is state


def test_the_least_met_need_of_a_cell_counts():
    assert worst([NeedStatus.COVERED, NeedStatus.GAP, NeedStatus.PARTLY]) is NeedStatus.GAP
    assert worst([NeedStatus.UNCLEAR, NeedStatus.PARTLY]) is NeedStatus.PARTLY
    assert worst([]) is None


def test_only_offers_of_the_kind_asked_for_meet_a_need():
    rows = stock(("A1", "t0", "health", "youth", 20, 20), ("A2", "t0", "social", "youth", 20, 20))
    assert len(meets(rows, need())) == 1
    assert len(meets(rows, need(offer_type="sport"))) == 1
    assert meets(rows, need(offer_type="leisure")).empty
    assert meets(rows, need(prevention_level="universal")).empty
    assert meets(rows, need(transition="school_to_work")).empty


def test_what_becomes_of_an_offer():
    rows = stock(
        ("A1", "t0", "health", "youth", 1, 1), ("A1", "t1", "health", "youth", 9, 9),
        ("A2", "t0", "health", "youth", 1, 1), ("A2", "t1", "social", "youth", 1, 1),
        ("A3", "t0", "health", "youth", 1, 1), ("A4", "t1", "health", "birth", 1, 1),
    )  # fmt: skip
    found = [one.movement for one in passages(rows, before="t0", after="t1")]
    assert found == [Movement.STAYED, Movement.MOVED, Movement.ENDED, Movement.NEW]
    swapped = [one.movement for one in passages(rows, before="t1", after="t0")]
    assert sorted(swapped) == sorted([Movement.STAYED, Movement.MOVED, Movement.NEW, Movement.ENDED])


@pytest.mark.parametrize(("site", "notes"), [("heidetal", 1), ("seestadt", 0)])
def test_offers_for_phases_that_the_chain_does_not_cover_are_explained(demo, site, notes):
    told = offers.answer(demo("interim"), site=site).notes
    assert len(told) == notes
    assert all("Schwangerschaft und Geburt, frühe Kindheit, mittlere Kindheit" in one for one in told)


def test_transitions_say_between_which_phases_they_lie(demo):
    told = show.table(evaluate("offers", demo("interim"), site="seestadt")).html
    for transition, phases in (
        ("von der Kita in die Grundschule", "frühe Kindheit → mittlere Kindheit"),
        ("von zu Hause in die Kita", "frühe Kindheit"),
    ):
        assert phases in told[told.index(transition) :][:200]
    assert "die kein Angebot begleitet: keine" in told
    assert "gehört hier nicht zur Kette" not in told


def test_every_transition_of_the_contract_lies_at_known_phases(demo):
    codes = codebook_of(demo("interim"), CONTRACT).codes
    assert set(PHASES_OF) == set(codes[TRANSITION]) - {NO_TRANSITION}
    phases = codes[LIFE_PHASE]
    for own in PHASES_OF.values():
        first = phases.index(own[0])
        assert own == phases[first : first + len(own)], "neighbours in their order"
    between = {own for own in PHASES_OF.values() if len(own) > 1}
    assert between == set(pairwise(phases)), "each border between phases has a transition"


@pytest.mark.parametrize("analysis", ["offers", "offer_kinds"])
def test_phases_and_transitions_outside_the_chain_are_marked(demo, analysis):
    told = show.table(evaluate(analysis, demo("interim"), site="heidetal")).html
    for outside in ("Jugend, ", "Übergang in den Beruf, ", "weiterführende Schule, "):
        assert f"{outside}gehört hier nicht zur Kette" in told
    assert "mittlere Kindheit, gehört hier nicht" not in told


def test_transitions_that_no_offer_accompanies_are_named(demo):
    released = evaluate("offers", demo("interim"), site="seestadt")
    table = released.table.copy()
    table.loc[table["stage"] == "school_to_work", "offers"] = 0
    told = show.table(replace(released, table=table)).html
    assert "die kein Angebot begleitet: von der Schule in den Beruf." in told

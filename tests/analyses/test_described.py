"""What goals count is counted as planted, says that it is described only, and is never assessed."""

from types import SimpleNamespace

import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.analyses import offer_gaps, participation
from kpk_eval.described import BESIDE, POINTS
from kpk_eval.evaluate import evaluate
from kpk_eval.goal_evidence import State, Strength, evidence
from kpk_eval.params.measures import COUNTED
from kpk_eval.show.words import words_of
from kpk_eval.standing import CLEAR
from kpk_eval.synthetic.planted.process import STAGES

SITE = "seestadt"


@pytest.fixture(scope="module")
def study(demo):
    """The last edition of the demo with the results in which goals count."""
    last = demo("final")
    for analysis in COUNTED:
        for site in ("seestadt", "heidetal"):
            evaluate(analysis, last, site=site)
    return last


def counted(study, site=SITE):
    return {
        row["outcome"]: row
        for row in evidence(study, (study.site(site),)).rows
        if row["measured_by"] in COUNTED
    }


def test_every_name_can_be_counted():
    assert set(POINTS) == {name for names in COUNTED.values() for name in names}


def test_stages_are_counted_as_planted(study):
    row, stages = counted(study)["fields_implemented"], STAGES[SITE].values()
    ends = [sum(own[at] >= 3 for own in stages) for at in (0, 2)]
    assert [row["count_before"], row["count_after"]] == ends
    assert ends[0] < ends[1], "the planted stages rise"
    assert row["of_after"] == len(STAGES[SITE])


def test_needs_are_counted_as_the_table_of_gaps_says(study):
    table = offer_gaps.answer(study, site=SITE).table
    last = table[table["wave"] == study.waves[-1].id]
    row = counted(study)["needs_met"]
    assert (row["count_after"], row["of_after"]) == ((last["need"] == "covered").sum(), len(last))


def test_influence_is_counted_among_events_of_which_it_is_known(study):
    table = participation.answer(study, site=SITE).table
    whole = table[(table["division"] == "total") & table["year"].notna()].sort_values("year")
    row = counted(study)["events_with_influence"]
    assert (row["count_before"], row["of_before"]) == tuple(whole.iloc[0][["influenced", "decided"]])
    assert (row["count_after"], row["of_after"]) == tuple(whole.iloc[-1][["influenced", "decided"]])


def test_what_is_counted_is_never_assessed(study):
    for row in counted(study).values():
        assert (row["goal_state"], row["strength"]) == (State.DESCRIBED, Strength.DESCRIBED)
        assert row["verdict"] is None
        assert row["estimate"] is None
    assert State.DESCRIBED not in CLEAR
    html = show.table(evaluate("goals", study, site=SITE)).html
    assert "nur gezählt, ohne Stufe" in html
    held = show.table(evaluate("what_holds", study)).html
    assert "Treffen im Netzwerk" not in held
    assert "stehen deshalb in keiner Liste" in held


def test_a_site_without_lists_of_meetings_says_so(study):
    row = counted(study, "heidetal")["meetings_held"]
    assert (row["goal_state"], row["lacking"]) == (State.NOT_MEASURED, "no meetings")
    assert "Nötig sind Teilnahmelisten" in show.table(evaluate("goals", study, site="heidetal")).html


def test_the_output_of_the_model_is_no_longer_without_a_measure(study):
    told = show.table(evaluate("logic_model", study, site=SITE)).html
    assert "ohne Messgröße" not in told


def test_the_profile_tells_what_is_only_counted(study):
    rows = counted(study)
    (told,) = (
        row["text"]
        for row in evaluate("key_findings", study, site=SITE).table.to_dict("records")
        if row["about"] == "found_counted"
    )
    needs = rows["needs_met"]
    course = f"zuerst {needs['count_before']} von {needs['of_before']}, zuletzt {needs['count_after']} von"
    assert f"genug Plätzen: {course}" in told
    assert all(words_of("de").measure(name) in told for name in rows)


def beside(study, measure, site=SITE):
    return counted(study, site)[measure]["count_beside"]


def test_a_need_that_was_declared_later_is_no_progress(study):
    told = beside(study, "needs_met")
    table = offer_gaps.answer(study, site=SITE).table
    later = table.groupby("declared")["wave"].min().gt("t0").sum()
    assert later == 1
    assert told.startswith("1 der gedeckten kam später hinzu; ")
    assert "1 ohne angemeldete Platzzahl" in told
    assert "Ort, Zeit, Inhalt ungeprüft" in told


def test_what_was_given_up_differs_from_what_was_reached_in_another_form(study):
    assert beside(study, "milestones_kept").split("; ")[0] == "1 geändert erreicht"
    assert "1 aufgegeben" in beside(study, "milestones_kept", "heidetal")


def test_fields_that_rise_below_the_stage_of_implementation_are_told(study):
    stages = STAGES[SITE].values()
    raised = sum(own[2] > own[0] for own in stages)
    assert f"{raised} höher als zuerst" in beside(study, "fields_implemented")


def test_rises_of_fields_that_aim_at_a_stage_are_of_the_times_at_which_they_do():
    table = pd.DataFrame(
        {"dimension": ["a", "a", "b", "b"], "wave": ["t0", "t2"] * 2, "stage": [0, 3, 2, 3]},
    ).assign(target=pd.array([pd.NA, 3, 3, 3], dtype="Int64"))
    waves = [SimpleNamespace(id=one) for one in ("t0", "t1", "t2")]
    told = {
        name: dict(BESIDE[name](SimpleNamespace(waves=waves), SimpleNamespace(table=table)))
        for name in ("fields_implemented", "fields_on_target")
    }
    assert told["fields_implemented"] == {"raised": 2, "lowered": 0}
    assert told["fields_on_target"] == {"raised": 1, "lowered": 0}


def test_events_of_unknown_influence_are_told(study):
    table = participation.answer(study, site=SITE).table
    years = table[(table["division"] == "total") & table["year"].notna()].sort_values("year")
    unknown = int((years["events"] - years["decided"]).iloc[[0, -1]].sum())
    assert unknown > 1
    assert f"dazu {unknown} ohne bekanntes Ergebnis" in beside(study, "events_with_influence")


def test_what_stands_beside_a_number_stands_beside_it_on_both_pages(study):
    for analysis in ("goals", "goals_across"):
        found = evaluate(analysis, study, **({"site": SITE} if analysis == "goals" else {}))
        assert "1 der gedeckten kam später hinzu" in show.table(found).html

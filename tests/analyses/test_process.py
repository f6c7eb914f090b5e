"""Process of the demo: planted stages, milestones and changes come out as they were at the edition."""

from datetime import date

import pytest

from kpk_eval.analyses import development, meetings, milestones
from kpk_eval.analyses.milestones import DROPPED, IN_TIME, LATE, OPEN, OVERDUE, progress_of
from kpk_eval.evaluate import evaluate
from kpk_eval.show import figure, sentences, table
from kpk_eval.synthetic.planted.process import MILESTONES, STAGES

SITES = ("seestadt", "heidetal")
TODAY = date(2024, 3, 31)


@pytest.mark.parametrize("site", SITES)
def test_the_planted_stages_come_out(demo, site):
    rows = development.answer(demo("final"), site=site).table
    found = {field: tuple(own["stage"]) for field, own in rows.groupby("dimension")}
    assert found == {field: stages[:-1] for field, stages in STAGES[site].items()}
    assert {field: own["target"].iloc[-1] for field, own in rows.groupby("dimension")} == {
        field: stages[-1] for field, stages in STAGES[site].items()
    }


def test_waves_of_later_editions_are_left_out(demo):
    assert set(development.answer(demo("interim"), site="seestadt").table["wave"]) == {"t0", "t1"}


@pytest.mark.parametrize(
    ("planned", "reached", "dropped", "expected"),
    [
        (TODAY, TODAY, False, (IN_TIME, 0)),
        (date(2024, 3, 30), TODAY, False, (LATE, 1)),
        (TODAY, date(2024, 4, 1), False, (OPEN, 0)),
        (date(2024, 3, 30), date(2024, 4, 1), False, (OVERDUE, 1)),
        (date(2024, 3, 30), None, False, (OVERDUE, 1)),
        (date(2024, 4, 1), None, False, (OPEN, 0)),
        (date(2023, 1, 1), None, True, (DROPPED, 0)),
    ],
)
def test_progress_at_a_day(planned, reached, dropped, expected):
    assert progress_of(planned, reached, TODAY, dropped=dropped) == expected


def test_a_late_milestone_with_its_change_and_reason_comes_out(demo):
    released = evaluate("milestones", demo("final"), site="seestadt")
    rows = released.table.set_index("milestone")
    late = next(one for one in MILESTONES if one.site == "seestadt" and one.adaptation == "content_changed")
    row = rows.loc[late.name[0]]
    assert (row["progress"], row["days_late"]) == (LATE, (late.reached - late.planned).days)
    html = table(released).html
    assert late.why[0] in html
    assert "später erreicht" in sentences(released).html


def test_what_was_carried_out_as_planned_is_counted_among_what_is_due(demo):
    released = evaluate("milestones", demo("final"), site="heidetal")
    due = released.table[released.table["progress"] != OPEN]
    kept = due["progress"].isin({IN_TIME, LATE}) & (due["adaptation"] == "as_planned")
    assert 0 < kept.sum() < len(due)
    of = f"Von {len(due)} fälligen, erledigten oder aufgegebenen Meilensteinen"
    told = f"{of} wie geplant umgesetzt, auch wenn später: "
    assert f"{told}{kept.sum()}." in " ".join(sentences(released).alt.split())


def test_what_was_reached_after_the_edition_is_not_yet_reached(demo):
    early = milestones.answer(demo("interim"), site="seestadt").table
    last = milestones.answer(demo("final"), site="seestadt").table
    assert (early["reached_on"] != "").sum() < (last["reached_on"] != "").sum()
    assert (early["reached_on"] <= demo("interim").edition.date.isoformat()).all()


def test_given_up_and_overdue_milestones_of_the_other_site(demo):
    found = set(milestones.answer(demo("final"), site="heidetal").table["progress"])
    assert {DROPPED, OVERDUE} <= found


@pytest.mark.parametrize("site", SITES)
def test_meetings_of_years_that_have_ended(demo, site):
    rows = meetings.answer(demo("interim"), site=site).table
    assert (rows["year"] < 2024).all()
    assert (rows["events"] > 0).all()
    if len(rows):
        assert "Treffen" in sentences(evaluate("meetings", demo("interim"), site=site)).html


@pytest.mark.parametrize("question", ["development", "milestones", "meetings"])
def test_a_site_without_such_data_says_what_would_be_needed(demo, question):
    released = evaluate(question, demo("interim"), site="moorland")
    assert released.table.empty
    assert "Gebraucht w" in table(released).html


def test_the_diagram_tells_stages_and_target(demo):
    alt = figure(evaluate("development", demo("final"), site="seestadt")).alt
    assert "Ziel: 4 verankert" in alt

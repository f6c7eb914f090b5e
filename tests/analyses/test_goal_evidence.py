"""What the goals of a site say rests on released results, shows every state, and hides what they hide."""

from dataclasses import replace

import pandas as pd
import pytest

from kpk_eval import show, store
from kpk_eval.analyses import indicator_change, key_goals, survey_change
from kpk_eval.coverage import coverage_differs
from kpk_eval.disclose import DisclosureError, assemble
from kpk_eval.evaluate import evaluate
from kpk_eval.goal_evidence import COLUMNS, Found, State, Strength, evidence, known_of, shown
from kpk_eval.model import RESULT_COLUMNS, SEAL, Origin, Released, Shape
from kpk_eval.params.measures import COUNTED
from kpk_eval.params.schema import GoalMeasure
from kpk_eval.show.rows import rows_of
from kpk_eval.show.words import words_of

SITE = "seestadt"


def change_row(outcome, **given):
    """Row of a released change of the same people."""
    row = dict.fromkeys((*RESULT_COLUMNS, "n_contributing", "type", "better"))
    row |= {
        "analysis": "survey_change", "site": SITE, "population": "families", "outcome": outcome,
        "family": "families_main", "contrast": "t0_t2", "design": "paired", "estimand": "mean_change",
        "unit": "Punkte", "n": 150, "n_before": 150, "n_after": 150, "n_contributing": 150, "estimate": 0.4,
        "low": 0.2, "high": 0.6, "level": 0.95, "p": 0.001, "p_adjusted": 0.002, "verdict": "improved",
        "status": "planned", "type": "continuous", "better": "higher", "hidden": "",
    }  # fmt: skip
    return row | given


def released_changes(study, rows, *, analysis="survey_change", population="families", minimum=10):
    """A released result of survey changes as the store keeps it."""
    columns = [column.name for column in survey_change.COLUMNS]
    released = Released(
        Origin(analysis, study.evaluation.id, study.edition.id, SITE, population, {"t0.sav": "ab"}),
        Shape.ESTIMATES, pd.DataFrame(rows, columns=[*columns, "hidden"]), survey_change.COLUMNS,
        study.wording(), (), minimum, SEAL, 5,
    )  # fmt: skip
    store.write(released, study.released)
    return released


@pytest.fixture
def study(demo, tmp_path):
    """The final edition of the demo with an empty store of its own."""
    whole = demo("final")
    return replace(whole, root=tmp_path)


def of(released, measure):
    return next(row for row in rows_of(released) if row.text("outcome") == measure)


def test_without_any_released_result_every_measure_says_what_is_needed(study):
    goals = evaluate("goals", study, site=SITE)
    assert set(goals.table["goal_state"]) == {State.NOT_MEASURED}
    assert of(goals, "wellbeing").text("lacking") == "no survey"
    assert of(goals, "checkup_u9").text("lacking") == "no numbers"
    told = show.table(goals).html
    assert "Nötig sind Zahlen der Kommune oder der amtlichen Statistik" in told
    assert show.table(evaluate("logic_model", study, site=SITE)).html


def test_numbers_are_those_of_the_released_result(study):
    released_changes(study, [change_row("wellbeing")])
    row = of(evaluate("goals", study, site=SITE), "wellbeing")
    assert (row.number("estimate"), row.number("low"), row.number("n")) == (0.4, 0.2, 150)
    assert (row.text("goal_state"), row.text("strength")) == (State.IMPROVED, Strength.SAME_PEOPLE)


def test_the_latest_comparison_counts_and_the_strongest_that_can_be_read(study):
    rows = [
        change_row("wellbeing", contrast="t0_t1", estimate=0.9),
        change_row("wellbeing", design="unpaired", estimate=0.3, verdict="no clear change"),
        change_row("wellbeing", estimate=0.4),
        change_row("burden", estimate=None, low=None, high=None, verdict="not estimable", reason="too_few"),
        change_row("burden", design="unpaired", estimate=-1.0, low=-2.0, high=0.0, verdict="no clear change"),
    ]
    released_changes(study, rows)
    goals = evaluate("goals", study, site=SITE)
    assert of(goals, "wellbeing").number("estimate") == 0.4
    assert of(goals, "burden").text("strength") == Strength.DIFFERENT_PEOPLE


def test_what_is_hidden_stays_hidden_and_is_said(study):
    hidden = "n,n_before,n_after,n_contributing,estimate,low,high,p,p_adjusted,verdict"
    nothing = dict.fromkeys(hidden.split(","))
    released_changes(study, [change_row("wellbeing", **nothing, hidden=hidden)])
    goals = evaluate("goals", study, site=SITE)
    row = of(goals, "wellbeing")
    assert row.text("goal_state") == State.WITHHELD
    assert not row.shows("estimate")
    assert "Nicht gezeigt, um einzelne Personen zu schützen" in show.table(goals).html
    assert "Verbesserung" not in show.sentences(goals).html


def test_reach_of_those_in_need_is_a_measure_with_its_own_name(study):
    row = change_row("offers_by_income.need", design="unpaired", estimand="share_difference", type="binary")
    released_changes(study, [row], analysis="reach_change")
    goals = evaluate("goals", study, site=SITE)
    assert of(goals, "offers_by_income.need").text("strength") == Strength.DIFFERENT_PEOPLE
    assert of(goals, "offers_by_income.slope").text("lacking") == "no survey"
    told = show.table(goals).html
    assert "Nutzung eines Angebots nach Einkommen: unter 2.500 Euro" in told
    assert "Ob sich Menschen verändert haben oder nur andere geantwortet haben" in told


def test_a_network_that_was_not_asked_for_says_what_is_needed(study):
    assert of(evaluate("goals", study, site=SITE), "density").text("lacking") == "no network"


def test_sites_have_their_own_rows(study):
    own = {row["goal"] for row in evidence(study, (study.site("heidetal"),)).rows}
    other = {row["goal"] for row in evidence(study, (study.site(SITE),)).rows}
    assert "reached_despite_distance" in own - other
    assert "language_at_school" in other - own


def test_a_site_without_goals_says_so(study):
    goals = evaluate("goals", study, site="moorland")
    assert goals.table.empty
    assert "sind keine Ziele festgelegt" in show.table(goals).html
    assert show.figure(evaluate("logic_model", study, site="moorland")).png is None


def assessed(study):
    """Rows of the goals of the site whose measures are not merely counted."""
    return [row for row in evidence(study, (study.site(SITE),)).rows if row["measured_by"] not in COUNTED]


def test_the_profile_shows_every_measure_once_where_they_fit(study):
    first = evaluate("key_goals", study, site=SITE)
    measures = {(row["measured_by"], row["outcome"]) for row in assessed(study)}
    assert len(first.table) == len(measures) <= key_goals.WHOLE
    told = show.table(first).html
    assert "Auswahl: " not in told


def test_key_figures_are_three_of_an_aim_in_their_order_and_one_of_each_goal_beyond(study, monkeypatch):
    monkeypatch.setattr(key_goals, "WHOLE", 5)
    released_changes(study, [change_row("wellbeing", verdict="worsened"), change_row("knows_offers")])
    first = evaluate("key_goals", study, site=SITE)
    told = show.table(first).html
    assert f"Auswahl: {len(first.table)} von 14 Messgrößen" in told
    assert "stehen außerdem: Belastung; " in told
    chosen = list(first.table[first.table["aim"] == "families"]["outcome"])
    assert chosen == ["wellbeing", "offers_by_income.need", "satisfaction", "language_findings"]
    rows = assessed(study)
    place = {row["outcome"]: at for at, row in reversed(list(enumerate(rows)))}
    for aim, taken in first.table.groupby("aim", sort=False):
        goals = list(dict.fromkeys(row["goal"] for row in rows if row["aim"] == aim))
        assert set(taken["goal"]) == set(goals), "a goal without a line"
        assert len(taken) <= max(3, len(goals))
        places = [place[one] for one in taken["outcome"][:3]]
        assert places == sorted(places)


@pytest.mark.parametrize(("after", "said"), [(95.0, True), (70.0, False), (None, False)])
def test_another_coverage_before_and_after_is_said(study, after, said):
    columns = indicator_change.COLUMNS
    row = dict.fromkeys(column.name for column in columns) | change_row(
        "checkup_u9", design="area", analysis="indicator_change", population="", n=None, n_before=None,
        n_after=None, coverage_before=62.0, coverage_after=after,
    )  # fmt: skip
    table = pd.DataFrame([row], columns=[*(column.name for column in columns), "hidden"])
    origin = Origin("indicator_change", study.evaluation.id, study.edition.id, SITE)
    released = Released(origin, Shape.ESTIMATES, table, columns, study.wording(), (), 10, SEAL, 5)
    measure = GoalMeasure(analysis="indicator_change", id="checkup_u9")
    own = known_of(study, study.site(SITE), measure, [released]) | {"aim": "families", "goal": "a"}
    for analysis in ("goals", "key_goals"):
        goals = shown(study, Found((own,), (released,)), analysis=analysis, shape=Shape.GOALS, site=SITE)
        told = show.table(goals).html
        assert ("ein deutlich anderer Teil der Zielgruppe erfasst" in told) is said
        assert ("eingeschränkt vergleichbar" in told) is said
        assert ("geringste Erfassung vorher 62\u202f%, nachher 95\u202f%" in told) is (
            said and analysis == "key_goals"
        )
    assert own["strength"] == (Strength.OTHER_COVERAGE if said else Strength.AREAS)


@pytest.mark.parametrize(("after", "differs"), [(72.0, False), (72.1, True), (51.9, True), (52.0, False)])
def test_coverage_may_differ_by_ten_points(after, differs):
    assert coverage_differs(62.0, after) is differs


def test_another_coverage_carries_no_further_than_other_people():
    order = list(Strength)
    assert order.index(Strength.SAME_PEOPLE) < order.index(Strength.OTHER_COVERAGE)
    steps = [
        words_of("de")[f"strength.{one}"] for one in (Strength.OTHER_COVERAGE, Strength.DIFFERENT_PEOPLE)
    ]
    assert [one[:7] for one in steps] == ["2 von 5", "2 von 5"]


def test_a_number_that_no_result_shows_is_refused(study):
    part = released_changes(study, [change_row("wellbeing")])
    row = dict.fromkeys([*(column.name for column in COLUMNS), "hidden"])
    row |= {"site": SITE, "outcome": "wellbeing", "n": 150, "n_before": 150, "n_after": 150, "hidden": ""}

    def put(**given):
        return assemble(
            [part], origin=part.origin, shape=Shape.GOALS, columns=COLUMNS, wording=part.wording, minimum=10,
            table=pd.DataFrame([row | given]),
        )  # fmt: skip

    assert put(estimate=0.4).table["estimate"].tolist() == [0.4]
    for strange in ({"estimate": 0.41}, {"n": 149}, {"verdict": "worsened"}):
        with pytest.raises(DisclosureError, match="holds what no released result shows"):
            put(**strange)


def test_an_assembled_result_names_its_inputs_threshold_and_synthetic_data(study):
    released_changes(study, [change_row("wellbeing")], minimum=12)
    goals = evaluate("goals", study, site=SITE)
    assert (goals.origin.inputs, goals.minimum, goals.origin.synthetic) == ({"t0.sav": "ab"}, 12, True)
    assert store.read(goals.evidence, study.released).table.equals(goals.table)


def test_the_diagram_says_in_words_what_its_colours_say(study):
    released_changes(study, [change_row("wellbeing"), change_row("burden", verdict="worsened")])
    block = show.figure(evaluate("logic_model", study, site=SITE))
    assert "▲ Verbesserung: 1" in block.alt
    assert "▼ Verschlechterung: 1" in block.alt


def test_without_graphviz_the_model_is_a_list(study, monkeypatch):
    model = evaluate("logic_model", study, site=SITE)
    monkeypatch.setenv("PATH", "")
    block = show.figure(model)
    assert block.png is None
    assert block.html == show.sentences(model).html


@pytest.mark.slow
def test_planted_changes_reach_the_goals(demo):
    whole = demo("final")
    evaluate("survey_change", whole, site=SITE, population="families")
    evaluate("indicator_series", whole, site=SITE)
    goals = evaluate("goals", whole, site=SITE)
    assert of(goals, "wellbeing").text("goal_state") == State.IMPROVED
    assert of(goals, "burden").text("goal_state") == State.IMPROVED
    assert of(goals, "checkup_u9").text("strength") == Strength.NUMBER

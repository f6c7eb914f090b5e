"""Nothing in the logic model hangs loose: every end that does is named with file and line."""

import pytest

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.params.measures import MEASURES
from kpk_eval.params.schema import Aim, Stage

MODEL = """\
phases:
  - {id: birth, label: Geburt}
  - {id: youth, label: Jugend}
elements:
  - {id: money, stage: input, label: Geld, leads_to: [work]}
  - {id: work, stage: activity, label: Arbeit, leads_to: [better]}
  - {id: better, stage: outcome, label: Besser, leads_to: [good]}
  - {id: good, stage: impact, label: Gut}
goals:
  - id: feel_well
    aim: families
    label: Eltern geht es gut
    element: better
    measures:
      - {analysis: survey_change, id: wellbeing}
"""
INDICATORS = """\
indicators:
  - {id: rate, label: Quote, unit: Prozent, better: lower}
"""
HUSUM = """\
id: husum
label: Husum
kind: gemeinde
ags: "01054056"
life_phases: [birth]
ages: {first: 0, last: 10}
goals:
  - id: quiet
    aim: networks
    label: Ruhe
    element: better
    phases: [birth]
    ages: {first: 0, last: 3}
    measures:
      - {analysis: survey_change, id: wellbeing}
"""


@pytest.fixture
def modelled(project):
    """The small evaluation with a logic model and a second site."""
    project.write("logic_model.yaml", MODEL)
    project.write("sites/husum.yaml", HUSUM)
    return project


def load(project):
    return load_evaluation(project.folder, root=project.root)


def problems(project) -> str:
    with pytest.raises(ParameterError) as caught:
        load(project)
    return str(caught.value)


def test_without_the_file_there_is_no_model(project):
    evaluation = load(project)
    assert evaluation.logic_model is None
    assert evaluation.goals(evaluation.sites[0]) == ()


def test_sites_have_their_own_goals_phases_and_ages(modelled):
    evaluation = load(modelled)
    husum, kiel = evaluation.sites
    assert [goal.id for goal in evaluation.goals(kiel)] == ["feel_well"]
    assert [goal.id for goal in evaluation.goals(husum)] == ["feel_well", "quiet"]
    assert [phase.id for phase in evaluation.phases(kiel)] == ["birth", "youth"]
    assert [phase.id for phase in evaluation.phases(husum)] == ["birth"]
    assert (husum.ages.first, husum.ages.last, kiel.ages) == (0, 10, None)


def test_goals_stand_in_the_order_of_the_aims(modelled):
    modelled.change("logic_model.yaml", "aim: families", "aim: networks")
    modelled.change("sites/husum.yaml", "aim: networks", "aim: families")
    evaluation = load(modelled)
    assert [goal.aim for goal in evaluation.goals(evaluation.sites[0])] == [Aim.FAMILIES, Aim.NETWORKS]


def test_a_goal_of_some_sites_is_no_goal_of_the_others(modelled):
    modelled.change("logic_model.yaml", "    element: better\n", "    element: better\n    sites: [husum]\n")
    assert "logic_model.yaml:7: elements.2: no goal of site 'kiel' names the outcome 'better'" in problems(
        modelled
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("leads_to: [good]}", "leads_to: []}", "7: elements.2: 'better' leads to nothing at site 'husum'"),
        ("leads_to: [work]}", "leads_to: [better]}", "6: elements.1: nothing leads to 'work' at site 'husum"),
        ("leads_to: [good]", "leads_to: [god]", "7: elements.2.leads_to.0: found 'god', which is defined no"),
        ("leads_to: [good]", "leads_to: [good, work]", "found 'work': leads from outcome to activity; only "),
        ("id: good,", "id: work,", "8: elements.3.id: this id was already used"),
        ("stage: impact", "stage: impakt", "8: elements.3.stage: found 'impakt'; did you mean 'impact'?"),
        ("element: better", "element: work", "13: goals.0.element: found 'work' of stage 'activity'; goals "),
        ("element: better", "element: beter", "13: goals.0.element: found 'beter', which is defined nowhere"),
        ("id: wellbeing", "id: welbeing", "15: goals.0.measures.0.id: found 'welbeing', which is defined no"),
        ("survey_change", "survey_chang", "15: goals.0.measures.0.analysis: found 'survey_chang', which is "),
        ("aim: families", "aim: familys", "11: goals.0.aim: found 'familys'; did you mean 'families'?"),
        ("aim: families", "aim: families\n    gaol: x", "12: goals.0.gaol: unknown key"),
        ("element: better", "element: better\n    sites: [kil]", "14: goals.0.sites.0: found 'kil', which i"),
        ("stage: input,", "stage: input, sites: [kil],", "5: elements.0.sites.0: found 'kil', which is defi"),
        ("element: better", "element: better\n    phases: [birt]", "goals.0.phases.0: site 'husum': found '"),
        ("goals:", "context: [rat]\ngoals:", "9: context.0: found 'rat', which is defined nowhere"),
        ("{id: youth", "{id: birth", "3: phases.1.id: this id was already used"),
    ],
)  # fmt: skip
def test_every_loose_end_is_named_with_its_line(modelled, old, new, told):
    modelled.change("logic_model.yaml", old, new)
    assert told in problems(modelled)


def test_a_goal_without_a_measure_is_an_error(modelled):
    modelled.change(
        "sites/husum.yaml", "measures:\n      - {analysis: survey_change, id: wellbeing}", "measures: []"
    )
    assert "sites/husum.yaml:8: goals.0: a goal without a measure" in problems(modelled)


def test_a_planned_outcome_that_no_goal_names_is_an_error(modelled):
    more = "  - {id: rest, label: Rest, population: families, type: continuous, better: higher, family: main,"
    more += " contrasts: [t0_t1], status: planned, item: wb2, unit: Punkte}\n"
    modelled.write("plan.yaml", (modelled.folder / "plan.yaml").read_text() + more)
    told = (
        "plan.yaml:15: outcomes.1: no goal names 'rest'; name it in 'measures' of a goal in logic_model.yaml"
    )
    assert told in problems(modelled)
    modelled.change("plan.yaml", "status: planned, item: wb2", "status: exploratory, item: wb2")
    load(modelled)


def test_an_indicator_measures_a_goal_or_describes_the_place_and_never_both(modelled):
    modelled.write("plan.yaml", (modelled.folder / "plan.yaml").read_text() + INDICATORS)
    assert "plan.yaml:16: indicators.0: no goal names 'rate'; name it" in problems(modelled)
    modelled.change("logic_model.yaml", "goals:", "context: [rate]\ngoals:")
    load(modelled)
    modelled.change("sites/husum.yaml", "survey_change, id: wellbeing", "indicator_series, id: rate")
    assert "context.0: 'rate' measures a goal; remove it here or there" in problems(modelled)


def test_a_planned_number_of_the_network_that_no_goal_names_is_an_error(modelled):
    more = "network: {planned: [between]}\n"
    modelled.write("plan.yaml", (modelled.folder / "plan.yaml").read_text() + more)
    assert "network.planned.0: no goal names 'between'; name it with 'network_change'" in problems(modelled)
    measure = "wellbeing}\n      - {analysis: network_change, id: between}"
    modelled.change("logic_model.yaml", "wellbeing}", measure)
    load(modelled)


NEEDS = """\
needs:
  - {id: toddlers, department: social, life_phase: birth, reason: Wartelisten, source: Planung}
"""


def test_declared_needs_that_no_goal_names_are_an_error(modelled):
    modelled.write("sites/husum.yaml", HUSUM + NEEDS)
    assert "sites/husum.yaml:16: needs: no goal of the site names its needs; name 'needs_met'" in problems(
        modelled
    )
    modelled.change("sites/husum.yaml", "survey_change, id: wellbeing", "offer_gaps, id: needs_met")
    load(modelled)
    modelled.change("sites/husum.yaml", "needs_met", "needs_mett")
    assert "found 'needs_mett', which is defined nowhere; did you mean 'needs_met'?" in problems(modelled)


def test_a_planned_change_of_an_indicator_is_named_as_a_change_or_describes_the_place(modelled):
    more = INDICATORS + "indicator_changes:\n"
    more += "  - {indicator: rate, family: areas, status: planned, before: 3, smallest_effect: 1.5}\n"
    areas = "families:\n  - {id: areas, label: Gebiete, adjust: holm}\n"
    modelled.change("plan.yaml", "families:\n", areas)
    modelled.change("sites/husum.yaml", "id: husum\n", "id: husum\nstart: 2023-01-01\n")
    modelled.change("sites/kiel.yaml", "id: kiel\n", "id: kiel\nstart: 2023-01-01\n")
    modelled.write("plan.yaml", (modelled.folder / "plan.yaml").read_text() + more)
    series = "wellbeing}\n      - {analysis: indicator_series, id: rate}"
    modelled.change("logic_model.yaml", "wellbeing}", series)
    told = "indicator_changes.0: no goal names 'rate'; name it with 'indicator_change'"
    assert told in problems(modelled)
    modelled.change("logic_model.yaml", "indicator_series", "indicator_change")
    load(modelled)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: quiet", "id: feel_well", "8: goals.0.id: this id was already used here or in logic_model.yaml"),
        ("phases: [birth]\nages", "phases: [brith]\nages", "5: life_phases.0: found 'brith', which is def"),
        ("    phases: [birth]", "    phases: [youth]", "goals.0.phases.0: site 'husum': found 'youth', whic"),
        ("first: 0, last: 3", "first: 0, last: 12", "ages 0 to 12 lie outside those of site 'husum' (0 to 1"),
        ("first: 0, last: 3", "first: 5, last: 3", "ages from 5 to 3: swap the two"),
        ("id: husum\n", "id: husum\nrole: comparison\n", "takes no part (role 'comparison'), so it has no g"),
    ],
)  # fmt: skip
def test_goals_of_a_site_fit_the_site(modelled, old, new, told):
    modelled.change("sites/husum.yaml", old, new)
    assert told in problems(modelled)


def test_goals_of_a_site_need_a_logic_model(modelled):
    (modelled.folder / "logic_model.yaml").unlink()
    told = problems(modelled)
    assert "sites/husum.yaml:7: goals: needs logic_model.yaml beside plan.yaml, which is not there" in told


def test_an_element_of_one_site_has_to_be_linked_there(modelled):
    modelled.change("logic_model.yaml", "stage: input,", "stage: input, sites: [kiel],")
    assert "nothing leads to 'work' at site 'husum'" in problems(modelled)


def test_a_goal_needs_its_element_at_every_one_of_its_sites(modelled):
    modelled.change("logic_model.yaml", "stage: outcome,", "stage: outcome, sites: [kiel],")
    told = problems(modelled)
    assert "found 'better', which site 'husum' does not have" in told


def test_measures_name_analyses_that_exist():
    from kpk_eval.evaluate import find

    for analysis in MEASURES:
        assert callable(find(analysis))


@pytest.mark.parametrize("name", ["demo", "sh", "open-data"])
def test_delivered_models_are_complete_and_bilingual(root, name):
    evaluation = load_evaluation(root / "params" / name, root=root)
    assert evaluation.logic_model is not None
    for site in evaluation.sites:
        for goal in evaluation.goals(site):
            assert set(goal.label) == {"de", "en"}
    assert {one.stage for one in evaluation.logic_model.elements} >= {
        Stage.INPUT,
        Stage.OUTCOME,
        Stage.IMPACT,
    }


def test_sites_of_the_demo_differ_in_goals_and_phases(root):
    evaluation = load_evaluation(root / "params" / "demo", root=root)
    heidetal, seestadt = evaluation.sites[:2]
    own = [{goal.id for goal in evaluation.goals(site)} for site in (heidetal, seestadt)]
    assert own[0] - own[1]
    assert own[1] - own[0]
    assert len(evaluation.phases(heidetal)) < len(evaluation.phases(seestadt))

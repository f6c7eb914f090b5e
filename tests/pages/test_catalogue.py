"""Which pages an edition has, in which order, and on what each depends."""

from pathlib import Path

import pytest

from kpk_eval.pages.catalogue import OVERVIEW, SYNTHESIS, pages
from kpk_eval.params import load_evaluation
from kpk_eval.study import Study


@pytest.fixture(scope="module")
def catalogue(root):
    """Pages of an evaluation's first edition by their identifier."""

    def listed(name: str):
        evaluation = load_evaluation(root / "params" / name, root=root)
        study = Study(evaluation, evaluation.frame.editions[0], root, Path("/nowhere"))
        return {page.id: page for page in pages(study)}

    return listed


def test_pages_of_the_demo_in_the_order_of_the_book(catalogue):
    names = list(catalogue("demo"))
    assert (names[0], names[-1]) == (SYNTHESIS, OVERVIEW)
    assert [name for name in names if "heidetal" in name] == [
        "site_profile.heidetal", "goals.heidetal", "survey_change.heidetal.families",
        "robustness.heidetal.families", "reach.heidetal.families", "survey_change.heidetal.professionals",
        "robustness.heidetal.professionals", "indicators.heidetal", "offers.heidetal", "network.heidetal",
        "cost.heidetal", "participation.heidetal", "small_areas.heidetal", "process.heidetal",
        "voices.heidetal", "data_quality.heidetal",
    ]  # fmt: skip


def test_comparison_site_has_neither_profile_nor_indicators(catalogue):
    found = {name.split(".")[0] for name in catalogue("demo") if "moorland" in name}
    assert found == {"survey_change", "robustness", "reach", "data_quality"}


def test_every_page_with_results_waits_for_the_data_quality_of_its_site(catalogue):
    for name, page in catalogue("demo").items():
        if page.site and page.notebook != "data_quality":
            assert f"data_quality.{page.site}" in page.after, name


def test_indicators_wait_for_all_files_they_compare(catalogue):
    after = catalogue("demo")["indicators.heidetal"].after
    assert after == ("data_quality.heidetal", "data_quality", "data_quality.moorland")


def test_the_map_of_all_areas_is_one_page_that_depends_on_its_file(catalogue):
    page = catalogue("open-data")["country_map"]
    assert {path.name for path in page.inputs if path.is_relative_to("/nowhere")} == {
        "GISD_Bund_Kreis.csv", "Ebene_Kreise.geojson",
    }  # fmt: skip
    assert page.after == ("data_quality",)
    assert "country_map" not in catalogue("demo")


def test_survey_page_depends_on_its_own_files_only(catalogue):
    page = catalogue("demo")["survey_change.heidetal.families"]
    data = {path.name for path in page.inputs if path.is_relative_to("/nowhere")}
    assert data == {"familien_t0.csv", "familien_t1.csv"}
    assert {"survey_change.ipynb", "plan.yaml", "heidetal.yaml", "families_survey.odcs.yaml"} <= {
        path.name for path in page.inputs
    }
    assert not {"seestadt.yaml", "professionals_survey.odcs.yaml"} & {path.name for path in page.inputs}


def test_robustness_waits_for_the_changes_whose_clearance_it_shares(catalogue):
    found = catalogue("demo")
    page = found["robustness.heidetal.families"]
    assert page.after == ("data_quality.heidetal", "survey_change.heidetal.families")
    assert {path.name for path in page.inputs} >= {"robustness.ipynb", "familien_t0.csv", "heidetal.yaml"}


def test_no_page_waits_for_one_that_is_not_there(catalogue):
    for name in ("demo", "open-data", "sh"):
        found = catalogue(name)
        assert {before for page in found.values() for before in page.after} <= set(found)


def test_population_that_is_surveyed_once_only_has_one_page(catalogue):
    names = [name for name in catalogue("open-data") if name.startswith("survey_change")]
    assert names == [f"survey_change.arm{number}.participants" for number in range(1, 5)]


def test_pages_about_goals_depend_on_the_logic_model(catalogue):
    found = catalogue("demo")
    dependent = {
        name for name, page in found.items() if any(p.name == "logic_model.yaml" for p in page.inputs)
    }
    assert {name.split(".")[0] for name in dependent} == {"goals", "process", "site_profile", SYNTHESIS}


def test_goals_and_profile_wait_for_every_other_page_of_their_site(catalogue):
    found = catalogue("demo")
    others = {name for name in found if name.endswith("seestadt") or ".seestadt." in name}
    others -= {"goals.seestadt", "site_profile.seestadt"}
    for name in ("goals.seestadt", "site_profile.seestadt"):
        assert others <= set(found[name].after)


def test_the_profile_waits_for_the_surveys_of_comparison_sites(catalogue):
    beside = {name for name in catalogue("demo")["site_profile.seestadt"].after if ".moorland" in name}
    assert beside == {
        "survey_change.moorland.families", "reach.moorland.families", "survey_change.moorland.professionals"
    }  # fmt: skip


def test_voices_wait_for_the_numbers_beside_which_they_stand(catalogue):
    found = catalogue("demo")
    page = found["voices.heidetal"]
    assert {"survey_change.heidetal.families", "survey_change.heidetal.professionals"} <= set(page.after)
    assert {"gespraeche.csv", "heidetal.yaml", "plan.yaml"} <= {path.name for path in page.inputs}
    assert not [name for name in catalogue("open-data") if name.startswith("voices")]


def test_without_a_logic_model_there_is_no_page_of_goals(root):
    evaluation = load_evaluation(root / "params" / "demo", root=root)
    without = evaluation.model_copy(update={"logic_model": None})
    study = Study(without, evaluation.frame.editions[0], root, Path("/nowhere"))
    assert not [page.id for page in pages(study) if page.notebook == "goals"]

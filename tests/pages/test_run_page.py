"""What an earlier, even a failed, run of a page released is gone before the page runs again."""

import pytest

from kpk_eval import store
from kpk_eval.evaluate import evaluate
from kpk_eval.pages.catalogue import pages
from kpk_eval.pages.run import run_page
from kpk_eval.params import load_evaluation
from kpk_eval.study import Study
from kpk_eval.synthetic import write_data


@pytest.fixture
def study(new_project):
    folder = new_project("pages")
    evaluation = load_evaluation(folder / "params" / "demo", root=folder)
    write_data(evaluation, contracts=folder / "data_contracts", folder=folder / "data")
    return Study(evaluation, evaluation.frame.editions[0], folder, folder / "data")


@pytest.mark.slow
def test_stopped_page_leaves_no_result_of_a_run_that_failed_half_way(study):
    page = next(one for one in pages(study) if one.id == "survey_change.moorland.professionals")
    evaluate("survey_change", study, site=page.site, population=page.population)
    gate = evaluate("sources", study, site=page.site)
    gate.table.loc[:, "state"] = "blocked"
    store.write(gate, study.released)
    record = run_page(study, page)
    assert record.state == "stopped"
    assert [path.name for path in study.released.iterdir()] == ["sources.moorland.parquet"]

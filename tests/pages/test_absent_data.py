"""A site without surveys and records gets its pages all the same; they say what is missing."""

from pathlib import Path

import pytest
import yaml

from kpk_eval import store
from kpk_eval.evaluate import evaluate
from kpk_eval.manifest import PageState
from kpk_eval.pages.catalogue import RECORDS, VOICES, pages
from kpk_eval.pages.run import run_page
from kpk_eval.params import load_evaluation
from kpk_eval.study import Study
from kpk_eval.synthetic import write_data

BARE = "heidetal"
KEPT = "municipal_figures"


@pytest.fixture(scope="module")
def study(new_project) -> Study:
    """The demo, in which one site has delivered its municipal figures only."""
    folder: Path = new_project("bare")
    path = folder / "params" / "demo" / "sites" / f"{BARE}.yaml"
    site = yaml.safe_load(path.read_text(encoding="utf-8"))
    site["sources"] = [one for one in site["sources"] if one["id"] == KEPT]
    path.write_text(yaml.safe_dump(site, allow_unicode=True, sort_keys=False), encoding="utf-8")
    evaluation = load_evaluation(folder / "params" / "demo", root=folder)
    write_data(evaluation, contracts=folder / "data_contracts", folder=folder / "data")
    opened = Study(evaluation, evaluation.frame.editions[0], folder, folder / "data")
    store.write(evaluate("sources", opened, site=BARE), opened.released)
    return opened


@pytest.mark.slow
@pytest.mark.parametrize("notebook", [*RECORDS, VOICES])
def test_a_page_without_data_is_built(study, notebook):
    page = next(one for one in pages(study) if (one.notebook, one.site) == (notebook, BARE))
    assert run_page(study, page).state is PageState.COMPLETE
    (text,) = (study.private / "pages" / page.id).glob("*.md")
    lines = [one for one in text.read_text(encoding="utf-8").splitlines() if "<p>" in one]
    assert lines
    assert sorted(lines) == sorted(set(lines))


@pytest.mark.parametrize("notebook", [*RECORDS, VOICES])
def test_no_page_displays_a_table_that_may_not_be_there(root, notebook):
    source = (root / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8")
    assert not [line for line in source.splitlines() if "display(" in line and "table_below(" in line]

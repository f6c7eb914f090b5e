"""A site without surveys and records gets its pages all the same; they say what is missing."""

from pathlib import Path

import pytest
import yaml

from kpk_eval import store
from kpk_eval.analyses.open_questions import WANTED
from kpk_eval.evaluate import evaluate
from kpk_eval.manifest import PageState
from kpk_eval.pages.catalogue import ABSENT, RECORDS, VOICES, pages
from kpk_eval.pages.run import run_page
from kpk_eval.params import load_evaluation
from kpk_eval.show.words import words_of
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
@pytest.mark.parametrize("notebook", [*RECORDS, VOICES, ABSENT])
def test_a_page_without_data_is_built(study, notebook):
    page = next(one for one in pages(study) if (one.notebook, one.site) == (notebook, BARE))
    assert run_page(study, page).state is PageState.COMPLETE
    (text,) = (study.private / "pages" / page.id).glob("*.md")
    lines = [
        one for one in text.read_text(encoding="utf-8").splitlines() if "<p>" in one or 'scope="row"' in one
    ]
    assert lines
    assert sorted(lines) == sorted(set(lines))


@pytest.mark.parametrize("notebook", [*RECORDS, VOICES])
def test_no_page_displays_a_table_that_may_not_be_there(root, notebook):
    source = (root / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8")
    assert not [line for line in source.splitlines() if "display(" in line and "table_below(" in line]


def test_parts_without_a_page_are_told_with_what_would_be_needed(study):
    said = evaluate("absent_data", study, site=BARE).table
    assert list(said["about"]) == [
        "absent_surveys", "absent_surveys", "absent_reach", "absent_indicators", "absent_offers",
        "absent_network", "absent_small_areas", "absent_participation", "absent_process", "absent_cost",
        "absent_voices",
    ]  # fmt: skip
    assert said["text"].str.contains("Gebraucht w").all()
    assert said["text"].iloc[0].startswith("Familien: ")


def test_a_site_has_the_page_exactly_where_a_part_has_no_page_of_its_own(study):
    found = {page.id: page for page in pages(study)}
    own = {name.split(".")[0] for name in found if f".{BARE}" in name}
    assert own == {"site_profile", "goals", "indicators", "data_quality", *RECORDS, VOICES, ABSENT}
    assert set(found[f"{ABSENT}.{BARE}"].after) >= {f"indicators.{BARE}", f"data_quality.{BARE}"}
    assert f"{ABSENT}.seestadt" not in found


def test_every_part_is_findable_where_no_site_has_anything(root):
    evaluation = load_evaluation(root / "params" / "demo", root=root)
    bare = [site.model_copy(update={"sources": ()}) for site in evaluation.sites]
    opened = Study(
        evaluation.model_copy(update={"sites": tuple(bare)}),
        evaluation.frame.editions[0],
        root,
        root / "data",
    )
    found = [page.id for page in pages(opened)]
    assert {f"{ABSENT}.heidetal", f"{ABSENT}.seestadt"} <= set(found)


def test_every_kind_of_data_is_told_in_both_languages(study):
    for language in ("de", "en"):
        texts = words_of(language).texts
        for kind in WANTED:
            assert {f"about.absent_{kind}", f"absent_data.{kind}"} <= set(texts)

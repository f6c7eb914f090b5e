"""Sites have delivered hardly anything: the book is built, and each part is found in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from kpk_eval.pages.catalogue import ABSENT, RECORDS, VOICES, pages
from kpk_eval.params import load_evaluation
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

PARTS = ("surveys", "reach", "offers", "network", "small_areas", "participation", "process", "cost", "voices")
EVERYWHERE = {"site_profile", "goals", "indicators", ABSENT}


@pytest.fixture(scope="module")
def project(new_project) -> Path:
    """The demo, of which one site has nothing, one its municipal figures, and the compared one nothing."""
    folder: Path = new_project("hardly_any")
    for site, kept in (("heidetal", ()), ("seestadt", ("municipal_figures",)), ("moorland", ())):
        path = folder / "params" / "demo" / "sites" / f"{site}.yaml"
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        given["sources"] = [one for one in given["sources"] if one["id"] in kept]
        path.write_text(yaml.safe_dump(given, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def notebooks(project: Path, site: str) -> set[str]:
    evaluation = load_evaluation(project / "params" / "demo", root=project)
    study = Study(evaluation, evaluation.frame.editions[0], project, project / "data")
    return {page.notebook for page in pages(study) if page.site == site}


def test_records_that_no_site_has_are_missing_on_one_page(project):
    assert notebooks(project, "heidetal") == EVERYWHERE
    assert notebooks(project, "seestadt") == {*EVERYWHERE, "data_quality"}


def test_site_without_any_file_has_no_empty_pages_beside_a_site_that_has_all(root, new_project):
    folder = new_project("one_site_with_nothing")
    path = folder / "params" / "demo" / "sites" / "heidetal.yaml"
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(given | {"sources": []}, allow_unicode=True), encoding="utf-8")
    assert notebooks(folder, "heidetal") == EVERYWHERE
    assert notebooks(folder, "seestadt") >= {*RECORDS, VOICES}
    assert notebooks(folder, "seestadt") == notebooks(root, "seestadt")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "en"])
def test_book_of_sites_with_hardly_any_data_is_built_and_searched(project, language):
    frame = project / "params" / "demo" / "evaluation.yaml"
    text = frame.read_text(encoding="utf-8")
    frame.write_text(text.replace("language: de", f"language: {language}"), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KPK_")}
    command = [sys.executable, "-c", "from kpk_eval.cli import main; main()", "run", "params/demo"]
    ran = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    frame.write_text(text, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    html = project / "build" / "demo" / "interim" / "html"
    for site in ("heidetal", "seestadt"):
        page = (html / "pages" / f"{ABSENT}.{site}" / "index.html").read_text(encoding="utf-8")
        for part in PARTS:
            assert words_of(language)[f"about.absent_{part}"] in page
        assert f"pages/{ABSENT}.{site}" in (html / "index.html").read_text(encoding="utf-8")

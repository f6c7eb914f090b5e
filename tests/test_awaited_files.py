"""Files that were announced: the book is built without them until their day, and says so."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpk_eval.analyses import absent_data
from kpk_eval.pages.catalogue import ABSENT, RECORDS, pages
from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.data import DataMissing, announced, awaited, check_files
from kpk_eval.workflow.graph import graph
from kpk_eval.workflow.plan import Plan
from kpk_eval.workflow.words import plan_lines

FAR, PAST = "2900-05-31", "2026-01-31"
SITES = ("flensburg", "rendsburg-eckernfoerde")


def expect(project: Path, day: str) -> None:
    """Every file of the sites of the pilot is expected by a day."""
    for site in SITES:
        path = project / "params" / "sh" / "sites" / f"{site}.yaml"
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^    contract: .*$", rf"\g<0>\n    expected: {day}", text)
        path.write_text(text, encoding="utf-8")


def opened(project: Path) -> Study:
    evaluation = load_evaluation(project / "params" / "sh", root=project)
    return Study(evaluation, evaluation.frame.editions[0], project, project / "data" / "sh")


@pytest.fixture(scope="module")
def project(new_project) -> Path:
    folder: Path = new_project("awaited")
    expect(folder, FAR)
    return folder


@pytest.fixture
def study(project, tmp_path) -> Study:
    """The pilot on its first day, with a data folder of its own."""
    return replace(opened(project), data=tmp_path)


def test_announced_file_is_not_needed_until_its_day(study):
    assert {one.site for one in awaited(study)} == {""}, "the published files are needed"
    assert {one.site for one in announced(study)} == set(SITES)
    assert not list(study.sources("flensburg"))
    names = {page.id for page in pages(study) if page.site == "flensburg"}
    assert names == {f"{name}.flensburg" for name in ("site_profile", "goals", "indicators", ABSENT)}


def test_file_that_has_come_is_used(study):
    (source,) = (one for one in study.announced("flensburg") if one.id == "offers")
    path = study.path(source)
    path.parent.mkdir(parents=True)
    path.write_text("anything")
    assert [one.id for one in study.sources("flensburg")] == ["offers"]
    found = {page.id: page for page in pages(study)}
    assert path in found["offers.flensburg"].inputs
    assert {f"{name}.flensburg" for name in RECORDS if name != "cost"} & set(found)


def test_file_that_should_have_come_is_missing(new_project, tmp_path):
    folder = new_project("too_late")
    expect(folder, PAST)
    late = replace(opened(folder), data=tmp_path)
    assert announced(late) == ()
    assert {one.site for one in awaited(late)} == {"", *SITES}
    with pytest.raises(DataMissing, match=f"expected by {PAST}"):
        check_files(late, graph(late).tasks)


def test_its_last_day_still_counts(new_project, tmp_path, monkeypatch):
    class Day(date):
        @classmethod
        def today(cls):
            return cls(2026, 1, 31)

    folder = new_project("last_day")
    expect(folder, PAST)
    monkeypatch.setattr("kpk_eval.study.date", Day)
    assert announced(replace(opened(folder), data=tmp_path))


def test_pages_and_plan_say_what_is_awaited(study):
    said = absent_data.answer(study, site="flensburg").table
    files = set(said.loc[said["about"] == "absent_awaited", "text"])
    assert "Angebotsbestand: erwartet bis 31.5.2900" in files
    assert "Indikatoren der Stadtteile: erwartet bis 31.5.2900" in files
    assert len(files) == len(list(study.announced("flensburg")))
    lines = "\n".join(plan_lines(Plan((), (), (), (), synthetic=False), study))
    assert "goes on without 28 announced data files" in lines
    assert (
        "flensburg/angebote.csv: site flensburg, wave t0/t1, source offers, contract offers, expected by"
        in lines
    )


def test_made_up_data_are_never_awaited(new_project):
    folder = new_project("made_up")
    path = folder / "params" / "demo" / "sites" / "heidetal.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "contract: offers\n", f"contract: offers\n    expected: {FAR}\n"
    )
    path.write_text(text, encoding="utf-8")
    evaluation = load_evaluation(folder / "params" / "demo", root=folder)
    demo = Study(evaluation, evaluation.frame.editions[0], folder, folder / "data")
    assert not list(demo.announced("heidetal"))


@pytest.mark.parametrize("day", ["soon", "2026-13", "'2026'"])
def test_what_is_no_day_is_refused(new_project, day):
    folder = new_project("no_day")
    path = folder / "params" / "sh" / "sites" / "flensburg.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "contract: offers\n", f"contract: offers\n    expected: {day}\n"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match="expected"):
        load_evaluation(folder / "params" / "sh", root=folder)


@pytest.mark.slow
def test_pilot_runs_from_its_first_day_on_published_data_alone(project, shared_data):
    from tests.test_pilot import OFFICIAL

    folder = project / "data" / "sh" / "amtlich"
    folder.mkdir(parents=True)
    for name, published in OFFICIAL.items():
        shutil.copy(shared_data / "de_inkar_kreis" / published, folder / name)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KPK_")}
    ran = subprocess.run(
        [sys.executable, "-c", "from kpk_eval.cli import main; main()", "run", "params/sh"],
        cwd=project, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    html = project / "build" / "sh" / "interim" / "html"
    page = (html / "pages" / f"{ABSENT}.flensburg" / "index.html").read_text(encoding="utf-8")
    assert "Angekündigt und noch nicht eingegangen" in page
    assert "Angebotsbestand: erwartet bis 31.5.2900" in page
    chapter = (html / "sources.html").read_text(encoding="utf-8")
    assert "erwartet bis 31. Mai 2900, noch nicht eingegangen" in chapter

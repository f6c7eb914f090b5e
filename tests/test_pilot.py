"""The evaluation of the pilot in Schleswig-Holstein is complete, and runs when all files are there."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kpk_eval.pages.catalogue import ABSENT, RECORDS, VOICES, pages
from kpk_eval.params import load_evaluation
from kpk_eval.params.schema.frame import Synthetic
from kpk_eval.study import Study
from kpk_eval.synthetic.data import MAKERS, orders, write_files
from kpk_eval.workflow.data import awaited

ALIKE = {"flensburg": "seestadt", "rendsburg-eckernfoerde": "heidetal"}
"""Site -> the made-up one whose records its own are made like."""
OFFICIAL = {
    "inkar_arbeitslose.xls": "A_ArbeitslosigkeitKreis.xls",
    "inkar_erwerbsfaehige.xls": "A_ErwerbsfaehigeBevoelkerungKreis.xls",
    "inkar_schulabgaenge.xls": "B_SchulabgaengerohneAbschluss.xls",
    "inkar_schuldner.xls": "E_Schuldnerquote.xls",
}
COMMENTED = {"sites/flensburg.yaml": 2, "sites/rendsburg-eckernfoerde.yaml": 2, "plan.yaml": 1}
"""File -> how many entries stand in it as comments, to be filled in."""


@pytest.fixture
def pilot(root) -> Study:
    evaluation = load_evaluation(root / "params" / "sh", root=root)
    return Study(evaluation, evaluation.frame.editions[-1], root, Path("/nowhere"))


def test_every_part_has_a_place_for_its_data(pilot):
    names = {page.id for page in pages(pilot)}
    for site in ALIKE:
        assert {f"{notebook}.{site}" for notebook in (*RECORDS, VOICES)} <= names
        assert f"reach.{site}.families" in names
        assert f"{ABSENT}.{site}" not in names


def test_sources_of_the_sites_with_the_same_name_have_the_same_label(pilot):
    """Labels of sources are looked up by their name alone."""
    labels: dict[str, set[str]] = {}
    for source in pilot.evaluation.sources():
        labels.setdefault(source.id, set()).add(str(source.label))
    assert [name for name, found in labels.items() if len(found) > 1] == []


def test_every_awaited_file_is_listed_with_its_site(pilot):
    files = awaited(pilot)
    assert len({one.path for one in files}) == len(files)
    for site in ALIKE:
        own = {one.contract for one in files if one.site == site}
        assert own == {
            "families_survey", "professionals_survey", "indicators", "offers", "network_edges",
            "network_actors", "meeting_attendance", "resources", "participation_events",
            "small_area_indicators", "development_stages", "milestones", "coded_segments",
        }  # fmt: skip


@pytest.mark.parametrize("name", list(COMMENTED))
def test_entries_that_are_to_be_filled_in_are_valid_once_they_count(new_project, name):
    folder = new_project("filled_in")
    path = folder / "params" / "sh" / name
    text = path.read_text(encoding="utf-8")
    filled, count = re.subn(
        r"^# ((?:needs|map|costs):\n)((?:#   .*\n)+)",
        lambda found: found[1] + re.sub(r"(?m)^# ", "", found[2]),
        text,
        flags=re.MULTILINE,
    )
    assert count == COMMENTED[name]
    path.write_text(filled, encoding="utf-8")
    load_evaluation(folder / "params" / "sh", root=folder)


def deliver(project: Path, official: Path) -> Path:
    """Every file that the evaluation awaits: published ones of the state, all others made up."""
    folder = project / "data" / "sh"
    (folder / "amtlich").mkdir(parents=True)
    for name, published in OFFICIAL.items():
        shutil.copy(official / published, folder / "amtlich" / name)
    demo = load_evaluation(project / "params" / "demo", root=project)
    pilot = load_evaluation(project / "params" / "sh", root=project)
    made_up = pilot.frame.model_copy(update={"synthetic": Synthetic(seed=7)})
    alike = {one.id: one for one in demo.sites}
    for order in orders(pilot.model_copy(update={"frame": made_up})):
        if order.site is None:
            continue
        record = order.source.contract in MAKERS
        one = replace(order, site=alike[ALIKE[order.site.id]]) if record else order
        maker = demo if record else pilot.model_copy(update={"frame": made_up})
        (path,) = write_files(maker, [one], contracts=project / "data_contracts", folder=folder)
        if order.source.contract == "small_area_indicators":
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("language_findings", "checkup_u9"), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_book_of_the_pilot_is_built_when_all_files_are_there(new_project, shared_data):
    project = new_project("pilot")
    data = deliver(project, shared_data / "de_inkar_kreis")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KPK_")}
    command = [sys.executable, "-c", "from kpk_eval.cli import main; main()"]
    ran = subprocess.run(
        [*command, "run", "params/sh", "--data", str(data)],
        cwd=project, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    html = project / "build" / "sh" / "interim" / "html" / "pages"
    evaluation = load_evaluation(project / "params" / "sh", root=project)
    study = Study(evaluation, evaluation.frame.editions[0], project, data)
    assert {path.parent.name for path in html.glob("*/index.html")} == {page.id for page in pages(study)}
    for site in ALIKE:
        for notebook in (*RECORDS, VOICES):
            page = (html / f"{notebook}.{site}" / "index.html").read_text(encoding="utf-8")
            assert "<table" in page, notebook

"""A small project whose tasks are stand-ins: they leave records as real pages do, and nothing else."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kpk_eval.study import Study
from kpk_eval.workflow.engine import Commands
from kpk_eval.workflow.outcome import Exit
from kpk_eval.workflow.run import run
from tests.tiny import open_edition, stand_ins, write

EVALUATION = """
title: Tiny
authors: [Team]
institution: Institute
data: data
waves: [{id: t0, label: before}, {id: t1, label: after}]
contrasts: [{id: t0_t1, before: t0, after: t1, label: change}]
editions:
  - {id: interim, label: Interim, date: 2026-06-30, waves: [t0, t1], contrasts: [t0_t1]}
  - {id: final, label: Final, date: 2027-06-30, waves: [t0, t1], contrasts: [t0_t1]}
populations: [{id: families, label: Families}]
"""
SITE = """
id: {site}
label: {site}
kind: gruppe
sources:
  - id: {site}_t0
    contract: answers
    population: families
    wave: t0
    path: {site}/t0.csv
    reader: {{format: csv}}
  - id: {site}_t1
    contract: answers
    population: families
    wave: t1
    path: {site}/t1.csv
    reader: {{format: csv}}
"""
CONTRACT = """
kind: DataContract
apiVersion: v3.2.0
id: answers
name: answers
version: 1.0.0
schema:
  - name: answers
    properties:
      - {name: code, businessName: Code, logicalType: string, required: true, classification: personal}
      - {name: answer, businessName: Antwort, logicalType: integer, required: false, classification: internal}
"""
NOTEBOOKS = ("data_quality", "quality_overview", "site_profile", "survey_change", "synthesis")
PAGE = """
import json, os, pathlib, sys, time
evaluation, edition, page = sys.argv[1:]
orders = pathlib.Path("../../../../orders")
if (orders / f"slow.{page}").exists():
    pathlib.Path("running").mkdir(exist_ok=True)
    note = {"started": "2026-01-01T00:00:00+00:00", "process": os.getpid()}
    pathlib.Path(f"running/{page}.json").write_text(json.dumps(note))
    time.sleep(60)
if (orders / f"die.{page}").exists():
    sys.exit("out of paper")
notebook, site, population = (page.split(".") + ["", ""])[:3]
if (orders / f"fail.{page}").exists():
    pathlib.Path("failures").mkdir(exist_ok=True)
    note = {"page": page, "notebook": notebook, "site": site, "cell": 3, "cause": "ValueError: no"}
    pathlib.Path(f"failures/{page}.json").write_text(json.dumps(note))
    sys.exit(1)
state = "stopped" if (orders / f"stop.{page}").exists() else "complete"
record = {
    "page": page, "notebook": notebook, "site": site, "population": population, "state": state,
    "title": page, "started": str(time.time_ns()), "seconds": 0.1, "inputs": {}, "evidence": [], "reason": "",
}
pathlib.Path(f"pages/{page}/page.json").write_text(json.dumps(record))
"""
BOOK = """
import hashlib, json, pathlib, sys, time
build = pathlib.Path("..")
if pathlib.Path("../../../../orders/fail.book").exists():
    sys.exit("book: no ink")
(build / "html").mkdir(exist_ok=True)
(build / "html" / "index.html").write_text(str(time.time_ns()))
(build / "run.json").write_text(json.dumps({"now": time.time_ns()}))
sha = hashlib.sha256((build / "run.json").read_bytes()).hexdigest()
pathlib.Path("book.json").write_text(json.dumps({"run.json": sha, "seconds": 0.1}))
"""


def tiny_project(root: Path) -> Path:
    """A project with two sites, each surveyed twice, in a new folder."""
    write(root / "_config.yml", "title: Tiny\n")
    write(root / "book" / "de" / "index.md", "# Tiny\n")
    for name in NOTEBOOKS:
        write(root / "notebooks" / f"{name}.ipynb", json.dumps({"name": name}))
    write(root / "params" / "tiny" / "evaluation.yaml", EVALUATION)
    write(root / "params" / "tiny" / "plan.yaml", "date: 2026-01-01\n")
    write(root / "data_contracts" / "answers.odcs.yaml", CONTRACT)
    for site in ("north", "south"):
        write(root / "params" / "tiny" / "sites" / f"{site}.yaml", SITE.format(site=site))
        for wave in ("t0", "t1"):
            write(root / "data" / site / f"{wave}.csv", f"code;answer\n{site};1\n")
    (root / "orders").mkdir()
    return root


@pytest.fixture(scope="session")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """Stand-ins for the execution of a page and the making of the book."""
    return stand_ins(tmp_path_factory.mktemp("commands"), page=PAGE, book=BOOK)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The first edition of a small project of which nothing is made yet."""
    return open_edition(tiny_project(tmp_path / "Projekt für Kiel"))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, commands: Commands) -> Path:
    """A small project after a first run; tests work on copies."""
    study = open_edition(tiny_project(tmp_path_factory.mktemp("made") / "Projekt für Kiel"))
    outcome = run(study, jobs=2, commands=commands)
    assert outcome.exit is Exit.GOOD, outcome
    return study.root


@pytest.fixture
def finished(made_once: Path, tmp_path: Path) -> Study:
    """The first edition of a small project of which everything is made."""
    return open_edition(Path(shutil.copytree(made_once, tmp_path / "Projekt für Kiel", symlinks=True)))


@pytest.fixture(autouse=True, scope="session")
def _kept_bytecode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile Snakemake once for all tests of this folder, not for each small project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "bytecode"))
        yield


@pytest.fixture
def opened() -> Callable[..., Study]:
    """Opens an edition of a small project as its files are now."""
    return open_edition

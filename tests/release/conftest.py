"""A small finished edition: stand-in pages, a hand-made book, real contracted rows to search it for."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from kpk_eval.clearance.ledger import record_edition
from kpk_eval.contracted import contracted
from kpk_eval.release import obstacles, tree_sha256
from kpk_eval.study import Study
from kpk_eval.workflow.outcome import Exit
from kpk_eval.workflow.run import run
from tests.tiny import open_edition, stand_ins, write

TODAY = date(2026, 7, 1)
CODE = "MXQWERTZ0815"
"""A code of a person in the data."""
POINTS = (
    "figures_compared_with_sources", "texts_read_aloud", "hidden_numbers_looked_through",
    "sites_have_seen_their_pages", "data_protection_officer_asked", "rights_of_sources_cleared",
)  # fmt: skip
EVALUATION = """
title: Tiny
authors: [Team]
institution: Institute
data: data
waves: [{id: t0, label: before}]
editions:
  - {id: interim, label: Interim, date: 2026-06-30, waves: [t0]}
  - {id: final, label: Final, date: 2027-06-30, waves: [t0]}
populations: [{id: families, label: Families}]
"""
SITE = """
id: north
label: North
kind: gruppe
sources:
  - id: answers_t0
    contract: answers
    population: families
    wave: t0
    path: t0.csv
    reader: {format: csv}
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
PAGE = """
import json, os, pathlib, sys
page = sys.argv[3]
if page == os.environ.get("FAILING_PAGE"):
    pathlib.Path("failures").mkdir(exist_ok=True)
    note = {"page": page, "notebook": page.split(".")[0], "site": "", "cell": 3, "cause": "ValueError: no"}
    pathlib.Path(f"failures/{page}.json").write_text(json.dumps(note))
    sys.exit(1)
notebook, site, population = (page.split(".") + ["", ""])[:3]
record = {
    "page": page, "notebook": notebook, "site": site, "population": population, "state": "complete",
    "title": page, "started": "", "seconds": 0.1, "inputs": {}, "evidence": [], "reason": "",
}
pathlib.Path(f"pages/{page}/page.json").write_text(json.dumps(record))
"""
BOOK = """
import hashlib, json, pathlib
build = pathlib.Path("..")
tree = build / ".books" / "1"
(tree / "pages" / "a").mkdir(parents=True, exist_ok=True)
(tree / "pages-b").mkdir(exist_ok=True)
for name in ("index", "pages/a/index", "pages-b/index"):
    (tree / f"{name}.html").write_text(f"<!DOCTYPE html><html><body><h1>{name}</h1></body></html>")
(build / "html").symlink_to(pathlib.Path(".books") / "1", target_is_directory=True)
(build / "run.json").write_text("{}")
sha = hashlib.sha256((build / "run.json").read_bytes()).hexdigest()
pathlib.Path("book.json").write_text(json.dumps({"run.json": sha, "seconds": 0.1}))
"""


def project(root: Path) -> Path:
    """One site, surveyed once."""
    write(root / "_config.yml", "title: Tiny\n")
    write(root / "book" / "de" / "index.md", "# Tiny\n")
    for name in ("data_quality", "quality_overview", "site_profile", "survey_change", "synthesis"):
        write(root / "notebooks" / f"{name}.ipynb", json.dumps({"name": name}))
    write(root / "params" / "tiny" / "evaluation.yaml", EVALUATION)
    write(root / "params" / "tiny" / "plan.yaml", "date: 2026-01-01\n")
    write(root / "params" / "tiny" / "sites" / "north.yaml", SITE)
    write(root / "data_contracts" / "answers.odcs.yaml", CONTRACT)
    write(root / "data" / "t0.csv", f"code;answer\n{CODE};1\nLPASDFGH4711;2\n")
    return root


def with_book(study: Study) -> Study:
    """The edition with a hand-made book that no run has made."""
    for name in ("index", "pages/a/index", "pages-b/index"):
        write(study.build / "html" / f"{name}.html", f"<!DOCTYPE html><h1>{name}</h1>")
    return study


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands in release.yaml about an edition."""

    tree: str
    edition: str = "interim"
    done: tuple[str, ...] = POINTS
    name: str = "Erika Mustermann"
    date: str = "2026-07-01"

    def write(self, study: Study) -> None:
        """Write the file."""
        answers = "".join(f"      {name}: {str(name in self.done).lower()}\n" for name in POINTS)
        signature = (
            f"    signed_off:\n      name: {self.name}\n      role: Head of the evaluation\n"
            f"      date: {self.date}\n      tree: {self.tree}\n"
        )
        text = f"editions:\n  {self.edition}:\n    checklist:\n{answers}{signature if self.tree else ''}"
        write(study.parameters / "release.yaml", text)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project after a run; tests work on copies."""
    commands = stand_ins(tmp_path_factory.mktemp("commands"), page=PAGE, book=BOOK)
    study = open_edition(project(tmp_path_factory.mktemp("made") / "Projekt"))
    outcome = run(study, jobs=2, commands=commands)
    assert outcome.exit is Exit.GOOD, outcome
    for source in study.sources("north"):
        contracted(study, source, "north")
    record_edition(study, (), ())
    return study.root


@pytest.fixture
def failing_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Study, str], None]:
    """Runs an edition in which one page fails."""

    def fail(study: Study, page: str) -> None:
        monkeypatch.setenv("FAILING_PAGE", page)
        commands = stand_ins(tmp_path / "commands", page=PAGE, book=BOOK)
        assert run(study, jobs=1, commands=commands).exit is Exit.FAILED

    return fail


@pytest.fixture
def study(made_once: Path, tmp_path: Path) -> Study:
    """A made edition that nobody has signed."""
    return open_edition(Path(shutil.copytree(made_once, tmp_path / "Projekt", symlinks=True)))


@pytest.fixture
def signature(study: Study) -> Signature:
    """A complete signature on the book, not yet written."""
    return Signature(tree_sha256(study.build / "html"))


@pytest.fixture
def signed_study(study: Study, signature: Signature) -> Study:
    """A made edition with everything that publishing needs."""
    signature.write(study)
    return study


@pytest.fixture
def against() -> Callable[[Study], list[str]]:
    """What stands against publishing an edition today."""
    return lambda study: list(obstacles(study, today=TODAY))


@pytest.fixture
def changed(study: Study, signature: Signature) -> Callable[..., Study]:
    """The edition with a signature that differs in something."""

    def change(**differences: object) -> Study:
        replace(signature, **differences).write(study)
        return study

    return change


@pytest.fixture(autouse=True, scope="session")
def _kept_bytecode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile Snakemake once for all tests of this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "bytecode"))
        yield

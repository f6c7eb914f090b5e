"""A real run on data full of values that nobody knew beforehand: none of them is in the finished book.

The tokens are drawn anew for each run. They stand in codes, free texts, numbers, columns of no use, rows that
are set aside, sheet names, properties, comments and hidden parts of the files, file names, the names of the
user and the project folder, and the environment.
"""

import base64
import gzip
import json
import os
import secrets
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from kpk_eval.leaks import NeedleKind, Secret, audit, hashed, scan
from kpk_eval.leaks.audit import allowed_of
from kpk_eval.params import load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.__main__ import main
from tests.payloads.planting import Tokens, write_project
from tests.payloads.search import layers, spellings

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Ran:
    """A finished run with everything that was planted."""

    study: Study
    tokens: dict[str, str]
    said: str

    @property
    def tree(self) -> Path:
        return (self.study.build / "html").resolve()


@pytest.fixture(scope="module")
def ran(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The book of the probe, made by the real command."""
    tokens = Tokens()
    folder = tmp_path_factory.mktemp(tokens("project folder"))
    write_project(folder, root, tokens)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KPK_")}
    user = tokens("user name")
    environment |= {"LOGNAME": user, "USER": user, "KPK_SECRET": tokens("environment")}
    run = subprocess.run(
        [sys.executable, "-c", "from kpk_eval.cli import main; main()", "run", "params/probe", "--jobs", "1"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    evaluation = load_evaluation(folder / "params" / "probe", root=folder)
    study = Study(evaluation, evaluation.frame.editions[0], folder, folder / "data")
    return Ran(study, tokens.planted, run.stdout + run.stderr)


def test_everything_was_planted_in_at_least_25_channels(ran: Ran) -> None:
    assert len(ran.tokens) >= 25
    assert len(set(ran.tokens.values())) == len(ran.tokens)
    raw = b"".join(path.read_bytes() for path in ran.study.data.rglob("*.csv"))
    assert sum(token.encode() in raw for token in ran.tokens.values()) >= 6
    contracted = list((ran.study.private / "contracted").rglob("*.parquet"))
    rows = " ".join(pd.read_parquet(path).astype(str).to_csv() for path in contracted)
    for channel in ("code kiel", "comment kiel t1", "number ploen t0", "place ploen t1"):
        assert ran.tokens[channel] in rows, f"{channel} took part in the run"


def test_the_book_shows_results_of_both_sites(ran: Ran) -> None:
    for site in ("kiel", "ploen"):
        page = ran.tree / "pages" / f"survey_change.{site}.people" / "index.html"
        assert "<table" in page.read_text(encoding="utf-8")
    assert list(ran.tree.rglob("*.xlsx"))
    assert list(ran.tree.rglob("*survey_change*.png"))


def test_the_leak_scan_finds_none_of_it(ran: Ran) -> None:
    needles = hashed(
        (Secret(NeedleKind.CANARY, token, channel) for channel, token in ran.tokens.items()),
        salt=secrets.token_bytes(32),
    )
    assert needles.values == len(ran.tokens)
    report = scan(ran.tree, needles, allowed=allowed_of(ran.study))
    assert report.clean, "\n".join(report.lines())
    assert audit(ran.study, ran.tree).clean


def test_a_search_of_its_own_finds_none_of_it(ran: Ran) -> None:
    wanted = {spelling: channel for channel, token in ran.tokens.items() for spelling in spellings(token)}
    found = {
        (str(path.relative_to(ran.tree)), channel)
        for path in ran.tree.rglob("*")
        for layer in layers(path)
        for spelling, channel in wanted.items()
        if spelling in layer
    }
    assert not found


def test_that_search_would_find_it(ran: Ran, tmp_path: Path) -> None:
    token = ran.tokens["comment kiel t0"]
    hidden = {
        "plain.html": token.upper().encode(), "utf16.js": token.encode("utf-16-le"),
        "base64.css": base64.b64encode(f"ab{token}".encode()), "packed.gz": gzip.compress(token.encode()),
        "picture.png": b"\x89PNG" + zlib.compress(token.encode()), f"{token}.txt": b"",
    }  # fmt: skip
    for name, content in hidden.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/x.xml", token)
    for path in tmp_path.iterdir():
        assert any(one in layer for layer in layers(path) for one in spellings(token)), path.suffix


def test_nothing_that_is_said_names_anybody(ran: Ran) -> None:
    places = {"project folder", "user name", "folder kiel", "folder ploen"}
    said = ran.said + (ran.study.build / "run.json").read_text(encoding="utf-8")
    for path in (ran.study.private / "logs").rglob("*.log"):
        said += path.read_text(encoding="utf-8", errors="replace")
    assert not [name for name, token in ran.tokens.items() if token in said and name not in places]


def test_released_results_hold_none_of_it_but_the_paths_of_their_inputs(ran: Ran) -> None:
    for path in ran.study.released.glob("*.parquet"):
        table = pq.read_table(path)
        told = table.to_pandas().to_csv() + str(table.schema.metadata)
        assert {name for name, token in ran.tokens.items() if token in told} <= {
            "folder kiel",
            "folder ploen",
        }


def test_a_page_that_show_did_not_make_stops_the_book(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ran.study.root)
    path = ran.study.private / "pages" / "survey_change.kiel.people" / "shown.json"
    whole, before = path.read_text(), ran.tree
    path.write_text(whole.replace(json.loads(whole)[1]["digest"], "0" * 64))
    assert main("params/probe", "interim") == 1
    path.write_text(whole)
    note = (ran.study.private / "failures" / "book.json").read_text(encoding="utf-8")
    assert "survey_change.kiel.people: a figure is not what kpk_eval.show makes" in note
    assert ran.tree == before, "the previous book stays"

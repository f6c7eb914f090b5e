"""Fetched files: which, where to, never over a different one; the command."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from kpk_eval import cli
from kpk_eval.fetch import orders
from kpk_eval.fetch.stored import store
from kpk_eval.params import ParameterError
from kpk_eval.study import open_study
from tests.fetch.conftest import EXPORT, PASSWORD, SURVEY, USER

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
EVALUATION = """
title: Tiny
authors: [Team]
institution: Institute
data: data
waves: [{id: t0, label: before}, {id: t1, label: after}]
editions: [{id: interim, label: Interim, date: 2026-06-30, waves: [t0]}]
populations: [{id: families, label: Families}]
"""
SOURCE = """  - id: answers_{wave}
    contract: families_survey
    population: families
    wave: {wave}
    path: {site}_{wave}.csv
    reader: {{format: limesurvey}}
"""


@pytest.fixture
def project(tmp_path, root, monkeypatch, remote):
    """A project with two sites; the waves of the first are on the server, its second is not."""
    for name in ("notebooks", "data_contracts"):
        (tmp_path / name).symlink_to(root / name)
    (tmp_path / "_config.yml").write_text("title: Tiny\n")
    folder = tmp_path / "params" / "tiny"
    (folder / "sites").mkdir(parents=True)
    (folder / "evaluation.yaml").write_text(EVALUATION)
    (folder / "plan.yaml").write_text("date: 2026-01-01\n")
    server = f"    fetch: {{server: limesurvey, url: '{remote.url}', survey: {SURVEY}, timeout: 5}}\n"
    for site, fetched in (("north", server), ("south", "")):
        text = f"id: {site}\nlabel: {site}\nkind: gruppe\nsources:\n"
        entries = "".join(SOURCE.format(wave=wave, site=site) + fetched for wave in ("t0", "t1"))
        (folder / "sites" / f"{site}.yaml").write_text(text + entries)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KPK_DATA", raising=False)
    monkeypatch.setenv("KPK_LIMESURVEY_USER", USER)
    monkeypatch.setenv("KPK_LIMESURVEY_PASSWORD", PASSWORD)
    return tmp_path


@pytest.fixture
def kpk(monkeypatch, capsys):
    """Calls the command; its exit status, what it said, and its complaints."""

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["kpk", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return call


def named(found):
    return [one.target.name for one in found]


def test_all_editions_are_fetched_and_each_source_can_be_chosen(project):
    study = open_study("params/tiny", edition="")
    assert named(orders(study, {})) == ["north_t0.csv", "north_t1.csv"]
    assert named(orders(study, {}, sources=["answers_t1"])) == ["north_t1.csv"]
    assert named(orders(study, {}, sites=["north"])) == ["north_t0.csv", "north_t1.csv"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"sources": ["answer_t0"]}, "did you mean 'answers_t0'"),
        ({"sites": ["south"]}, "no source has 'fetch'"),
        ({"sites": ["south"], "sources": ["answers_t0"]}, "has no 'fetch'"),
        ({"sites": ["west"]}, "no site 'west'"),
    ],
)
def test_what_cannot_be_fetched_is_said(project, keys, said):
    with pytest.raises(ParameterError, match=said):
        orders(open_study("params/tiny", edition=""), {}, **keys)


def test_the_command_writes_file_and_note(project, kpk):
    status, said, complaints = kpk("fetch", "params/tiny")
    assert (status, complaints) == (0, "")
    assert "answers_t0: north_t0.csv written" in said
    content = (project / "data" / "north_t0.csv").read_bytes()
    assert content == EXPORT.encode()
    note = json.loads((project / "data" / "north_t0.csv.fetched.json").read_text())
    assert note["sha256"] == hashlib.sha256(content).hexdigest()
    assert note["survey"] == SURVEY
    assert note["server"].startswith("127.0.0.1:")
    assert PASSWORD not in json.dumps(note)


def test_the_command_goes_on_after_a_failure_and_ends_with_it(project, kpk, remote):
    remote.exports = False
    status, said, complaints = kpk("fetch", "params/tiny")
    assert (status, said) == (1, "")
    assert complaints.count("may not export") == 2
    assert "Traceback" not in complaints
    assert not (project / "data").exists()


def test_fetching_again_changes_nothing(project, kpk):
    kpk("fetch", "params/tiny")
    _, said, _ = kpk("fetch", "params/tiny")
    assert said.count("unchanged") == 2
    assert len(list((project / "data").iterdir())) == 4


def test_a_different_file_is_kept_under_its_date(project, kpk, remote):
    kpk("fetch", "params/tiny", "--source", "answers_t0")
    remote.export = EXPORT + '"2";"";"1";"de";""\r\n'
    _, said, _ = kpk("fetch", "params/tiny", "--source", "answers_t0")
    assert "kept as north_t0.20" in said
    (kept,) = (project / "data").glob("north_t0.*Z.csv")
    assert kept.read_bytes() == EXPORT.encode()
    assert json.loads(kept.with_name(kept.name + ".fetched.json").read_text())["bytes"] == len(
        EXPORT.encode()
    )
    assert (project / "data" / "north_t0.csv").read_bytes() == remote.export.encode()


def test_files_of_the_same_second_do_not_overwrite_each_other(project):
    (order, *_) = orders(open_study("params/tiny", edition=""), {})
    for content in (b"one", b"two", b"three"):
        store(content, order, now=NOW)
    kept = {path.read_bytes() for path in order.target.parent.glob("*.csv")}
    assert kept == {b"one", b"two", b"three"}

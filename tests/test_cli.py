"""The command line: help, sentences instead of tracebacks, exit statuses."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import nbformat
import pytest

from kpk_eval import cli
from kpk_eval.params.schema import Kind

EVALUATION = """
title: Tiny
authors: [Team]
institution: Institute
data: data
waves: [{id: t0, label: before}]
editions: [{id: interim, label: Interim, date: 2026-06-30, waves: [t0]}]
populations: [{id: families, label: Families}]
"""
SITE = """
id: north
label: North
kind: gruppe
sources:
  - id: answers
    contract: families_survey
    population: families
    wave: t0
    path: t0.csv
    reader: {format: csv}
"""

Kpk = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one site, no data, and the real notebooks and contracts; the working directory."""
    for name in ("notebooks", "data_contracts"):
        shutil.copytree(root / name, tmp_path / name)
    (tmp_path / "_config.yml").write_text("title: Tiny\n")
    folder = tmp_path / "params" / "tiny"
    (folder / "sites").mkdir(parents=True)
    (folder / "evaluation.yaml").write_text(EVALUATION)
    (folder / "plan.yaml").write_text("date: 2026-01-01\n")
    (folder / "sites" / "north.yaml").write_text(SITE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KPK_DATA", raising=False)
    return tmp_path


@pytest.fixture
def kpk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kpk:
    """Calls the command; its exit status, what it said, and its complaints."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kpk", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return call


def test_help_names_every_command(kpk: Kpk) -> None:
    status, out, _ = kpk("--help")
    assert status == 0
    for command in (
        "run",
        "plan",
        "validate",
        "fetch",
        "page",
        "site",
        "serve",
        "audit",
        "publish",
        "doctor",
    ):
        assert f"\n  {command} " in out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['kpk', '--help']\nfrom kpk_eval.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({'pandas', 'pydantic', 'snakemake', 'papermill', 'rich.console'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "[]"


def test_misspelt_evaluation_is_one_sentence(kpk: Kpk, project: Path) -> None:
    assert kpk("run", "params/tinny") == (
        2, "", "params/tinny: no such evaluation folder; did you mean params/tiny?\n",
    )  # fmt: skip


def test_misspelt_key_is_named_with_file_and_line(kpk: Kpk, project: Path) -> None:
    path = project / "params" / "tiny" / "sites" / "north.yaml"
    path.write_text(SITE.replace("label: North", "lable: North"))
    status, _, err = kpk("plan", "params/tiny")
    assert status == 2
    assert "params/tiny/sites/north.yaml:3: lable: unknown key; did you mean 'label'?" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--edition", "intrim"], "no edition 'intrim'; did you mean 'interim'?"),
        (["--site", "nroth"], "no site 'nroth'; did you mean 'north'?"),
    ],
)
def test_misspelt_edition_or_site_is_named(
    kpk: Kpk, project: Path, arguments: list[str], message: str
) -> None:
    (project / "data").mkdir()
    (project / "data" / "t0.csv").write_text("code\n")
    status, _, err = kpk("run", "params/tiny", *arguments)
    assert (status, message in err) == (2, True)


def test_unknown_option_is_refused(kpk: Kpk) -> None:
    status, _, err = kpk("run", "--edtion", "final")
    assert status == 2
    assert "--edition" in err


def test_outside_a_project(kpk: Kpk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = kpk("run")
    assert status == 2
    assert err.startswith("not inside a project")


@pytest.mark.parametrize("command", ["run", "validate"])
def test_missing_data_have_a_status_of_their_own(kpk: Kpk, project: Path, command: str) -> None:
    status, out, err = kpk(command, "params/tiny", "--data", str(project / "delivery"))
    assert status == 66
    assert f"contract families_survey: {project / 'delivery' / 't0.csv'}" in out + err


def test_plan_without_data_says_what_it_waits_for(kpk: Kpk, project: Path) -> None:
    status, out, _ = kpk("plan", "params/tiny")
    assert status == 0
    assert "t0.csv: site north, families, wave t0, source answers, contract families_survey" in out


def test_validation_as_json(kpk: Kpk, project: Path) -> None:
    status, out, _ = kpk("validate", "params/tiny", "--format", "json")
    assert status == 66
    assert [file["source"] for file in json.loads(out)["editions"][0]["missing"]] == ["answers"]


def test_locked_edition_has_a_status_of_its_own(kpk: Kpk, project: Path) -> None:
    from kpk_eval.workflow.lock import only_run

    (project / "data").mkdir()
    (project / "data" / "t0.csv").write_text("code\n")
    with only_run(project / "build" / "tiny" / "interim" / "private"):
        status, _, err = kpk("run", "params/tiny")
    assert status == 75
    assert "another run of this edition is going on" in err


def test_unwritable_build_has_a_status_of_its_own(kpk: Kpk, project: Path) -> None:
    (project / "data").mkdir()
    (project / "data" / "t0.csv").write_text("code\n")
    (project / "build").write_text("")
    status, _, err = kpk("run", "params/tiny")
    assert status == 74
    assert str(project / "build") in err


def test_serving_a_book_that_is_not_there(kpk: Kpk, project: Path) -> None:
    status, _, err = kpk("serve", "params/tiny")
    assert status == 74
    assert "make it with `kpk run`" in err


def test_publishing_a_book_that_is_not_there(kpk: Kpk, project: Path) -> None:
    assert kpk("publish", "params/tiny") == (
        1, "", "tiny, interim: not published\n"
        "- there is no book of this edition; make it with `kpk run params/tiny --edition interim`\n",
    )  # fmt: skip


def test_release_of_an_unknown_edition_is_named_with_file_and_line(kpk: Kpk, project: Path) -> None:
    (project / "params" / "tiny" / "release.yaml").write_text("editions:\n  intrim: {}\n")
    status, out, err = kpk("publish", "params/tiny")
    assert (status, out) == (2, "")
    assert err == (
        "params/tiny/release.yaml:2: editions.intrim: unknown; did you mean 'interim'? allowed: interim\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("evaluation: params/tiny\nedition: interim\nsite: north\npopulaton: families\n", "populaton"),
        ("evaluation: params/tiny\nedition: interim\nsite: north\n", "missing parameter 'population'"),
        ("evaluation: params/tiny\nedition: interim\nsite: 7\n", "p.yaml:3: site: expected text, found 7"),
        ("- evaluation\n", "expected 'name: value' lines"),
    ],
)
def test_page_refuses_wrong_parameters_before_it_runs(
    kpk: Kpk, project: Path, text: str, message: str
) -> None:
    (project / "p.yaml").write_text(text)
    status, _, err = kpk("page", "survey_change", "-f", "p.yaml")
    assert status == 2
    assert message in err
    assert not (project / "build").exists()


def test_unknown_notebook_is_named(kpk: Kpk, project: Path) -> None:
    (project / "p.yaml").write_text("site: north\n")
    status, _, err = kpk("page", "survy_change", "-f", "p.yaml")
    assert status == 2
    assert "notebooks/survy_change.ipynb: not found; did you mean 'survey_change'? there are: " in err


def test_page_says_which_file_of_parameters_is_missing(kpk: Kpk, project: Path) -> None:
    status, _, err = kpk("page", "survey_change", "-f", "folder/absent.yaml")
    assert status == 2
    assert err.startswith("folder/absent.yaml: file not found")


def test_page_makes_a_notebook_and_nothing_else(kpk: Kpk, project: Path) -> None:
    (project / "p.yaml").write_text("site: north\n")
    status, _, err = kpk("page", "survey_change", "-f", "p.yaml", "-o", "result.html")
    assert status == 2
    assert "result.html" in err
    assert ".ipynb" in err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "status", "message"),
    [
        ("print(site)", 0, "executed: build/single/own.ipynb"),
        ("1 / 0", 1, "notebooks/own.ipynb: cell 2: ZeroDivisionError (its message may hold data"),
    ],
)
def test_page_is_executed_and_a_failing_cell_is_named(
    kpk: Kpk, project: Path, code: str, status: int, message: str
) -> None:
    cells = [
        nbformat.v4.new_code_cell('site = ""', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(code),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, project / "notebooks" / "own.ipynb")
    (project / "p.yaml").write_text("site: north\n")
    ended, out, err = kpk("page", "own", "-f", "p.yaml")
    assert ended == status
    assert (out + err).strip().startswith(message)


def test_site_is_added_from_options(kpk: Kpk, project: Path) -> None:
    options = [
        "--id",
        "kiel",
        "--label",
        "Kiel",
        "--kind",
        "kreisfreie_stadt",
        "--ags",
        "01002",
        "--start",
        "",
    ]
    status, out, _ = kpk("site", "add", "params/tiny", *options)
    assert (status, out.splitlines()[-1]) == (
        0, "written: params/tiny/sites/kiel.yaml; complete it, then ask `kpk plan params/tiny`",
    )  # fmt: skip
    status, _, err = kpk("site", "add", "params/tiny", *options)
    assert status == 2
    assert "exists already" in err


def test_wrong_answers_about_a_new_site_are_asked_for_again(
    kpk: Kpk, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["Kiel", "kiel", "Kiel", "Stadt", "kreisfreie_stadt", "1002", "01002", "1.7.2025", "2025-07-01"]
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(answers) + "\n"))
    status, out, err = kpk("site", "add", "params/tiny")
    assert status == 0, err
    refused = ("'Kiel' is no identifier", "'Stadt' is not one of", "'1002' is no", "'1.7.2025' is no day")
    assert [words for words in refused if words in out] == list(refused)
    assert "start: 2025-07-01" in (project / "params" / "tiny" / "sites" / "kiel.yaml").read_text()


def test_kinds_that_may_be_answered_are_those_of_the_parameters() -> None:
    assert list(cli.SiteKind) == list(Kind)


def test_unforeseen_error_names_its_kind_but_not_its_text(
    kpk: Kpk, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("answer of a respondent")

    monkeypatch.setattr("kpk_eval.workflow.plan.plan", fail)
    status, _, err = kpk("plan", "params/tiny")
    assert (status, err) == (1, "unforeseen error (KeyError); set KPK_DEBUG=1 to see where, and report it\n")
    monkeypatch.setenv("KPK_DEBUG", "1")
    with pytest.raises(KeyError):
        cli.main()

"""The environment and the command line that Snakemake gets."""

import sys
from pathlib import Path

import pytest

from kpk_eval.study import Study
from kpk_eval.workflow.engine import arguments, environment, last_words


def test_tasks_have_one_thread_no_telemetry_and_the_data_folder_of_the_run(study: Study) -> None:
    found = environment(study)
    expected = {
        "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0",
        "MPLBACKEND": "Agg", "GX_ANALYTICS_ENABLED": "false", "KPK_RUN_DATA": str(study.data),
    }  # fmt: skip
    assert expected.items() <= found.items()


def test_startup_files_and_foreign_profiles_do_not_reach_the_tasks(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/etc/surprise.py")
    monkeypatch.setenv("SNAKEMAKE_PROFILE", "cluster")
    assert not {"PYTHONSTARTUP", "SNAKEMAKE_PROFILE"} & set(environment(study))


def test_bytecode_goes_into_the_build_where_python_may_not_write_beside_its_modules(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    found = environment(study)
    assert found["PYTHONPYCACHEPREFIX"] == str(study.root / "build" / ".bytecode")
    assert "PYTHONDONTWRITEBYTECODE" not in found


def test_targets_come_last_and_forced_tasks_before_them() -> None:
    command = arguments(Path("graph.json"), folder=Path("private"), targets=["book.json"], jobs=3)
    assert command[-2:] == ["--", "book.json"]
    assert command[command.index("--cores") + 1] == "3"
    assert "--forcerun" not in command


def test_last_words_are_the_last_lines_that_say_something(tmp_path: Path) -> None:
    log = tmp_path / "task.log"
    log.write_text("first\n\n  second \n\n")
    assert last_words(log) == "second"
    assert last_words(log, lines=2) == "first\nsecond"
    assert last_words(tmp_path / "none.log") == ""

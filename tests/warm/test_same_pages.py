"""Pages made in copies of the warm process are those that processes of their own make."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kpk_eval.params import load_evaluation
from kpk_eval.synthetic import write_data
from kpk_eval.warm import ASK, POSSIBLE
from kpk_eval.warm.ask import SOCKET

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not POSSIBLE, reason="copies of a process are used on Linux only"),
]
EDITION = "interim"
PAGES = ("data_quality.heidetal", "network.heidetal", "survey_change.heidetal.professionals")
"""A gate, a page that draws random numbers, and one with figures that is cleared together with others."""
TIMES = frozenset({"start_time", "end_time", "duration", "execution", "started", "seconds"})
"""Keys under which executed notebooks and records of pages keep when something was."""
ONLY_COPIES = "export PYTHONHOME=/nowhere"
"""Lets every new process of Python fail at once, but neither copies nor what asks for them."""
SECONDS = 600.0


@pytest.fixture(scope="module")
def project(new_project) -> Path:
    folder = new_project("same_pages")
    evaluation = load_evaluation(folder / "params" / "demo", root=folder)
    write_data(evaluation, contracts=folder / "data_contracts", folder=folder / "data" / "demo")
    return folder


def made(project: Path, kept: str, *beside: str, program: tuple[str, ...], first: str = "true") -> Path:
    """The build folder after the pages were made, under a name of its own; ``first`` runs before them."""
    commands = [first]
    commands += [shlex.join([*program, "kpk_eval.pages", "params/demo", EDITION, page]) for page in PAGES]
    environment = {name: value for name, value in os.environ.items() if name not in {SOCKET, "KPK_DATA"}}
    done = subprocess.run(
        [*beside, "bash", "-ec", "\n".join(commands)], cwd=project, env=environment, timeout=SECONDS,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return (project / "build").rename(project / kept)


def without_times(content: Any) -> Any:
    """JSON content without when something was, and without identifiers that are drawn for each notebook."""
    if isinstance(content, dict):
        kept = {name: value for name, value in content.items() if name not in TIMES}
        if "cell_type" in kept:
            kept.pop("id", None)
        return {name: without_times(value) for name, value in kept.items()}
    return [without_times(one) for one in content] if isinstance(content, list) else content


def contents(folder: Path) -> dict[str, Any]:
    """Files of a build: JSON and notebooks without times, all others byte for byte."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): without_times(json.loads(path.read_bytes()))
        if path.suffix in {".json", ".ipynb"}
        else path.read_bytes()
        for path in files
    }


def test_warm_and_cold_processes_make_the_same_pages(project: Path) -> None:
    cold = contents(made(project, "cold", program=(sys.executable, "-m")))
    warm = [sys.executable, "-m", "kpk_eval.warm", "later"]
    found = contents(made(project, "warm", *warm, program=ASK, first=ONLY_COPIES))
    assert sum(name.endswith(".parquet") for name in cold) > 5
    assert {Path(name).stem for name in cold if name.endswith(".ipynb")} == set(PAGES)
    assert sorted(cold) == sorted(found)
    assert [name for name in cold if cold[name] != found[name]] == []


def test_times_are_all_that_is_left_out() -> None:
    cell = {
        "cell_type": "code",
        "id": "a1",
        "metadata": {"papermill": {"duration": 1, "status": "completed"}},
    }
    content = {"cells": [cell | {"outputs": [{"id": "kept", "text": "3"}]}], "started": "today"}
    assert without_times(content) == {
        "cells": [
            {
                "cell_type": "code",
                "metadata": {"papermill": {"status": "completed"}},
                "outputs": [{"id": "kept", "text": "3"}],
            }
        ]
    }

"""What all tests share: the published reference data, and projects of their own in temporary folders."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kpk_eval.study import Study

# Before any test imports numpy: workers with as many threads each as there are cores slow each other down.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
# What the many processes of these tests import is compiled once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("params", "data_contracts", "notebooks", "book")
PROBE_SITE = """
id: kiel
label: Kiel
kind: gruppe
sources:
  - {id: file, contract: probe, population: people, path: probe.csv, reader: {format: csv},
     waves: {column: wave, values: {"0": t0, "1": t1}}}
"""
PROBE_CONTRACT = """
kind: DataContract
apiVersion: v3.2.0
id: probe
name: probe
version: 1.0.0
status: active
description: {purpose: a contract for tests}
schema:
  - name: probe
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole runs come first: a long file that starts last would keep one core busy and leave others idle."""
    items.sort(key=lambda one: (one.path.name != "test_main_job.py", one.get_closest_marker("slow") is None))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """What a folder shares is made in one process only."""
    from tests.one_worker import scheduler

    return scheduler(config, log)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of published data with results obtained elsewhere."""
    folder = Path(os.environ.get("KPK_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "prepost_woodworth").is_dir():
        pytest.skip("the published reference data are not here (set KPK_DATA to their folder)")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """Project folder."""
    return ROOT


@pytest.fixture(scope="session")
def new_project(tmp_path_factory) -> Callable[[str], Path]:
    """Makes a copy of the project (without package, data and build) in which a test may change anything."""

    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        for part in PARTS:
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "_config.yml", folder)
        return folder

    return make


@pytest.fixture
def probe(tmp_path) -> "Callable[..., Study]":
    """Opens an edition of a small evaluation of its own: a site, a population, a contract."""
    from kpk_eval.params import load_evaluation
    from kpk_eval.study import Study

    def make(
        evaluation: str, plan: str, columns: str, files: Mapping[str, str], *, site: str = PROBE_SITE,
        further: str = "", edition: str = "", audience: str = "public",
    ) -> "Study":  # fmt: skip
        texts = {
            "params/probe/evaluation.yaml": evaluation, "params/probe/plan.yaml": plan,
            "params/probe/sites/kiel.yaml": site + further,
            "data_contracts/probe.odcs.yaml": PROBE_CONTRACT.rstrip() + columns,
            **{f"data/{name}": text for name, text in files.items()},
        }  # fmt: skip
        for name, text in texts.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        loaded = load_evaluation(tmp_path / "params" / "probe", root=tmp_path)
        found = next(one for one in loaded.frame.editions if edition in {"", one.id})
        return Study(loaded, found.model_copy(update={"audience": audience}), tmp_path, tmp_path / "data")

    return make

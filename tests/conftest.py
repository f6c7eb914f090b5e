"""What all tests share: the published reference data, and projects of their own in temporary folders."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

# Before any test imports numpy: workers with as many threads each as there are cores slow each other down.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
# What the many processes of these tests import is compiled once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("params", "data_contracts", "notebooks", "book")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole runs come first: a long file that starts last would keep one core busy and leave others idle."""
    items.sort(key=lambda one: (one.path.name != "test_main_job.py", one.get_closest_marker("slow") is None))


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

"""What all tests share: the folder with the published reference data."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


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

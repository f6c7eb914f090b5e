"""Golden files: what was read by a person and found right."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "golden"
WRITE = "KPK_WRITE_GOLDEN"
"""Environment variable that writes the golden files anew; read the difference before it is committed."""


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each language of the book."""
    return str(request.param)


@pytest.fixture(scope="session")
def golden() -> Callable[[str, str], None]:
    """Compare a text with the golden file of this name."""

    def compare(name: str, text: str) -> None:
        path = FOLDER / name
        if os.environ.get(WRITE):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no golden file {name}; write it with {WRITE}=1 and read it"
        assert text == path.read_text(encoding="utf-8")

    return compare

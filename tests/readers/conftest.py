"""Files for the readers' tests: written for one test, read through the public door."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpk_eval.model import Table
from kpk_eval.params.schema import Reader
from kpk_eval.readers import ReadError, read

SHOWN = "survey/families_t0"
"""How messages are to call the file of a test."""


@pytest.fixture
def read_as(tmp_path: Path) -> Callable[..., Table]:
    """Write content to a file and read it in a format, with further keys of the source's reader."""

    def write_then_read(content: str | bytes, file_format: str, **keys: Any) -> Table:
        path = tmp_path / "delivered"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(path, Reader(format=file_format, **keys), shown=SHOWN)

    return write_then_read


@pytest.fixture
def refusal(read_as: Callable[..., Table]) -> Callable[..., ReadError]:
    """The error with which a content is refused; it names the file and says what to do."""

    def refuse(content: str | bytes, file_format: str, **keys: Any) -> ReadError:
        with pytest.raises(ReadError) as caught:
            read_as(content, file_format, **keys)
        assert str(caught.value).startswith(f"{SHOWN}: ")
        assert caught.value.file == SHOWN
        assert caught.value.found
        assert caught.value.remedy
        return caught.value

    return refuse

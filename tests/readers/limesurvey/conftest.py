"""Reads an export that was written for one test, with a structure file beside it where there is one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpk_eval.model import Table
from kpk_eval.params.schema import Reader
from kpk_eval.readers import ReadError, read
from tests.readers.conftest import SHOWN


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Table]:
    """Table of an export; ``lss`` is the content of the structure file, ``reader`` further reader keys."""

    def read_export(
        content: str | bytes, *, lss: str = "", reader: dict[str, Any] | None = None, **keys: Any
    ):
        path = tmp_path / "delivered"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        if lss:
            (tmp_path / "survey.lss").write_text(lss, encoding="utf-8")
            keys["structure"] = "survey.lss"
        return read(path, Reader(format="limesurvey", limesurvey=keys, **(reader or {})), shown=SHOWN)

    return read_export


@pytest.fixture
def refused(export: Callable[..., Table]) -> Callable[..., ReadError]:
    """The error with which an export is refused; it says what to do."""

    def refuse(content: str | bytes, **keys: Any) -> ReadError:
        with pytest.raises(ReadError) as caught:
            export(content, **keys)
        assert caught.value.file
        assert caught.value.found
        assert caught.value.remedy
        return caught.value

    return refuse

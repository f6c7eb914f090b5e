"""The table by which a publisher turns raw values into T values."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationInfo, model_validator

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Digest, Number, Whole


class Conversion(Strict):
    """Raw value -> T value, written here or in a file beside the plan, with its source."""

    source: Text
    values: dict[Whole, Number]
    file: str | None = None
    """CSV with the columns ``raw`` and ``t``, separated by semicolons, in the folder of plan.yaml."""
    sha256: Digest | None = None
    """Digest of the file, so that the hash of the plan covers the table."""

    @model_validator(mode="before")
    @classmethod
    def _with_file(cls, given: Any, info: ValidationInfo) -> Any:
        """The entry with the content of its file."""
        if not isinstance(given, dict) or given.get("file") is None:
            return given
        if "values" in given:
            raise ValueError("give either 'values' or 'file', not both")
        folder = (info.context or {}).get("folder")
        return {**given, "values": dict(_rows(_content(given, folder), str(given["file"])))}

    @model_validator(mode="after")
    def _rises(self) -> Conversion:
        rows = sorted(self.values.items())
        if len(rows) < 2 or any(later < earlier for (_, earlier), (_, later) in pairwise(rows)):
            raise ValueError(
                "a conversion has two or more raw values, and a higher one never has a lower T value"
            )
        return self


def _content(given: dict[str, Any], folder: Path | None) -> str:
    """Text of the file, which must be the one whose digest is written beside it."""
    name = str(given["file"])
    if folder is None or Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError(f"'file': found {name!r}; the table lies in the folder of plan.yaml")
    try:
        raw = (folder / name).read_bytes()
    except OSError:
        raise ValueError(f"'file': {name!r} is not in the folder of plan.yaml") from None
    digest = hashlib.sha256(raw).hexdigest()
    if given.get("sha256") != digest:
        raise ValueError(
            f"'sha256' is not that of {name!r}; if this is the right table, write sha256: {digest}"
        )
    return raw.decode("utf-8-sig", errors="replace")


def _rows(text: str, name: str) -> Iterator[tuple[int, float]]:
    """Raw value and T value of each line below the header ``raw;t``."""
    lines = list(csv.reader(text.splitlines(), delimiter=";"))
    if not lines or [cell.strip().lower() for cell in lines[0]] != ["raw", "t"]:
        raise ValueError(f"{name}:1: the first line must be 'raw;t'")
    seen: set[int] = set()
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            raw, points = (cell.strip().replace(",", ".") for cell in cells)
            row = (int(raw), float(points))
        except ValueError:
            raise ValueError(
                f"{name}:{number}: expected a whole number and a T value, such as '30;41.2'"
            ) from None
        if row[0] in seen:
            raise ValueError(f"{name}:{number}: this raw value stands here twice")
        seen.add(row[0])
        yield row

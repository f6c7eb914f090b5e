"""Figures of published data that were computed elsewhere, and where they stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parents[1] / "references" / "checked"


@dataclass(frozen=True, slots=True)
class Checked:
    """A figure of a data set: what it is, who computed it, and the keys under which results.json holds it."""

    method: str
    data_set: str
    figure: str
    source: str
    path: tuple[str | int, ...]
    tolerance: float

    @property
    def key(self) -> str:
        """Data set and path in one text."""
        return "/".join(str(part) for part in (self.data_set, *self.path))

    def theirs(self, shared_data: Path) -> float:
        """The figure as it was computed elsewhere."""
        found: Any = _results(shared_data / self.data_set)
        for part in self.path:
            found = found[part]
        return float(found)


def entries(family: str) -> tuple[Checked, ...]:
    """All figures of a family of estimators."""
    rows = YAML(typ="safe").load((FOLDER / f"{family}.yaml").read_text(encoding="utf-8"))
    return tuple(Checked(**{**row, "path": tuple(row["path"])}) for row in rows)


@cache
def _results(folder: Path) -> Any:
    """Results that stand beside a data set."""
    return json.loads((folder / "results.json").read_text(encoding="utf-8"))

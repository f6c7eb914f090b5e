"""Stored inputs and figures that were computed elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

FOLDER = Path(__file__).resolve().parents[1] / "references"


@dataclass(frozen=True, slots=True)
class Reference:
    """Input rows of a family and the figures of each case; a figure that does not exist is None."""

    rows: pd.DataFrame
    figures: Mapping[str, Mapping[str, Any]]

    @property
    def cases(self) -> tuple[str, ...]:
        """Names of the cases."""
        return tuple(self.figures)

    def pairs(self, case: str) -> tuple[pd.Series, pd.Series]:
        """Values before and after of a case with one row per person."""
        rows = self.rows[self.rows["case"] == case]
        return rows["before"], rows["after"]

    def groups(self, case: str) -> tuple[pd.Series, pd.Series]:
        """Values before and after of a case with one row per value."""
        rows = self.rows[self.rows["case"] == case]
        return rows["value"][rows["wave"] == "before"], rows["value"][rows["wave"] == "after"]

    def row(self, case: str) -> dict[str, Any]:
        """The only row of a case."""
        (row,) = self.rows[self.rows["case"] == case].to_dict("records")
        return row


def load(family: str) -> Reference:
    """Reference of a family of estimators."""
    folder = FOLDER / family
    figures = json.loads((folder / "output.json").read_text(encoding="utf-8"))
    return Reference(rows=pd.read_csv(folder / "input.csv", na_values=["NA"]), figures=figures)

"""Figures of published data that were computed elsewhere, and where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kpk_eval.book.checked import CheckedFigure, bound, read_checks, rounded

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "references" / "checked"
BOOK = ROOT / "book"
WRITE = "python -m tests.stats.checked_table"
"""How the table is written again."""

KEPT = 1e-5
"""The table keeps six digits; the last one may differ between computers."""
ITERATIVE = 1e-4
"""Largest tolerance that needs no reason of its own: fits that are sought step by step."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A figure of a data set: what it is, who computed it, and the keys under which results.json holds it."""

    method: str
    data_set: str
    figure: str
    source: str
    path: tuple[str | int, ...]
    tolerance: float
    reason: str = ""
    """Word for why the tolerance is larger than usual."""
    printed: str = ""
    """The figure with the digits of a publication, and where it is printed."""
    printed_in: str = ""
    printed_reason: str = ""
    """Word for why ours does not round to the printed figure."""
    family: str = ""

    @property
    def key(self) -> str:
        """Data set and path in one text."""
        return "/".join(str(part) for part in (self.data_set, *self.path))

    def theirs(self, shared_data: Path) -> float:
        """The figure as it was computed elsewhere."""
        return float(inside(_results(shared_data / self.data_set), self.path))


def families() -> tuple[str, ...]:
    """Families of estimators that have a list."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def entries(family: str) -> tuple[Checked, ...]:
    """All figures of a family of estimators."""
    rows = YAML(typ="safe").load((FOLDER / f"{family}.yaml").read_text(encoding="utf-8"))
    return tuple(Checked(**{**row, "path": tuple(row["path"]), "family": family}) for row in rows)


def inside(found: Any, path: Iterable[str | int]) -> Any:
    """Part of nested figures."""
    for part in path:
        found = found[part]
    return found


def agree(entry: Checked, ours: float, shared_data: Path, *, absolute: float = 1e-12) -> None:
    """Fail where our figure differs from that computed elsewhere, from print, or from the kept table."""
    assert ours == pytest.approx(entry.theirs(shared_data), rel=entry.tolerance, abs=absolute)
    if entry.printed:
        assert rounds_to(ours, entry.printed) == (not entry.printed_reason), f"printed {entry.printed}"
    row = table().get((entry.family, entry.key))
    assert row is not None, f"write the table again: {WRITE}"
    # Fits that end a step earlier on another computer differ by no more than they may from elsewhere.
    allowed = max(KEPT, min(entry.tolerance, ITERATIVE))
    assert ours == pytest.approx(float(row.ours), rel=allowed, abs=1e-11), f"write the table again: {WRITE}"


def rounds_to(value: float, printed: str) -> bool:
    """Whether a figure has the printed digits, with half a unit of the last one to either side."""
    unit = Decimal(1).scaleb(int(Decimal(printed).as_tuple().exponent))
    return abs(value - float(printed)) <= 0.5 * float(unit) * (1 + 1e-6)


@cache
def table() -> Mapping[tuple[str, str], CheckedFigure]:
    """Kept figures by family and key."""
    return {(row.family, f"{row.data_set}/{row.path}"): row for row in read_checks(BOOK).figures}


def kept(entry: Checked, theirs: float, ours: float) -> CheckedFigure:
    """What the table keeps of a comparison."""
    difference = abs(ours - theirs)
    return CheckedFigure(
        family=entry.family,
        data_set=entry.data_set,
        path="/".join(map(str, entry.path)),
        method=entry.method,
        figure=entry.figure,
        source=entry.source,
        theirs=rounded(theirs),
        ours=rounded(ours),
        absolute=bound(difference),
        relative=bound(difference / abs(theirs)) if theirs else "",
        tolerance=f"{entry.tolerance:g}",
        reason=entry.reason,
        printed=entry.printed,
        printed_in=entry.printed_in,
        printed_reason=entry.printed_reason,
    )


@cache
def _results(folder: Path) -> Any:
    """Results that stand beside a data set."""
    return json.loads((folder / "results.json").read_text(encoding="utf-8"))

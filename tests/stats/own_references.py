"""What the folders of own references hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kpk_eval.book.checked import OwnReference

FOLDER = Path(__file__).resolve().parents[1] / "references"


def own_references() -> tuple[OwnReference, ...]:
    """Every folder with its figures and the programs that made them."""
    return tuple(
        OwnReference(
            folder=path.parent.name,
            figures=str(_leaves(json.loads(path.read_text(encoding="utf-8")))),
            programs=", ".join(_programs(path.parent / "versions.txt")),
        )
        for path in sorted(FOLDER.glob("*/output.json"))
    )


def _leaves(figures: Any) -> int:
    """Number of figures within figures; those that do not exist count too: ours must not exist either."""
    if isinstance(figures, dict | list):
        return sum(map(_leaves, figures.values() if isinstance(figures, dict) else figures))
    return 1


def _programs(path: Path) -> list[str]:
    """R without its patch level, and packages."""
    lines = filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines()))
    return [f"R {line.split()[2]}" if line.startswith("R version") else line for line in lines]

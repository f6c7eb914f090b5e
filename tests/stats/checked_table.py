"""Writes the tables of checked figures that the book shows: ``python -m tests.stats.checked_table``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from kpk_eval.book.checked import FILE, OWN_FILE, CheckedFigure, write_rows

from . import test_two_waves_checked as two_waves
from .areas import test_rates as areas
from .checked import BOOK, ROOT, Checked, entries, families, kept
from .did import test_checked as did
from .inequality import test_checked as inequality
from .meta import test_checked as meta
from .missing import test_checked as missing
from .models import test_checked as models
from .network import test_checked as network
from .own_references import own_references
from .scales import test_checked as scales
from .series import test_checked as series
from .synthetic_control import test_checked as synthetic_control
from .weights import test_checked as weights

OURS: Mapping[str, Callable[[Checked, Path], float]] = {
    "areas": areas.ours,
    "did": did.ours,
    "groups": two_waves.ours,
    "inequality": inequality.ours,
    "meta": meta.ours,
    "missing": missing.ours,
    "models": models.ours,
    "multiplicity": two_waves.ours,
    "network": network.ours,
    "paired": two_waves.ours,
    "scales": scales.ours,
    "series": series.ours,
    "synthetic_control": synthetic_control.ours,
    "weights": weights.ours,
}
"""Family -> how its tests compute our figure."""


def compared(shared_data: Path) -> list[CheckedFigure]:
    """All figures of all families, computed now."""
    return [
        kept(entry, entry.theirs(shared_data), float(OURS[family](entry, shared_data)))
        for family in families()
        for entry in entries(family)
    ]


if __name__ == "__main__":
    folder = Path(os.environ.get("KPK_DATA", ROOT.parent / "shared" / "data"))
    write_rows(compared(folder), BOOK / FILE)
    write_rows(own_references(), BOOK / OWN_FILE)

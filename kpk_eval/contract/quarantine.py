"""The list of rows to correct, next to the data."""

from __future__ import annotations

from pathlib import Path

from kpk_eval.contract.model import Checked
from kpk_eval.files import written_whole


def write_quarantine(checked: Checked, path: Path) -> None:
    """Write the findings as CSV for a German Excel (``;``, UTF-8 with BOM); without findings, leave no file.

    Holds row numbers, names and the kind of finding, never a value.
    """
    if checked.findings.empty:
        path.unlink(missing_ok=True)
        return
    with written_whole(path) as temporary:
        checked.findings.to_csv(temporary, sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")

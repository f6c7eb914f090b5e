"""Files and folders that are never for readers, by their names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from kpk_eval.leaks.model import Flaw

NEVER = frozenset(
    {"_sources", "reports", "jupyter_execute", "__pycache__", "private", "quarantine", "contracted"}
)
"""Folders of sources, logs, executed notebooks and data."""
SUFFIXES = frozenset(
    {
        ".ipynb",
        ".pickle",
        ".pkl",
        ".doctree",
        ".log",
        ".map",
        ".pyc",
        ".sav",
        ".zsav",
        ".dta",
        ".rds",
        ".rdata",
    }
)
"""Kinds of files that hold sources, logs or data of people."""
PICTURES = frozenset(
    {".png", ".svg", ".svgz", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff"}
)
TABLES = frozenset(
    {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".parquet", ".feather", ".sqlite"}
)
PAGES = frozenset({".html", ".htm", ".xhtml"})


def name_flaws(path: PurePosixPath) -> Iterator[Flaw]:
    """What is wrong with a file because of its place or kind."""
    parts = [part.lower() for part in path.parts]
    if NEVER & set(parts) or any(part.startswith(".") for part in parts) or path.suffix.lower() in SUFFIXES:
        yield Flaw.FOLDER

"""Small projects in temporary folders: their files, an edition, and stand-ins for their tasks."""

import sys
from pathlib import Path

from kpk_eval.params import load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.engine import Commands


def write(path: Path, text: str) -> None:
    """Write a file, and the folders it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def open_edition(root: Path, *, edition: int = 0) -> Study:
    """An edition of a small project as its files are now."""
    evaluation = load_evaluation(root / "params" / "tiny", root=root)
    return Study(evaluation, evaluation.frame.editions[edition], root, root / "data")


def stand_ins(folder: Path, *, page: str, book: str) -> Commands:
    """Commands that run these scripts in place of executing a page and of making the book."""
    write(folder / "page.py", page)
    write(folder / "book.py", book)
    return Commands((sys.executable, str(folder / "page.py")), (sys.executable, str(folder / "book.py")))

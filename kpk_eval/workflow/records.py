"""What earlier runs left behind: records of pages and of the book, and whether they can be relied on."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kpk_eval.files import sha256
from kpk_eval.manifest import PageRecord, PageState
from kpk_eval.study import Study
from kpk_eval.workflow.graph import BOOK, Task


def read_record(study: Study, page: str) -> PageRecord | None:
    """The record of a page; None where there is none or it is damaged."""
    told = read_json(study.private / "pages" / page / "page.json")
    try:
        return PageRecord(**{**told, "state": PageState(told["state"]), "evidence": tuple(told["evidence"])})
    except (KeyError, TypeError, ValueError):
        return None


def unreliable(study: Study, tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Done tasks whose outcome must be made again, because it is damaged or not what its record says.

    Snakemake takes a file that it has no record of for finished, looks at contents only where a file is
    newer than what was made from it, and does not miss a page that failed since what was made from it;
    all three are caught here.
    """
    return tuple(
        task
        for task in tasks
        if (study.private / task.record).exists()
        and not (_as_recorded(study, task) and (_book(study) if task.id == BOOK else _page(study, task.id)))
    )


def _as_recorded(study: Study, task: Task) -> bool:
    """Whether Snakemake knows the task, and the pages before it are still those it was made from."""
    engine = study.private / ".snakemake" / "metadata"
    known = read_json(engine / urlsafe_b64encode(task.record.encode()).decode())
    if not isinstance(known, dict) or not isinstance(known.get("input_checksums"), dict):
        return False
    for name, checksum in known["input_checksums"].items():
        path = study.private / name
        if not path.is_file() or str(checksum).removeprefix("sha256:") != sha256(path):
            return False
    return True


def _page(study: Study, page: str) -> bool:
    """Whether the record is readable and all that the page released is still there."""
    record = read_record(study, page)
    released = read_json(study.private / "made" / f"{page}.json") or []
    return (
        record is not None
        and record.page == page
        and all((study.released / f"{evidence}.parquet").is_file() for evidence in released)
    )


def _book(study: Study) -> bool:
    """Whether the book and the manifest are the ones that the last run made."""
    manifest = study.build / "run.json"
    if not manifest.is_file() or not (study.build / "html" / "index.html").is_file():
        return False
    told = read_json(study.private / "book.json")
    return isinstance(told, dict) and told.get("run.json") == sha256(manifest)


def read_json(path: Path) -> Any:
    """Content of a JSON file; None where the file is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None

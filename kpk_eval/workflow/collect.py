"""The manifest of an edition: its pages as their records tell, and what went in and came out."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kpk_eval.files import sha256
from kpk_eval.manifest import Manifest, PageRecord
from kpk_eval.pages.catalogue import pages
from kpk_eval.study import Study
from kpk_eval.workflow.graph import BOOK_LIBRARIES, PAGE_LIBRARIES, library_version
from kpk_eval.workflow.records import read_record


class IncompleteRun(Exception):  # noqa: N818 - a state, said to a person as it stands
    """The book cannot be made, because pages are missing."""


def collect(study: Study) -> Manifest:
    """The pages of the edition in the order of the book, with the versions that made them.

    Raises
    ------
    IncompleteRun
        Where a page has no record.
    """
    records = {page.id: read_record(study, page.id) for page in pages(study)}
    found: list[PageRecord] = [record for record in records.values() if record is not None]
    if missing := [name for name, record in records.items() if record is None]:
        raise IncompleteRun(f"no record of the pages {', '.join(missing)}; run the edition again")
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return Manifest(study.evaluation.id, study.edition.id, created, versions(), tuple(found))


def versions() -> dict[str, str]:
    """Versions of Python, the workbench and the libraries that make numbers, figures and the book."""
    names = ("kpk-eval", *sorted({*PAGE_LIBRARIES, *BOOK_LIBRARIES, "snakemake"}))
    return {"python": platform.python_version(), **{name: library_version(name) for name in names}}


def as_json(manifest: Manifest, study: Study) -> str:
    """The manifest with the plan, all inputs and all outputs, as the text of ``run.json``."""
    plan = study.evaluation.plan
    inputs = {name: sha for page in manifest.pages for name, sha in page.inputs.items()}
    told: dict[str, Any] = {
        **asdict(manifest),
        "plan": {"date": plan.date.isoformat(), "sha256": study.evaluation.plan_sha256},
        "logic_model": {"sha256": study.evaluation.model_sha256} if study.evaluation.logic_model else None,
        "synthetic": study.evaluation.frame.synthetic is not None,
        "inputs": dict(sorted(inputs.items())),
        "outputs": {path.relative_to(study.build).as_posix(): sha256(path) for path in _outputs(study.build)},
    }
    return json.dumps(told, indent=1, ensure_ascii=False)


def _outputs(build: Path) -> Iterator[Path]:
    """Released results and the files of the book."""
    for folder in (build / "released", build / "html"):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())

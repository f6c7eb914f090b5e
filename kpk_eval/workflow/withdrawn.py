"""What an edition holds of sites, populations and sources that were taken out of its parameters."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from kpk_eval.pages.catalogue import pages
from kpk_eval.study import Study
from kpk_eval.workflow.records import read_json

_CONTRACTED = re.compile(r"(\.[0-9a-f]{16}\.(rows|reasons))?\.(parquet|json)$")
"""What follows source and site in the name of a contracted file."""


def forget_withdrawn(study: Study) -> None:
    """Remove what belongs to no page and to no source of the edition any more.

    All pages of the edition count, not only those of a run: what another site made stays.
    """
    for path in sorted({*_of_pages(study), *_of_results(study), *_of_sources(study)}):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _of_pages(study: Study) -> Iterator[Path]:
    """Cleaned and executed pages, notes and logs of pages that are not in the catalogue."""
    private, known = study.private, {page.id for page in pages(study)}
    yield from (path for path in _in(private / "pages") if path.name not in known)
    for folder, ending in (("executed", ".ipynb"), ("made", ".json")):
        yield from (path for path in _in(private / folder) if path.name.removesuffix(ending) not in known)
    logs = {f"task.{name}.log" for name in (*known, "book")}
    yield from (
        path for path in _in(private / "logs") if path.name.startswith("task.") and path.name not in logs
    )


def _of_results(study: Study) -> Iterator[Path]:
    """Released results, downloads and clearances about what no page is about; results of pages gone."""
    known = {page.id for page in pages(study)}
    subjects = {_subject(name) for name in known}
    notes = list(_in(study.private / "made"))
    kept = _made(note for note in notes if note.stem in known)
    gone = _made(note for note in notes if note.stem not in known) - kept
    for path in (*_in(study.released), *_in(study.private / "downloads")):
        if path.stem in gone or _subject(path.stem) not in subjects:
            yield path
    yield from (path for path in _in(study.private / "clearance") if path.stem not in subjects)


def _of_sources(study: Study) -> Iterator[Path]:
    """Contracted rows and reports of sources that the edition does not have."""
    known = {
        ".".join(part for part in (source.id, site) if part)
        for site in ("", *(one.id for one in study.evaluation.sites))
        for source in study.sources(site)
    }
    for path in _in(study.private / "contracted"):
        if _CONTRACTED.sub("", path.name) not in known:
            yield path


def _subject(name: str) -> str:
    """Site and population of a page or a result: what follows the notebook or the analysis."""
    return name.partition(".")[2]


def _made(notes: Iterable[Path]) -> set[str]:
    """Identifiers of the results that pages have noted as their own."""
    return {str(name) for note in notes for name in read_json(note) or ()}


def _in(folder: Path) -> Iterator[Path]:
    """What lies in a folder; nothing where it is absent."""
    return folder.iterdir() if folder.is_dir() else iter(())

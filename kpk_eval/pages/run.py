"""Run one page of an edition: gate, papermill, cleaning, downloads, record."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from kpk_eval import store
from kpk_eval.files import sha256, write_text
from kpk_eval.manifest import PageRecord, PageState
from kpk_eval.model import Origin
from kpk_eval.pages.catalogue import Page
from kpk_eval.pages.clean import CleanPage, clean, write_page
from kpk_eval.pages.execute import CellFailure, execute
from kpk_eval.pages.parameters import NAMES, PageError, declared, read_notebook
from kpk_eval.show.markup import plain
from kpk_eval.store import StoreError
from kpk_eval.study import Study

GATE = "data_quality"
"""Notebook whose result decides whether the other pages of a site may run."""
_ASKED = re.compile(r"""evaluate\(\s*["'](\w+)["']""")
DOWNLOAD = {"de": "Tabelle als Excel-Datei", "en": "Table as an Excel file"}
SHARED = {"de": "gemeinsame Quellen aller Standorte", "en": "sources shared by all sites"}
STOPPED = {
    "de": "Daten verletzen ihren Vertrag: {sources}",
    "en": "data break their contract: {sources}",
}


def run_page(study: Study, page: Page) -> PageRecord:
    """Execute and clean a page; its record, also written as ``page.json`` beside it.

    A page whose site's data broke an error rule is not executed; its record says so.

    Raises
    ------
    CellFailure
        Where a cell of the notebook failed.
    PageError
        Where parameters are wrong, or the result must not be published.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    notebook = study.root / "notebooks" / f"{page.notebook}.ipynb"
    _forget(study, page, notebook)
    state, shown, reason = PageState.COMPLETE, None, ""
    if blocked := _blocked(study, page):
        state, reason = PageState.STOPPED, STOPPED[study.language].format(sources=", ".join(blocked))
        title = _title(notebook, study, page)
    else:
        shown = _execute(study, page, notebook)
        title = shown.title
    record = PageRecord(
        page.id, page.notebook, page.site, page.population, state, title,
        started.isoformat(timespec="seconds"), round(time.monotonic() - clock, 2), _digests(study, page),
        shown.evidence if shown else (), reason,
    )  # fmt: skip
    folder = study.private / "pages" / page.id
    write_page(shown or CleanPage(title, "", {}, ()), folder)
    write_text(folder / "page.json", json.dumps(asdict(record), indent=1, ensure_ascii=False))
    return record


def read_record(path: Path) -> PageRecord:
    """The record that `run_page` wrote."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return PageRecord(**{**told, "state": PageState(told["state"]), "evidence": tuple(told["evidence"])})


def _execute(study: Study, page: Page, notebook: Path) -> CleanPage:
    values = {
        "evaluation": str(study.parameters.relative_to(study.root)),
        "edition": study.edition.id,
        "site": page.site,
        "population": page.population,
    }
    names = declared(read_notebook(notebook), shown=f"notebooks/{notebook.name}")
    given = {name: values[name] for name in NAMES if name in names or values[name]}
    executed = execute(
        notebook, study.private / "executed" / f"{page.id}.ipynb", parameters=given, root=study.root
    )
    shown = clean(
        executed, page=page.id, subject=subject(study, page), language=study.language,
        download=DOWNLOAD[study.language],
    )  # fmt: skip
    _keep(study, page, shown)
    return shown


def subject(study: Study, page: Page) -> str:
    """Site and population of a page in words; what is shared by all sites where it is about none."""
    if page.notebook == GATE and not page.site:
        return SHARED[study.language]
    wording = study.wording()
    return ", ".join(plain(wording[name]) for name in (page.site, page.population) if name)


def _title(notebook: Path, study: Study, page: Page) -> str:
    for cell in read_notebook(notebook).cells:
        if cell.source.startswith("# ") and study.language in cell.metadata.get("tags", [study.language]):
            title = str(cell.source).splitlines()[0][2:].strip()
            return ": ".join(part for part in (title, subject(study, page)) if part)
    return page.id


def _blocked(study: Study, page: Page) -> list[str]:
    """Sources of the page's gates that broke an error rule."""
    if page.notebook == GATE or not page.site:
        return []
    gates = [one for one in page.after if one.split(".")[0] == GATE]
    return [source for gate in gates for source in _blocked_sources(study, gate)]


def _blocked_sources(study: Study, gate: str) -> list[str]:
    evidence = gate.replace(GATE, "sources", 1)
    try:
        table = store.read(evidence, study.released).table
    except StoreError as error:
        raise PageError(f"{gate}: {error}") from None
    return [str(name) for name in table.loc[table["state"] == "blocked", "source"]]


def _keep(study: Study, page: Page, shown: CleanPage) -> None:
    """Every shown result as an Excel file, and a note of those that are this page's own."""
    from kpk_eval import show

    own = []
    for evidence in shown.evidence:
        released = store.read(evidence, study.released)
        show.workbook(released, study.private / "downloads" / f"{evidence}.xlsx")
        if (released.origin.site, released.origin.population) == (page.site, page.population):
            own.append(evidence)
    write_text(_made(study, page), json.dumps(own))


def _digests(study: Study, page: Page) -> dict[str, str]:
    """Digest of every input that is not code of the package."""
    package = Path(__file__).resolve().parents[1]
    names = {}
    for path in page.inputs:
        if path.is_relative_to(package):
            continue
        base = study.root if path.is_relative_to(study.root) else study.data
        names[str(path.relative_to(base))] = sha256(path)
    return names


def _made(study: Study, page: Page) -> Path:
    return study.private / "made" / f"{page.id}.json"


def _forget(study: Study, page: Page, notebook: Path) -> None:
    """Remove what an earlier run of this page released, so that nothing outdated is read later.

    A run that failed half-way left no note of what it released, so the notebook is asked as well.
    """
    made = _made(study, page)
    noted = json.loads(made.read_text(encoding="utf-8")) if made.is_file() else []
    for evidence in {*noted, *_asked(study, page, notebook)}:
        (study.released / f"{evidence}.parquet").unlink(missing_ok=True)


def _asked(study: Study, page: Page, notebook: Path) -> Iterator[str]:
    """Identifiers of the results that the notebook of a page asks for."""
    for cell in read_notebook(notebook).cells:
        for analysis in _ASKED.findall(cell.source) if cell.cell_type == "code" else ():
            yield Origin(analysis, study.evaluation.id, study.edition.id, page.site, page.population).evidence


__all__ = ["CellFailure", "PageError", "read_record", "run_page"]

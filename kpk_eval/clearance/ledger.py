"""The ledger on disk: what each edition has published, beside the quarantine and never in the book."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kpk_eval import store
from kpk_eval.disclosure import ledger
from kpk_eval.disclosure.ledger import Entry, LedgerError
from kpk_eval.files import write_text
from kpk_eval.model import Released
from kpk_eval.study import Study

ENTRIES, PUBLISHED, TABLES = "entries.jsonl", "published", "released"


def earlier_entries(study: Study, *, site: str, population: str) -> tuple[Entry, ...]:
    """Numbers that earlier editions published about a population of a site.

    Raises
    ------
    LedgerError
        Where the ledger cannot be read.
    """
    return tuple(
        entry
        for edition in study.earlier_editions
        for entry in ledger.read(study.ledger / edition / ENTRIES)
        if entry.table.endswith(f".{site}.{population}")
    )


def last_released(study: Study, evidence: str) -> Released | None:
    """The table of the latest earlier edition that published it; None where none did."""
    return next(released_before(study, evidence), None)


def released_before(study: Study, evidence: str) -> Iterator[Released]:
    """The table of each earlier edition that published it, the latest first."""
    for edition in reversed(study.earlier_editions):
        folder = study.ledger / edition / TABLES
        if (folder / f"{evidence}.parquet").is_file():
            yield store.read(evidence, folder)


def record_edition(study: Study, entries: Sequence[Entry], tables: Iterable[Path]) -> None:
    """Put what an edition publishes on record in place of what it had there before.

    Raises
    ------
    LedgerError
        Where the edition was published with other numbers.
    """
    refuse_replacing(study, entries)
    folder = study.ledger / study.edition.id
    if (folder / PUBLISHED).exists():
        return
    study.ledger.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=study.ledger) as part:
        new, old = Path(part) / "new", Path(part) / "old"
        (new / TABLES).mkdir(parents=True)
        for table in tables:
            shutil.copyfile(table, new / TABLES / table.name)
        ledger.write(ledger.record((), entries), new / ENTRIES)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)


def refuse_replacing(study: Study, entries: Sequence[Entry]) -> None:
    """Raise where the edition was published with other numbers than these.

    Raises
    ------
    LedgerError
        With what to do.
    """
    folder = study.ledger / study.edition.id
    if (folder / PUBLISHED).exists() and set(ledger.read(folder / ENTRIES)) != set(entries):
        raise LedgerError(
            f"{study.evaluation.id}, {study.edition.id}: was published with other numbers, which cannot be "
            "taken back; add an edition with an identifier of its own to evaluation.yaml and make that one"
        )


def mark_published(study: Study) -> None:
    """Note in the ledger that an edition was published: from now on its numbers cannot be replaced.

    Raises
    ------
    LedgerError
        Where the ledger holds nothing of the edition.
    """
    entries = study.ledger / study.edition.id / ENTRIES
    if not entries.is_file():
        raise LedgerError(
            f"{study.evaluation.id}, {study.edition.id}: the ledger holds nothing of it; make its book first"
        )
    write_text(entries.with_name(PUBLISHED), f"{ledger.digest(ledger.read(entries))}\n")

"""Whether an edition as a whole may be published, and what goes on record when it is."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval import store
from kpk_eval.clearance.cleared import Cleared
from kpk_eval.clearance.kept import QUESTIONS, clearance
from kpk_eval.clearance.ledger import record_edition, refuse_replacing
from kpk_eval.contracted import SourceBlocked
from kpk_eval.disclose import HIDDEN
from kpk_eval.study import Study


class ClearanceError(Exception):
    """The tables of an edition, taken together, give somebody away."""


def unclear(study: Study) -> tuple[str, ...]:
    """Everything that readers could work out from all tables together, without values; empty where nothing.

    Raises
    ------
    LedgerError
        Where the edition was published with other numbers, or the ledger cannot be read.
    """
    found = list(_cleared(study))
    refuse_replacing(study, [entry for _, one in found for entry in one.entries])
    return tuple(
        message
        for name, one in found
        for message in (*(f"{name}: {blocked}" for blocked in one.blocked), *_departures(study, name, one))
    )


def refuse_unclear(study: Study) -> None:
    """Raise where readers could work out from all tables together what is hidden in them.

    Raises
    ------
    ClearanceError
        With everything that they could work out, without values.
    LedgerError
        See `unclear`.
    """
    if found := unclear(study):
        listed = "\n".join(f"  {one}" for one in found)
        raise ClearanceError(f"{study.evaluation.id}, {study.edition.id} gives somebody away:\n{listed}")


def record(study: Study) -> None:
    """Put what the edition publishes on record."""
    found = list(_cleared(study))
    paths = (study.released / f"{question}.{name}.parquet" for name, _ in found for question in QUESTIONS)
    record_edition(
        study,
        [entry for _, one in found for entry in one.entries],
        [path for path in paths if path.is_file()],
    )


def _cleared(study: Study) -> Iterator[tuple[str, Cleared]]:
    """Site and population with their clearance; those whose data break their contract have no tables."""
    for site in study.evaluation.sites:
        for population in sorted({one.population for one in study.sources(site.id) if one.population}):
            try:
                yield f"{site.id}.{population}", clearance(study, site=site.id, population=population)
            except SourceBlocked:
                continue


def _departures(study: Study, name: str, one: Cleared) -> Iterator[str]:
    """Numbers that a released table shows although they are hidden to protect others."""
    for evidence, columns in one.further.items():
        if not (study.released / f"{evidence}.parquet").is_file():
            continue
        table = store.read(evidence, study.released).table
        carried = one.carried.get(evidence, ())
        for column, rows in columns.items():
            shown = [
                row for row in rows if row not in carried and column not in table[HIDDEN][row].split(",")
            ]
            if shown:
                yield f"{name}: {evidence}: {column} is shown where it must be hidden; run its page again"

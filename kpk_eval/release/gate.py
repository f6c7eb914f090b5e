"""What stands against publishing an edition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kpk_eval.leaks import LeakError, audit
from kpk_eval.release.signing import signed, tree_sha256
from kpk_eval.release.unsigned import unsigned
from kpk_eval.study import Study
from kpk_eval.workflow.plan import plan

NAMED = 3
"""Tasks that are named where many are not up to date."""
SHOWN = 10
"""Findings of the leak scan that are named where there are many."""


def obstacles(study: Study, *, today: date) -> tuple[str, ...]:
    """Everything that stands against publishing, each with what to do; empty where nothing does.

    Raises
    ------
    ParameterError
        Where a parameter file is wrong.
    """
    release, book = signed(study), study.build / "html"
    if not (book / "index.html").is_file():
        return (f"there is no book of this edition; make it with `kpk run {_asked(study)}`",)
    return (
        *_outdated(study),
        *_unfinished(study),
        *_leaks(study, book),
        *unsigned(release, study, today=today, tree=tree_sha256(book)),
    )


def _outdated(study: Study) -> Iterator[str]:
    """The book is not what data, parameters and code would make now."""
    told = plan(study)
    if changed := [*(one.task for one in told.planned), *told.waiting]:
        more = ", …" if len(changed) > NAMED else ""
        yield (
            f"the book is not up to date ({', '.join(changed[:NAMED])}{more}): "
            f"`kpk plan {_asked(study)}` says why, `kpk run {_asked(study)}` makes it anew"
        )


def _unfinished(study: Study) -> Iterator[str]:
    """Something failed in the last run."""
    for path in sorted((study.private / "failures").glob("*.json")):
        yield f"{path.stem} failed in the last run; `kpk run {_asked(study)}` tries again and says why"


def _leaks(study: Study, book: Path) -> Iterator[str]:
    """Something in the book must not be published, or nobody can say."""
    try:
        found = audit(study, book).findings
    except LeakError as error:
        yield f"leak scan: {error}"
        return
    yield from (f"leak scan: {finding}" for finding in found[:SHOWN])
    if len(found) > SHOWN:
        yield f"leak scan: {len(found) - SHOWN} more findings; `kpk audit {_asked(study)}` names them all"


def _asked(study: Study) -> str:
    return f"params/{study.evaluation.id} --edition {study.edition.id}"

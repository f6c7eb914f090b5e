"""What stands against publishing an edition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpk_eval.leaks import audit
from kpk_eval.release.signing import EditionRelease, signed, tree_sha256
from kpk_eval.study import Study
from kpk_eval.workflow.graph import AFTER_THE_BOOK
from kpk_eval.workflow.plan import plan


def obstacles(study: Study, *, today: date) -> tuple[str, ...]:
    """Everything that stands against publishing, each with what to do; empty where nothing does.

    Raises
    ------
    ParameterError
        Where a parameter file is wrong.
    LeakError
        Where the leak scan cannot answer.
    """
    book = study.build / "html"
    if not (book / "index.html").is_file():
        return (f"there is no book of this edition; make it with `kpk run {_evaluation(study)}`",)
    return (
        *_outdated(study),
        *_unfinished(study),
        *(f"leak scan: {finding}" for finding in audit(study, book).findings),
        *_unsigned(signed(study), study, today),
    )


def _outdated(study: Study) -> Iterator[str]:
    """The book is not what data, parameters and code would make now."""
    told = plan(study)
    if changed := [*(one.task for one in told.planned), *told.waiting]:
        more = ", …" if len(changed) > 3 else ""
        yield (
            f"the book is not up to date ({', '.join(changed[:3])}{more}); "
            f"`kpk plan {_evaluation(study)}` says why, `kpk run` makes it anew"
        )


def _unfinished(study: Study) -> Iterator[str]:
    """Something failed in the last run."""
    for path in sorted((study.private / "failures").glob("*.json")):
        yield f"{path.stem} failed in the last run; mend it and run again"


def _unsigned(release: EditionRelease, study: Study, today: date) -> Iterator[str]:
    """Points of the checklist, and the signature, that are missing or do not fit."""
    place = f"params/{study.evaluation.id}/{AFTER_THE_BOOK}, editions.{study.edition.id}"
    for point in release.checklist.open:
        yield f"{place}.checklist.{point}: not done; write true when it is"
    tree = tree_sha256(study.build / "html")
    signature = release.signed_off
    if signature is None:
        yield f"{place}.signed_off: missing; whoever answers for it writes name, role, date and tree: {tree}"
    elif signature.tree != tree:
        yield f"{place}.signed_off: signed another book; look at what changed, then sign tree: {tree}"
    elif signature.date > today:
        yield f"{place}.signed_off.date: found {signature.date}, a day that is yet to come"


def _evaluation(study: Study) -> str:
    return f"params/{study.evaluation.id} --edition {study.edition.id}"

"""What is missing in ``release.yaml`` before an edition may be published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpk_eval.release.form import empty_form
from kpk_eval.release.signing import EditionRelease, SignOff, meaning
from kpk_eval.study import Study
from kpk_eval.workflow.graph import AFTER_THE_BOOK


def unsigned(release: EditionRelease | None, study: Study, *, today: date, tree: str) -> Iterator[str]:
    """Points of the checklist, and the signature, that are missing or do not fit, each with what to write.

    Parameters
    ----------
    release
        What stands in the file about the edition; None for nothing.
    study
        The edition.
    today
        No signature is younger.
    tree
        `tree_sha256` of the book that is to be published.
    """
    file = (study.parameters / AFTER_THE_BOOK).relative_to(study.root).as_posix()
    if release is None:
        yield (
            f"{file}: nobody has checked and signed the edition {study.edition.id!r}; write into this file "
            f"(below 'editions:', if that is there already):\n{empty_form(study.edition.id, tree=tree)}"
        )
        return
    place = f"{file}: editions.{study.edition.id}"
    for point in release.checklist.open:
        yield f"{place}.checklist.{point}: not done; write true when {meaning(point)}"
    yield from _misfits(release.signed_off, f"{place}.signed_off", today=today, tree=tree)


def _misfits(signature: SignOff | None, place: str, *, today: date, tree: str) -> Iterator[str]:
    """Why a signature does not hold for this tree on this day."""
    if signature is None:
        yield f"{place}: missing; whoever answers for the edition writes name, role, date and tree: {tree}"
        return
    if signature.tree != tree:
        yield f"{place}.tree: the book changed after it was signed; look at it again, then write tree: {tree}"
    if signature.date > today:
        yield f"{place}.date: found {signature.date}, a day that is yet to come; write the day of signing"

"""The published edition: one archive of exactly the signed tree."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kpk_eval.clearance import LedgerError, mark_published
from kpk_eval.files import write_text, written_whole
from kpk_eval.release.gate import obstacles
from kpk_eval.release.signing import tree_sha256
from kpk_eval.study import Study
from kpk_eval.workflow.lock import only_run

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""Time of every file in the archive: the same tree makes the same archive."""
UNIX = 3
"""System that the archive names as its origin, whichever it was made on."""


class ReleaseError(Exception):
    """The edition must not be published as it is."""


def publish(study: Study, *, today: date) -> Path:
    """Archive of the signed book in ``publish/``, with the digest of its tree beside it.

    The ledger notes that the edition was published before the archive takes its place.

    Raises
    ------
    ReleaseError
        With everything that stands against it; nothing is written then.
    ParameterError
        Where a parameter file is wrong.
    Locked
        Where a run works on the edition.
    """
    book, folder = study.build / "html", study.build / "publish"
    archive = folder / f"{study.evaluation.id}-{study.edition.id}.zip"
    with only_run(study.private):
        if against := obstacles(study, today=today):
            raise _refused(study, against)
        with written_whole(archive) as temporary:
            _archive(book.resolve(), temporary)
            _note(study)
        write_text(archive.with_suffix(".tree.sha256"), f"{tree_sha256(book)}\n")
    return archive


def _note(study: Study) -> None:
    """Put on record that the numbers of the edition can no longer be replaced."""
    try:
        mark_published(study)
    except LedgerError as error:
        raise _refused(study, [str(error)]) from None


def _refused(study: Study, against: Sequence[str]) -> ReleaseError:
    listed = "\n".join(f"- {one}" for one in against)
    return ReleaseError(f"{study.evaluation.id}, {study.edition.id}: not published\n{listed}")


def _archive(tree: Path, target: Path) -> None:
    """Names and contents of the tree; nothing of the machine or the person."""
    files = {path.relative_to(tree).as_posix(): path for path in tree.rglob("*") if path.is_file()}
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name].read_bytes())

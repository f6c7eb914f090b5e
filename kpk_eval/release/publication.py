"""The published edition: one archive of exactly the signed tree."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

from kpk_eval.files import write_text, written_whole
from kpk_eval.release.gate import obstacles
from kpk_eval.release.signing import tree_sha256
from kpk_eval.study import Study

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""Time of every file in the archive: the same tree makes the same archive."""


class ReleaseError(Exception):
    """The edition must not be published as it is."""


def publish(study: Study, *, today: date) -> Path:
    """Archive of the signed book in ``publish/``, with the digest of its tree beside it.

    Raises
    ------
    ReleaseError
        With everything that stands against it; nothing is written then.
    ParameterError
        Where a parameter file is wrong.
    LeakError
        Where the leak scan cannot answer.
    """
    if against := obstacles(study, today=today):
        listed = "\n".join(f"  {one}" for one in against)
        raise ReleaseError(f"{study.evaluation.id}, {study.edition.id} is not published:\n{listed}")
    book, folder = study.build / "html", study.build / "publish"
    archive = folder / f"{study.evaluation.id}-{study.edition.id}.zip"
    with written_whole(archive) as temporary:
        _archive(book.resolve(), temporary)
    write_text(archive.with_suffix(".tree.sha256"), f"{tree_sha256(book)}\n")
    return archive


def _archive(tree: Path, target: Path) -> None:
    """Names and contents of the tree; nothing of the machine or the person."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(one for one in tree.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())

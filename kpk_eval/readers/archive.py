"""ZIP archives as offices deliver them: one data file inside, and nothing that is not one."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from kpk_eval.readers.delivery import Delivery

ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
"""First bytes of a ZIP archive, and of an empty one."""
MOST_BYTES = 500_000_000
"""Size of an unpacked file that fits into memory with all that is made of it."""
ENCRYPTED = 0x1
"""Bit in the flags of a packed file that is locked with a password."""
OUTSIDE = re.compile(r"^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)|\0")
"""Names that would lead out of the archive."""
SIDE_FILES = re.compile(r"(^|/)(__MACOSX/|\.)")
"""What a desktop adds when a person packs a file again."""


@dataclass(frozen=True, slots=True)
class Unpacked(Delivery):
    """A delivered archive that stands for the one file in it."""

    inside: bytes = b""

    def content(self) -> bytes:
        """Bytes of the file in the archive."""
        return self.inside


def unpacked(delivery: Delivery, *, ending: str) -> Delivery:
    """The delivery itself, or the one data file in it where it is a ZIP archive; told by the first bytes.

    Nothing is written to disk.

    Raises
    ------
    ReadError
        Where the archive is damaged, locked or too large, a name in it leads outside, or it does not hold
        exactly one file with the ending.
    """
    if not delivery.content().startswith(ARCHIVE):
        return delivery
    with delivery.parsed_by("zipfile"), zipfile.ZipFile(delivery.path) as archive:
        member = _only(archive.infolist(), delivery, ending)
        content = _read(archive, member, delivery)
    given = (delivery.path, delivery.reader, delivery.shown, delivery.language, delivery.folder)
    return Unpacked(*given, content)


def _only(members: list[zipfile.ZipInfo], delivery: Delivery, ending: str) -> zipfile.ZipInfo:
    """The one data file of an archive."""
    if any(OUTSIDE.search(one.orig_filename) for one in members):
        found = "the archive holds a file whose name leads outside of it"
        raise delivery.error(found, remedy="fetch it again from the office; do not unpack this one")
    there = [one for one in members if not one.is_dir() and not SIDE_FILES.search(one.filename)]
    fitting = [one for one in there if PurePosixPath(one.filename).suffix.lower() == ending]
    if len(fitting) != 1 or len(there) != 1:
        names = ", ".join(sorted(PurePosixPath(one.filename).name for one in there)[:5]) or "no file"
        found = f"the archive holds {len(there)} files ({names}), expected is one {ending} file"
        raise delivery.error(found, remedy="unpack it and deliver the file that is meant")
    return fitting[0]


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, delivery: Delivery) -> bytes:
    """Content of a packed file, never more than fits into memory, whatever size the archive claims."""
    if member.flag_bits & ENCRYPTED:
        raise delivery.error("the archive is locked with a password", remedy="deliver it without one")
    with archive.open(member) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        found = f"the file in the archive unpacks to more than {MOST_BYTES // 1_000_000} MB"
        raise delivery.error(found, remedy="export fewer areas, years or characteristics at a time")
    return content

"""Archives: zip (also XLSX, DOCX and others) and tar."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from kpk_eval.leaks.unpack.model import Budget, Opaque, Piece

ENCRYPTED = 0x1
END_SIZE = 22
"""Bytes of the record at the end of a zip file, without its comment."""
TEXTS = frozenset({".xml", ".rels", ".vml"})
"""Parts of office files: one channel, whatever their name."""
_LOCAL = b"PK\x03\x04"
_END = b"PK\x05\x06"


def zip_parts(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Parts of a zip file, their names and comments, and what stands before or after the archive.

    Raises
    ------
    Opaque
        Where the archive or a part is damaged, encrypted or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            yield Piece("names and comments in a zip file", _said(archive, infos))
            yield from _around(data)
            for info in infos:
                if info.flag_bits & ENCRYPTED:
                    raise Opaque("encrypted part of a zip file")
                budget.spend(info.file_size)
                yield Piece(_part_name(info.filename), archive.read(info))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError):
        raise Opaque("damaged zip file") from None


def tar_parts(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Files of a tar archive and their names."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            members = archive.getmembers()
            said = [text for one in members for text in (one.name, one.linkname, one.uname, one.gname)]
            yield Piece("names in a tar file", "\n".join(said).encode("utf-8", "surrogateescape"))
            for member in members:
                if member.isfile() and (part := archive.extractfile(member)) is not None:
                    budget.spend(member.size)
                    yield Piece("file in a tar file", part.read())
    except (tarfile.TarError, OSError, EOFError, ValueError):
        raise Opaque("damaged tar file") from None


def _part_name(name: str) -> str:
    """Channel of a part; never its name, which may itself be private."""
    return "part of an office file" if PurePosixPath(name).suffix in TEXTS else "part of a zip file"


def _said(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> bytes:
    parts = [archive.comment]
    for info in infos:
        parts += [info.filename.encode("utf-8", "surrogateescape"), info.comment, info.extra]
    return b"\n".join(parts)


def _around(data: bytes) -> Iterator[Piece]:
    """What stands before the first part and after the end of the archive."""
    start, end = data.find(_LOCAL), data.rfind(_END)
    if start > 0:
        yield Piece("before a zip file", data[:start])
    after = end + END_SIZE + int.from_bytes(data[end + END_SIZE - 2 : end + END_SIZE], "little")
    if end >= 0 and data[after:]:
        yield Piece("after a zip file", data[after:])

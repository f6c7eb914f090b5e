"""Kinds of content, recognised by their first bytes."""

from __future__ import annotations

import zlib
from enum import Enum


class Kind(Enum):
    """What content is."""

    ZIP = "zip"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZLIB = "zlib"
    ZSTD = "zstd"
    TAR = "tar"
    PNG = "PNG"
    PDF = "PDF"
    PARQUET = "Parquet"
    ARROW = "Arrow"
    SQLITE = "SQLite"
    SEALED = "sealed"
    """Compressed or encrypted in a way that cannot be undone here."""
    PLAIN = "plain"
    """Anything else: looked at as it is."""


STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", Kind.ZIP), (b"PK\x05\x06", Kind.ZIP), (b"\x1f\x8b", Kind.GZIP),
    *((b"BZh%d1AY" % size, Kind.BZIP2) for size in range(1, 10)), (b"\xfd7zXZ\x00", Kind.XZ),
    (b"\x28\xb5\x2f\xfd", Kind.ZSTD), (b"\x89PNG\r\n\x1a\n", Kind.PNG), (b"%PDF-", Kind.PDF),
    (b"PAR1", Kind.PARQUET), (b"ARROW1", Kind.ARROW), (b"SQLite format 3\x00", Kind.SQLITE),
    (b"wOF2", Kind.SEALED), (b"7z\xbc\xaf\x27\x1c", Kind.SEALED), (b"Rar!\x1a\x07", Kind.SEALED),
    (b"\x04\x22\x4d\x18", Kind.SEALED), (b"-----BEGIN PGP MESSAGE", Kind.SEALED),
    (b"age-encryption.org", Kind.SEALED),
)  # fmt: skip
PACKED = frozenset(
    {Kind.ZIP, Kind.GZIP, Kind.BZIP2, Kind.XZ, Kind.ZLIB, Kind.ZSTD, Kind.PNG, Kind.PDF, Kind.SEALED}
)
"""Kinds whose bytes mean nothing before they are unpacked."""


def kind_of(data: bytes) -> Kind:
    """Kind of content; `Kind.PLAIN` where nothing is known about it."""
    for start, kind in STARTS:
        if data.startswith(start):
            return kind
    if data[257:262] == b"ustar":
        return Kind.TAR
    return Kind.ZLIB if looks_like_zlib(data) else Kind.PLAIN


def looks_like_zlib(data: bytes) -> bool:
    """Whether content begins as a zlib stream does."""
    if len(data) < 8 or data[0] != 0x78 or data[1] not in b"\x01\x5e\x9c\xda":
        return False
    try:
        zlib.decompressobj().decompress(data[:64], 64)
    except zlib.error:
        return False
    return True

"""Compressed streams: whole files, and streams that begin somewhere within other content."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import zlib
from collections.abc import Iterator
from typing import Protocol

import pyarrow as pa

from kpk_eval.leaks.unpack.kinds import Kind, looks_like_zlib
from kpk_eval.leaks.unpack.model import LARGEST, Budget, Opaque, Piece

FIXED, HEADER = 10, 512
"""Bytes of a gzip file between which its name and comment stand."""
MOST_TRIES = 5000
"""Places at which a stream within other content may begin."""
_BEGINNINGS = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\x00")
_NAMES = {b"\x78": Kind.ZLIB, b"\x1f": Kind.GZIP, b"B": Kind.BZIP2, b"\xfd": Kind.XZ}
_ERRORS = (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError)


class _Stream(Protocol):
    """A decompressor of the standard library."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""

    @property
    def unused_data(self) -> bytes:
        """What follows the stream."""

    def decompress(self, data: bytes | memoryview, /, max_length: int = ...) -> bytes:
        """At most so many bytes of what was compressed."""


def unpacked(data: bytes, kind: Kind, budget: Budget) -> Iterator[Piece]:
    """Content of a compressed file, its header, and whatever follows it.

    Raises
    ------
    Opaque
        Where it is damaged or too large.
    """
    if kind is Kind.GZIP:
        yield Piece("gzip header", data[FIXED:HEADER])
    if kind is Kind.ZSTD:
        yield Piece("zstd", _zstd(data, budget))
        return
    try:
        content, rest = inflated(data, kind, budget)
    except _ERRORS:
        raise Opaque(f"damaged {kind.value} stream") from None
    yield Piece(str(kind.value), content)
    if rest.strip(b"\0"):
        yield Piece(f"after the {kind.value} stream", rest)


def inflated(data: bytes | memoryview, kind: Kind, budget: Budget) -> tuple[bytes, bytes]:
    """What a stream holds, as far as it goes, and what follows it."""
    stream = _stream(kind)
    content = stream.decompress(data, min(budget.left, LARGEST) + 1)
    budget.spend(len(content))
    return content, stream.unused_data


def streams_within(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Compressed streams that begin anywhere within other content."""
    end, view = 0, memoryview(data)
    for number, match in enumerate(_BEGINNINGS.finditer(data)):
        if number > MOST_TRIES:
            raise Opaque("holds more beginnings of compressed streams than can be tried")
        start = match.start()
        kind = _NAMES[data[start : start + 1]]
        if start < end or (kind is Kind.ZLIB and not looks_like_zlib(data[start : start + 64])):
            continue
        try:
            content, rest = inflated(view[start:], kind, budget)
        except _ERRORS:
            continue
        if content:
            end = len(data) - len(rest) if rest else start + 1
            yield Piece(f"{kind.value} stream", content)


def _stream(kind: Kind) -> _Stream:
    match kind:
        case Kind.GZIP:
            return zlib.decompressobj(wbits=31)
        case Kind.BZIP2:
            return bz2.BZ2Decompressor()
        case Kind.XZ:
            return lzma.LZMADecompressor()
    return zlib.decompressobj()


def _zstd(data: bytes, budget: Budget) -> bytes:
    try:
        with pa.CompressedInputStream(io.BytesIO(data), "zstd") as stream:
            content = bytes(stream.read(min(budget.left, LARGEST) + 1))
    except (OSError, pa.ArrowException):
        raise Opaque("damaged zstd stream") from None
    budget.spend(len(content))
    return content

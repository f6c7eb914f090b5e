"""PNG pictures: their chunks beside the pixels, and whatever follows them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from kpk_eval.leaks.unpack.compressed import inflated
from kpk_eval.leaks.unpack.kinds import Kind
from kpk_eval.leaks.unpack.model import Budget, Opaque, Piece

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
"""All that a picture needs."""


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of every chunk; what follows the last one comes under an empty name.

    Raises
    ------
    Opaque
        Where the picture is cut off.
    """
    place = len(SIGNATURE)
    while place < len(data):
        if place + 12 > len(data):
            raise Opaque("damaged PNG")
        (size,) = struct.unpack(">I", data[place : place + 4])
        name, end = data[place + 4 : place + 8], place + 12 + size
        if end > len(data):
            raise Opaque("damaged PNG")
        yield name, data[place + 8 : end - 4]
        place = end
        if name == b"IEND":
            break
    if data[place:]:
        yield b"", data[place:]


def holds_more_than_pixels(data: bytes) -> bool:
    """Whether a PNG has chunks that its pixels do not need, or anything after its end."""
    try:
        return any(name not in PIXELS for name, _ in chunks(data))
    except Opaque:
        return False


def png_parts(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Texts and other content of a PNG beside its pixels."""
    pixels = []
    for name, content in chunks(data):
        if name == b"IDAT":
            pixels.append(content)
        elif name == b"":
            yield Piece("after the end of a PNG", content)
        elif name not in {b"IHDR", b"IEND"}:
            yield from _chunk(name, content, budget)
    rest = _after_pixels(b"".join(pixels), budget)
    if rest:
        yield Piece("after the pixels of a PNG", rest)


def _chunk(name: bytes, content: bytes, budget: Budget) -> Iterator[Piece]:
    """A chunk as it stands, and unpacked where it is a compressed text or profile."""
    shown = name.decode("ascii") if name.isalpha() and name.isascii() else "of unknown kind"
    yield Piece(f"PNG chunk {shown}", content)
    starts = {b"zTXt": 2, b"iCCP": 2, b"iTXt": 5}
    if name in starts:
        _, _, packed = content.partition(b"\0")
        if name == b"iTXt":
            compressed = packed[:1] == b"\x01"
            packed = packed[2:].split(b"\0", 2)[-1] if compressed else b""
        else:
            packed = packed[1:]
        if packed:
            yield Piece(f"PNG chunk {shown}", _inflated(packed, budget))


def _inflated(packed: bytes, budget: Budget) -> bytes:
    try:
        return inflated(packed, Kind.ZLIB, budget)[0]
    except zlib.error:
        raise Opaque("damaged text in a PNG") from None


def _after_pixels(packed: bytes, budget: Budget) -> bytes:
    """What follows the compressed pixels within their chunks."""
    if not packed:
        return b""
    try:
        return inflated(packed, Kind.ZLIB, budget)[1]
    except zlib.error:
        raise Opaque("damaged pixels of a PNG") from None

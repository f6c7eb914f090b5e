"""Pictures that hold pixels and nothing else."""

from __future__ import annotations

import io
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHUNKS = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
"""Header, colours, pixels, end: all that a picture needs."""
COLOURS = 256
LARGEST_SIDE = 32_000
"""Pixels; more than any figure of a page has."""


def encode(pixels: bytes, size: tuple[int, int]) -> bytes:
    """PNG of opaque RGBA pixels in at most 256 colours: no text, time, profile or resolution."""
    from PIL import Image

    picture = Image.frombytes("RGBA", size, pixels).convert("RGB")
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    stream = io.BytesIO()
    few.save(stream, format="PNG", optimize=True)
    return stream.getvalue()


def check(png: bytes) -> None:
    """Raise ``ValueError`` where a PNG holds anything but header, pixels and end."""
    if not png.startswith(SIGNATURE):
        raise ValueError("picture of a block is not a PNG")
    names, place = [], len(SIGNATURE)
    while place < len(png):
        name, size = _chunk(png, place)
        names.append(name)
        place += 12 + size
    order = [name for place, name in enumerate(names) if name != b"IDAT" or names[place - 1] != name]
    if order not in (list(CHUNKS), [name for name in CHUNKS if name != b"PLTE"]):
        raise ValueError("picture of a block holds more than pixels (a PNG chunk that no page may show)")
    if max(size_of(png)) > LARGEST_SIDE:
        raise ValueError(f"picture of a block is larger than {LARGEST_SIDE} pixels")


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _chunk(png: bytes, place: int) -> tuple[bytes, int]:
    """Name and content length of the chunk at a place; a damaged one is an error."""
    if place + 12 > len(png):
        raise ValueError("picture of a block is cut off")
    (size,) = struct.unpack(">I", png[place : place + 4])
    end = place + 8 + size
    if end + 4 > len(png):
        raise ValueError("picture of a block is cut off")
    (checksum,) = struct.unpack(">I", png[end : end + 4])
    if zlib.crc32(png[place + 4 : end]) != checksum:
        raise ValueError("picture of a block is damaged")
    return png[place + 4 : place + 8], size

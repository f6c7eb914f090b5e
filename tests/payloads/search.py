"""A search through a finished tree that shares nothing with the leak scan of the package."""

import base64
import itertools
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path


def spellings(token: str) -> Iterator[bytes]:
    """How a token may be written within a layer, in small letters."""
    small = token.lower()
    for text in {small, small.replace(".", ","), urllib.parse.quote(small), small[::-1]}:
        yield text.encode()
        yield text.encode("utf-16-le")
        yield text.encode().hex().encode()


def layers(path: Path) -> Iterator[bytes]:
    """Name and content of a file, with everything packed in it unpacked, in small letters."""
    yield path.name.lower().encode()
    if path.is_file():
        yield from (layer.lower() for layer in _unpacked(path.read_bytes()))


def _unpacked(content: bytes, depth: int = 3) -> Iterator[bytes]:
    yield content
    if depth == 0:
        return
    inner: list[bytes] = []
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            inner += [name.encode() + archive.comment for name in archive.namelist()]
            inner += [archive.read(name) for name in archive.namelist()]
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", content):
        window = zlib.decompressobj(wbits=47)
        try:
            inner.append(window.decompress(content[start.start() :], 10_000_000))
        except zlib.error:
            continue
    for run in re.findall(rb"[A-Za-z0-9+/]{20,}", content):
        for offset in range(4):
            part = run[offset : offset + (len(run) - offset) // 4 * 4]
            inner.append(base64.b64decode(part))
    yield from itertools.chain.from_iterable(_unpacked(one, depth - 1) for one in inner if len(one) > 8)

"""Text of two or four bytes per sign (UTF-16, UTF-32), also within other content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpk_eval.leaks.unpack.model import Piece

_MARKS = {b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32", b"\xff\xfe": "utf-16",
          b"\xfe\xff": "utf-16"}  # fmt: skip
_SPACED = re.compile(rb"\x00(?:[\x09-\x7e\xa0-\xff]\x00){3}")
"""Latin letters with a zero byte between them."""
WIDE_SHARE = 0.3
"""Share of zero bytes from which all of a file is wide text."""


def wide_texts(data: bytes) -> Iterator[Piece]:
    """Wide text as UTF-8: by its mark, by its zero bytes, and Latin letters anywhere."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            yield Piece("UTF-16 text", _utf8(data, encoding))
            return
    if not _SPACED.search(data):
        return
    yield Piece("UTF-16 text", data.replace(b"\0", b""))
    if data.count(0) > WIDE_SHARE * len(data):
        for encoding in ("utf-16-le", "utf-16-be"):
            yield Piece("UTF-16 text", _utf8(data, encoding))


def _utf8(data: bytes, encoding: str) -> bytes:
    return data.decode(encoding, "replace").encode("utf-8", "replace")

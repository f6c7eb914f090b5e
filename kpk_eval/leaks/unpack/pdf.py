"""PDF files: their properties, streams and shown text, also text that is written in numbers of glyphs."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

from kpk_eval.leaks.unpack.compressed import inflated
from kpk_eval.leaks.unpack.kinds import Kind
from kpk_eval.leaks.unpack.model import Budget, Opaque, Piece
from kpk_eval.leaks.unpack.pdf_text import is_map, map_of, shown_texts, strings_of

MARK = b"%PDF-"
SEALED = (b"/LZWDecode", b"/JBIG2Decode")
"""Ways to pack text that are not undone here."""
_STREAM = re.compile(rb"(<<(?:[^<>]|<<[^<>]*>>|<[^<>]*>){0,4000}>>)\s*stream\r?\n")
_END = b"endstream"


def pdf_parts(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Everything that a PDF file says.

    Raises
    ------
    Opaque
        Where it is encrypted or packed in a way that is not undone here.
    """
    if b"/Encrypt" in data:
        raise Opaque("encrypted PDF")
    bare, streams = _separated(data, budget)
    yield Piece("PDF objects", bare.removeprefix(MARK))
    yield Piece("PDF properties", b"\n".join(strings_of(bare)))
    maps = [map_of(stream) for stream in streams if is_map(stream)]
    for stream in streams:
        yield Piece("PDF stream", stream)
        for text in shown_texts(stream, maps):
            budget.spend(len(text))
            yield Piece("PDF text", text)


def _separated(data: bytes, budget: Budget) -> tuple[bytes, list[bytes]]:
    """A PDF without its streams, and the unpacked streams."""
    bare, streams, place = [], [], 0
    for match in _STREAM.finditer(data):
        if match.start() < place:
            continue
        end = data.find(_END, match.end())
        if end < 0:
            raise Opaque("damaged PDF")
        bare.append(data[place : match.end()])
        streams.append(_unpacked(data[match.end() : end], match.group(1), budget))
        place = end
    bare.append(data[place:])
    return b"".join(bare), streams


def _unpacked(body: bytes, dictionary: bytes, budget: Budget) -> bytes:
    if any(name in dictionary for name in SEALED):
        raise Opaque("part of a PDF that is packed in a rare way")
    try:
        if b"/ASCII85Decode" in dictionary or b"/A85" in dictionary:
            body = base64.a85decode(body.strip().removesuffix(b"~>").removeprefix(b"<~"))
        elif b"/ASCIIHexDecode" in dictionary or b"/AHx" in dictionary:
            digits = b"".join(body.split(b">")[0].split())
            body = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        if b"/FlateDecode" in dictionary or re.search(rb"/Fl\b", dictionary):
            body = inflated(body, Kind.ZLIB, budget)[0]
    except (zlib.error, ValueError):
        raise Opaque("damaged stream of a PDF") from None
    return body

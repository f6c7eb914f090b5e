"""Bytes that stand in a text as base64 or hexadecimal digits."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

import numpy as np

SHORTEST = 12
"""Signs of base64 that are worth decoding."""
LINE = 40
"""Signs of a line of wrapped base64."""
BREAK = 20
"""Most signs of a line break with its indentation."""
BLOB = 200
"""Bytes from which a decoded run is looked at by itself, because it may be a file."""
_ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
_IN_ALPHABET = bytes(sign in _ALPHABET for sign in range(256))
_HEX = re.compile(rb"[0-9A-Fa-f]{16,}")
_SPACED_HEX = re.compile(rb"[0-9A-Fa-f]{2}(?:[ :,-][0-9A-Fa-f]{2}){7,}")
_SHAPES = bytes(
    ord("h") if sign in b"0123456789ABCDEFabcdef" else ord("s") if sign in b" :,-" else ord(".")
    for sign in range(256)
)
_SPACED_SHAPE = b"hhs" * 7 + b"hh"
_NOT_HEX = bytes(sorted(set(range(256)) - set(b"0123456789ABCDEFabcdef")))
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_WRITTEN = {
    b"\\": ((b"\\r", b""), (b"\\n", b"\n"), (b"\\/", b"/"), (b"\\u002b", b"+"), (b"\\u002B", b"+"),
            (b"\\u002f", b"/"), (b"\\u002F", b"/")),
    b"%": ((b"%2B", b"+"), (b"%2b", b"+"), (b"%2F", b"/"), (b"%2f", b"/"), (b"%0A", b"\n"), (b"%0D", b"")),
    b"&": ((b"&#10;", b"\n"), (b"&#xA;", b"\n"), (b"&#xa;", b"\n"), (b"&#13;", b""), (b"&#43;", b"+"),
           (b"&#x2B;", b"+"), (b"&#x2b;", b"+"), (b"&#47;", b"/"), (b"&#x2F;", b"/"), (b"&#x2f;", b"/"),
           (b"&#45;", b"-"), (b"&#95;", b"_")),
}  # fmt: skip
"""Ways to write the signs of base64 in JSON, addresses and HTML."""


def decoded(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Decoded runs of a text, each with the name of the encoding; short ones together."""
    runs = list(dict.fromkeys(_runs(_unwritten(data))))
    hexadecimal = _from_hex([*runs, *_spaced_hex(data)])
    for name, parts in (("base64", _from_base64(runs)), ("hexadecimal digits", hexadecimal)):
        short = []
        for part in parts:
            if len(part) >= BLOB:
                yield name, part
            else:
                short.append(part)
        if short:
            yield name, b"\n".join(short)


def _runs(data: bytes) -> Iterator[bytes]:
    """Runs of signs of base64, lines of a wrapped one put together."""
    inside = np.frombuffer(b"\0" + data.translate(_IN_ALPHABET) + b"\0", np.int8)
    edges = np.flatnonzero(np.diff(inside))
    starts, ends = edges[::2], edges[1::2]
    long = ends - starts >= SHORTEST
    follows = np.zeros(len(starts), bool)
    follows[1:] = (ends - starts >= LINE)[:-1] & (starts[1:] - ends[:-1] <= BREAK)
    chosen = np.flatnonzero(long | follows)
    run, last = b"", -2
    for number, start, end in zip(
        chosen.tolist(), starts[chosen].tolist(), ends[chosen].tolist(), strict=True
    ):
        wrapped = follows[number] and number == last + 1 and _is_break(data[ends[number - 1] : start])
        if run and not wrapped:
            yield run
        run, last = (run if wrapped else b"") + data[start:end], number
    if run:
        yield run


def _is_break(gap: bytes) -> bool:
    return not gap.strip() and b"\n" in gap.replace(b"\r", b"\n")


def _from_base64(runs: list[bytes]) -> Iterator[bytes]:
    """Runs read from each of four starts, because base64 may begin within a run or within a group."""
    for run in runs:
        if run.lower() != run != run.upper():
            signs = run.translate(_URL_SAFE)
            for start in range(4):
                whole = len(signs) - (len(signs) - start) % 4
                yield binascii.a2b_base64(signs[start:whole] + _padded(signs[whole:]))


def _padded(rest: bytes) -> bytes:
    """Last, incomplete group of a run with its padding."""
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _unwritten(data: bytes) -> bytes:
    for mark, pairs in _WRITTEN.items():
        if mark in data:
            for written, sign in pairs:
                data = data.replace(written, sign)
    return data


def _spaced_hex(data: bytes) -> Iterator[bytes]:
    """Hexadecimal digits that stand in pairs, without what is between the pairs."""
    if b"0x" in data:
        data = data.replace(b", 0x", b",").replace(b",0x", b",")
    shapes = data.translate(_SHAPES)
    place = shapes.find(_SPACED_SHAPE)
    while place >= 0:
        run = _SPACED_HEX.match(data, place)
        if run is None:
            return
        yield run.group().translate(None, _NOT_HEX)
        place = shapes.find(_SPACED_SHAPE, run.end())


def _from_hex(runs: list[bytes]) -> Iterator[bytes]:
    """Hexadecimal digits of runs, read from both starts."""
    for digits in dict.fromkeys(part for run in runs for part in _HEX.findall(run)):
        for start in (0, 1):
            yield binascii.unhexlify(digits[start : len(digits) - (len(digits) - start) % 2])

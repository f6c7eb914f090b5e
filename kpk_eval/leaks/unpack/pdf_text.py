"""Text of PDF streams: strings put together, numbers of glyphs turned into letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\((?P<literal>(?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)|<(?P<digits>[0-9A-Fa-f\s]*)>|(?P<shown>T[jJ]|['\"](?=\s))",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_CODE = re.compile(rb"<([0-9A-Fa-f]+)>")
LARGEST_RANGE = 65536


@dataclass(frozen=True, slots=True)
class GlyphMap:
    """Which letters the numbers of a font's glyphs stand for."""

    size: int
    """Bytes of a number."""
    letters: dict[int, str]

    def text(self, string: bytes) -> str:
        """Letters of a string; numbers without a letter are left out."""
        numbers = range(0, len(string) - self.size + 1, self.size)
        return "".join(
            self.letters.get(int.from_bytes(string[place : place + self.size], "big"), "")
            for place in numbers
        )


def strings_of(content: bytes) -> Iterator[bytes]:
    """Strings of a PDF as UTF-8, one by one."""
    for match in _TOKEN.finditer(content):
        if not match["shown"]:
            yield _as_text(_string(match))


def shown_texts(stream: bytes, maps: Sequence[GlyphMap]) -> Iterator[bytes]:
    """What a stream shows, read in every way: as letters, and as glyphs of each font.

    Each reading comes twice: pieces of text that are placed one by one joined, and apart.
    """
    if b"Tj" not in stream and b"TJ" not in stream:
        return
    groups = list(_groups(stream))
    for separator in (b"", b" "):
        yield separator.join(_as_text(group) for group in groups)
    for one in maps:
        texts = [one.text(group).encode("utf-8", "ignore") for group in groups]
        for separator in (b"", b" "):
            yield separator.join(texts)


def is_map(stream: bytes) -> bool:
    """Whether a stream says which letters glyphs stand for."""
    return b"beginbfchar" in stream or b"beginbfrange" in stream


def map_of(stream: bytes) -> GlyphMap:
    """The letters that a stream gives for the glyphs of a font."""
    letters: dict[int, str] = {}
    sizes = {1}
    for kind, section in _SECTION.findall(stream):
        if kind == b"char":
            for source, target in _PAIR.findall(section):
                sizes.add(len(source) // 2)
                letters[int(source, 16)] = _letters(target)
        else:
            for low, high, start, listed in _RANGE.findall(section):
                sizes.add(len(low) // 2)
                letters.update(_of_range(int(low, 16), int(high, 16), start, listed))
    return GlyphMap(max(sizes), letters)


def _of_range(low: int, high: int, start: bytes, listed: bytes) -> Iterator[tuple[int, str]]:
    codes = range(low, min(high, low + LARGEST_RANGE) + 1)
    if listed:
        yield from zip(codes, map(_letters, _CODE.findall(listed)), strict=False)
        return
    first = _letters(start)
    for step, code in enumerate(codes):
        yield code, first[:-1] + chr(min(ord(first[-1]) + step, 0x10FFFF)) if first else ""


def _letters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii").rjust(4, "0")).decode("utf-16-be", "replace")


def _groups(stream: bytes) -> Iterator[bytes]:
    """Strings that one operator shows, joined: within a word they are only moved apart."""
    parts: list[bytes] = []
    for match in _TOKEN.finditer(stream):
        if match["shown"]:
            yield b"".join(parts)
            parts = []
        else:
            parts.append(_string(match))


def _string(match: re.Match[bytes]) -> bytes:
    if match["literal"] is not None:
        return _ESCAPE.sub(_escaped, match["literal"])
    digits = b"".join(match["digits"].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _escaped(match: re.Match[bytes]) -> bytes:
    told = match.group(1)
    if told.isdigit():
        return bytes([int(told, 8) % 256])
    return b"" if told.endswith(b"\n") else _NAMED.get(told, told)


def _as_text(string: bytes) -> bytes:
    """A string as UTF-8; two-byte text is recognised by its mark."""
    if string.startswith((b"\xfe\xff", b"\xff\xfe")):
        return string.decode("utf-16", "replace").encode("utf-8", "replace")
    return string

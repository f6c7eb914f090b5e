"""The private values to search for, as salted hashes: enough to find them, not enough to read them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kpk_eval.leaks.forms import Form, Spelling, spellings
from kpk_eval.leaks.model import NeedleKind, Origin, Secret
from kpk_eval.leaks.public import PublicText

ANCHOR_BITS = 24
"""Bits kept of the first signs of a value: they say where to look closer and cannot be turned back."""
DIGEST = 16
"""Bytes of a hash."""
WINDOW = 8
"""Signs at the start of a value that decide where to look closer."""
ENTRY = np.dtype(
    [
        ("form", "u1"), ("alone", "?"), ("size", "<u4"), ("anchor", "<u4"), ("value", "<u4"),
        ("origin", "<u2"), ("digest", f"V{DIGEST}"),
    ]
)  # fmt: skip
"""One spelling of one value."""


@dataclass(frozen=True, slots=True, eq=False)
class Needles:
    """Salted hashes of private values, with the kind and column of each."""

    salt: bytes = field(repr=False)
    entries: npt.NDArray[np.void] = field(repr=False)
    """Array of `ENTRY`."""
    origins: tuple[Origin, ...]
    values: int
    """Different private values."""
    unsearchable: int
    """Private values that are too short to be searched for, or public words."""

    def __post_init__(self) -> None:
        """Refuse entries of another layout."""
        if self.entries.dtype != ENTRY or len(self.salt) < DIGEST:
            raise ValueError("needles of another layout; make them anew from the contracted data")


def hashed(
    secrets: Iterable[Secret], *, salt: bytes, public: str = "", released: Collection[str] = ()
) -> Needles:
    """The private values as salted hashes.

    Parameters
    ----------
    secrets
        Values in plain text. A value that comes several times counts once, with its first origin; as a free
        text and as anything else it is searched for as both.
    salt
        At least 16 random bytes, fresh for every list.
    public
        What was public before anyone answered (labels, contracts): what stands in it is not searched for.
    released
        Texts of people that were released word by word. Of other free texts, what stands in one of them is
        not searched for; everything else of them is, and so is any other kind of value within such a text.
    """
    unique: dict[tuple[str, bool], Secret] = {}
    for secret in secrets:
        unique.setdefault((secret.value, secret.kind is NeedleKind.FREE_TEXT), secret)
    known = PublicText.of(public)
    quoted = [PublicText.of(text) for text in released]
    places: dict[Origin, int] = {}
    rows: dict[Spelling, tuple[int, int]] = {}
    searchable: dict[str, int] = {}
    for secret in unique.values():
        excused = [known, *quoted] if secret.kind is NeedleKind.FREE_TEXT else [known]
        found = [one for one in spellings(secret) if not any(text.holds(one) for text in excused)]
        origin = places.setdefault(secret.origin, len(places))
        for spelling in found:
            value = searchable.setdefault(secret.value, len(searchable))
            rows.setdefault(spelling, (value, origin))
    unsearchable = len({value for value, _ in unique}) - len(searchable)
    return Needles(salt, _entries(rows, salt), tuple(places), len(searchable), unsearchable)


def _entries(rows: Mapping[Spelling, tuple[int, int]], salt: bytes) -> npt.NDArray[np.void]:
    told = [(*_row(spelling, salt), *owner) for spelling, owner in rows.items()]
    entries = np.empty(len(told), ENTRY)
    columns = ("form", "alone", "size", "anchor", "digest", "value", "origin")
    for name, column in zip(columns, zip(*told, strict=True) if told else (), strict=False):
        entries[name] = np.array(column, ENTRY[name])
    return entries


def _row(spelling: Spelling, salt: bytes) -> tuple[int, bool, int, int, bytes]:
    content = spelling.content
    return (
        int(spelling.form), spelling.alone, len(content), anchor_of(spelling.form, content, salt),
        digest(spelling.form, content, salt),
    )  # fmt: skip


def digest(form: Form, content: bytes, salt: bytes) -> bytes:
    """Keyed hash of a spelling."""
    return hashlib.blake2b(content, digest_size=DIGEST, key=salt[:64], person=bytes([form])).digest()


def multiplier(salt: bytes) -> int:
    """Odd number that spreads the first signs of values over the anchors."""
    return int.from_bytes(hashlib.blake2b(salt, digest_size=8, person=b"anchor").digest(), "little") | 1


def anchor_of(form: Form, content: bytes, salt: bytes) -> int:
    """Anchor of a spelling: the highest bits of a product, or of a checksum for whole words."""
    if form in {Form.NUMBER, Form.TERM}:
        return word_anchor(content, zlib.crc32(salt))
    start = int.from_bytes(content[:WINDOW].ljust(WINDOW, b"\0"), "little")
    return (start * multiplier(salt) % 2**64) >> (64 - ANCHOR_BITS)


def word_anchor(content: bytes, seed: int) -> int:
    """Anchor of a number or a term, which are looked up as a whole; the seed is the salt's checksum."""
    return zlib.crc32(content, seed) >> (32 - ANCHOR_BITS)

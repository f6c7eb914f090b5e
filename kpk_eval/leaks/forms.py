"""Every form in which a private value is searched for."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from kpk_eval.leaks.fold import fold, squeezed, transliterated
from kpk_eval.leaks.model import NeedleKind, Secret
from kpk_eval.leaks.numbers import canonical


class Form(IntEnum):
    """Kind of text or bytes in which a spelling is looked up."""

    FOLDED = 0
    """Folded text with its punctuation."""
    SQUEEZED = 1
    """Folded text without anything but letters and digits."""
    NUMBER = 2
    """Canonical spelling of a number."""
    DOUBLE = 3
    """Eight bytes of a binary number."""
    SINGLE = 4
    """Four bytes of a binary number."""
    TERM = 5
    """What a stemmer leaves of a word in a search index."""


LONG = 12
"""Letters and digits from which a text is recognisable wherever it stands, also inside other text."""
CODE = 5
"""Fewest signs of a code with digits; it must stand alone unless it has `UNMISTAKABLE` signs."""
UNMISTAKABLE = 8
"""Signs from which a code of letters and digits is recognisable inside other text."""
NAME = 6
"""Fewest letters of a word that is searched for."""
FRAGMENT = 32
"""Letters and digits of the parts of a free text that are searched for by themselves.

Whoever quotes twice as many in one piece quotes a whole part.
"""
STEMMED = 6
"""Most letters that a stemmer takes off."""
SHORTEST_STEM = 8
DIGITS = 7
"""Fewest digits of a code without letters (a date, a telephone number); it must stand alone."""
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_SENTENCE = re.compile(r"(?<=[.!?;:\n])\s+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One form of one private value; as plain as the value itself, so it exists in memory only."""

    form: Form
    content: bytes
    alone: bool = False
    """It counts only where no letter or digit stands next to it."""

    def __repr__(self) -> str:
        """The form only, so that no traceback shows the value."""
        return f"Spelling({self.form!r})"


def spellings(secret: Secret) -> frozenset[Spelling]:
    """All forms of a private value; none where it cannot be told from ordinary words and numbers."""
    found: set[Spelling] = set()
    if _NUMBER.fullmatch(secret.value.strip()):
        found |= set(_of_number(secret.value.strip()))
    if secret.kind is NeedleKind.NUMBER:
        return frozenset(found)
    for text in {secret.value, transliterated(secret.value)}:
        found |= set(_of_text(text))
        if secret.kind is NeedleKind.FREE_TEXT:
            found |= set(_of_fragments(text))
    return frozenset(found)


def _of_number(value: str) -> Iterator[Spelling]:
    """A long number as text and as binary floating-point number."""
    plain = value.lstrip("+-").replace(",", ".")
    if not (spelling := canonical(plain)):
        return
    yield Spelling(Form.NUMBER, spelling)
    number = float(plain)
    for signed in (number, -number):
        yield Spelling(Form.DOUBLE, struct.pack("<d", signed))
        yield Spelling(Form.DOUBLE, struct.pack(">d", signed))
    if 1e-30 < number < 1e30:
        yield Spelling(Form.SINGLE, struct.pack("<f", number))


def _of_text(text: str) -> Iterator[Spelling]:
    """A text, name or code as it stands, and what a search index makes of it."""
    plain = b" ".join(fold(text).split())
    bare = squeezed(plain)
    if len(bare) >= LONG:
        yield Spelling(Form.SQUEEZED, bare)
    elif _recognisable(bare):
        mixed = len(bare) >= UNMISTAKABLE and _has_digit(bare) and not bare.isdigit()
        yield Spelling(Form.FOLDED, plain, alone=not mixed)
        if bare != plain and mixed:
            yield Spelling(Form.FOLDED, bare)
    else:
        return
    if b" " not in plain and not bare.isdigit():
        yield from _of_term(bare)


def _recognisable(bare: bytes) -> bool:
    if bare.isdigit():
        return len(bare) >= DIGITS
    return len(bare) >= (CODE if _has_digit(bare) else NAME)


def _has_digit(text: bytes) -> bool:
    return any(0x30 <= sign <= 0x39 for sign in text)


def _of_term(word: bytes) -> Iterator[Spelling]:
    """What stemmers of any language leave of a word: they only take letters off its end."""
    vowels = word.replace(b"ae", b"a").replace(b"oe", b"o").replace(b"ue", b"u")
    for start in {word, vowels}:
        yield Spelling(Form.TERM, start)
        for size in range(len(start) - 1, max(len(start) - STEMMED, SHORTEST_STEM) - 1, -1):
            if 0x30 <= start[size] <= 0x39:
                break
            yield Spelling(Form.TERM, start[:size])


def _of_fragments(text: str) -> Iterator[Spelling]:
    """Parts of a text, from every sentence on and one after the other: texts are cut off and quoted."""
    bare = squeezed(fold(text))
    starts = {place.end() for place in _SENTENCE.finditer(text)}
    places = {len(squeezed(fold(text[:start]))) for start in starts}
    for place in {*places, *range(0, len(bare), FRAGMENT)}:
        if len(part := bare[place : place + FRAGMENT]) == FRAGMENT < len(bare):
            yield Spelling(Form.SQUEEZED, part)

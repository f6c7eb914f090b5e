"""Texts that match a pattern of a contract."""

from __future__ import annotations

import string
from dataclasses import dataclass

import numpy as np

MOST_REPEATS = 4
"""Repetitions allowed for an open end (``+``, ``*``, ``{2,}``) beyond the least number."""
CLASSES = {"d": string.digits, "w": string.ascii_letters + string.digits + "_", "s": " "}


@dataclass(frozen=True, slots=True)
class Part:
    """Something that stands between ``least`` and ``most`` times in a text.

    Either one of ``characters``, or one of ``choices``, each a sequence of parts.
    """

    characters: str
    choices: tuple[tuple[Part, ...], ...]
    least: int = 1
    most: int = 1


class PatternError(ValueError):
    """A pattern uses something for which no text can be made up."""


def parse(pattern: str) -> Part:
    """A pattern as parts; understood are characters, classes, groups, alternatives and repetitions.

    Raises
    ------
    PatternError
        Where the pattern holds anything else (look-around, back-references, negated classes).
    """
    body = pattern.removeprefix("^").removesuffix("$")
    part, end = _alternatives(body, 0)
    if end != len(body):
        raise PatternError(f"pattern {pattern!r}: unexpected {body[end]!r} at position {end + 1}")
    return part


def text(part: Part, rng: np.random.Generator) -> str:
    """A random text that matches."""
    times = int(rng.integers(part.least, part.most + 1))
    return "".join(_once(part, rng) for _ in range(times))


def _once(part: Part, rng: np.random.Generator) -> str:
    if part.characters:
        return part.characters[int(rng.integers(len(part.characters)))]
    choice = part.choices[int(rng.integers(len(part.choices)))]
    return "".join(text(one, rng) for one in choice)


def _alternatives(body: str, at: int) -> tuple[Part, int]:
    """Alternatives up to the end or a closing bracket, and where they end."""
    choices: list[tuple[Part, ...]] = []
    sequence: list[Part] = []
    while at < len(body) and body[at] != ")":
        if body[at] == "|":
            choices.append(tuple(sequence))
            sequence, at = [], at + 1
            continue
        part, at = _atom(body, at)
        (least, most), at = _repetition(body, at)
        sequence.append(Part(part.characters, part.choices, least, most))
    return Part("", (*choices, tuple(sequence))), at


def _atom(body: str, at: int) -> tuple[Part, int]:
    """One character, class or group, and where it ends."""
    sign = body[at]
    if sign == "[":
        end = _class_end(body, at)
        return Part(_members(body[at + 1 : end]), ()), end + 1
    if sign == "(":
        start = at + 3 if body.startswith("(?:", at) else at + 1
        part, end = _alternatives(body, start)
        if end == len(body):
            raise PatternError(f"pattern {body!r}: the bracket at position {at + 1} is not closed")
        return part, end + 1
    if sign == "\\":
        return Part(CLASSES.get(body[at + 1], body[at + 1]), ()), at + 2
    if sign in "?*+{^$":
        raise PatternError(f"pattern {body!r}: cannot make up a text for {sign!r} at position {at + 1}")
    return Part(string.ascii_letters if sign == "." else sign, ()), at + 1


def _class_end(body: str, at: int) -> int:
    """Where the class that begins at ``at`` is closed."""
    end = at + 1
    while end < len(body) and body[end] != "]":
        end += 2 if body[end] == "\\" else 1
    if end >= len(body):
        raise PatternError(f"pattern {body!r}: the bracket at position {at + 1} is not closed")
    return end


def _members(inside: str) -> str:
    """Characters of a class such as ``A-ZÄÖÜ0-9``."""
    if inside.startswith("^"):
        raise PatternError(f"pattern class [{inside}]: cannot make up a text for a negated class")
    members, at = "", 0
    while at < len(inside):
        if inside[at] == "\\":
            members += CLASSES.get(inside[at + 1], inside[at + 1])
            at += 2
        elif inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            members += "".join(map(chr, range(ord(inside[at]), ord(inside[at + 2]) + 1)))
            at += 3
        else:
            members += inside[at]
            at += 1
    return members


def _repetition(body: str, at: int) -> tuple[tuple[int, int], int]:
    """How often the part before may stand, and where the repetition ends."""
    sign = body[at : at + 1]
    if sign and sign in "?*+":
        bounds = {"?": (0, 1), "*": (0, MOST_REPEATS), "+": (1, 1 + MOST_REPEATS)}[sign]
        return bounds, at + 1
    if sign != "{":
        return (1, 1), at
    end = body.index("}", at)
    least, comma, most = body[at + 1 : end].partition(",")
    if not comma:
        return (int(least), int(least)), end + 1
    return (int(least), int(most) if most else int(least) + MOST_REPEATS), end + 1

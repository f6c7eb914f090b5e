"""How the people of a survey are divided: names of the axes, and what lies on each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

WAVE = "wave"
ANSWER, LINK, PAIR = "answer", "link", "pair"
"""Beginnings of the names of axes: whether an outcome was answered, in how many of two waves somebody was
seen, and whether both answers of a linked person are there (where somebody counts them: and differ)."""
WAY, TRAIT, FILE = "way", "trait", "file"
"""Further ones: how exactly somebody was linked or not, a characteristic, and rows of the file of a wave."""
ANSWERED, MISSING = "answered", "missing"
LINKED, ONLY, NO_CODE = "linked", "only", "no code"
"""The last ones gave no code that leads to one person: none, a repeated one, or one that fits several."""
EXACT, TOLERANT, ABSENT, REPEATED, TIED = "exact", "tolerant", "no code", "repeated", "tied"
BOTH, CHANGED, ALIKE, NOT_BOTH = "both", "changed", "alike", "not both"
KEPT, LEFT_OUT, SET_ASIDE, DELIVERED = "kept", "left out", "set aside", "delivered"
NOWHERE, ELSEWHERE = "nowhere", "elsewhere"
"""Those in a file who are in no wave, because their rows were left out or set aside; and those in waves of
whose files no number is told."""
JOINS = "+"
"""Between two waves: people seen in either count once for each."""
NO_VALUE, VALUE = "value missing", "value: "


def reason_node(text: str) -> str:
    """Why a value is missing, as a node; the text comes from a data file."""
    return f"missing: {quote(text, safe='')}"


def value_node(text: str) -> str:
    """A value of a characteristic, as a node; empty where it is missing."""
    return f"{VALUE}{quote(text, safe='')}" if text else NO_VALUE


def trait_axis(column: str) -> str:
    """Axis of a characteristic."""
    return f"{TRAIT} {quote(column, safe='')}"


@dataclass(frozen=True, slots=True)
class Kind:
    """Leaves that every axis of a kind has, and its groups."""

    leaves: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    few: frozenset[str]
    """Nodes of people of whom an answer, a code or the whole row is missing, whose code is like another or
    not quite, or whose answers are the same: readers may tell that they are few."""


LINKS = Kind((LINKED, ONLY, NO_CODE), {}, frozenset())
UNUSABLE = (ABSENT, REPEATED, TIED)
WAYS = Kind(
    (EXACT, TOLERANT, ONLY, *UNUSABLE), {LINKED: (EXACT, TOLERANT)}, frozenset({EXACT, TOLERANT, *UNUSABLE})
)
PAIRS = Kind((BOTH, NOT_BOTH), {}, frozenset({NOT_BOTH}))
RANKED = Kind((CHANGED, ALIKE, NOT_BOTH), {BOTH: (CHANGED, ALIKE)}, frozenset({ALIKE, NOT_BOTH}))


def kind_of(name: str, nodes: Iterable[str]) -> Kind:
    """What the axis of this name is, of which these nodes are in use."""
    of_nodes: Mapping[str, Callable[[Iterable[str]], Kind]] = {
        LINK: lambda _: LINKS,
        WAY: lambda _: WAYS,
        PAIR: lambda found: RANKED if CHANGED in found else PAIRS,
        ANSWER: _answers,
        TRAIT: _values,
        FILE: _rows_of_files,
        WAVE: _waves,
    }
    return of_nodes[name.partition(" ")[0]](nodes)


def _waves(nodes: Iterable[str]) -> Kind:
    """Waves, and several of them together."""
    waves = dict.fromkeys(wave for node in nodes for wave in node.split(JOINS))
    joined = {node: tuple(node.split(JOINS)) for node in nodes if JOINS in node}
    return Kind(tuple(waves), joined, frozenset())


def _answers(nodes: Iterable[str]) -> Kind:
    """A valid answer, or why there is none."""
    reasons = tuple(sorted(node for node in nodes if node.startswith(reason_node(""))))
    missing = reasons or (MISSING,)
    return Kind((ANSWERED, *missing), {MISSING: reasons} if reasons else {}, frozenset({MISSING, *missing}))


def _values(nodes: Iterable[str]) -> Kind:
    """Values of a characteristic, and several of them together; a missing one is a missing answer."""
    found = set(nodes)
    joined = {node: tuple(node.split(JOINS)) for node in sorted(found) if JOINS in node}
    leaves = {leaf for node in found for leaf in joined.get(node, (node,))} | {NO_VALUE}
    return Kind(tuple(sorted(leaves)), joined, frozenset({NO_VALUE}))


def _rows_of_files(nodes: Iterable[str]) -> Kind:
    """Rows that were delivered for each wave: kept, left out by the reader, set aside by the contract."""
    waves = dict.fromkeys(node.split(" ")[0] for node in nodes)
    parts = {wave: tuple(f"{wave} {one}" for one in (KEPT, LEFT_OUT, SET_ASIDE)) for wave in waves}
    few = frozenset(leaf for part in parts.values() for leaf in part[1:])
    whole = {f"{wave} {DELIVERED}": part for wave, part in parts.items()}
    return Kind((*(leaf for part in parts.values() for leaf in part), ELSEWHERE), whole, few)

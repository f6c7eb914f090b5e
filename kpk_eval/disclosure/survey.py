"""Whom the tables of a survey count, and how its people are divided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from kpk_eval.disclosure.cells import Axis, Cell
from kpk_eval.disclosure.rows import People

WAVE = "wave"
ANSWER, LINK, PAIR = "answer", "link", "pair"
"""Beginnings of the names of axes: whether an outcome was answered, in how many of two waves somebody was
seen, and whether both answers of a linked person are there (where somebody counts them: and differ)."""
ANSWERED, MISSING = "answered", "missing"
LINKED, ONLY, NO_CODE = "linked", "only", "no code"
BOTH, CHANGED, ALIKE, NOT_BOTH = "both", "changed", "alike", "not both"
JOINS = "+"
"""Between two waves: people seen in either count once for each."""


def everybody(*waves: str) -> Cell:
    """All who answered in a wave."""
    return Cell.at({WAVE: JOINS.join(waves)})


def answering(outcome: str, wave: str) -> Cell:
    """Those with a valid value of an outcome in a wave."""
    return Cell.at({WAVE: wave, f"{ANSWER} {outcome}": ANSWERED})


def lacking(outcome: str, wave: str, reason: str = "") -> Cell:
    """Those without one, for one reason or for any."""
    return Cell.at({WAVE: wave, f"{ANSWER} {outcome}": _reason(reason) if reason else MISSING})


def seen(contrast: str, node: str, *waves: str) -> Cell:
    """Those who could be linked between two waves, were seen in one of them only, or gave no code."""
    return Cell.at({WAVE: JOINS.join(waves), f"{LINK} {contrast}": node})


def compared(outcome: str, contrast: str, node: str, *waves: str, pair: str = "") -> Cell:
    """Those of them with a valid value; with ``pair``, those who have it in both waves, or changed it."""
    places = {WAVE: JOINS.join(waves), f"{LINK} {contrast}": node, f"{ANSWER} {outcome}": ANSWERED}
    return Cell.at(places | ({f"{PAIR} {contrast} {outcome}": pair} if pair else {}))


def survey_people(cells: Iterable[Cell], *, contrasts: Mapping[str, tuple[str, str]], loose: bool) -> People:
    """How the people in these cells are divided, and what everybody knows about that.

    Parameters
    ----------
    cells
        Everything that is or was counted in any table.
    contrasts
        Contrast -> its two waves.
    loose
        Whether readers may tell that few answers are missing, as long as their number does not come out.
    """
    nodes: dict[str, dict[str, None]] = {}
    for cell in cells:
        for axis, node in cell.places:
            nodes.setdefault(axis, {})[node] = None
    pairs = [name.split(" ")[1:] for name in nodes if name.startswith(f"{PAIR} ")]
    links = [name.split(" ")[1] for name in nodes if name.startswith(f"{LINK} ")]
    for contrast in links:
        nodes[WAVE] |= dict.fromkeys(contrasts[contrast])
    kinds = {name: _kind(name, found) for name, found in nodes.items()}
    return People(
        axes=tuple(Axis(name, kind.leaves, kind.groups) for name, kind in kinds.items()),
        same=(*_linked(links, contrasts), *_paired(pairs, contrasts, kinds)),
        empty=tuple(cell for contrast, outcome in pairs for cell in _empty(contrast, outcome)),
        loose={name: kind.few for name, kind in kinds.items()} if loose else {},
    )


def absent(cells: Iterable[Cell]) -> list[Cell]:
    """Reasons that a table of missing answers leaves out for a wave, because nobody gave them there."""
    counted = set(cells)
    reasons = sorted({one for cell in counted for one in cell.places if one[1].startswith(_reason(""))})
    outcomes = {axis for axis, _ in reasons}
    waves = sorted(
        {
            dict(cell.places)[WAVE]
            for cell in counted
            if len(cell.places) == 2 and cell.places[0][0] in outcomes
        }
    )
    every = (Cell.at({WAVE: wave, axis: node}) for axis, node in reasons for wave in waves)
    return [cell for cell in every if cell not in counted]


def worth(cell: Cell) -> float:
    """How much readers lose, per person, with the number of people in a cell.

    They need to know before anything else how many took part, answered and could be linked, and then
    comparisons, which go with their numbers of people.
    """
    nodes = {axis.partition(" ")[0]: node for axis, node in cell.places}
    if nodes.get(ANSWER, ANSWERED) != ANSWERED:
        return 1
    if LINK not in nodes:
        return 1000
    return 100 if nodes[LINK] == LINKED else 10 if ANSWER in nodes else 1


def _reason(text: str) -> str:
    """Why a value is missing, as a node; the text comes from a data file."""
    return f"missing: {quote(text, safe='')}"


@dataclass(frozen=True, slots=True)
class _Kind:
    """Leaves that every axis of a kind has, and its groups."""

    leaves: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    few: frozenset[str]
    """Nodes of people of whom an answer is missing, or the answers are the same."""


LINKS = _Kind((LINKED, ONLY, NO_CODE), {}, frozenset())
PAIRS = _Kind((BOTH, NOT_BOTH), {}, frozenset({NOT_BOTH}))
RANKED = _Kind((CHANGED, ALIKE, NOT_BOTH), {BOTH: (CHANGED, ALIKE)}, frozenset({ALIKE, NOT_BOTH}))


def _kind(name: str, nodes: Iterable[str]) -> _Kind:
    """What the axis of this name is, of which these nodes are in use."""
    match name.partition(" ")[0]:
        case "link":
            return LINKS
        case "pair":
            return RANKED if CHANGED in nodes else PAIRS
        case "answer":
            reasons = tuple(sorted(node for node in nodes if node.startswith(_reason(""))))
            missing = reasons or (MISSING,)
            groups = {MISSING: reasons} if reasons else {}
            return _Kind((ANSWERED, *missing), groups, frozenset({MISSING, *missing}))
        case _:
            waves = dict.fromkeys(wave for node in nodes for wave in node.split(JOINS))
            joined = {node: tuple(node.split(JOINS)) for node in nodes if JOINS in node}
            return _Kind(tuple(waves), joined, frozenset())


def _linked(links: Iterable[str], contrasts: Mapping[str, tuple[str, str]]) -> Iterator[tuple[Cell, Cell]]:
    """Linked people are as many in both waves."""
    for contrast in links:
        before, after = contrasts[contrast]
        yield seen(contrast, LINKED, before), seen(contrast, LINKED, after)


def _paired(
    pairs: Iterable[list[str]], contrasts: Mapping[str, tuple[str, str]], kinds: Mapping[str, _Kind]
) -> Iterator[tuple[Cell, Cell]]:
    """Pairs of answers, and those that differ, are as many in both waves."""
    for contrast, outcome in pairs:
        before, after = contrasts[contrast]
        for leaf in kinds[f"{PAIR} {contrast} {outcome}"].leaves:
            if leaf != NOT_BOTH:
                yield (
                    compared(outcome, contrast, LINKED, before, pair=leaf),
                    compared(outcome, contrast, LINKED, after, pair=leaf),
                )


def _empty(contrast: str, outcome: str) -> Iterator[Cell]:
    """Nobody has a pair of answers who was not linked, or whose answer is missing."""
    pair = f"{PAIR} {contrast} {outcome}"
    for node in (ONLY, NO_CODE):
        yield Cell.at({f"{LINK} {contrast}": node, pair: BOTH})
    yield Cell.at({f"{ANSWER} {outcome}": MISSING, pair: BOTH})

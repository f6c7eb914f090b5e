"""Whom the tables of a survey count, and how its people are divided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kpk_eval.disclosure.cells import Axis, Cell
from kpk_eval.disclosure.rows import People
from kpk_eval.disclosure.survey_axes import (
    ANSWER,
    ANSWERED,
    BOTH,
    EXACT,
    FILE,
    JOINS,
    KEPT,
    LINK,
    LINKED,
    MISSING,
    NO_CODE,
    NOT_BOTH,
    NOWHERE,
    ONLY,
    PAIR,
    TRAIT,
    WAVE,
    WAY,
    Kind,
    kind_of,
    reason_node,
    trait_axis,
    value_node,
)


def everybody(*waves: str) -> Cell:
    """All who answered in a wave."""
    return Cell.at({WAVE: JOINS.join(waves)})


def answering(outcome: str, *waves: str) -> Cell:
    """Those with a valid value of an outcome in a wave; in several, who has it in two counts twice."""
    return Cell.at({WAVE: JOINS.join(waves), f"{ANSWER} {outcome}": ANSWERED})


def lacking(outcome: str, wave: str, reason: str = "") -> Cell:
    """Those without one, for one reason or for any."""
    return Cell.at({WAVE: wave, f"{ANSWER} {outcome}": reason_node(reason) if reason else MISSING})


def seen(contrast: str, node: str, *waves: str) -> Cell:
    """Those who could be linked between two waves, were seen in one of them only, or gave no code."""
    return Cell.at({WAVE: JOINS.join(waves), f"{LINK} {contrast}": node})


def went(contrast: str, way: str, wave: str) -> Cell:
    """Those of a wave who were linked, or not, in a particular way."""
    return Cell.at({WAVE: wave, f"{WAY} {contrast}": way})


def in_file(wave: str, stage: str) -> Cell:
    """Rows of the files of a wave."""
    return Cell.at({FILE: f"{wave} {stage}"})


def trait(column: str, value: str, wave: str) -> Cell:
    """Those of a wave with a value of a characteristic; empty where it is missing."""
    return Cell.at({WAVE: wave, trait_axis(column): value_node(value)})


def reached(outcome: str, column: str, values: Iterable[str], wave: str) -> Cell:
    """Those of a wave with a valid value of an outcome and one of these values of a characteristic."""
    node = JOINS.join(map(value_node, values))
    return Cell.at({WAVE: wave, f"{ANSWER} {outcome}": ANSWERED, trait_axis(column): node})


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
    ways = [name.split(" ")[1] for name in nodes if name.startswith(f"{WAY} ")]
    links = dict.fromkeys([name.split(" ")[1] for name in nodes if name.startswith(f"{LINK} ")] + ways)
    for contrast in links:
        nodes[WAVE] |= dict.fromkeys(contrasts[contrast])
        nodes.setdefault(f"{LINK} {contrast}", {})
    files = list(dict.fromkeys(node.split(" ")[0] for node in nodes.get(FILE, ())))
    if files:
        nodes[WAVE] |= dict.fromkeys([*files, NOWHERE])
    kinds = {name: kind_of(name, found) for name, found in nodes.items()}
    return People(
        axes=tuple(Axis(name, kind.leaves, kind.groups) for name, kind in kinds.items()),
        same=(
            *_linked(links, contrasts),
            *_paired(pairs, contrasts, kinds),
            *(same for contrast in ways for same in _ways(contrast, contrasts[contrast])),
            *((everybody(wave), in_file(wave, KEPT)) for wave in files),
        ),
        empty=tuple(cell for contrast, outcome in pairs for cell in _empty(contrast, outcome)),
        loose={name: kind.few for name, kind in kinds.items()} if loose else {},
    )


def absent(cells: Iterable[Cell]) -> list[Cell]:
    """Reasons that a table of missing answers leaves out for a wave, because nobody gave them there."""
    counted = set(cells)
    reasons = sorted({one for cell in counted for one in cell.places if one[1].startswith(reason_node(""))})
    outcomes = {axis for axis, _ in reasons}
    waves = sorted(
        {
            dict(cell.places)[WAVE]
            for cell in counted
            if len(cell.places) == 2
            and cell.places[0][0] in outcomes
            and JOINS not in dict(cell.places)[WAVE]
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
    if nodes.get(ANSWER, ANSWERED) != ANSWERED or WAY in nodes or TRAIT in nodes:
        return 1
    if LINK not in nodes:
        return 1000
    return 100 if nodes[LINK] == LINKED else 10 if ANSWER in nodes else 1


def _ways(contrast: str, waves: tuple[str, str]) -> Iterator[tuple[Cell, Cell]]:
    """Linked people and those seen once are as many however finely they are divided, and in both waves."""
    for wave in waves:
        for node in (LINKED, ONLY):
            yield went(contrast, node, wave), seen(contrast, node, wave)
    yield went(contrast, EXACT, waves[0]), went(contrast, EXACT, waves[1])


def _linked(links: Iterable[str], contrasts: Mapping[str, tuple[str, str]]) -> Iterator[tuple[Cell, Cell]]:
    """Linked people are as many in both waves."""
    for contrast in links:
        before, after = contrasts[contrast]
        yield seen(contrast, LINKED, before), seen(contrast, LINKED, after)


def _paired(
    pairs: Iterable[list[str]], contrasts: Mapping[str, tuple[str, str]], kinds: Mapping[str, Kind]
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

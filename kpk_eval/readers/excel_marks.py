"""Footnote marks behind numbers of a workbook: declared ones, and superscripts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kpk_eval.readers.excel_sheet import Grid

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾"
PLAIN = str.maketrans(RAISED, "0123456789()")


@dataclass(frozen=True, slots=True)
class Footnotes:
    """Marks that the layout declares -> what they say, the longest mark first."""

    meanings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without the footnote marks behind it, and what these say, in their order."""

    text: str
    flags: tuple[str, ...]


def footnotes_of(grid: Grid) -> Footnotes:
    """Footnotes of the layout, in the language of the reasons."""
    declared = grid.layout.footnotes
    longest_first = sorted(declared, key=len, reverse=True)
    return Footnotes({mark: grid.delivery.say(declared[mark]) for mark in longest_first})


def without_marks(
    grid: Grid, row: int, column: int, footnotes: Footnotes, *, known: Collection[str]
) -> Marked:
    """Text of a cell without the marks at its end.

    A mark is removed where the layout declares it or where it is superscript, as a character or by its
    format. What is ``known`` as a symbol keeps its end. A superscript that the layout does not declare
    becomes the flag ``footnote 2``.
    """
    text, flags = grid.text(row, column), []
    if (raised := grid.notes.raised.get((row, column))) is not None:
        flags.append(_meaning(grid, raised.mark, footnotes))
    while text not in known:
        superscript = text[len(text.rstrip(RAISED)) :]
        declared = next((one for one in footnotes.meanings if text.endswith(one)), "")
        mark = superscript or declared
        if not mark or mark == text:
            break
        flags.insert(0, _meaning(grid, mark, footnotes))
        text = text.removesuffix(mark).rstrip(" ,")
    return Marked(text, tuple(flags))


def _meaning(grid: Grid, mark: str, footnotes: Footnotes) -> str:
    """What a mark says, if the layout declares it, else its name."""
    plain = mark.translate(PLAIN)
    declared = next((one for one in (mark, plain, f"{plain})") if one in footnotes.meanings), None)
    if declared is not None:
        return footnotes.meanings[declared]
    return grid.delivery.say({"en": f"footnote {plain}", "de": f"Fußnote {plain}"})

"""Everything a reader sees of a released result: tables, figures, sentences, files.

All of it takes `Released` and nothing else. The heavy libraries are loaded by the first call that needs them.
"""

from __future__ import annotations

from pathlib import Path

from kpk_eval.disclose import require_cleared
from kpk_eval.model import Released
from kpk_eval.show.block import MIME, Block, BlockKind

__all__ = [
    "MIME",
    "Block",
    "BlockKind",
    "comma_separated",
    "figure",
    "sentences",
    "table",
    "table_below",
    "told",
    "whole",
    "workbook",
]


def table(released: Released) -> Block:
    """Table of a released result with caption and notes."""
    _require_released(released)
    from kpk_eval.show.tables import table_block

    return table_block(released)


def table_below(released: Released) -> Block | None:
    """Table of a released result below its sentences or figure; None where they said there is nothing."""
    block = table(released)
    return block if block.kind is BlockKind.TABLE else None


def told(released: Released) -> tuple[Block, ...]:
    """Sentences and table of a released result; the sentence alone where there is nothing to show."""
    below = table_below(released)
    return (sentences(released), below) if below else (sentences(released),)


def whole(released: Released) -> tuple[Block, ...]:
    """Sentences, figure and table of a released result; one sentence where there is nothing to show."""
    below = table_below(released)
    return (sentences(released), figure(released), below) if below else (sentences(released),)


def figure(released: Released) -> Block:
    """Figure of a released result with caption and alternative text."""
    _require_released(released)
    from kpk_eval.show.figures import figure_block

    return figure_block(released)


def sentences(released: Released) -> Block:
    """Sentences about a released result."""
    _require_released(released)
    from kpk_eval.show.prose import prose_block

    return prose_block(released)


def workbook(released: Released, path: Path) -> None:
    """Write a released result as XLSX for people: one sheet of numbers, one of notes."""
    _require_released(released)
    from kpk_eval.show.spreadsheet import write_workbook

    write_workbook(released, path)


def comma_separated(released: Released, path: Path) -> None:
    """Write a released result as CSV for programs: UTF-8, comma, decimal point."""
    _require_released(released)
    from kpk_eval.show.plain_file import write_comma_separated

    write_comma_separated(released, path)


def _require_released(value: object) -> None:
    """Raise unless the value has passed disclosure control and still keeps to its rules."""
    if not isinstance(value, Released):
        raise TypeError(
            f"rows cannot be shown; pass the result through disclose() first "
            f"(expected Released, got {type(value).__name__})"
        )
    require_cleared(value)

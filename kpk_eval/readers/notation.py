"""How a file writes numbers: from its decimal mark and thousands mark to plain ``1234.5``."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kpk_eval.readers.columns import as_arrow, as_series

BLANKS = "[ \u00a0\u202f]"
"""Blanks that group thousands: plain, non-breaking and narrow non-breaking."""

POINTED = r"[+-]?(\d+\.\d*|\.\d+)([eE][+-]?\d+)?"
"""What later steps would take for a number with a decimal point."""

FEWEST_NUMBERS = 0.5
"""A column is one of numbers when at least this share of its distinct values are numbers in some notation."""


@dataclass(frozen=True, slots=True)
class Notation:
    """Decimal mark and thousands mark of a file."""

    decimal: str
    thousands: str

    @property
    def is_plain(self) -> bool:
        """Whether numbers need no rewriting."""
        return self.decimal == "." and not self.thousands

    @property
    def number(self) -> str:
        """Pattern of a whole cell that is a number; groups have three digits and do not begin with a zero."""
        grouped = rf"|[1-9]\d{{0,2}}({self._group}\d{{3}})+" if self.thousands else ""
        return rf"[+-]?(\d+{grouped})({re.escape(self.decimal)}\d+)?"

    def plain_text(self, number: str) -> str:
        """One text that matches `number`, written with a decimal point, without groups and plus sign."""
        whole = re.sub(self._group, "", number) if self.thousands else number
        return whole.replace(self.decimal, ".").removeprefix("+")

    @property
    def _group(self) -> str:
        return BLANKS if self.thousands == " " else re.escape(self.thousands)

    def plain(self, numbers: pa.Array) -> pa.Array:
        """Texts that match `number`, written with a decimal point and without groups."""
        whole = pc.replace_substring_regex(numbers, self._group, "") if self.thousands else numbers
        return pc.replace_substring(whole, self.decimal, ".")


@dataclass(frozen=True, slots=True)
class PlainCells:
    """Cells of a column after rewriting, and which of them contradict the declared notation."""

    cells: pd.Series[str]
    contradicting: pd.Series[bool]


def plain_cells(cells: pd.Series[str], notation: Notation) -> PlainCells:
    """Text cells in which the numbers of a number column are written plainly, ``1.234,5`` as ``1234.5``.

    A reader does not know whether a column holds numbers or codes, so the column tells: it is one of numbers
    when at least half of its distinct values are numbers in the declared or the plain notation. Other columns
    stay as they are, so that an answer ``1,2`` among words keeps its comma. In a column of numbers a cell
    such as ``1.234`` under a decimal comma (or ``0.500`` under a thousands point) contradicts the
    declaration. Left as it is, it would later pass as 1.234 without a word; rewritten, it would be a
    guess. It is therefore left and marked, and the reader refuses the file. Digits without a mark
    (``01001``) are never touched.
    """
    none = pd.Series(False, index=cells.index)
    column = as_arrow(cells)
    if notation.is_plain or not _any(pc.match_substring_regex(column, rf"[.,]|{BLANKS}")):
        return PlainCells(cells, none)
    encoded = column.dictionary_encode()
    distinct = pc.utf8_trim_whitespace(encoded.dictionary)
    declared = pc.match_substring_regex(distinct, f"^({notation.number})$")
    pointed = pc.and_not(pc.match_substring_regex(distinct, f"^({POINTED})$"), declared)
    if pc.mean(pc.or_(declared, pointed)).as_py() < FEWEST_NUMBERS:
        return PlainCells(cells, none)
    rewritten = pc.if_else(declared, notation.plain(distinct), encoded.dictionary)
    plain = as_series(rewritten.take(encoded.indices), cells.index)
    if notation.decimal == "." or not _any(pointed):
        return PlainCells(plain, none)
    contradicting = pc.fill_null(pointed.take(encoded.indices), False)
    return PlainCells(plain, pd.Series(contradicting.to_numpy(zero_copy_only=False), index=cells.index))


def _any(cells: pa.Array) -> bool:
    return bool(pc.any(cells).as_py())

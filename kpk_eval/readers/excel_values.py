"""Cells of a described table: a number with what qualifies it, a text, or the reason why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.excel_marks import Footnotes, footnotes_of, without_marks
from kpk_eval.readers.excel_sheet import Grid, on_one_line
from kpk_eval.readers.legends import Grammar, grammar_of, symbols_of, tell
from kpk_eval.readers.notation import Notation
from kpk_eval.readers.reasons import NO_VALUE
from kpk_eval.readers.workbook import EXACT_DIGITS, Cell, as_text, is_number

SYMBOL = re.compile(r"[^\w\s]{1,3}|[a-zA-Z]|k\. ?A\.|n\. ?[abv]\.|entf\.?|#\w+", re.IGNORECASE)
"""What messages repeat of a cell that is no number; anything longer could be a value."""
CODE = re.compile(r"0\d+")
MARKED = re.compile(r"[+-]?\d{1,3}([., ]?\d{3})*([.,]\d+)?|[+-]?\d+[.,]\d+")
"""A number that may have marks of decimals or thousands, whichever is which."""
EXPLAIN = (
    "correct the cell, explain the symbol under 'missing', or list the column under 'text' "
    "(marks behind a number: under 'footnotes')"
)
BETWEEN = "; "
"""Stands between the flags of one value."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number or a text, what qualifies it, or the reason why there is none."""

    content: float | str | None
    reason: str | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """How a source writes numbers, missing values and footnote marks.

    ``declared`` tells whether the source says what its decimal and thousands marks are.
    """

    grammar: Grammar
    declared: bool
    footnotes: Footnotes


def writing_of(grid: Grid) -> Writing:
    """Writing that the source entry declares. Raises `ReadError` where it contradicts itself."""
    delivery = grid.delivery
    reader = delivery.reader
    notation = Notation(reader.decimal, reader.thousands)
    if notation.decimal == notation.thousands:
        found = f"'decimal' and 'thousands' are both {notation.decimal!r}"
        raise delivery.error(found, remedy="correct 'reader' of the source")
    if reader.legend is not None and reader.legend.columns:
        remedy = "remove it: all columns of the table but those under 'text' hold values"
        raise delivery.error("'columns' of the legend has no meaning beside a layout", remedy=remedy)
    declared = bool({"decimal", "thousands"} & reader.model_fields_set)
    return Writing(grammar_of(symbols_of(delivery), notation), declared, footnotes_of(grid))


def text_in(grid: Grid, row: int, column: int, writing: Writing) -> Value:
    """Text of a cell: ISO form for dates, leading zeros as shown; NA where it is blank or explained.

    A cell of a merged range has the text of the range. Raises `ReadError` for an error and for a formula
    without a result.
    """
    top, _ = grid.origins.get((row, column), (row, column))
    _refuse_lost(grid, top, column, writing)
    if is_number(grid.cell(top, column)):
        _exact(grid, top, column, float(as_text(grid.cell(top, column))))
    text, legend = grid.text(top, column), grid.delivery.legend()
    return Value(None, legend[text]) if text in legend else Value(text or None)


def number_in(grid: Grid, row: int, column: int, writing: Writing) -> Value:
    """Number in a cell, or the reason why there is none.

    A number that is stored as text may have marks behind it; these become the flag where the layout
    declares them or the cell shows them as superscript. Beyond that it must be a number in the declared
    notation, or a symbol that ``missing`` or the legend of the source explains.

    Raises
    ------
    ReadError
        For anything else: text, dates, yes and no, errors, formulas without a result, percentages of which
        the layout does not say how they count, and numbers with more digits than a spreadsheet keeps.
    """
    if (lost := _refuse_lost(grid, row, column, writing)) is not None:
        return lost
    cell = grid.cell(row, column)
    text = on_one_line(as_text(cell))
    if text in writing.grammar.symbols.alone:
        return _symbol(text, writing)
    if not text:
        return Value(None, grid.delivery.say(NO_VALUE))
    if isinstance(cell, str):
        return _number_of_text(grid, row, column, writing)
    if not is_number(cell):
        raise grid.error(f"holds {_kind(cell)} where a number is expected", row, column, remedy=EXPLAIN)
    number = _exact(grid, row, column, float(text))
    return Value(_counted(grid, row, column, number) if (row, column) in grid.notes.percent else number)


def _symbol(text: str, writing: Writing) -> Value:
    meant = writing.grammar.symbols.alone[text]
    return Value(None if meant.value is None else float(meant.value), meant.reason, meant.flag)


def _refuse_lost(grid: Grid, row: int, column: int, writing: Writing) -> Value | None:
    """Reason of an error cell that the source explains; raises for others; None where the cell is sound."""
    found = grid.notes.lost.get((row, column))
    if found is None:
        return None
    meant = writing.grammar.symbols.alone.get(found.rpartition(" ")[2])
    if meant is None:
        remedy = "open the file, mend the cell and save it; what an error means can be said under 'missing'"
        raise grid.error(found, row, column, remedy=remedy)
    return Value(None, meant.reason)


def _number_of_text(grid: Grid, row: int, column: int, writing: Writing) -> Value:
    """Number that is stored as text, as people do to add a mark or to keep a cell as typed."""
    if not grid.tells and re.fullmatch(r"[\d.,% ]+", grid.text(row, column)):
        found = "a number stored as text, and an .xls file does not tell which digits are superscript"
        raise grid.error(found, row, column, remedy="save the file as .xlsx")
    marked = without_marks(grid, row, column, writing.footnotes, known=writing.grammar.symbols.alone)
    in_percent = marked.text.endswith("%")
    number = marked.text.removesuffix("%").strip().replace("−", "-")
    if not writing.declared and MARKED.fullmatch(number) and not re.fullmatch(r"[+-]?\d+", number):
        remedy = "declare 'decimal' and 'thousands' of the source, so that 1.234 is read as it is meant"
        found = "a number stored as text, with a mark that the source does not explain"
        raise grid.error(found, row, column, remedy=remedy)
    told = None if CODE.fullmatch(number) else tell(number, writing.grammar)
    if told is None:
        raise _no_number(grid, row, column, number)
    if told.value is None:
        return Value(None, told.reason)
    value = _exact(grid, row, column, float(told.value))
    flag = BETWEEN.join(dict.fromkeys(one for one in (told.flag, *marked.flags) if one)) or None
    return Value(_counted(grid, row, column, value / 100) if in_percent else value, None, flag)


def _exact(grid: Grid, row: int, column: int, number: float) -> float:
    """The number; raises where it is so long that the spreadsheet has lost its last digits."""
    if abs(number) >= EXACT_DIGITS and number == round(number):
        found = "a number with more digits than a spreadsheet keeps; the last ones are lost"
        raise grid.error(found, row, column, remedy="list the column under 'text' and enter it again as text")
    return number


def _counted(grid: Grid, row: int, column: int, share: float) -> float:
    """A percentage as the layout counts it: the share that is stored, or hundred times it as shown."""
    if grid.layout.percent is None:
        found = "is a percentage, which is stored as a hundredth of what is shown"
        remedy = "declare 'percent: shown' (18.7 % is 18.7) or 'percent: stored' (18.7 % is 0.187)"
        raise grid.error(found, row, column, remedy=remedy)
    return float(f"{share * 100:.15g}") if grid.layout.percent == "shown" else share


def _no_number(grid: Grid, row: int, column: int, text: str) -> ReadError:
    if CODE.fullmatch(text):
        found = "a code with a leading zero where a number is expected"
        return grid.error(found, row, column, remedy="list the column under 'text'")
    reader = grid.delivery.reader
    notation = f"decimal mark {reader.decimal!r}, thousands mark {reader.thousands!r}"
    symbol = f"the symbol {text!r}" if SYMBOL.fullmatch(text) else "text"
    return grid.error(f"{symbol} where a number is expected ({notation})", row, column, remedy=EXPLAIN)


def _kind(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes or no"
    kinds = {datetime: "a date", date: "a date", time: "a time", timedelta: "a duration"}
    return kinds.get(type(cell), "no number")

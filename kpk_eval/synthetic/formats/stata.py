"""Stata files with variable labels, value labels and extended missing values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from kpk_eval.params.schema import Reader, say
from kpk_eval.synthetic.formats.sheet import MADE, STATA_NO_ANSWER, TITLE, Sheet, cells, kind_of
from kpk_eval.synthetic.spec import Kind

EPOCH = date(1960, 1, 1)
"""Stata counts days from here."""
LONGEST_LABEL = 80
"""Characters of a variable label that Stata keeps."""
LETTER = re.compile(r"\.[a-z]")
PLACES = 2_000_000_000
"""From here on, codes in value labels stand for letters until the file is written."""
EXTENDED = 2_147_483_621
"""Code of the plain missing value in value labels; those of the letters follow."""
STAMP = re.compile(rb"<timestamp>\x11.{17}", re.DOTALL)
NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN})


def write(sheet: Sheet, path: Path) -> None:
    """Write a Stata file."""
    codes = _codes(sheet.reader)
    letters = [code.removeprefix(".") for code in codes if LETTER.fullmatch(code)]
    frame = pd.DataFrame({name: _column(sheet, name) for name in sheet.names})
    numeric = [name for name in sheet.names if kind_of(sheet, name) in NUMBERS]
    days = [name for name in sheet.names if kind_of(sheet, name) is Kind.DATE]
    values = {name: _labels(sheet, name, codes) for name in numeric}
    pyreadstat.write_dta(
        frame,
        str(path),
        file_label=f"{TITLE} {sheet.author}".strip()[:LONGEST_LABEL],
        column_labels=[_label(sheet, name) for name in sheet.names],
        variable_value_labels=values,
        missing_user_values=dict.fromkeys([*numeric, *days], letters),
        variable_format=dict.fromkeys(days, "%td"),
    )
    _finish(path)


def _codes(reader: Reader) -> Mapping[str, str]:
    """Letters and codes of gaps with their meaning in German."""
    named = {code: say(text, "de") for code, text in reader.missing.items()} or STATA_NO_ANSWER
    if wrong := [code for code in named if not LETTER.fullmatch(code) and not _is_whole(code)]:
        found = f"{wrong[0]!r} is neither a letter such as .a nor a whole number"
        raise ValueError(f"'missing' of a Stata source: {found}")
    return named


def _is_whole(code: str) -> bool:
    return code.removeprefix("-").isdigit()


def _code(code: str) -> int:
    """Code in value labels; for a letter one that stands for it until the file is written."""
    return int(code) if _is_whole(code) else PLACES + ord(code[1])


def _labels(sheet: Sheet, name: str, codes: Mapping[str, str]) -> dict[int | float, str]:
    """Value labels of a variable, those of gaps included."""
    known: dict[int | float, str] = dict(sheet.columns[name].values) if name in sheet.columns else {}
    return known | {_code(code): text for code, text in codes.items()}


def _label(sheet: Sheet, name: str) -> str:
    return (sheet.columns[name].label if name in sheet.columns else name)[:LONGEST_LABEL]


def _column(sheet: Sheet, name: str) -> pd.Series[Any]:
    """A column as Stata holds it: numbers and days with letters for gaps, texts empty where missing."""
    found, kind = cells(sheet, name), kind_of(sheet, name)
    if kind in NUMBERS:
        return pd.Series([_number(cell) for cell in found], dtype="object")
    if kind is Kind.DATE:
        return pd.Series([_day(cell) for cell in found], dtype="object")
    texts = ["" if cell is None or LETTER.fullmatch(str(cell)) else str(cell) for cell in found]
    return pd.Series(texts, dtype="object")


def _number(cell: Any) -> float | str | None:
    """A number, the letter of a gap, or nothing."""
    if cell in (None, ""):
        return None
    return cell[1] if isinstance(cell, str) and LETTER.fullmatch(cell) else float(cell)


def _day(cell: Any) -> float | str | None:
    """Days since the epoch, the letter of a gap, or nothing."""
    return float((cell - EPOCH).days) if isinstance(cell, date) else _number(cell)


def _finish(path: Path) -> None:
    """Put the letters into the value labels, and a constant in place of the time of writing."""
    stamp = MADE.strftime("%d Jan %Y %H:%M").encode("ascii")
    head, mark, labels = path.read_bytes().partition(b"<value_labels>")
    for letter in range(ord("a"), ord("z") + 1):
        place = (PLACES + letter).to_bytes(4, "little")
        labels = labels.replace(place, (EXTENDED + letter - ord("a") + 1).to_bytes(4, "little"))
    path.write_bytes(STAMP.sub(b"<timestamp>\x11" + stamp, head, count=1) + mark + labels)

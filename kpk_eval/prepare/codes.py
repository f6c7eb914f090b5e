"""Codes by which people are recognised, element by element and in one way of writing."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pandas as pd

from kpk_eval.params.schema import Code, CodeElement, ElementKind
from kpk_eval.prepare.errors import PreparationError
from kpk_eval.reshape import as_text

LASTING = "lasting"
"""Column of the characteristics that must be the same in both waves, joined."""
REPEATED = "repeated"
"""Column that says whether the code is known to be that of other rows of the same delivery, too."""
BETWEEN = "\x1f"
"""Stands between joined elements; no code holds it."""
BASE_LETTERS = str.maketrans({"ß": "s", "ø": "o", "ł": "l", "đ": "d", "æ": "a", "œ": "o", "ı": "i"})
"""Letters that Unicode does not take apart into a base letter and a mark."""


def code_elements(frame: pd.DataFrame, code: str | Code, *, shown: str) -> pd.DataFrame:
    """Elements of every row's code as text, one column each, NA where missing; then `LASTING`, if declared.

    An issued code (a column alone) is taken as it is written, without blanks at its ends. Elements of a
    self-generated one lose what people write differently from time to time: case, blanks and punctuation,
    umlauts and accents (ä becomes a, ß becomes s), and the leading zeros of numbers.

    Raises
    ------
    PreparationError
        Where the data lack a column of the code.
    """
    if isinstance(code, str):
        _require(frame, [code], shown)
        whole = as_text(frame[code]).str.strip()
        return pd.DataFrame({"1": whole.mask(whole == "")}).astype("string")
    _require(frame, [*code.columns, *code.same], shown)
    folded = {name: _folded(frame[name]) for name in code.columns}
    parts = {str(place): _element(one, code, folded) for place, one in enumerate(code.elements, start=1)}
    lasting = pd.DataFrame({name: _folded(frame[name]) for name in code.same}, index=frame.index)
    return pd.DataFrame(parts | ({LASTING: joined(lasting)} if code.same else {})).astype("string")


def joined(elements: pd.DataFrame) -> pd.Series:
    """Elements of every row as one text; NA where one of them is missing."""
    names = list(elements)
    whole = elements[names[0]].astype("string")
    for name in names[1:]:
        whole = whole + BETWEEN + elements[name]
    return whole


def folded_text(text: str) -> str:
    """Letters and digits of a text in lower case, letters without their marks."""
    plain = text.lower().translate(BASE_LETTERS)
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if sign.isalnum())


def _element(element: CodeElement, code: Code, folded: dict[str, pd.Series]) -> pd.Series:
    """One element of every row."""
    if element.characters:
        first, last = element.characters[0], element.characters[-1]
        text = folded[str(code.column)].str.slice(first - 1, last)
    else:
        text = folded[str(element.column)]
    if element.kind is ElementKind.NUMBER:
        text = text.str.replace(r"^0+(?=.)", "", regex=True)
    return text.mask(text == "")


def _folded(column: pd.Series) -> pd.Series:
    """Values of a column as folded text; NA where nothing is left."""
    text = as_text(column).map(folded_text, na_action="ignore").astype("string")
    return text.mask(text == "")


def _require(frame: pd.DataFrame, columns: Sequence[str], shown: str) -> None:
    for name in columns:
        if name not in frame:
            raise PreparationError(f"{shown}: no column {name!r}, by which people are recognised")

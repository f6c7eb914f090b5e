"""Answer of SoSci Survey's interface for data (JSON): cases by number, at times variables with labels."""

from __future__ import annotations

import json
from codecs import BOM_UTF8, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode

BEFORE_TEXT = BOM_UTF8 + BOM_UTF16_LE + b" \t\r\n"
"""Bytes that may stand before the first character."""
AGAIN = "fetch it again with 'kpk fetch', or save the whole answer of the interface"
_NO_ANSWER = "[NA] "
"""Stands before the labels of codes that are no valid answer."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Cells of the interviews as text on their case numbers, and what the answer says of the variables.

    ``labels`` maps column -> code -> label, ``reasons`` column -> code of a missing answer -> its label.
    """

    frame: pd.DataFrame
    labels: Mapping[str, Mapping[int, str]]
    reasons: Mapping[str, Mapping[str, str]]


class _TwiceError(ValueError):
    """A name stands twice in one object."""


def is_json(delivery: Delivery) -> bool:
    """Whether the file begins as JSON does; a header never begins so."""
    head = delivery.content()[:100].translate(None, b"\0").lstrip(BEFORE_TEXT)
    return head[:1] in (b"{", b"[")


def json_cases(delivery: Delivery) -> Cases:
    """Interviews of the saved answer.

    Raises
    ------
    ReadError
        Where the answer is cut off, reports errors, holds no data, or has a case or value of another shape.
    """
    answer = _parsed(delivery)
    if not isinstance(answer, dict) or "data" not in answer:
        raise delivery.error("is no answer of the interface: there is no part 'data'", remedy=AGAIN)
    if errors := answer.get("errors"):
        found = f"the server reported {len(errors)} errors, so data may be missing"
        raise delivery.error(found, remedy="correct the address of the interface and fetch the file again")
    variables = answer.get("variables") or {}
    cases = answer["data"] or {}
    if not isinstance(variables, dict) or not isinstance(cases, dict):
        raise delivery.error("its parts 'data' and 'variables' are no objects", remedy=AGAIN)
    rows = {_number(name, delivery): _cells(name, case, delivery) for name, case in cases.items()}
    return Cases(_frame(rows, variables), _labels(variables), _reasons(variables))


def _parsed(delivery: Delivery) -> Any:
    """The answer with numbers as they are written."""
    try:
        return json.loads(
            decode(delivery), object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=str
        )
    except _TwiceError:
        raise delivery.error("a name stands twice in one object", remedy=AGAIN) from None
    except json.JSONDecodeError as error:
        found = "is no complete JSON; it may be cut off"
        raise delivery.error(found, place=f"line {error.lineno}", remedy=AGAIN) from None
    except RecursionError:
        raise delivery.error("is nested too deeply", remedy=AGAIN) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        raise _TwiceError
    return names


def _number(name: str, delivery: Delivery) -> int:
    """Number of a case from its name, ``C120``."""
    if not (name.startswith("C") and name[1:].isascii() and name[1:].isdigit()):
        raise delivery.error("a case in 'data' is not named like C120", remedy=AGAIN)
    return int(name[1:])


def _cells(name: str, case: Any, delivery: Delivery) -> dict[str, str | None]:
    """Cells of a case as text; yes and no as 1 and 0."""
    if not isinstance(case, dict):
        raise delivery.error("is no object of variables", place=f"case {name[1:]}", remedy=AGAIN)
    return {variable: _text(cell, name, variable, delivery) for variable, cell in case.items()}


def _text(cell: Any, name: str, variable: str, delivery: Delivery) -> str | None:
    if cell is None or isinstance(cell, bool):
        return None if cell is None else str(int(cell))
    if not isinstance(cell, str):
        place = f"case {name[1:]}, variable {variable!r}"
        raise delivery.error("several values where one is expected", place=place, remedy=AGAIN)
    return cell if cell.strip() else None


def _frame(rows: Mapping[int, Mapping[str, str | None]], variables: Mapping[str, Any]) -> pd.DataFrame:
    """Cells on the case numbers; a variable that nobody answered is listed among the variables only."""
    own = dict.fromkeys(variable for cells in rows.values() for variable in cells)
    names = [*own, *(name for name in variables if name not in own)]
    index = pd.Index(list(rows), dtype="int64")
    columns = {
        name: pd.Series([cells.get(name) for cells in rows.values()], index=index, dtype="str")
        for name in names
    }
    return pd.DataFrame(columns, index=index)


def _labels(variables: Mapping[str, Any]) -> dict[str, dict[int, str]]:
    """Column -> code -> label; codes of missing answers included."""
    return {
        name: {int(code): str(label) for code, label in values.items() if _is_code(code)}
        for name, about in variables.items()
        if isinstance(values := _part(about, "values"), dict) and values
    }


def _reasons(variables: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Column -> code of a missing answer -> label; these are negative or listed as missing."""
    found = {}
    for name, labels in _labels(variables).items():
        listed = _part(variables[name], "missing")
        missing = {str(code) for code in (listed.values() if isinstance(listed, dict) else listed or ())}
        found[name] = {
            str(code): label.removeprefix(_NO_ANSWER)
            for code, label in labels.items()
            if code < 0 or str(code) in missing
        }
    return found


def _part(about: Any, name: str) -> Any:
    return about.get(name) if isinstance(about, dict) else None


def _is_code(code: str) -> bool:
    return code.removeprefix("-").isdecimal()

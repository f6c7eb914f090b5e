"""What a change does, in the words of the parameters and the language of the book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kpk_eval.params.schema import Language, say
from kpk_eval.params.schema.recoding import Change

CODE = re.compile(r"[+-]?[0-9]{1,6}([.,][0-9]{1,6})?|\w{1,2}|ja|nein|yes|no|true|false", re.IGNORECASE)
"""Values that are shown; others may be what somebody wrote, or part of a person's code."""
SHOWN = 12
"""Targets that are listed at most."""
_TEXTS: Mapping[Language, str] = {"de": "anderer Text", "en": "other text"}
_OTHERS: Mapping[Language, str] = {"de": "alle übrigen", "en": "all others"}
_FROM: Mapping[Language, str] = {"de": "aus Spalte {column}", "en": "from column {column}"}


def told_values(values: Mapping[str, str], language: Language) -> str:
    """``1, 2 → 0; 3 → 1``: values that change, by what they become."""
    sources: dict[str, list[str]] = {}
    for old, new in values.items():
        if old != new:
            sources.setdefault(_shown(new, language), []).append(_shown(old, language))
    return _listed(f"{', '.join(dict.fromkeys(old))} → {new}" for new, old in sources.items())


def told_missing(missing: Mapping[str, str], language: Language) -> str:
    """``99 → not asked``: codes by the reason for which they are missing."""
    codes: dict[str, list[str]] = {}
    for code, reason in missing.items():
        codes.setdefault(reason, []).append(_shown(code, language))
    return _listed(f"{', '.join(dict.fromkeys(told))} → {reason}" for reason, told in codes.items())


def told_others(reason: str, language: Language) -> str:
    """What becomes of values that the table does not list."""
    return f"{_OTHERS[language]} → {reason}"


def told_column(column: str, language: Language) -> str:
    """From which column of the file the values of a wave come."""
    return _FROM[language].format(column=column)


def told_unit(change: Change, language: Language) -> str:
    """``× 12 (euro a month → euro a year)``."""
    factor = [] if change.multiply is None else [f"× {_number(change.multiply, language)}"]
    sign = "−" if (change.add or 0) < 0 else "+"
    offset = [] if change.add is None else [f"{sign} {_number(abs(change.add), language)}"]
    units = (
        f" ({say(change.unit.file, language)} → {say(change.unit.contract, language)})" if change.unit else ""
    )
    return " ".join([*factor, *offset]) + units


def _shown(value: str, language: Language) -> str:
    return value if CODE.fullmatch(value) else _TEXTS[language]


def _listed(parts: Iterable[str]) -> str:
    told = list(parts)
    more = [f"+ {len(told) - SHOWN}"] if len(told) > SHOWN else []
    return "; ".join([*told[:SHOWN], *more])


def _number(value: float, language: Language) -> str:
    return f"{value:g}".replace(".", ",") if language == "de" else f"{value:g}"

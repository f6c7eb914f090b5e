"""What to write instead of a value of the wrong form, for each way in which pydantic calls one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SENTENCES: Mapping[str, str] = {
    "string_type": "expected text, found {found}; put it in quotes",
    "string_pattern_mismatch": "found {found}; allowed are small letters, digits, '-' and '_', "
    "starting with a letter",
    "string_too_short": "found {found}; write a text",
    "int_type": "expected a whole number, found {found}; write digits without quotes",
    "int_from_float": "expected a whole number, found {found}",
    "float_type": "expected a number, found {found}; write it with a decimal point and without quotes",
    "bool_type": "expected true or false, found {found}",
    "bool_parsing": "expected true or false, found {found}",
    "tuple_type": "expected a list, found {found}; write [ ... ], or one line with '- ' for each entry",
    "list_type": "expected a list, found {found}; write [ ... ], or one line with '- ' for each entry",
    "dict_type": "expected 'key: value' lines, found {found}",
    "model_type": "expected 'key: value' lines, found {found}",
    "too_short": "found {found} with too few entries; it needs at least {min_length}",
    "greater_than_equal": "found {found}; it must be at least {ge}",
    "greater_than": "found {found}; it must be more than {gt}",
    "less_than_equal": "found {found}; it must be at most {le}",
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        "found {found}; write a date as year-month-day, for example 2026-03-31",
    ),
}
"""Type of a pydantic error -> sentence; ``found`` is the value, other names are limits."""


def simple_sentence(kind: str, found: str, limits: Mapping[str, Any]) -> str:
    """The sentence for an error of this type; empty where only pydantic knows."""
    return SENTENCES[kind].format(**{**limits, "found": found}) if kind in SENTENCES else ""

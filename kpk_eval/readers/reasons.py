"""Reasons for missing values that the readers give themselves, in both languages of the book."""

from __future__ import annotations

from typing import Final

from kpk_eval.params.schema import Text

NO_VALUE: Final[Text] = {"en": "no value in the source", "de": "kein Wert in der Quelle"}

NO_SUCH_AREA: Final[Text] = {
    "en": "area does not exist at this date (every cell is '-')",
    "de": "Gebiet besteht zu diesem Stand nicht (alle Felder „-“)",
}

GENESIS_SYMBOLS: Final[dict[str, Text]] = {
    ".": {"en": "secret or unknown", "de": "unbekannt oder geheim"},
    "·": {"en": "secret or unknown", "de": "unbekannt oder geheim"},
    "x": {"en": "not meaningful", "de": "Aussage nicht sinnvoll"},
    "/": {"en": "unreliable", "de": "nicht sicher genug"},
    "...": {"en": "later", "de": "Angabe fällt später an"},
}
"""Symbols of classic GENESIS tables for values that are missing; ``-`` is not among them: it is a zero."""


def user_missing(code: str) -> Text:
    """Reason of a user-missing code without a label."""
    return {"en": f"user-missing code {code}", "de": f"als fehlend vereinbarter Code {code}"}

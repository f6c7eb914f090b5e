"""Columns that LimeSurvey itself adds to the answers, under all their names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SUBMITTED, LAST_PAGE = "submitdate", "lastpage"
WITHOUT_DATE = "1980-01-01 00:00:00"
"""What stands for the submission date where the survey keeps no dates: submitted, time unknown."""

METADATA: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("Response ID", "Antwort ID", "Antwort-ID"),
        SUBMITTED: ("Date submitted", "Submit date", "Datum Abgeschickt", "Abgeschickt am"),
        LAST_PAGE: ("Last page", "Last page seen", "Letzte Seite"),
        "startlanguage": ("Start language", "Start-Sprache", "Startsprache"),
        "seed": ("Seed", "Zufallsstartwert"),
        "token": ("Access code", "Token", "Zugangscode", "Zugangsschlüssel"),
        "startdate": ("Date started", "Datum gestartet", "Gestartet am"),
        "datestamp": ("Date last action", "Datum letzte Aktivität", "Letzte Aktivität"),
        "ipaddr": ("IP address", "IP-Adresse"),
        "refurl": ("Referrer URL", "Referring URL", "Weiterleitungs-URL", "Verweisende URL"),
    }
)
"""Code of a column -> its names in exports with texts as headings, in English and German."""
IN_EVERY_EXPORT = frozenset({"id", SUBMITTED, LAST_PAGE, "startlanguage"})
_BY_TEXT = {text.casefold(): code for code, texts in METADATA.items() for text in texts}


def of_text(heading: str) -> str | None:
    """Code of the column that has this text as heading; None where it is no such column."""
    return _BY_TEXT.get(heading.replace("_", " ").casefold())


def behind_code(heading: str) -> tuple[str, str] | None:
    """Code and separator of a heading such as ``id. Response ID``; None where it is none."""
    for code in METADATA:
        rest = heading.removeprefix(code)
        if rest != heading and (rest.startswith(". ") or rest[:1] in set(" .:-|_,;/~")):
            text = next((one for one in _BY_TEXT if rest.casefold().replace("_", " ").endswith(one)), None)
            separator = rest[: -len(text)] if text else ". " if rest.startswith(". ") else ""
            if separator:
                return code, separator
    return None


def is_metadata(heading: str) -> bool:
    """Whether a heading is that of a column which every export has, in any style."""
    told = behind_code(heading)
    return bool({heading, of_text(heading), told[0] if told else None} & IN_EVERY_EXPORT)

"""What is said of a source after its contract has looked at it: counts, rules and names, never a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BROKEN = frozenset({"failed", "could not run"})
"""States of a rule that block its source."""
FILE_RULES: Mapping[str, Mapping[str, str]] = {
    "file.readable": {
        "de": "Die Datei lässt sich vollständig und eindeutig lesen",
        "en": "the file can be read completely and without doubt",
    },
    "file.as_described": {
        "de": "Die Datei enthält, was die Beschreibung der Quelle nennt",
        "en": "the file holds what the description of the source names",
    },
    "file.columns": {
        "de": "Die Datei hat die vereinbarten Spalten",
        "en": "the file has the agreed columns",
    },
}
"""Rules that a file breaks before its rows can be checked, as the book words them."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """How one rule of a contract fared on one source; counts only."""

    rule: str
    column: str
    severity: str
    state: str
    checked: int
    failed: int
    description: str
    """What is wrong, in English, for the person who corrects the file."""
    wording: str
    """What the rule demands, in the language of the book."""


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How a source fared under its contract; counts and rule names, never a value."""

    source: str
    site: str
    contract: str
    rows_read: int
    rows_kept: int
    rules: tuple[RuleLine, ...]
    blocked: bool
    quarantine: str
    """Name of the quarantine file; empty where no row was found at fault."""
    inputs: dict[str, str]
    """Name of the data file and of the contract -> sha256."""
    file: str = ""
    """Path of the data file in the data folder."""
    unit: str = "rows"
    """What is counted: rows of the file, or the values of an indicator file."""
    about_people: bool = True
    """Whether a row is about a person: a column of the contract is not public."""

    @property
    def set_aside(self) -> int:
        """Rows that were read and are not analysed."""
        return self.rows_read - self.rows_kept

    @property
    def state(self) -> str:
        """Worst that happened: blocked, warned or passed."""
        if self.blocked:
            return "blocked"
        return "warned" if any(line.state == "warned" for line in self.rules) else "passed"

"""What is said of a source after its contract has looked at it: counts, rules and names, never a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BROKEN = frozenset({"failed", "could not run"})
"""States of a rule that block its source."""
ENCODING = "file.encoding"
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
    ENCODING: {
        "de": "Die Zeichenkodierung der Datei ist vereinbart oder UTF-8",
        "en": "the encoding of the file is agreed upon or UTF-8",
    },
}
"""Rules about a file as a whole, as the book words them."""


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
    kind: str = ""
    """What sort of demand it is: range, unique, row and so on."""
    place: str = ""
    """Line or cell of a file that could not be read; empty where rows are at fault."""
    remedy: str = ""
    """What to do about it, in English; empty where nothing is wrong."""
    rows: tuple[int, ...] = ()
    """First rows at fault, as the file counts them; the others are in the quarantine file."""
    rows_at_fault: int = 0
    """Number of rows at fault; one row of an indicator file can hold several values."""


@dataclass(frozen=True, slots=True)
class GapLine:
    """Values of one column that are missing for one reason; counts only."""

    column: str
    """Column of the file."""
    wave: str
    """Wave of the rows; empty in files that are no survey."""
    reason: str
    """Why they are missing; empty where the file does not say."""
    values: int
    of: int
    """Rows that were looked at."""


@dataclass(frozen=True, slots=True)
class RecodeLine:
    """What was done to the values of one column between file and contract; counts only."""

    column: str
    """Column of the contract."""
    wave: str
    """Wave whose rows it was done to; empty where it was done to all."""
    action: str
    """Value, missing, unit or column."""
    what: str
    """The change in the words of the parameters, in the language of the book."""
    values: int
    """How many values were changed."""


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
    recodes: tuple[RecodeLine, ...] = ()
    """What was done to the values before the contract looked at them."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Why the reader left out rows -> how many; they are not among ``rows_read``."""
    waves_left: Mapping[str, int] = field(default_factory=dict)
    """Wave -> rows that the reader left out of it; rows whose wave cannot be told are in none."""
    waves_read: Mapping[str, int] = field(default_factory=dict)
    """Wave -> rows that were read of it; empty for sources that are no survey."""
    repeated: tuple[int, ...] = ()
    """Kept rows, by their index, whose code later rows had too; which of them is the person's is unknown."""
    gaps: tuple[GapLine, ...] = ()
    """Missing values of the rows that were kept, column by column."""

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


def restored(told: Mapping[str, Any]) -> SourceReport:
    """The report that was written as JSON."""
    parts = {
        "rules": tuple(RuleLine(**one | {"rows": tuple(one["rows"])}) for one in told["rules"]),
        "recodes": tuple(RecodeLine(**one) for one in told["recodes"]),
        "gaps": tuple(GapLine(**one) for one in told["gaps"]),
        "repeated": tuple(told["repeated"]),
    }
    return SourceReport(**{**told, **parts})

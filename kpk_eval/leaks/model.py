"""The nouns of the leak scan: what is searched for, what was found, what may stand in a published tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class LeakError(Exception):
    """The leak scan cannot answer: nothing to look into, or the private values are not there."""


class NeedleKind(StrEnum):
    """What a private value is."""

    CANARY = "planted value"
    CODE = "personal value"
    FREE_TEXT = "free text"
    RARE = "rare value"
    NUMBER = "long number"
    USER = "user name"


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where private values come from: their kind and the column that holds them; never a value."""

    kind: NeedleKind
    place: str
    """``source.site: column``."""

    def __str__(self) -> str:
        """Kind and place in words."""
        return f"{self.kind} of {self.place}" if self.place else str(self.kind)


class Flaw(StrEnum):
    """What must not be in a published tree."""

    VALUE = "private value"
    TRACEBACK = "error output"
    PATH = "absolute path"
    EMAIL = "e-mail address"
    PAPERMILL = "metadata of an executed notebook"
    AUTHOR = "name in the properties of a file"
    FOREIGN = "address of another host that a browser would load"
    ROWS = "table with one row for each person"
    PNG = "PNG that holds more than pixels"
    NO_EVIDENCE = "table or picture without evidence"
    UNKNOWN_EVIDENCE = "evidence that was not released"
    FOLDER = "file that is never for readers"
    LINK = "link or special file"
    OPAQUE = "content that cannot be looked into"


REMEDY = {
    Flaw.VALUE: "take it out of the page that shows it and make the page again",
    Flaw.TRACEBACK: "run the page again; a failed cell is not for readers",
    Flaw.PATH: "remove the path",
    Flaw.EMAIL: "remove it, or name it as contact in evaluation.yaml",
    Flaw.PAPERMILL: "publish the cleaned page, not the executed notebook",
    Flaw.AUTHOR: "write the file without properties",
    Flaw.FOREIGN: "put the file into the book and load it from there",
    Flaw.ROWS: "show released results, not rows",
    Flaw.PNG: "encode the picture anew without text, time and profile",
    Flaw.NO_EVIDENCE: "show a released result with kpk_eval.show",
    Flaw.UNKNOWN_EVIDENCE: "make the page again, or remove what was withdrawn",
    Flaw.FOLDER: "leave it out of the published tree",
    Flaw.LINK: "put a plain file in its place",
    Flaw.OPAQUE: "leave it out, or store it in a form that can be read",
}
"""What to do about a finding."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing in a published tree that must not be there: file, channel, kind; never the value."""

    file: str
    """Path within the tree; a name that is itself a private value is replaced."""
    flaw: Flaw
    channel: str
    """How one gets to it: ``text``, ``zip part > text across markup``."""
    origin: str = ""
    """Kind and column of the private values; empty for other flaws."""
    count: int = 1
    """Different private values, or places of another flaw."""
    line: int | None = None
    """First line that holds it, where the file is text."""

    def __str__(self) -> str:
        """Where, what, and what to do."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        what = self.origin or str(self.flaw)
        times = f" ({self.count})" if self.count > 1 else ""
        return f"{place}: {what}{times} in {self.channel}; {REMEDY[self.flaw]}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may stand in a published tree."""

    evidence: frozenset[str] = frozenset()
    """Identifiers of the released results."""
    theme: frozenset[str] = frozenset()
    """SHA-256 (hexadecimal) of files that came with the theme: they hold nobody's data."""
    drawn: frozenset[str] = frozenset()
    """SHA-256 of the book's own files: looked into like any other, but no picture or table needs evidence."""
    chapters: frozenset[str] = frozenset()
    """Pages (path within the tree) that were written by hand or from parameters: no evidence needed."""
    emails: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    """Names that the properties of a file may hold."""
    words: frozenset[str] = frozenset()
    """Public identifiers (areas, columns, offers): a column of a table that holds them is no person's."""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What the leak scan found in a tree, and how much it looked at."""

    findings: tuple[Finding, ...]
    files: int
    size: int
    """Bytes of all files."""
    searched: int
    """Different private values that were searched for."""
    unsearchable: int
    """Private values that cannot be told from ordinary words and numbers, or are public words."""

    @property
    def clean(self) -> bool:
        """Whether the tree may be published as far as this scan can tell."""
        return not self.findings

    def lines(self) -> Iterator[str]:
        """The report for a person: one line for each finding, then what was looked at."""
        yield from map(str, self.findings)
        verdict = "nothing found" if self.clean else f"{len(self.findings)} findings"
        looked = f"{self.files} files, {self.size / 1e6:.1f} MB"
        yield (
            f"{verdict}: {looked}, {self.searched} private values searched for, "
            f"{self.unsearchable} too short or public"
        )


@dataclass(frozen=True, slots=True)
class Secret:
    """A private value that must not be found, as plain text; it exists in memory only."""

    kind: NeedleKind
    value: str
    place: str = ""

    def __repr__(self) -> str:
        """Kind and place, so that no traceback shows the value."""
        return f"Secret({self.kind!r}, place={self.place!r})"

    @property
    def origin(self) -> Origin:
        """Where the value comes from."""
        return Origin(self.kind, self.place)

"""What a run did: one record per page, and the manifest from which the book is assembled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PageState(StrEnum):
    """How a page ended."""

    COMPLETE = "complete"
    STOPPED = "stopped"
    """Not executed, because a contract of its site is broken."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page of one edition: which notebook ran on what, when, how long, and what it shows."""

    page: str
    """Identifier: notebook, site and population joined by dots."""
    notebook: str
    site: str
    population: str
    state: PageState
    title: str
    started: str
    """ISO 8601 time in UTC."""
    seconds: float
    inputs: dict[str, str]
    """Shown file name -> sha256."""
    evidence: tuple[str, ...]
    """Released results shown on the page."""
    reason: str = ""
    """Why the page was stopped or failed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All pages of one edition, in the order of the book."""

    evaluation: str
    edition: str
    created: str
    versions: dict[str, str]
    pages: tuple[PageRecord, ...]

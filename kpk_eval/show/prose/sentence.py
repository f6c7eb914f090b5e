"""A sentence of the report: what it is about, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """Subject (printed bold) and statement, both plain text."""

    subject: str
    statement: str

    def __str__(self) -> str:
        """The whole sentence as plain text."""
        return f"{self.subject}: {self.statement}" if self.subject else self.statement

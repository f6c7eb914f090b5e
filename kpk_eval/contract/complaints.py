"""Mistakes found while a contract is read, each with its file and line."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpk_eval.params.load import File
from kpk_eval.params.source_lines import ParameterError, Place, line_of


@dataclass(frozen=True, slots=True)
class Complaints:
    """Collects mistakes, so that all of them are reported at once."""

    file: File
    found: list[str] = field(default_factory=list)

    def add(self, place: Place, message: str) -> None:
        """Note a mistake at a place of the file."""
        self.found.append(self.file.problem(place, message))

    def at(self, place: Place) -> str:
        """File and line of a place."""
        return f"{self.file.shown}:{line_of(self.file.data, place)}"

    def stop(self) -> None:
        """Raise `ParameterError` if anything was noted."""
        if self.found:
            raise ParameterError(self.found)

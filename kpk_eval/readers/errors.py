"""What a file that cannot be read correctly raises."""

from __future__ import annotations


class ReadError(Exception):
    """A file cannot be read correctly: which file, where in it, what was found, what to do.

    The parts are kinds of things (a line, a column, a symbol of an official table), never the value that a
    respondent gave. A message that is already complete may stand alone in ``file``.
    """

    def __init__(self, file: str, place: str = "", found: str = "", remedy: str = "") -> None:
        """Keep the parts; all of them are handed on, so that the error survives pickling."""
        super().__init__(file, place, found, remedy)
        self.file = file
        self.place = place
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        """One sentence: ``file: place: found; remedy``."""
        where = ": ".join(part for part in (self.file, self.place, self.found) if part)
        return f"{where}; {self.remedy}" if self.remedy else where

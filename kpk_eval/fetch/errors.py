"""What keeps a file from being fetched."""

from __future__ import annotations


class FetchError(Exception):
    """A file could not be fetched: what was found, what to do, and for which source where that is known.

    No part of it is an answer of a respondent, a password or an address that holds a key.
    """

    def __init__(self, found: str, remedy: str = "", source: str = "") -> None:
        """Keep the parts; all of them are handed on, so that the error survives pickling."""
        super().__init__(found, remedy, source)
        self.found = found
        self.remedy = remedy
        self.source = source

    def __str__(self) -> str:
        """One sentence: ``source: found; remedy``."""
        where = f"source {self.source!r}: {self.found}" if self.source else self.found
        return f"{where}; {self.remedy}" if self.remedy else where

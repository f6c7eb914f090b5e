"""What is to be fetched: the file of a source, from a server, with an access that no file holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kpk_eval.fetch.errors import FetchError
from kpk_eval.params.schema import Source
from kpk_eval.params.schema.fetch import Fetch


@dataclass(frozen=True, slots=True)
class Order:
    """The file of one source and the server that has it.

    ``environment`` holds the access; it is read only by `secret` and never shown.
    """

    source: Source
    entry: Fetch
    target: Path
    environment: Mapping[str, str] = field(repr=False)

    @property
    def host(self) -> str:
        """Name of the server, without path and parameters; empty where the access holds its address."""
        return urlsplit(self.entry.url or "").netloc

    def error(self, found: str, *, remedy: str = "") -> FetchError:
        """The error that says this about this source."""
        return FetchError(found, remedy, self.source.id)

    def variable(self, what: str) -> str:
        """Name of the environment variable that holds a part of the access."""
        return f"KPK_{self.entry.credentials or self.entry.server.upper()}_{what.upper()}"

    def secret(self, what: str) -> str:
        """Part of the access (``user``, ``password``, ``key``) from its environment variable.

        Raises
        ------
        FetchError
            Where the variable is not set.
        """
        value = self.environment.get(self.variable(what), "")
        if not value:
            found = f"the environment variable {self.variable(what)} is not set"
            raise self.error(found, remedy=f"set it to the {what} for {self.host}; no file may hold it")
        return value

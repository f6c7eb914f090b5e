"""What a scan has found so far, put together by file, channel and kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kpk_eval.leaks.model import Finding, Flaw


@dataclass(slots=True)
class _Place:
    """Findings of one kind in one channel of one file."""

    line: int | None
    values: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Notes:
    """Collects findings; of equal ones it keeps the number and the first line."""

    places: dict[tuple[str, Flaw, str, str], _Place] = field(default_factory=dict)

    def add(
        self, file: str, flaw: Flaw, channel: str, *, origin: str = "", value: int | None = None,
        line: Callable[[], int] | None = None,
    ) -> None:  # fmt: skip
        """Take note of a finding; the same value in the same place counts once.

        ``line`` is asked for the first finding of its kind only.
        """
        key = (file, flaw, channel, origin)
        if key not in self.places:
            self.places[key] = _Place(line() if line else None)
        values = self.places[key].values
        values.add(len(values) if value is None else value)

    def findings(self) -> Iterator[Finding]:
        """Findings in the order of files."""
        for (file, flaw, channel, origin), place in sorted(self.places.items(), key=lambda one: one[0]):
            yield Finding(file, flaw, channel, origin, len(place.values), place.line)

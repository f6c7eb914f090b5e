"""The word a person may have meant, as every message about an unknown name suggests it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

ALIKE = 0.6
"""Share of common signs from which on two words are close (``difflib``'s own default)."""


def closest(found: str, known: Iterable[str], *, alike: float = ALIKE) -> str | None:
    """The known word that is most like what was found; None where none is close."""
    return next(iter(difflib.get_close_matches(found, list(known), n=1, cutoff=alike)), None)


def did_you_mean(found: str, known: Iterable[str], *, alike: float = ALIKE) -> str:
    """``did you mean 'x'? `` with a space behind it, to stand before the known words; empty without one."""
    close = closest(found, known, alike=alike)
    return "" if close is None else f"did you mean {close!r}? "


def suggest(found: str, allowed: Iterable[str]) -> str:
    """End of a message: ``; did you mean 'x'? allowed: x, y``."""
    words = list(allowed)
    return f"; {did_you_mean(found, words)}allowed: {', '.join(words)}"

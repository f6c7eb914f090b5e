"""Looking into one piece of content and everything within it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from kpk_eval.leaks.encoded import decoded
from kpk_eval.leaks.escapes import quoted_printable
from kpk_eval.leaks.lookup import Lookup
from kpk_eval.leaks.model import Allowed, Flaw
from kpk_eval.leaks.notes import Notes
from kpk_eval.leaks.structure.patterns import flaws_in
from kpk_eval.leaks.unpack import PACKED, Budget, Kind, Opaque, Piece, holds_more_than_pixels, kind_of, parts
from kpk_eval.leaks.unpack.model import DEEPEST
from kpk_eval.leaks.values import Found, in_bytes, in_terms, in_view
from kpk_eval.leaks.views import ACROSS_MARKUP, PLAIN, View, context_of, legible, line_of, views

INDEX = b"search.setindex("
"""Beginning of the search index that Sphinx writes."""
SHORT = 4096
"""Bytes below which content may be numbers although it reads like text."""
MOST_CONTEXTS = 100
"""Values of one text of which it is told whether they stand in a comment, an attribute, a script."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks into the content of files and takes note of what it finds."""

    lookup: Lookup
    allowed: Allowed
    notes: Notes = field(default_factory=Notes)

    def look(self, file: str, piece: Piece, budget: Budget, *, depth: int = 0) -> None:
        """Look into a piece of a file, and into everything that it holds."""
        kind = kind_of(piece.data)
        if kind is Kind.PNG and holds_more_than_pixels(piece.data):
            self.notes.add(file, Flaw.PNG, piece.channel or "file")
        if depth > DEEPEST:
            self.notes.add(file, Flaw.OPAQUE, f"{piece.channel}: too many levels")
            return
        try:
            if kind not in PACKED:
                self._read(file, piece, budget, depth)
            for part in parts(piece.data, kind, budget):
                self._enter(file, piece, part, budget, depth)
        except Opaque as reason:
            self.notes.add(file, Flaw.OPAQUE, ": ".join(filter(None, (piece.channel, str(reason)))))

    def _enter(self, file: str, outer: Piece, part: Piece, budget: Budget, depth: int) -> None:
        if part.data:
            inner = Piece(_channel(outer.channel, part.channel), part.data)
            self.look(file, inner, budget, depth=depth + 1)

    def _read(self, file: str, piece: Piece, budget: Budget, depth: int) -> None:
        """Read a piece as text and as bytes, and decode what it holds in other writing."""
        seen: set[int] = set()
        flaws: set[Flaw] = set()
        text = legible(piece.data)
        for view in views(text):
            self._values(file, piece.channel, view, seen)
            if view.channel != ACROSS_MARKUP:
                flaws |= self._patterns(file, piece.channel, view, flaws)
        if text is not piece.data or len(text) < SHORT:
            for found in in_bytes(piece.data, self.lookup):
                self._note(file, _channel(piece.channel, "binary number"), found)
        mail = quoted_printable(text) if text is piece.data else b""
        for name, content in (*decoded(text), ("quoted-printable", mail)):
            budget.spend(len(content))
            self._enter(file, piece, Piece(name, content), budget, depth)

    def _values(self, file: str, channel: str, view: View, seen: set[int]) -> None:
        """Note values written in a view that the views before did not show."""
        found = [one for one in in_view(view, self.lookup) if one.value not in seen]
        if view.text.startswith(INDEX):
            found += [one for one in in_terms(view.text, self.lookup) if one.value not in seen]
        markup = view.channel == PLAIN and view.text[:200].lstrip().startswith(b"<")
        for number, one in enumerate(found):
            seen.add(one.value)
            place = view.channel
            if markup and number < MOST_CONTEXTS:
                place = context_of(view.text, one.place_in(view.text))
            self._note(file, _channel(channel, place), one, view if not channel else None)

    def _note(self, file: str, channel: str, found: Found, view: View | None = None) -> None:
        origin = str(self.lookup.needles.origins[found.origin])
        line = partial(_line, view, found) if view and view.channel != ACROSS_MARKUP else None
        self.notes.add(file, Flaw.VALUE, channel, origin=origin, value=found.value, line=line)

    def _patterns(self, file: str, channel: str, view: View, known: set[Flaw]) -> set[Flaw]:
        """Note what no page says, of kinds that the view before did not show; the kinds found."""
        found = [(flaw, place) for flaw, place in flaws_in(view.text, self.allowed) if flaw not in known]
        for flaw, place in found:
            line = partial(line_of, view.text, place) if not channel else None
            self.notes.add(file, flaw, channel or PLAIN, value=place, line=line)
        return {flaw for flaw, _ in found}


def _line(view: View, found: Found) -> int:
    return line_of(view.text, found.place_in(view.text))


def _channel(outer: str, inner: str) -> str:
    """Way from the file to its content, outermost first."""
    return f"{outer} > {inner}" if outer else inner

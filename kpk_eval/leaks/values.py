"""Private values in one piece of content, in every form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kpk_eval.leaks.fold import squeezed
from kpk_eval.leaks.forms import Form
from kpk_eval.leaks.lookup import Hit, Lookup, beyond_chance
from kpk_eval.leaks.numbers import numbers_in
from kpk_eval.leaks.views import ACROSS_MARKUP, View

SHORTEST_TERM = 5
_TERM = re.compile(rb"[a-z0-9\x80-\xff]{%d,}" % SHORTEST_TERM)


@dataclass(frozen=True, slots=True)
class Found:
    """A private value in a text or among bytes: which, and where."""

    value: int
    origin: int
    place: int | None
    """Place in the folded text; among its letters and digits alone where ``squeezed``."""
    squeezed: bool = False

    def place_in(self, text: bytes) -> int:
        """Place in the folded text."""
        if self.place is None:
            return 0
        return _stretched(text, self.place) if self.squeezed else self.place


def in_view(view: View, lookup: Lookup) -> Iterator[Found]:
    """Values written in a text, each once."""
    seen: set[int] = set()
    for found in _written(view, lookup):
        if found.value not in seen:
            seen.add(found.value)
            yield found


def _written(view: View, lookup: Lookup) -> Iterator[Found]:
    for hit in lookup.find(view.text, Form.FOLDED):
        yield Found(hit.value, hit.origin, hit.place)
    if lookup.searches(Form.SQUEEZED):
        for hit in lookup.find(squeezed(view.text), Form.SQUEEZED):
            yield Found(hit.value, hit.origin, hit.place, squeezed=True)
    if lookup.searches(Form.NUMBER) and view.channel != ACROSS_MARKUP:
        for hit in lookup.find_whole(numbers_in(view.text), Form.NUMBER):
            yield Found(hit.value, hit.origin, hit.place)


def in_terms(text: bytes, lookup: Lookup) -> Iterator[Found]:
    """Values that a stemmer has shortened, among the terms of a search index."""
    terms = {term: place for place, term in _terms(text)}
    words = ((place, term) for term, place in terms.items())
    for hit in lookup.find_whole(words, Form.TERM):
        yield Found(hit.value, hit.origin, hit.place)


def in_bytes(data: bytes, lookup: Lookup) -> Iterator[Found]:
    """Long numbers among bytes, as floating-point numbers of eight or four bytes."""
    if data.isascii():
        return
    for hit in lookup.find(data, Form.DOUBLE):
        yield Found(hit.value, hit.origin, None)
    singles = list(lookup.find(data, Form.SINGLE))
    entries = sum(len(group.entries) for group in lookup.groups if group.form is Form.SINGLE)
    if beyond_chance(_different(singles), entries=entries, places=len(data)):
        for hit in singles:
            yield Found(hit.value, hit.origin, None)


def _different(hits: list[Hit]) -> int:
    return len({hit.value for hit in hits})


def _terms(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Terms, also without their last letter, because some stemmers put one on."""
    for match in _TERM.finditer(text):
        yield match.start(), match.group()
        if len(match.group()) > SHORTEST_TERM:
            yield match.start(), match.group()[:-1]


def _stretched(text: bytes, place: int) -> int:
    """Place in a text of the n-th letter or digit."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if len(squeezed(text[:middle])) <= place:
            low = middle + 1
        else:
            high = middle
    return low - 1

"""Finding hashed values in a stream: a coarse look at every place, a hash where it is worth it."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kpk_eval.leaks.fold import WORD
from kpk_eval.leaks.forms import Form
from kpk_eval.leaks.needles import ANCHOR_BITS, WINDOW, Needles, digest, multiplier, word_anchor

COARSE_BITS = 20
"""Bits of the first look; its table fits into the processor's cache."""
FEW = 5000
"""Entries up to which one look is enough."""
BLOCK = 1 << 16
WINDOWED = (Form.FOLDED, Form.SQUEEZED, Form.DOUBLE, Form.SINGLE)
WHOLE = (Form.NUMBER, Form.TERM)
_COARSE, _ANCHOR = np.uint64(64 - COARSE_BITS), np.uint64(64 - ANCHOR_BITS)
SINGLE_SPREAD = 4.0
"""Standard deviations by which chance agreements of four bytes must be exceeded."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A private value at a place of a stream."""

    place: int
    value: int
    origin: int


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Entries of one form whose anchors rest on equally many signs."""

    form: Form
    width: int
    coarse: npt.NDArray[np.bool_] = field(repr=False)
    fine: npt.NDArray[np.uint8] | None = field(repr=False)
    """One bit for each anchor; None where there are few entries and the first look is enough."""
    anchors: npt.NDArray[np.uint32] = field(repr=False)
    """Sorted; one for each entry."""
    entries: npt.NDArray[np.void] = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Tables made from a list of needles, in which streams are looked up."""

    needles: Needles = field(repr=False)
    groups: tuple[_Group, ...] = field(repr=False)
    words: dict[Form, dict[bytes, tuple[int, int]]] = field(repr=False)
    word_anchors: dict[Form, frozenset[int]] = field(repr=False)

    def find(self, stream: bytes, form: Form) -> Iterator[Hit]:
        """Every place of a stream at which an entry of this form begins."""
        for group in self.groups:
            if group.form is form and len(stream) >= group.width:
                yield from self._in_group(stream, group)

    def find_whole(self, words: Iterable[tuple[int, bytes]], form: Form) -> Iterator[Hit]:
        """Places of numbers or terms (place and spelling of each) that are private values."""
        known, anchors = self.words.get(form), self.word_anchors.get(form)
        if known is None or anchors is None:
            return
        salt = self.needles.salt
        seed = zlib.crc32(salt)
        for place, word in words:
            hopeful = word_anchor(word, seed) in anchors
            if hopeful and (owner := known.get(digest(form, word, salt))):
                yield Hit(place, *owner)

    def searches(self, form: Form) -> bool:
        """Whether there is any entry of this form."""
        return form in self.words or any(group.form is form for group in self.groups)

    def _in_group(self, stream: bytes, group: _Group) -> Iterator[Hit]:
        places, anchors = _candidates(stream, group, multiplier(self.needles.salt))
        low = np.searchsorted(group.anchors, anchors, "left")
        high = np.searchsorted(group.anchors, anchors, "right")
        hopeful = high > low
        spans = zip(places[hopeful].tolist(), low[hopeful].tolist(), high[hopeful].tolist(), strict=True)
        checked: dict[tuple[int, bytes], bool] = {}
        for place, start, stop in spans:
            for number in range(start, stop):
                entry = group.entries[number]
                if self._agrees(stream, place, entry, group.form, checked, number):
                    yield Hit(place, int(entry["value"]), int(entry["origin"]))

    def _agrees(
        self, stream: bytes, place: int, entry: np.void, form: Form,
        checked: dict[tuple[int, bytes], bool], number: int,
    ) -> bool:  # fmt: skip
        """Whether an entry begins at a place; remembers answers, because pages repeat themselves."""
        size = int(entry["size"])
        part = stream[place : place + size]
        if len(part) < size or (bool(entry["alone"]) and not _alone(stream, place, size)):
            return False
        key = (number, part)
        if key not in checked:
            checked[key] = digest(form, part, self.needles.salt) == entry["digest"].tobytes()
        return bool(checked[key])


def lookup_of(needles: Needles) -> Lookup:
    """Tables for finding these needles."""
    groups = []
    entries = needles.entries
    for form in WINDOWED:
        of_form = entries[entries["form"] == form]
        widths = np.minimum(of_form["size"], WINDOW)
        groups += [_group(of_form[widths == width], form, int(width)) for width in np.unique(widths)]
    words, anchors = {}, {}
    for form in WHOLE:
        of_form = entries[entries["form"] == form]
        if len(of_form):
            owners = zip(of_form["value"].tolist(), of_form["origin"].tolist(), strict=True)
            words[form] = dict(zip((one.tobytes() for one in of_form["digest"]), owners, strict=True))
            anchors[form] = frozenset(of_form["anchor"].tolist())
    return Lookup(needles, tuple(groups), words, anchors)


def beyond_chance(hits: int, *, entries: int, places: int) -> bool:
    """Whether so many agreements of four bytes are more than chance explains."""
    expected = entries * places / 2**32
    return hits > expected + SINGLE_SPREAD * math.sqrt(expected)


def _group(entries: npt.NDArray[np.void], form: Form, width: int) -> _Group:
    ordered = entries[np.argsort(entries["anchor"], kind="stable")]
    coarse = np.zeros(1 << COARSE_BITS, bool)
    coarse[ordered["anchor"] >> (ANCHOR_BITS - COARSE_BITS)] = True
    anchors = np.ascontiguousarray(ordered["anchor"])
    fine = None
    if len(entries) > FEW:
        bits = np.zeros(1 << ANCHOR_BITS, bool)
        bits[anchors] = True
        fine = np.packbits(bits, bitorder="little")
    return _Group(form, width, coarse, fine, anchors, ordered)


def _candidates(
    stream: bytes, group: _Group, factor: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """Places whose first signs may begin an entry of a group, in order, with their anchors."""
    padded = stream + bytes(WINDOW)
    count = len(stream) - group.width + 1
    mask = np.uint64((1 << 8 * group.width) - 1)
    places, anchors = [], []
    for start in range(0, count, BLOCK):
        windows = np.ndarray((min(BLOCK, count - start),), "<u8", padded, start, (1,))
        product = (windows & mask) * np.uint64(factor)
        likely = group.coarse.take((product >> _COARSE).view(np.int64)).nonzero()[0]
        if len(likely):
            anchor = (product[likely] >> _ANCHOR).astype(np.uint32)
            if group.fine is not None:
                hopeful = (group.fine.take(anchor >> 3) >> (anchor & 7).astype(np.uint8)) & 1 == 1
                likely, anchor = likely[hopeful], anchor[hopeful]
            places.append(likely + start)
            anchors.append(anchor)
    if not places:
        return np.empty(0, np.int64), np.empty(0, np.uint32)
    return np.concatenate(places), np.concatenate(anchors)


def _alone(stream: bytes, place: int, size: int) -> bool:
    """Whether no letter or digit stands beside a part of a stream."""
    before, after = place - 1, place + size
    return not ((before >= 0 and stream[before] in WORD) or (after < len(stream) and stream[after] in WORD))

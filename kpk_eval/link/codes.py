"""Codes of the people of two waves as numbers that are equal where the elements are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.prepare.codes import LASTING, REPEATED

Numbers = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.intp]

MISSING = -1


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of the people of one wave, shape (people, elements).

    ``numbers`` are equal in both waves where the texts are, `MISSING` where there is none; ``lasting``, shape
    (people,), are those of the characteristics that must not differ. ``repeated`` are codes of which it is
    known that others, who are not here, have them too.
    """

    numbers: Numbers = field(repr=False)
    texts: Texts = field(repr=False)
    lasting: Numbers = field(repr=False)
    repeated: Mask = field(repr=False)

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.numbers)

    @property
    def given(self) -> Positions:
        """Number of elements that each person gave; none without the lasting characteristics."""
        count = (self.numbers != MISSING).sum(axis=1)
        return np.where(self.lasting == MISSING, 0, count)

    def at(self, people: Positions | Mask) -> Codes:
        """Codes of some of the people."""
        return Codes(self.numbers[people], self.texts[people], self.lasting[people], self.repeated[people])

    def shuffled(self, rng: np.random.Generator) -> Codes:
        """Each element handed round among the people by itself: nobody keeps a code but by chance."""
        order = rng.permuted(np.tile(np.arange(self.people), (self.numbers.shape[1], 1)), axis=1).T
        return replace(
            self,
            numbers=np.take_along_axis(self.numbers, order, axis=0),
            texts=np.take_along_axis(self.texts, order, axis=0),
        )


def codes_of(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Codes, Codes]:
    """Codes of two waves from the texts of their elements."""
    names = [name for name in before if name not in {LASTING, REPEATED}]
    both, whole = pd.concat([before, after], ignore_index=True), len(before) + len(after)
    columns = [pd.factorize(both[name])[0] for name in names]
    numbers = np.column_stack(columns).astype(np.int64) if names else np.empty((whole, 0), dtype=np.int64)
    lasting = pd.factorize(both[LASTING])[0] if LASTING in both else np.zeros(whole)
    repeated = both[REPEATED] if REPEATED in both else pd.Series(False, index=both.index)
    texts = both[names].astype(object).to_numpy()
    flags = np.asarray(repeated, dtype=np.bool_)
    joint = Codes(numbers, texts, np.asarray(lasting, dtype=np.int64), flags)
    places = np.arange(whole)
    return joint.at(places[: len(before)]), joint.at(places[len(before) :])


def keys_of(*codes: Codes) -> list[Numbers]:
    """One number for each person, equal where everything given is equal, for several waves together."""
    rows = np.concatenate([np.column_stack([one.lasting, one.numbers]) for one in codes])
    keys = np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1) if len(rows) else rows[:, 0]
    return np.split(keys, np.cumsum([one.people for one in codes])[:-1])

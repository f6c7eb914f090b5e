"""What was made a moment ago, by everything it was made from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Recent(Generic[Made]):
    """Values that this process made last; a page asks for the same rows many times."""

    most: int
    """Values that are kept."""
    kept: OrderedDict[Hashable, Made] = field(default_factory=OrderedDict, repr=False)

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The value of a key, made now if it is not kept; ``key`` holds everything it depends on."""
        if key not in self.kept:
            self.kept[key] = make()
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        self.kept.move_to_end(key)
        return self.kept[key]

"""Which function reads which format: each module of this package named like a format registers its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module

from kpk_eval.model import Table
from kpk_eval.params.schema import Format, Reader
from kpk_eval.readers.delivery import Delivery

ReadingFunction = Callable[[Delivery], Table]


@dataclass(frozen=True, slots=True)
class Registered:
    """A reading function and the keys of the source entry's ``reader`` that it looks at."""

    function: ReadingFunction
    uses: frozenset[str]


_registered: dict[Format, Registered] = {}


def reads(file_format: Format, *, using: Collection[str]) -> Callable[[ReadingFunction], ReadingFunction]:
    """Register the decorated function for a format; ``using`` names the reader keys it obeys."""
    if unknown := sorted(set(using) - set(Reader.model_fields)):
        raise ValueError(f"format {file_format}: unknown reader keys {unknown}")

    def register(function: ReadingFunction) -> ReadingFunction:
        _registered[file_format] = Registered(function, frozenset(using))
        return function

    return register


def registered(file_format: Format) -> Registered:
    """The reading function of a format; its module is imported at the first use."""
    if file_format not in _registered:
        import_module(f"{__package__}.{file_format.value}")
    return _registered[file_format]

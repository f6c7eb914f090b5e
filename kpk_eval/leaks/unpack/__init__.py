"""What files hold besides what one sees when opening them: parts, streams, chunks, cells."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.leaks.unpack.archive import tar_parts, zip_parts
from kpk_eval.leaks.unpack.compressed import streams_within, unpacked
from kpk_eval.leaks.unpack.kinds import PACKED, Kind, kind_of
from kpk_eval.leaks.unpack.model import Budget, Opaque, Piece
from kpk_eval.leaks.unpack.pdf import pdf_parts
from kpk_eval.leaks.unpack.picture import holds_more_than_pixels, png_parts
from kpk_eval.leaks.unpack.tabular import arrow_cells, parquet_cells, sqlite_cells
from kpk_eval.leaks.unpack.wide import wide_texts

__all__ = [
    "PACKED", "Budget", "Kind", "Opaque", "Piece", "holds_more_than_pixels", "kind_of", "parts",
]  # fmt: skip

_READERS = {
    Kind.ZIP: zip_parts,
    Kind.TAR: tar_parts,
    Kind.PNG: png_parts,
    Kind.PDF: pdf_parts,
    Kind.PARQUET: parquet_cells,
    Kind.ARROW: arrow_cells,
    Kind.SQLITE: sqlite_cells,
}


def parts(data: bytes, kind: Kind, budget: Budget) -> Iterator[Piece]:
    """Everything that content holds beside its own bytes.

    Raises
    ------
    Opaque
        Where it cannot be looked into.
    """
    if kind is Kind.SEALED:
        raise Opaque("compressed or encrypted in a way that cannot be undone here")
    if kind in _READERS:
        yield from _READERS[kind](data, budget)
    elif kind in PACKED:
        yield from unpacked(data, kind, budget)
    elif not data.isascii() or b"\0" in data:
        yield from streams_within(data, budget)
        yield from wide_texts(data)

"""Tables in binary files: Parquet, Arrow and SQLite, cell by cell as text."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from kpk_eval.leaks.unpack.model import Budget, Opaque, Piece


def parquet_cells(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Cells and metadata of a Parquet file."""
    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError, ValueError):
        raise Opaque("damaged Parquet file") from None
    yield from _pieces(table, "Parquet", budget)


def arrow_cells(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Cells and metadata of an Arrow or Feather file."""
    try:
        table = pa.ipc.open_file(pa.py_buffer(data)).read_all()
    except (pa.ArrowException, OSError, ValueError):
        raise Opaque("damaged Arrow file") from None
    yield from _pieces(table, "Arrow", budget)


def sqlite_cells(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Cells of every table of a SQLite database."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        connection.text_factory = bytes
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            quoted = name.decode("utf-8", "replace").replace('"', '""')
            rows = connection.execute(f'SELECT * FROM "{quoted}"')
            cells = b"\n".join(_cell(value) for row in rows for value in row)
            budget.spend(len(cells))
            yield Piece("SQLite cells", cells)
    except sqlite3.Error:
        raise Opaque("damaged SQLite database") from None
    finally:
        connection.close()


def _pieces(table: pa.Table, name: str, budget: Budget) -> Iterator[Piece]:
    metadata = b"\n".join(part for pair in (table.schema.metadata or {}).items() for part in pair)
    fields = "\n".join(field.name for field in table.schema)
    yield Piece(f"{name} metadata", metadata + b"\n" + fields.encode())
    for column in table.itercolumns():
        cells = "\n".join(_texts(column)).encode("utf-8", "surrogatepass")
        budget.spend(len(cells))
        yield Piece(f"{name} cells", cells)


def _texts(column: pa.ChunkedArray) -> Iterator[str]:
    """Cells of a column as text, and the words of its dictionary that no cell uses."""
    if pa.types.is_dictionary(column.type):
        for chunk in column.chunks:
            yield from map(str, chunk.dictionary.to_pylist())
    for value in column.to_pylist():
        if isinstance(value, bytes):
            yield value.decode("utf-8", "surrogateescape")
        elif value is not None:
            yield str(value)


def _cell(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()

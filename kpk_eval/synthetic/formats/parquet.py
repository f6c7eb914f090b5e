"""Parquet files with the types of the contract."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kpk_eval.synthetic.formats.sheet import TITLE, Sheet, cells, kind_of
from kpk_eval.synthetic.spec import Kind


def write(sheet: Sheet, path: Path) -> None:
    """Write a Parquet file."""
    arrays = {name: _arrow(sheet, name) for name in sheet.names}
    table = pa.table(arrays).replace_schema_metadata({"author": sheet.author, "title": TITLE})
    pq.write_table(table, path)


def _arrow(sheet: Sheet, name: str) -> pa.Array:
    kind = {
        Kind.INTEGER: pa.int64(), Kind.NUMBER: pa.float64(), Kind.BOOLEAN: pa.bool_(),
        Kind.DATE: pa.date32(), Kind.STRING: pa.string(),
    }[kind_of(sheet, name)]  # fmt: skip
    found = cells(sheet, name)
    if kind in {pa.int64(), pa.float64()}:
        found = [None if cell in (None, "") else float(cell) for cell in found]
        return pa.array(found, type=pa.float64()).cast(kind)
    return pa.array(found, type=kind)

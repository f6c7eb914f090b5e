"""Released results on disk: one Parquet file each, with everything needed to show it."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kpk_eval.disclose import DisclosureError, require_cleared
from kpk_eval.files import written_whole
from kpk_eval.model import SEAL, Column, Origin, Released, Scale, Shape, Sort, Wording

KEY = b"kpk_released"


class StoreError(Exception):
    """A released result is missing or is not one."""


def write(released: Released, folder: Path) -> Path:
    """Store a released result as ``<evidence>.parquet``; the file it was written to.

    Raises
    ------
    DisclosureError
        Where the result was changed after it was released and shows small numbers.
    """
    require_cleared(released)
    table = pa.Table.from_pandas(released.table, preserve_index=False)
    description = {
        "origin": {
            **{one.name: getattr(released.origin, one.name) for one in fields(released.origin)},
            "inputs": dict(released.origin.inputs),
        },
        "shape": released.shape,
        "columns": [asdict(column) for column in released.columns],
        "wording": {"language": released.wording.language, "texts": dict(released.wording.texts)},
        "notes": released.notes,
        "minimum": released.minimum,
        "base": released.base,
    }
    metadata = {**(table.schema.metadata or {}), KEY: json.dumps(description, sort_keys=True).encode()}
    path = folder / f"{released.evidence}.parquet"
    with written_whole(path) as temporary:
        pq.write_table(table.replace_schema_metadata(metadata), temporary)
    return path


def read(evidence: str, folder: Path) -> Released:
    """The released result of this identifier.

    Raises
    ------
    StoreError
        Where there is no such file, it was not written by `write`, or it was changed since and shows
        numbers that rest on too few people.
    """
    path = folder / f"{evidence}.parquet"
    if not path.is_file():
        raise StoreError(f"{evidence}: no released result; run the page that makes it first")
    table = pq.read_table(path)
    metadata = (table.schema.metadata or {}).get(KEY)
    if metadata is None:
        raise StoreError(f"{path.name}: not a released result")
    released = _released(table, json.loads(metadata))
    try:
        require_cleared(released)
    except DisclosureError as error:
        raise StoreError(f"{path.name}: {error}") from None
    return released


def _released(table: pa.Table, description: dict[str, Any]) -> Released:
    return Released(
        origin=Origin(**description["origin"]),
        shape=Shape(description["shape"]),
        table=table.to_pandas(),
        columns=tuple(Column(**_typed(one)) for one in description["columns"]),
        wording=Wording(**description["wording"]),
        notes=tuple(description["notes"]),
        minimum=description["minimum"],
        seal=SEAL,
        base=description["base"],
    )


def _typed(column: dict[str, Any]) -> dict[str, Any]:
    """A column as JSON holds it, with its enums and tuple."""
    return {
        **column,
        "sort": Sort(column["sort"]),
        "scale": Scale(column["scale"]),
        "contributors": tuple(column["contributors"]),
    }

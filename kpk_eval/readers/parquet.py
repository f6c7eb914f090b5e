"""Parquet files: typed columns as they are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.missing import separate
from kpk_eval.readers.registry import reads


@reads(Format.PARQUET, using={"missing"})
def read_parquet(delivery: Delivery) -> Table:
    """Rows of a Parquet file; the index is the number of the row, from 1.

    Whole numbers with missing values stay whole (``Int64``), so that no digit of a long number is lost;
    categories become their values, dates become timestamps. An index that pandas has stored is a column.
    """
    delivery.content()
    with delivery.parsed_by("pyarrow"):
        table = parquet.ParquetFile(delivery.path).read()
        if repeated := [name for name in table.column_names if table.column_names.count(name) > 1]:
            raise delivery.error(
                f"column {repeated[0]!r} occurs twice", remedy="write the file with unique names"
            )
        plain = table.cast(pa.schema([_plain(field) for field in table.schema]))
        frame = plain.to_pandas(ignore_metadata=True, date_as_object=False, types_mapper=_column_type)
    cells = separate(frame.set_axis(pd.RangeIndex(1, len(frame) + 1)), delivery.legend())
    return Table(cells.values, cells.reasons)


def _plain(field: pa.Field) -> pa.Field:
    """The field with the type of its values where it holds categories, as text where it holds nothing."""
    if pa.types.is_null(field.type):
        return field.with_type(pa.string())
    return field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field


def _column_type(stored: pa.DataType) -> Any:
    """Column type that can hold missing values without changing the others; None for the usual one."""
    if pa.types.is_integer(stored):
        return pd.Int64Dtype() if pa.types.is_signed_integer(stored) else pd.UInt64Dtype()
    return pd.BooleanDtype() if pa.types.is_boolean(stored) else None

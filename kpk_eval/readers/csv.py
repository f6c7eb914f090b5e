"""Delimited text (CSV): one header line, one row per record, everything declared and nothing guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delimited import rectangle
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.legends import explain, explainer_of, told_frame
from kpk_eval.readers.missing import first_of, separate
from kpk_eval.readers.numbers import plainly
from kpk_eval.readers.registry import reads


@reads(Format.CSV, using={"encoding", "delimiter", "decimal", "thousands", "header_row", "missing", "legend"})
def read_csv(delivery: Delivery) -> Table:
    """Rows of a delimited text file, every cell as text; the index is the line in which the row begins.

    Only blank cells and the symbols of the source's legend are missing: ``NA``, ``None`` and ``null`` stay
    text, ``01001`` keeps its zero. Rows without any content are left out. Numbers are written plainly where
    the source declares a decimal or thousands mark (see `plainly`). Where it declares the legend of an
    office, that explains the columns of values, and qualifications of values are flags (see `explain`).
    """
    raw = rectangle(decode(delivery), delivery)
    index, legend = raw.index, delivery.legend()
    texts = {str(name): column for name, column in raw.items()}
    del raw  # of a big file, every copy counts: a column of text goes as soon as it is read
    explainer = explainer_of(delivery, list(texts))
    values: dict[str, pd.Series[str]] = {}
    reasons: dict[Any, pd.Series[Any]] = {}
    flags: dict[str, pd.Series[str]] = {}
    filled = np.zeros(len(index), dtype=bool)
    for name in list(texts):
        cells = separate(texts.pop(name).to_frame(), legend)
        told = explain(cells.values[name], explainer, place=_line)
        why = (
            cells.reasons
            if told is None
            else first_of(cells.reasons, told_frame({name: told.reasons}, index))
        )
        values[name] = told.values if told else plainly(cells.values[name], delivery, place=_line, name=name)
        reasons |= dict(why.items())
        flags |= {} if told is None else {name: told.flags}
        filled |= (values[name].notna() | why.notna().any(axis=1)).to_numpy()
    frame = pd.DataFrame(values, index=index, copy=False)
    table = Table(frame, pd.DataFrame(reasons, index=index, copy=False), flags=told_frame(flags, index))
    return table if filled.all() else _only(table, filled)


def _line(row: Any) -> str:
    return f"line {row}"


def _only(table: Table, rows: npt.NDArray[np.bool_]) -> Table:
    """The rows that are marked."""
    return replace(table, frame=table.frame[rows], reasons=table.reasons[rows], flags=table.flags[rows])

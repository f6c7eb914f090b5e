"""Delimited text (CSV): one header line, one row per record, everything declared and nothing guessed."""

from __future__ import annotations

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delimited import rectangle
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.missing import separate
from kpk_eval.readers.numbers import plainly
from kpk_eval.readers.registry import reads


@reads(Format.CSV, using={"encoding", "delimiter", "decimal", "thousands", "header_row", "missing"})
def read_csv(delivery: Delivery) -> Table:
    """Rows of a delimited text file, every cell as text; the index is the line in which the row begins.

    Only blank cells and the symbols of the source's legend are missing: ``NA``, ``None`` and ``null`` stay
    text, ``01001`` keeps its zero. Rows without any content are left out. Numbers are written plainly where
    the source declares a decimal or thousands mark (see `plainly`).
    """
    raw = rectangle(decode(delivery), delivery)
    cells = separate(raw, delivery.legend())
    plain = {
        name: plainly(column, delivery, place=lambda line: f"line {line}", name=str(name))
        for name, column in cells.values.items()
    }
    frame = pd.DataFrame(plain, index=raw.index)
    filled = frame.notna().any(axis=1) | cells.reasons.notna().any(axis=1)
    return Table(frame[filled], cells.reasons[filled])

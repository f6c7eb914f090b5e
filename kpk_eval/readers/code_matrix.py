"""Tables of codes and interviews (CSV, XLSX): one cell says how often a code occurs in an interview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import CodeMatrix, Format
from kpk_eval.params.schema.themes import NO_CODE, NOWHERE
from kpk_eval.readers.container import Container, container_of
from kpk_eval.readers.csv import read_csv
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.registry import reads
from kpk_eval.readers.xlsx import read_xlsx

HEAD = 1 << 10
COUNTED = "count"
"""Position of a row of which only the number of segments is known."""
LONGEST = 18
"""Signs that a number of segments has at most."""
COLUMNS = ["document", "code", "position", "population"]


@reads(Format.CODE_MATRIX, using={"encoding", "delimiter", "sheet", "header_row", "missing", "code_matrix"})
def read_code_matrix(delivery: Delivery) -> Table:
    """One row per interview and code that occurs in it; the index is the row of the file.

    An interview in which none occurs has one row with `NO_CODE`, so that it counts as an interview. The first
    column names the rows, the header the columns. An empty cell and 0 say that a code does not occur. Sums
    have to be declared, because a name such as ``Summe`` could be that of a code.

    Raises
    ------
    ReadError
        Where the source entry does not say what rows and columns are, a declared total is not there, or a
        cell holds anything but a whole number that is not negative.
    """
    layout = delivery.reader.code_matrix
    if layout is None:
        remedy = "add 'code_matrix' to 'reader': {codes: rows or columns, population: ...}"
        raise delivery.error("it is not said what rows and columns are", remedy=remedy)
    with delivery.path.open("rb") as file:
        workbook = container_of(delivery.path, file.read(HEAD)) is Container.WORKBOOK
    wide = (read_xlsx if workbook else read_csv)(delivery).frame
    _refuse_absent_totals(wide, layout, delivery)
    rows = list(_rows(wide, layout, delivery))
    frame = pd.DataFrame([row for _, row in rows], columns=COLUMNS, index=[at for at, _ in rows])
    frame = frame.astype("str")
    return Table(frame, pd.DataFrame(index=frame.index))


def _refuse_absent_totals(wide: pd.DataFrame, layout: CodeMatrix, delivery: Delivery) -> None:
    names = {str(name) for name in wide.columns} | set(wide.iloc[:, 0].dropna().astype("str"))
    if absent := [name for name in layout.totals if name not in names]:
        remedy = "correct 'totals' of 'code_matrix'"
        raise delivery.error(f"no row or column is called {absent[0]!r}", remedy=remedy)


def _rows(wide: pd.DataFrame, layout: CodeMatrix, delivery: Delivery) -> Iterator[tuple[Any, dict[str, str]]]:
    names = wide.iloc[:, 0]
    without: dict[str, Any] = {}
    coded: set[str] = set()
    for column in wide.columns[1:]:
        if str(column) in layout.totals:
            continue
        for at, name, cell in zip(wide.index, names, wide[column], strict=True):
            if pd.isna(name) or str(name) in layout.totals:
                continue
            code, document = map(str, (name, column) if layout.codes == "rows" else (column, name))
            if not _count(cell, at, delivery):
                without.setdefault(document, at)
                continue
            coded.add(document)
            yield at, _row(document, code, COUNTED, layout)
    for document, at in without.items():
        if document not in coded:
            yield at, _row(document, NO_CODE, NOWHERE, layout)


def _row(document: str, code: str, position: str, layout: CodeMatrix) -> dict[str, str]:
    return dict(zip(COLUMNS, (document, code, position, layout.population.value), strict=True))


def _count(cell: Any, at: Any, delivery: Delivery) -> int:
    """Number in a cell; nothing is 0."""
    if pd.isna(cell):
        return 0
    text = str(cell).strip()
    if not text.removesuffix(".0").isdecimal() or len(text) > LONGEST:
        remedy = "correct the cell; a sum has to be declared in 'totals' of 'code_matrix'"
        raise delivery.error(
            "a cell is no whole number, or one with too many digits", place=f"row {at}", remedy=remedy
        )
    return int(text.removesuffix(".0"))

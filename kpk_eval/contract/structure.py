"""Bring the columns of a file into line with its contract, or say which are wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from kpk_eval.closest import did_you_mean
from kpk_eval.contract.model import Contract, DataError
from kpk_eval.model import Table


def expected_columns(table: Table, contract: Contract, *, shown: str) -> dict[str, pd.Series]:
    """Cells of the columns of the contract, in its order; shared with the table, not copied.

    An optional column that the file lacks is entirely missing.

    Raises
    ------
    DataError
        If there is no row, a column is missing or twice there, or one is not in the contract.
    """
    if not table.frame.index.is_unique:
        raise ValueError("row numbers must be unique before a table is checked")
    if problems := list(_problems(table.frame, contract)):
        raise DataError([f"{shown}: {problem}" for problem in problems])
    nothing = pd.Series(pd.NA, index=table.frame.index, dtype="object")
    return {column.name: table.frame.get(column.name, nothing) for column in contract.columns}


def absent_columns(table: Table, contract: Contract) -> frozenset[str]:
    """Columns of the contract that the file lacks."""
    return frozenset(column.name for column in contract.columns) - set(table.frame.columns)


def _problems(frame: pd.DataFrame, contract: Contract) -> Iterator[str]:
    found = [str(name) for name in frame.columns]
    known = [column.name for column in contract.columns]
    missing = [column.name for column in contract.columns if not column.optional and column.name not in found]
    extra = [name for name in found if name not in known]
    if len(frame) == 0:
        yield "the file has no rows; check that it is complete and that the header row is given correctly"
    if len(missing) == len(known) or not set(found) & set(known):
        # The names could be answers: nothing of them is repeated.
        yield (
            f"none of the {len(known)} columns of the contract {contract.name!r} is there; "
            "check header row, delimiter and encoding of the source"
        )
        return
    for name, count in Counter(found).items():
        if count > 1:
            yield f"column {name!r} is there {count} times; keep one"
    if missing:
        yield (
            f"missing columns {_listed(missing, extra)}; add them, 'rename' others in the source entry, or "
            "write '{property: optional, value: true}' with those of the contract that a file may lack"
        )
    if extra and not contract.extra_columns_ignored:
        yield (
            f"columns that the contract {contract.name!r} does not know: {_listed(extra, known)}; "
            "correct the name, add them to the contract, or let it ignore them "
            "('{property: extraColumns, value: ignore}' under 'customProperties' at its end)"
        )


def _listed(names: Sequence[str], candidates: Sequence[str]) -> str:
    """Names, each with the closest candidate."""
    said = []
    for name in names:
        hint = did_you_mean(name, candidates).strip()
        said.append(f"{name!r}" + (f" ({hint})" if hint else ""))
    return ", ".join(said)

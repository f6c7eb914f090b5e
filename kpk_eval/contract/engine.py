"""Run a suite once over one batch, and take from the result only what is not a value: counts and rows."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kpk_eval.contract.model import UNREADABLE, Contract
from kpk_eval.contract.suite import build_suite, great_expectations, quiet

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "include_unexpected_rows": False,
    "return_unexpected_index_query": False,
    "partial_unexpected_count": 0,
}
"""The only format that gives the rows; without values, examples or the query that would list them."""

BIG = 1_000_000
"""Cells from which on letting go of a batch at once is worth the third of a second that it takes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What Great Expectations found for one rule."""

    ran: bool
    success: bool
    rows: pd.Index
    """Index of the rows that break the rule; empty for a rule about the table as a whole."""


def measure(batch: pd.DataFrame, contract: Contract) -> Mapping[str, Measured]:
    """Rule id -> what was found, for every rule that has an expectation.

    ``batch`` has unique row numbers as index and the columns that the rules name, as `checkable` makes it.
    Values stay where they are: the result is reduced to counts and row numbers, exceptions to "did not run".
    """
    gx = great_expectations()
    suite = build_suite(contract)
    with quiet():
        context = gx.get_context(mode="ephemeral")
        context.enable_analytics(False)
        context.variables.progress_bars = {"globally": False}
        asset = context.data_sources.add_pandas("source").add_dataframe_asset("table")
        whole = asset.add_batch_definition_whole_dataframe("whole")
        results = whole.get_batch({"dataframe": batch}).validate(suite, result_format=_RESULT_FORMAT).results
        # the library keeps its context, and with it the batch, until the next one is made
        context.data_sources.delete("source")
    del asset, whole
    if batch.size > BIG:
        gc.collect()  # what it held refers to itself in circles
    found = {str(one.expectation_config.meta["rule"]): _measured(one) for one in results}
    expected = {rule.id for rule in contract.rules if rule.expectation}
    nothing = Measured(ran=False, success=False, rows=pd.Index([]))
    return {name: found.get(name, nothing) for name in expected}


def checkable(frame: pd.DataFrame, unreadable: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """The columns that the rules name; ``kpk:unreadable`` says for each row which could not be typed."""
    named = {column for rule in contract.rules for column in rule.columns}
    columns = {name: frame[name] for name in frame.columns if name in named}
    marked = {**columns, UNREADABLE: _marks(unreadable)}
    return pd.DataFrame(marked, index=frame.index, copy=False).rename_axis(None)


def _marks(unreadable: pd.DataFrame) -> pd.Series:
    """For each row ``|2||5|`` with the numbers of the columns that could not be typed; missing where none."""
    marks = pd.Series("", index=unreadable.index, dtype="str")
    for number, name in enumerate(unreadable.columns):
        if unreadable[name].any():
            marks = marks.mask(unreadable[name], marks + f"|{number}|")
    return marks.mask(marks == "")


def _measured(result: ExpectationValidationResult) -> Measured:
    found: Mapping[str, Any] = result.result
    rows = pd.Index(found.get("unexpected_index_list") or [])
    ran = (result.exception_info or {}).get("raised_exception") is False
    counted = found.get("unexpected_count", 0)
    return Measured(ran=ran and counted == len(rows), success=bool(result.success), rows=rows)

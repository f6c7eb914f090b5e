"""What Great Expectations lacks: an expectation for row rules, and patterns that run in linear time.

Importing this module registers both with Great Expectations; it is imported where that is used and nowhere
else, because Great Expectations takes seconds to import.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)

from kpk_eval.contract.row_evaluation import evaluate
from kpk_eval.contract.row_parser import parse

_ROW_METRIC = "multicolumn_values.follow_rule"


class RowsFollowRule(MulticolumnMapMetricProvider):
    """Whether each row keeps a row rule, or leaves it open because a value is missing."""

    condition_metric_name = _ROW_METRIC
    condition_domain_keys = (
        "batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if",
    )  # fmt: skip
    condition_value_keys = ("rule",)

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, column_list: pd.DataFrame, rule: str, **_: Any) -> pd.Series:  # noqa: N805 - as the decorator wants it
        return evaluate(parse(rule), column_list).fillna(True).astype(bool)


class ExpectRowsToFollowRule(MulticolumnMapExpectation):
    """Expect every row to keep a rule of the closed rule language."""

    rule: str
    map_metric: ClassVar[str] = _ROW_METRIC
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "rule")
    args_keys: ClassVar[tuple[str, ...]] = ("column_list", "rule")


class MatchesPattern(ColumnMapMetricProvider):
    """Whether a value matches a regular expression.

    Takes the place of the implementation of Great Expectations, which hands the pattern to pandas. Pandas
    falls back to backtracking as soon as one value holds a line break or an umlaut, and then a pattern such
    as ``(a+)+`` can run for years.
    """

    condition_metric_name = "column_values.match_regex"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, regex: str, **_: Any) -> pd.Series:  # noqa: N805 - as the decorator wants it
        return _matches(column, regex)


class MatchesNotPattern(ColumnMapMetricProvider):
    """Whether a value does not match a regular expression; see `MatchesPattern`."""

    condition_metric_name = "column_values.not_match_regex"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, regex: str, **_: Any) -> pd.Series:  # noqa: N805 - as the decorator wants it
        return ~_matches(column, regex)


def _matches(column: pd.Series, regex: str) -> pd.Series:
    text = pa.array(column.astype("str"), from_pandas=True)
    found = pc.fill_null(pc.match_substring_regex(text, regex), False)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=column.index)

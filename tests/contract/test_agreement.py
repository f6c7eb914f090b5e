"""Great Expectations and a plain loop over the rows find the same rows."""

import math
import re

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpk_eval.contract import check

from .conftest import FILE, column, rows, table_of

PROPERTIES = "".join(
    [
        column("k", "integer", "primaryKey: true\nprimaryKeyPosition: 1", required=True),
        column(
            "w",
            "string",
            "primaryKey: true\nprimaryKeyPosition: 2\nenum: [{value: t0}, {value: t1}]",
            required=True,
        ),
        column("n", "number", "logicalTypeOptions: {exclusiveMinimum: 0, maximum: 3}"),
        column(
            "s", "string", "unique: true\nlogicalTypeOptions: {minLength: 2, maxLength: 3, pattern: '[ab]+'}"
        ),
        column("d", "date", "logicalTypeOptions: {minimum: '2024-01-02'}"),
    ]
)
TABLE = """
quality:
  - {type: custom, engine: kpk, name: fits, implementation: {rule: "n <= k or s is missing"}}
"""
row_values = st.tuples(
    st.sampled_from([None, "1", "2", "x"]),
    st.sampled_from([None, "t0", "t1", "t2"]),
    st.sampled_from([None, "0", "0.5", "3", "3.5", "1,5"]),
    st.sampled_from([None, "a", "ab", "abb", "abbb", "ac", "ä", "a\n"]),
    st.sampled_from([None, "2024-01-01", "2024-01-02", "02.01.2024"]),
)


def number(text: str | None) -> float:
    return math.nan if text is None or not re.fullmatch(r"[0-9.]+", text) else float(text)


def day(text: str | None) -> bool:
    return text is not None and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None


def later(cells: list[object]) -> set[int]:
    """Positions whose cell stood there before; missing cells repeat nothing."""
    return {at for at, cell in enumerate(cells) if cell is not None and cell in cells[:at]}


def expected(drawn: list[tuple[str | None, ...]]) -> dict[str, set[int]]:
    k, w, n, s, d = (list(cells) for cells in zip(*drawn, strict=True))
    at = range(len(drawn))
    pairs = zip(k, w, strict=True)
    keys = [None if one in {None, "x"} or two is None else (one, two) for one, two in pairs]
    decided = [i for i in at if not math.isnan(number(n[i])) and not math.isnan(number(k[i]))]
    breaks_fit = {i for i in decided if number(n[i]) > number(k[i]) and s[i] is not None}
    return {
        "k.type": {i for i in at if k[i] == "x"},
        "k.required": {i for i in at if k[i] is None},
        "w.required": {i for i in at if w[i] is None},
        "w.enum": {i for i in at if w[i] == "t2"},
        "primary_key": later(keys),
        "n.type": {i for i in at if n[i] == "1,5"},
        "n.range": {i for i in at if not math.isnan(number(n[i])) and not 0 < number(n[i]) <= 3},
        "s.unique": later(s),
        "s.length": {i for i in at if s[i] is not None and not 2 <= len(s[i]) <= 3},
        "s.pattern": {i for i in at if s[i] is not None and set(s[i]) - {"a", "b"}},
        "d.type": {i for i in at if d[i] is not None and not day(d[i])},
        "d.range": {i for i in at if day(d[i]) and d[i] < "2024-01-02"},
        "fits": breaks_fit,
    }


@given(drawn=st.lists(row_values, min_size=1, max_size=25))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
def test_both_find_the_same_rows(contract_of, drawn):
    contract = contract_of(PROPERTIES, table=TABLE)
    values = {name: list(cells) for name, cells in zip("kwnsd", zip(*drawn, strict=True), strict=True)}
    table = table_of({name: pd.Series(cells, dtype="str") for name, cells in values.items()})
    checked = check(table, contract, shown=FILE)
    found = {rule: {row - 2 for row in rows(checked, rule)} for rule in expected(drawn)}
    assert found == expected(drawn)
    failed = {one.rule.id: one.failed for one in checked.outcomes if one.rule.id in found}
    assert failed == {rule: len(at) for rule, at in expected(drawn).items()}

"""What a check costs: sixty rules over two thousand rows, after the import."""

import time

import numpy as np

from kpk_eval.contract import build_suite, check

from .conftest import FILE, column, table_of

SECONDS = 1.5
PATIENCE = 3
"""Processor time of a test machine varies; the benchmark, not this test, measures exactly."""


def test_sixty_rules_on_two_thousand_rows(contract_of):
    numbers = [
        column(f"n{i}", "integer", "logicalTypeOptions: {minimum: 0, maximum: 9}", required=True)
        for i in range(15)
    ]
    texts = [column(f"s{i}", "string", "enum: [{value: x}, {value: y}, {value: z}]") for i in range(7)]
    table = 'quality: [{type: custom, engine: kpk, implementation: {rule: "n0 <= 9 or s0 is missing"}}]'
    contract = contract_of("".join(numbers + texts), table=table)
    assert len(contract.rules) == 60
    draw = np.random.default_rng(20240229)
    values = {f"n{i}": draw.integers(0, 11, 2000) for i in range(15)}
    values |= {f"s{i}": draw.choice(["x", "y", "q"], 2000) for i in range(7)}
    table_read = table_of(values)
    build_suite(contract)

    start = time.process_time()
    checked = check(table_read, contract, shown=FILE)
    took = time.process_time() - start

    assert len(checked.findings) > 5000
    assert took < SECONDS * PATIENCE


def test_a_pattern_cannot_hang_the_check(contract_of):
    more = "logicalTypeOptions: {pattern: '(a+)+\\w'}"
    values = {"s": ["a" * 40 + "!", "ä\n" + "a" * 40 + "!"]}
    contract = contract_of(column("s", "string", more))
    build_suite(contract)
    start = time.process_time()
    checked = check(table_of(values), contract, shown=FILE)
    assert time.process_time() - start < SECONDS * PATIENCE
    assert len(checked.findings) == 2

"""What sixty rules of a contract cost on a survey of any size: the check alone, after import and reading.

Run from the project folder: ``uv run python benchmarks/rules.py [rows ...]``. Every size runs in a fresh
process.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv
from wide_survey import CONTRACT

SIZES = (2_000, 1_000_000)
RULES = 60
NUMBERS, WORDS = 15, 7
HEADING = "| rows | rules | rows at fault | seconds (processor) |\n|---:|---:|---:|---:|"
COLUMN = """\
      - {{name: {name}, businessName: {name}, logicalType: {kind}, required: {required},
         classification: internal, {more}}}
"""
TABLE = 'quality: [{type: custom, engine: kpk, implementation: {rule: "n0 <= 9 or s0 is missing"}}]'


def main(arguments: list[str]) -> None:
    """Print the table, or run one size for it."""
    if arguments[:1] == ["--one"]:
        one(int(arguments[1]), Path(arguments[2]))
        return
    print(HEADING, flush=True)
    for rows in [int(argument) for argument in arguments] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, __file__, "--one", str(rows), folder], check=True)


def one(rows: int, folder: Path) -> None:
    """Measure one size."""
    from kpk_eval.contract import build_suite, check, read_contract
    from kpk_eval.params.schema import Reader
    from kpk_eval.readers import read

    (folder / "sixty.odcs.yaml").write_text(_contract(), encoding="utf-8")
    _write(folder / "sixty.csv", rows)
    contract = read_contract(folder / "sixty.odcs.yaml", shown="sixty.odcs.yaml")
    if len(contract.rules) != RULES:
        raise ValueError(f"the contract has {len(contract.rules)} rules, not {RULES}")
    table = read(folder / "sixty.csv", Reader(format="csv", delimiter=";"), shown="sixty.csv")
    build_suite(contract)
    start = time.process_time()
    checked = check(table, contract, shown="sixty.csv")
    seconds = time.process_time() - start
    print(f"| {rows:,} | {RULES} | {checked.findings['row'].nunique():,} | {seconds:.1f} |", flush=True)


def _contract() -> str:
    """Twenty-two columns with type, range or codes, and one rule over two columns."""
    ranged, coded = (
        "logicalTypeOptions: {minimum: 0, maximum: 9}",
        "enum: [{value: x}, {value: y}, {value: z}]",
    )
    columns = [
        *(_column(f"n{n}", "integer", ranged, required=True) for n in range(NUMBERS)),
        *(_column(f"s{n}", "string", coded, required=False) for n in range(WORDS)),
    ]
    return f"{CONTRACT}{''.join(columns)}    {TABLE}\n".replace("wide", "sixty")


def _column(name: str, kind: str, more: str, *, required: bool) -> str:
    return COLUMN.format(name=name, kind=kind, more=more, required=str(required).lower())


def _write(path: Path, rows: int) -> None:
    """The file; one row in a thousand breaks a rule."""
    draw = np.random.default_rng(20240229)
    wrong = draw.random(rows) < 0.001
    numbers = {f"n{n}": np.where(wrong & (n == 0), 11, draw.integers(0, 10, rows)) for n in range(NUMBERS)}
    words = {f"s{n}": draw.choice(["x", "y", "z", ""], rows) for n in range(WORDS)}
    options = csv.WriteOptions(delimiter=";", quoting_style="none")
    csv.write_csv(pa.table({**numbers, **words}), path, options)


if __name__ == "__main__":
    main(sys.argv[1:])

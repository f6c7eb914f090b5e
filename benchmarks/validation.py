"""What it costs to read, validate and prepare a survey of sixty columns: time and peak memory.

Run from the project folder: ``uv run python benchmarks/validation.py [rows ...]``. Every size runs in a fresh
process; its peak memory is that of the process, with everything it imported.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZES = (2_000, 100_000, 1_000_000)
HEADING = "| rows | step | seconds (processor) | peak memory, MB |\n|---:|---|---:|---:|"


def main(arguments: list[str]) -> None:
    """Print the table, or run one size for it."""
    if arguments[:1] == ["--one"]:
        one(int(arguments[1]), Path(arguments[2]))
        return
    print(HEADING)
    for rows in [int(argument) for argument in arguments] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--one", str(rows), folder]
            subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())})


def one(rows: int, folder: Path) -> None:
    """Measure one size, step by step as a page goes through them."""
    if (pid := os.fork()) == 0:  # what making the data takes is not measured
        from wide_survey import project

        project(folder / "project", rows=rows)
        os._exit(0)
    os.waitpid(pid, 0)
    with measured(rows, "import"):
        from kpk_eval.contract import build_suite, read_contract
        from kpk_eval.contracted import analysable
        from kpk_eval.intake import survey
        from kpk_eval.study import open_study

        os.chdir(folder / "project")
        study = open_study("params/wide", edition="only")
        (source,) = study.sources("site")
        build_suite(read_contract(study.contract_path(source), shown="contract"))
    with measured(rows, "read and validate"):
        analysable(study, source, "site")
    with measured(rows, "prepare and link"):
        survey(study, analysis="benchmark", site="site", population="people")


@contextmanager
def measured(rows: int, step: str) -> Iterator[None]:
    """Print what the block took."""
    start = time.process_time()
    yield
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {rows:,} | {step} | {seconds:.1f} | {peak:,.0f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

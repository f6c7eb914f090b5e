"""Run a notebook with papermill; what fails is named with its cell and its cause."""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from traitlets.config import Config

from kpk_eval.pages.kernels import KernelManager
from kpk_eval.pages.parameters import PageError, check_parameters, declared, read_notebook

CELL_SECONDS = 1800
"""A cell that runs longer than this has hung."""
START_SECONDS = 300
"""A kernel that needs longer than this on a busy machine does not start."""


OWN_WORDS = frozenset({
    "DataError", "DisclosureError", "LinkError", "NothingToAnalyse", "PageError", "ParameterError",
    "PreparationError", "ReadError", "SourceBlocked", "StoreError", "LookupError", "FileNotFoundError",
    "ImportError", "ModuleNotFoundError", "NameError", "SyntaxError",
})  # fmt: skip
"""Errors whose messages name files, columns and identifiers only; any other may quote a respondent."""


class CellFailure(Exception):  # noqa: N818 - also told as a fact in the summary of a run
    """A cell of a notebook failed; ``cell`` counts the page's own code cells from 1."""

    def __init__(self, cell: int, cause: str) -> None:
        """Keep the cell and the cause, in one sentence."""
        super().__init__(cell, cause)
        self.cell = cell
        self.cause = cause

    def __str__(self) -> str:
        """Cell and cause."""
        return f"cell {self.cell}: {self.cause}"


def execute(path: Path, output: Path, *, parameters: Mapping[str, str], root: Path) -> nbformat.NotebookNode:
    """The executed notebook, also written to ``output`` as the private record of the run.

    Raises
    ------
    PageError
        Before anything runs, where parameters are missing or unknown.
    CellFailure
        Where a cell raised, hung, or its kernel died.
    """
    shown = f"notebooks/{path.name}"
    notebook = read_notebook(path)
    check_parameters(parameters, declared(notebook, shown=shown), shown=shown)
    output.parent.mkdir(parents=True, exist_ok=True)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="kpk-") as sockets:
            warnings.simplefilter("ignore")
            executed: nbformat.NotebookNode = papermill.execute_notebook(
                path, output, parameters=dict(parameters), kernel_name="python3", progress_bar=False,
                cwd=root, execution_timeout=CELL_SECONDS, start_timeout=START_SECONDS,
                config=_kernel_config(sockets),
            )  # fmt: skip
            return executed
    except papermill.PapermillExecutionError as error:
        raise CellFailure(_failed(output), _cause(error.ename, error.evalue)) from None
    except CellTimeoutError:
        raise CellFailure(_failed(output), f"did not end within {CELL_SECONDS} seconds") from None
    except DeadKernelError:
        raise CellFailure(_failed(output), "the kernel died (out of memory, or killed)") from None


def _kernel_config(sockets: str) -> Config:
    """Kernels talk over socket files of their own where the system can; parallel ones collide on ports."""
    if os.name != "posix":
        return Config()
    own = {"KernelManager": {"transport": "ipc", "ip": f"{sockets}/kernel"}}
    return Config({**own, "NotebookClient": {"kernel_manager_class": KernelManager}})


def _cause(name: str, value: str) -> str:
    """What went wrong, for summary and log; words of other libraries stay in the private notebook."""
    if name not in OWN_WORDS:
        return f"{name} (its message may hold data: see the executed notebook)"
    first = value.strip().splitlines()[0] if value.strip() else ""
    return f"{name}: {first}" if first else name


def _failed(output: Path) -> int:
    """Number of the first code cell that holds an error or never got the kernel's reply."""
    code = [cell for cell in read_notebook(output).cells if is_page_code(cell)]
    sound = (_answered(cell) and not any(one.output_type == "error" for one in cell.outputs) for cell in code)
    return next((number for number, fine in enumerate(sound, start=1) if not fine), len(code))


def _answered(cell: nbformat.NotebookNode) -> bool:
    """Whether the kernel said that it had finished the cell."""
    return "shell.execute_reply" in cell.metadata.get("execution", {})


def is_page_code(cell: nbformat.NotebookNode) -> bool:
    """Whether a cell is code of the page itself, not one that papermill put in."""
    added = {"injected-parameters", "papermill-error-cell-tag"}
    return cell.cell_type == "code" and not added & set(cell.metadata.get("tags", []))


def incomplete(notebook: nbformat.NotebookNode) -> str | None:
    """Why an executed notebook must not be published; None where it ran through.

    Papermill marks notebooks "completed" whose kernel died, which were interrupted or timed out; only the
    execution counts tell, and in the last cell only the kernel's reply that is missing.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    record = notebook.metadata.get("papermill", {})
    if not code:
        return "has no code cell"
    if record.get("exception") or not record.get("end_time"):
        return "ended with an error"
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        return "not every cell was executed, or not in order"
    if not all(_answered(cell) for cell in code):
        return "has a cell that was started and never ended"
    if any(output.output_type == "error" for cell in code for output in cell.outputs):
        return "holds an error"
    return None


__all__ = ["CellFailure", "PageError", "execute", "incomplete", "is_page_code"]

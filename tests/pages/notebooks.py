"""Executed notebooks as papermill leaves them, made without a kernel."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kpk_eval.pages.clean import CleanPage, clean
from kpk_eval.show.block import Block


def output(block: Block) -> nbformat.NotebookNode:
    return new_output("execute_result", data=block._repr_mimebundle_(), execution_count=1)


def executed(*cells: nbformat.NotebookNode, end_time: str = "2026-01-01", exception: bool | None = None):
    number = 0
    for cell in cells:
        if cell.cell_type == "code" and not cell.metadata.get("skipped"):
            number += 1
            cell.execution_count = number
            cell.metadata.setdefault("execution", {"shell.execute_reply": "2026-01-01"})
    record = {"end_time": end_time, "exception": exception}
    return new_notebook(cells=list(cells), metadata={"papermill": record})


def text(source: str, *tags: str) -> nbformat.NotebookNode:
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def code(*outputs: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return new_code_cell("x", outputs=list(outputs))


def cleaned(notebook, *, page="change.kiel", subject="Kiel", language="de") -> CleanPage:
    return clean(notebook, page=page, subject=subject, language=language, download="Excel")


def titles() -> tuple[nbformat.NotebookNode, ...]:
    return text("# Veränderung", "de"), text("# Change", "en")

"""One notebook with one parameter file, executed as strictly as the pages of a run."""

from __future__ import annotations

import os
from pathlib import Path

from kpk_eval.closest import did_you_mean
from kpk_eval.pages.execute import CellFailure, execute, incomplete
from kpk_eval.pages.parameters import PageError
from kpk_eval.params import ParameterError
from kpk_eval.params.source_lines import line_of, read_yaml
from kpk_eval.study import DATA_OF_THIS_RUN


class NotebookFailed(Exception):  # noqa: N818 - said to a person as it stands
    """A cell of the notebook failed."""


def run_single(
    notebook: str, *, parameters: Path, root: Path, output: Path | None = None, data: Path | None = None
) -> Path:
    """The executed notebook, which is not part of any book.

    Parameters
    ----------
    notebook
        Name of a notebook in ``notebooks/``, with or without folder and ending.
    parameters
        YAML file with the notebook's parameters.
    root
        Project folder.
    output
        Where to write; absent: ``build/single``, which is never published.
    data
        Data folder; absent: as for every page.

    Raises
    ------
    ParameterError
        Where the parameter file is wrong.
    PageError
        Where names do not fit the notebook, or it did not run through.
    NotebookFailed
        Where a cell failed.
    """
    path = _notebook(root / "notebooks", Path(notebook).stem)
    target = output or root / "build" / "single" / path.name
    if target.suffix != ".ipynb":
        raise ParameterError([f"{target.name}: the result is a notebook; let its name end in .ipynb"])
    if data is not None:
        os.environ[DATA_OF_THIS_RUN] = str(data.resolve())
    try:
        executed = execute(path, target, parameters=_texts(parameters), root=root)
    except CellFailure as failure:
        raise NotebookFailed(f"notebooks/{path.name}: cell {failure.cell}: {failure.cause}") from None
    if problem := incomplete(executed):
        raise PageError(f"notebooks/{path.name}: {problem}")
    return target


def _notebook(folder: Path, name: str) -> Path:
    """The notebook of this name; an unknown one is an error with the known names."""
    path = folder / f"{name}.ipynb"
    if path.is_file():
        return path
    known = sorted(one.stem for one in folder.glob("*.ipynb"))
    hint = did_you_mean(name, known)
    raise ParameterError([f"notebooks/{path.name}: not found; {hint}there are: {', '.join(known) or 'none'}"])


def _texts(path: Path) -> dict[str, str]:
    """Parameters of a page; anything but text under a plain name is an error."""
    if not path.is_file():
        raise ParameterError(
            [f"{path}: file not found; it holds the parameters of the notebook, one per line"]
        )
    data = read_yaml(path, shown=path.name)
    if not isinstance(data, dict):
        raise ParameterError([f"{path.name}:1: expected 'name: value' lines"])
    problems = [
        f"{path.name}:{line_of(data, [name])}: {name}: expected text, found {value!r}; put it in quotes"
        for name, value in data.items()
        if not isinstance(value, str)
    ]
    if problems:
        raise ParameterError(problems)
    return {str(name): str(value) for name, value in data.items()}

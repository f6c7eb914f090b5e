"""A page's parameters: what its notebook declares, against what it is given, before anything runs."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpk_eval.closest import did_you_mean

if TYPE_CHECKING:
    import nbformat

NAMES = ("evaluation", "edition", "site", "population")
"""Parameters that a page may declare."""
INJECTED = "# Parameters\n"
"""How the cell starts that papermill puts behind the ``parameters`` cell."""


class PageError(Exception):
    """A page cannot be run, or what came out of it cannot be published."""


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """A notebook of version 4; a clear error for anything else."""
    import nbformat

    try:
        notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        raise PageError(f"notebooks/{path.name}: not found") from None
    except Exception as error:
        raise PageError(f"notebooks/{path.name}: not a readable notebook ({type(error).__name__})") from None
    return notebook


def declared(notebook: nbformat.NotebookNode, *, shown: str) -> dict[str, Any]:
    """Names and default values in the cell tagged ``parameters``.

    Raises
    ------
    PageError
        Where there is not exactly one such cell, or it holds anything but ``name = literal`` lines.
    """
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise PageError(f"{shown}: needs exactly one cell tagged 'parameters', found {len(tagged)}")
    values = _literals(tagged[0].source)
    if values is None or any(isinstance(value, list | tuple | dict | set) for value in values.values()):
        raise PageError(f"{shown}: the parameters cell may hold lines 'name = \"value\"' only")
    return values


def check_injected(cells: Sequence[str]) -> None:
    """Raise where papermill put other parameters into a page than its ``parameters`` cell declares.

    Papermill itself warns of a misspelt name and takes the notebook's own value for a missing one. Without
    any parameter it puts in nothing, and the page runs with the values that it declares.

    Parameters
    ----------
    cells
        What the kernel was given so far, cell by cell; a page calls this from its second cell.

    Raises
    ------
    PageError
        Where a parameter is missing, unknown or no text.
    """
    places = [place for place, cell in enumerate(cells) if cell.startswith(INJECTED)]
    given = _literals(cells[places[-1]]) if places else None
    if given is None:
        return
    before = (_literals(cell) for cell in reversed(cells[: places[-1]]) if not cell.startswith(INJECTED))
    expected = next((values for values in before if values), None)
    if expected is not None:
        check_parameters(given, expected, shown="this page")


def _literals(source: str) -> dict[str, Any] | None:
    """Names and values of a cell that holds lines ``name = literal`` only; None for any other cell."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return None
    values: dict[str, Any] = {}
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=expression):
                try:
                    values[name] = ast.literal_eval(expression)
                except ValueError:
                    return None
            case _:
                return None
    return values


def check_parameters(given: Mapping[str, Any], expected: Mapping[str, Any], *, shown: str) -> None:
    """Raise unless exactly the declared parameters are given, all as text.

    The names matter beyond typing errors: papermill writes them into the notebook as code.
    """
    for name, value in given.items():
        if name not in expected:
            hint = did_you_mean(name, expected)
            raise PageError(f"{shown}: unknown parameter {name!r}; {hint}it takes: {', '.join(expected)}")
        if not isinstance(value, str):
            raise PageError(f"{shown}: parameter {name!r} must be text, found a {type(value).__name__}")
    if missing := [name for name in expected if name not in given]:
        raise PageError(f"{shown}: missing parameter {missing[0]!r}; it takes: {', '.join(expected)}")
    if foreign := [name for name in expected if name not in NAMES]:
        raise PageError(f"{shown}: declares {foreign[0]!r}; a page may declare {', '.join(NAMES)}")

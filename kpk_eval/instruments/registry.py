"""The definitions that come with the workbench, one YAML file each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kpk_eval.closest import did_you_mean
from kpk_eval.params.schema.definitions import Definition
from kpk_eval.params.source_lines import read_yaml

FOLDER = Path(__file__).with_name("definitions")


def names() -> tuple[str, ...]:
    """Names of all definitions."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def definition(name: str) -> Definition:
    """The definition of this name.

    Raises
    ------
    ValueError
        Where there is none, with those that there are.
    """
    if name not in names():
        hint = did_you_mean(name, names())
        raise ValueError(f"'definition': found {name!r}; {hint}there are: {', '.join(names())}")
    return Definition.model_validate(read_yaml(FOLDER / f"{name}.yaml", shown=f"definitions/{name}.yaml"))

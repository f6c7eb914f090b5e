"""Estimators as functions of the same material, so that all can be tried on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.stats.degenerate.material import Material

Call = Callable[[Material], Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """An estimator and how it takes its input from the material.

    ``plain`` says that values before and after reach it as they are, so that it sees their type; ``unit``
    that their unit cannot matter: every number of the result changes by a power of it.
    """

    function: Callable[..., Any]
    call: Call
    plain: bool = False
    unit: bool = False


def variants(
    function: Callable[..., Any],
    call: Callable[..., Any],
    *,
    plain: bool = False,
    unit: bool = False,
    defaults: bool = True,
    **choices: Any,
) -> dict[str, Subject]:
    """The estimator with its defaults (if it has any) and with every value of every option, one at a time."""
    base = Subject(function, lambda m: call(function, m), plain, unit)
    found = {name_of(function): base} if defaults else {}
    for option, values in choices.items():
        for value in values:
            key = f"{name_of(function)}, {option} {value}"
            found[key] = replace(base, call=_with(function, call, {option: value}))
    return found


def name_of(function: Callable[..., Any]) -> str:
    """Module and name of a function below ``kpk_eval.stats``."""
    return f"{function.__module__.removeprefix('kpk_eval.stats.')}.{function.__name__}"


def together(*parts: Mapping[str, Subject]) -> dict[str, Subject]:
    """All subjects; none may come twice."""
    found: dict[str, Subject] = {}
    for part in parts:
        twice = set(found) & set(part)
        assert not twice, twice
        found.update(part)
    return found


def named(name: str, parts: Mapping[str, Subject]) -> dict[str, Subject]:
    """The same subjects with a name that tells them from others of the same estimator."""
    return {f"{key} ({name})": subject for key, subject in parts.items()}


def _with(function: Callable[..., Any], call: Callable[..., Any], options: Mapping[str, Any]) -> Call:
    """Call with further options."""
    return lambda m: call(function, m, **options)

"""Copies of a module in which one constant or one comparison is changed."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from copy import deepcopy
from types import ModuleType

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
"""Comparison -> what it may be mistaken for."""


def mutants(module: ModuleType, *, only: frozenset[str] = frozenset()) -> list[tuple[str, ModuleType]]:
    """Changed copies with what was changed; with ``only``, of these functions and constants."""
    tree = ast.parse(inspect.getsource(module))
    found = []
    for place, (node, change) in enumerate(_changes(tree, only)):
        copy = deepcopy(tree)
        twin = list(_changes(copy, only))[place][0]
        what = f"{module.__name__}:{node.lineno}: {ast.unparse(node)} -> "
        change(twin)
        found.append((what + ast.unparse(twin), _loaded(copy, module)))
    return found


def survivors(changed: list[tuple[str, ModuleType]], passes: Callable[[ModuleType], bool]) -> list[str]:
    """Changes that nothing notices."""
    return [what for what, module in changed if passes(module)]


def _loaded(tree: ast.Module, module: ModuleType) -> ModuleType:
    copy = ModuleType(module.__name__)
    copy.__file__ = module.__file__
    exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), copy.__dict__)
    return copy


def _changes(tree: ast.Module, only: frozenset[str]) -> Iterator[tuple[ast.AST, Callable]]:
    """Places to change, in their order, with the change."""
    for statement in tree.body:
        if only and _name(statement) not in only:
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Compare):
                for position, operator in enumerate(node.ops):
                    for other in COMPARISONS[type(operator)]:
                        yield node, _compare(position, other)
            elif isinstance(node, ast.Constant) and type(node.value) in {int, float}:
                for step in (-1, 1):
                    yield node, _add(step)


def _compare(position: int, other: type) -> Callable:
    def change(node):
        node.ops[position] = other()

    return change


def _add(step: int) -> Callable:
    def change(node):
        node.value += step

    return change


def _name(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign):
        return ast.unparse(statement.targets[0])
    return getattr(statement, "name", "")

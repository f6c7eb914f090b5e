"""YAML with line numbers: read a parameter file strictly and say where in it something stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import AliasEvent, NodeEvent

Place = Sequence[str | int]
"""Keys and list positions that lead to a value."""


class ParameterError(Exception):
    """One or more mistakes in parameter files, each with its file, line, finding and remedy."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the problems in the order in which they were found."""
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """The problems, one per line."""
        return "\n".join(self.problems)


class _PlainConstructor(RoundTripConstructor):
    """Leaves dates as text, so that pydantic reports an impossible one with its line."""


class _Indirect(Exception):  # noqa: N818 - carries what was found to the one who knows the file
    """An alias, an anchor or a tag; its only argument is the event."""


class _DirectComposer(Composer):
    """Takes plain values only."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        if isinstance(event, NodeEvent) and (
            isinstance(event, AliasEvent) or event.anchor or getattr(event, "tag", None)
        ):
            raise _Indirect(event)
        return super().compose_node(parent, index)


_PlainConstructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def read_yaml(path: Path, *, shown: str) -> Any:
    """Content of a YAML 1.2 file; anchors, aliases, tags and duplicate keys are errors.

    ``shown`` is how messages call the file. Raises `ParameterError`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ParameterError([f"{shown}: file not found; every evaluation needs it"]) from None
    except UnicodeDecodeError as error:
        raise ParameterError(
            [f"{shown}: not UTF-8 text (byte {error.start}); save the file as UTF-8"]
        ) from None
    yaml = YAML(typ="rt")
    yaml.Constructor = _PlainConstructor
    yaml.Composer = _DirectComposer
    yaml.allow_duplicate_keys = False
    try:
        data = yaml.load(text)
    except _Indirect as found:
        raise ParameterError([_indirection(found.args[0], shown)]) from None
    except RecursionError:
        raise ParameterError([f"{shown}: nested too deeply; write it with fewer levels"]) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        reason = (error.problem or "not valid YAML").splitlines()[0]
        raise ParameterError([f"{shown}{line}: {reason}; check indentation, quotes and colons"]) from None
    if data is None:
        raise ParameterError([f"{shown}: the file is empty"])
    return data


def _indirection(event: NodeEvent, shown: str) -> str:
    """What is said about an alias, an anchor or an explicit tag."""
    line = event.start_mark.line + 1
    if isinstance(event, AliasEvent) or event.anchor:
        return f"{shown}:{line}: anchors (&) and aliases (*) are not used here; repeat the value"
    return f"{shown}:{line}: tags ({getattr(event, 'tag', '')}) are not used here; write the plain value"


def line_of(data: Any, place: Place) -> int | None:
    """Line (from 1) of a key or list item; the nearest enclosing one where the place itself is absent."""
    node, line = data, 1
    for step in place:
        marks = getattr(node, "lc", None)
        if marks is None:
            break
        try:
            line = (marks.key(step) if hasattr(node, "keys") else marks.item(step))[0] + 1
            node = node[step]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line

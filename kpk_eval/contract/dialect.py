"""Which keys and words of the Open Data Contract Standard our contracts use; anything else is refused.

The package ``open-data-contract-standard`` reads unknown keys below the top level without a word, and the
standard has keys that would be rules we do not enforce. Both would look like protection and be none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from open_data_contract_standard.model import OpenDataContractStandard
from pydantic import ValidationError

from kpk_eval import closest
from kpk_eval.contract.model import Classification, LogicalType
from kpk_eval.contract.vocabulary import (
    API_VERSION,
    CONTRACT_KEYS,
    CONTRACT_WORDS,
    CUSTOM_KEYS,
    DESCRIPTION_KEYS,
    ENUM_KEYS,
    ENUM_WORDS,
    OPTIONS,
    PROPERTY_KEYS,
    PROPERTY_WORDS,
    QUALITY_KEYS,
    QUALITY_WORDS,
    SCHEMA_KEYS,
    SCHEMA_WORDS,
    Words,
)
from kpk_eval.model import Severity
from kpk_eval.params.load import File
from kpk_eval.params.sentences import simple_sentence
from kpk_eval.params.source_lines import Place


def shape_problems(file: File, plain: object) -> Iterator[str]:
    """Where the content is not what the standard describes: wrong types, wrong nesting."""
    if not isinstance(plain, dict):
        yield f"{file.shown}:1: expected 'key: value' lines"
        return
    try:
        OpenDataContractStandard.model_validate(plain, strict=True)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            if found["type"] != "extra_forbidden":
                value = repr(found["input"]) if _is_scalar(found["input"]) else "a list or 'key: value' lines"
                said = simple_sentence(found["type"], value, found.get("ctx", {}))
                yield file.problem(_within(found["loc"], plain), said or f"{found['msg']} (found {value})")


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float | bool | date) or value is None


def dialect_problems(file: File, plain: Mapping[str, Any]) -> Iterator[str]:
    """Unknown keys, keys without a value, and words outside their closed sets, each with file and line."""
    yield from _empty(file, plain, ())
    yield from _level(file, (), plain, CONTRACT_KEYS, CONTRACT_WORDS)
    yield from _unknown(file, ("description",), plain.get("description") or {}, DESCRIPTION_KEYS)
    yield from _one_of(file, ("kind",), plain.get("kind"), {"DataContract"})
    yield from _one_of(file, ("apiVersion",), plain.get("apiVersion"), {API_VERSION})
    for key in ("id", "name", "version"):
        if not plain.get(key):
            yield file.problem((), f"the key '{key}' is required and missing")
    tables = plain.get("schema") or []
    if len(tables) != 1:
        yield file.problem(
            ("schema",), f"one table per contract, found {len(tables)}; give each its own file"
        )
    for place, table in _items(("schema",), tables):
        yield from _level(file, place, table, SCHEMA_KEYS, SCHEMA_WORDS)
        yield from _quality(file, place, table)
        if table.get("name") != plain.get("name"):
            yield file.problem((*place, "name"), "the table and the contract must have the same name")
        if not table.get("properties"):
            yield file.problem(place, "the table has no 'properties', so there would be no rule to check")
        for here, prop in _items((*place, "properties"), table.get("properties") or []):
            yield from _property(file, here, prop)


def suggest(found: str, allowed: Iterable[str]) -> str:
    """End of a message: the closest allowed word, and all allowed words in the order of the alphabet."""
    return closest.suggest(found, sorted(map(str, allowed)))


def _property(file: File, place: Place, prop: Mapping[str, Any]) -> Iterator[str]:
    yield from _level(file, place, prop, PROPERTY_KEYS, PROPERTY_WORDS)
    yield from _quality(file, place, prop)
    if not prop.get("name"):
        yield file.problem(place, "a property needs 'name', the name of the column in the file")
    if not prop.get("businessName"):
        yield file.problem(place, "'businessName' is missing: the German label of the column")
    if "required" not in prop:
        yield file.problem(place, "'required' is missing: write true (must be filled in) or false")
    yield from _one_of(file, (*place, "logicalType"), prop.get("logicalType"), LogicalType)
    yield from _one_of(file, (*place, "classification"), prop.get("classification"), Classification)
    options = prop.get("logicalTypeOptions") or {}
    allowed = OPTIONS.get(str(prop.get("logicalType")), frozenset())
    yield from _unknown(file, (*place, "logicalTypeOptions"), options, allowed)
    if "enum" in prop and not prop["enum"]:
        yield file.problem(
            (*place, "enum"), "the list of allowed values is empty; name them or remove the key"
        )
    for here, entry in _items((*place, "enum"), prop.get("enum") or []):
        yield from _level(file, here, entry, ENUM_KEYS, ENUM_WORDS)


def _quality(file: File, place: Place, owner: Mapping[str, Any]) -> Iterator[str]:
    for here, entry in _items((*place, "quality"), owner.get("quality") or []):
        yield from _level(file, here, entry, QUALITY_KEYS, QUALITY_WORDS)
        if "severity" in entry:
            yield from _one_of(file, (*here, "severity"), entry["severity"], Severity)


def _level(
    file: File, place: Place, content: Mapping[str, Any], keys: frozenset[str], words: Words
) -> Iterator[str]:
    """Problems of one mapping and of its custom properties."""
    yield from _unknown(file, place, content, keys)
    seen = set()
    for here, entry in _items((*place, "customProperties"), content.get("customProperties") or []):
        yield from _unknown(file, here, entry, CUSTOM_KEYS)
        name, value = entry.get("property"), entry.get("value")
        if name not in words:
            yield file.problem(here, f"unknown custom property {name!r}{suggest(str(name), words)}")
            continue
        if name in seen:
            yield file.problem(here, f"the custom property {name!r} stands here twice; remove one")
        seen.add(name)
        allowed = words[name]
        if allowed is not None:
            yield from _one_of(file, (*here, "value"), value, allowed)
        elif not isinstance(value, str):
            yield file.problem((*here, "value"), f"{name} must be text")


def _unknown(file: File, place: Place, content: Mapping[str, Any], keys: frozenset[str]) -> Iterator[str]:
    for key in content:
        if key not in keys:
            yield file.problem((*place, key), f"unknown key{suggest(str(key), keys)}")


def _one_of(file: File, place: Place, found: object, allowed: Iterable[Any]) -> Iterator[str]:
    allowed = list(allowed)
    if not any(found == one and isinstance(found, bool) == isinstance(one, bool) for one in allowed):
        said = "missing" if found is None else f"found {found!r}"
        yield file.problem(place, f"{said}{suggest(str(found), allowed)}")


def _empty(file: File, node: object, place: tuple[str | int, ...]) -> Iterator[str]:
    """Keys without a value: what was meant to stand there would be silently missing."""
    if node is None:
        yield file.problem(place, "the key has no value; write one or remove the key")
    elif isinstance(node, dict | list):
        for step, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _empty(file, value, (*place, step))


def _items(place: Place, entries: Iterable[Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    for position, entry in enumerate(entries):
        yield (*place, position), entry


def _within(loc: tuple[int | str, ...], data: Any) -> list[int | str]:
    """The part of pydantic's location that exists in the file."""
    place: list[int | str] = []
    node = data
    for step in loc:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            break
        place.append(step)
    return place

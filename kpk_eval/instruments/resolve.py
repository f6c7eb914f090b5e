"""An entry of the plan that names a definition becomes an entry with items, range and scoring of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kpk_eval.closest import did_you_mean
from kpk_eval.instruments.registry import definition
from kpk_eval.params.schema.base import Text
from kpk_eval.params.schema.definitions import Definition, Metric, ScaleDefinition

OWN = frozenset({"low", "high", "reversed", "scoring", "rounded", "parts", "shift", "bands", "bands_source"})
"""Keys whose values the definition gives; another value would be another instrument."""
PLACE = re.compile(r"\{n(?::0?[1-9]d?)?\}")
"""Where the number of an item stands in a pattern: ``{n}``, or ``{n:02}`` for two digits."""


def resolved(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with everything that its definition says; columns stand for the numbers of the items.

    Raises
    ------
    ValueError
        Where definition or scale do not exist, or the entry contradicts them.
    """
    given = dict(entry)
    known = definition(str(given["definition"]))
    scale = _scale(given.get("scale"), known)
    if own := sorted(OWN & given.keys()):
        raise ValueError(f"{own[0]!r} is given by the definition {given['definition']!r}; remove it")
    columns = _columns(given, known, scale)
    told = {
        "label": _label(known.label, scale.label),
        "source": known.source,
        "licence": known.licence,
        "norms": known.norms,
        **given,
        "items": list(columns.values()),
        "numbers": list(columns),
        "parts": [[columns[number] for number in known.scales[part].items] for part in scale.parts],
        "reversed": [columns[number] for number in columns if number in known.reversed],
        "low": known.low,
        "high": known.high,
        "scoring": scale.scoring,
        "rounded": scale.rounded,
        "minimum_answered": _minimum(given, scale),
        "metric": given.get("metric", scale.metric),
    }
    _refuse_invented_t(told, scale)
    return {**told, **_bands(known, scale, told["metric"])}


def _scale(name: object, known: Definition) -> ScaleDefinition:
    there = ", ".join(known.scales)
    if name is None and len(known.scales) == 1:
        return next(iter(known.scales.values()))
    if name is None:
        raise ValueError(f"'scale' is missing; this definition has: {there}")
    if name not in known.scales:
        hint = did_you_mean(str(name), known.scales)
        raise ValueError(f"'scale': found {name!r}; {hint}this definition has: {there}")
    return known.scales[str(name)]


def _label(whole: Text, part: Text) -> dict[str, str]:
    """Names of instrument and scale in both languages."""
    texts = [text if isinstance(text, dict) else {"de": text, "en": text} for text in (whole, part)]
    return {language: f"{texts[0][language]}: {texts[1][language]}" for language in ("de", "en")}


def _columns(given: Mapping[str, Any], known: Definition, scale: ScaleDefinition) -> dict[int, str]:
    """Number of each item of the scale -> its column, in the order of the numbers."""
    pattern, items = given.get("item_pattern"), given.get("items")
    if (pattern is None) is (items is None):
        raise ValueError("give either 'items': {number: column, ...} or 'item_pattern': \"name{n}\"")
    needed = sorted(scale.items or (one for part in scale.parts for one in known.scales[part].items))
    if not needed:
        return _chosen(items, known)
    if pattern is not None:
        return {number: _from_pattern(pattern, number) for number in needed}
    if not isinstance(items, Mapping):
        raise ValueError(f"'items' says which column holds which number: {{{needed[0]}: column, ...}}")
    named = _numbered(items, known)
    if lacking := [number for number in needed if number not in named]:
        listed = ", ".join(map(str, lacking))
        raise ValueError(f"'items' has no column for number {listed}, which this scale needs")
    return {number: named[number] for number in needed}


def _chosen(items: object, known: Definition) -> dict[int, str]:
    """Items of a scale whose items the definition does not name: the plan lists numbers and columns."""
    if not isinstance(items, Mapping):
        raise ValueError("'items' says which numbers of the form belong to this scale: {number: column, ...}")
    return dict(sorted(_numbered(items, known).items()))


def _numbered(items: Mapping[Any, Any], known: Definition) -> dict[int, str]:
    """Number -> column, where both can be what they say."""
    found: dict[int, str] = {}
    for key, column in items.items():
        if not str(key).isdigit() or not 1 <= int(key) <= known.items:
            raise ValueError(f"'items': found {key!r}; this instrument has items 1 to {known.items}")
        if not isinstance(column, str) or not column.strip() or int(key) in found:
            raise ValueError(f"'items': number {key} needs one column, written as text")
        found[int(key)] = column
    return found


def _from_pattern(pattern: object, number: int) -> str:
    if (
        not isinstance(pattern, str)
        or len(PLACE.findall(pattern)) != 1
        or len(re.findall("[{}]", pattern)) != 2
    ):
        raise ValueError("'item_pattern' is the name of a column with {n} where its number stands, once")
    return pattern.format(n=number)


def _minimum(given: Mapping[str, Any], scale: ScaleDefinition) -> object:
    """Fewest answered items, from the definition where it says, else from the plan."""
    if scale.minimum_answered is None:
        if "minimum_answered" not in given:
            raise ValueError("'minimum_answered' is missing; the definition leaves it to the plan")
        return given["minimum_answered"]
    if "minimum_answered" in given:
        raise ValueError(f"'minimum_answered' is given by the definition {given['definition']!r}; remove it")
    return scale.minimum_answered


def _refuse_invented_t(told: Mapping[str, Any], scale: ScaleDefinition) -> None:
    """T values that rest on a Rasch model cannot be had without the publisher's table."""
    if told["metric"] == Metric.T and scale.table_only and told.get("conversion") is None:
        raise ValueError(
            "T values of this scale stand in the publisher's table, which is not part of the workbench: give "
            "'conversion' with your licensed table, or choose a scale without T values"
        )


def _bands(known: Definition, scale: ScaleDefinition, metric: object) -> dict[str, Any]:
    """Bands of the scale; none in points for which nobody published them."""
    if known.bands is None or not scale.cuts or metric != scale.metric:
        return {}
    return {
        "bands": [
            {"label": label, "low": low, "high": high}
            for label, (low, high) in zip(known.bands.names, scale.cuts, strict=True)
        ],
        "bands_source": known.bands.source,
    }

"""From a property of the contract to the column it describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from open_data_contract_standard.model import CustomProperty, SchemaProperty

from kpk_eval.contract.complaints import Complaints
from kpk_eval.contract.model import (
    UNREADABLE,
    Bounds,
    Classification,
    Code,
    ContractColumn,
    LogicalType,
    Texts,
)
from kpk_eval.model import Severity
from kpk_eval.params.source_lines import Place

_CODE_TYPES: Mapping[LogicalType, tuple[type, ...]] = {
    LogicalType.STRING: (str,),
    LogicalType.INTEGER: (int,),
    LogicalType.NUMBER: (int, float),
    LogicalType.BOOLEAN: (bool,),
}


def read_column(prop: SchemaProperty, place: Place, complaints: Complaints) -> ContractColumn:
    """The column that a property describes; contradictions in it go to ``complaints``."""
    words = custom(prop.customProperties)
    kind = LogicalType(str(prop.logicalType))
    options = prop.logicalTypeOptions or {}
    here = (*place, "logicalTypeOptions")
    column = ContractColumn(
        name=str(prop.name),
        label=labels(str(prop.businessName), words),
        type=kind,
        required=bool(prop.required),
        classification=Classification(str(prop.classification)),
        optional=bool(words.get("optional", False)),
        severity=Severity(words.get("severity", Severity.ERROR)),
        unique=bool(prop.unique),
        key_position=_key_position(prop),
        codes=tuple(_codes(prop, kind, place, complaints)),
        range=_range(options, kind, here, complaints),
        length=_length(options, here, complaints),
        pattern=_pattern(options, here, complaints),
        date_format=words.get("dateFormat", "yyyy-mm-dd"),
        wave_date=bool(words.get("waveDate", False)),
    )
    for message in _contradictions(column, words):
        complaints.add(place, message)
    return column


def custom(properties: Iterable[CustomProperty] | None) -> dict[str, Any]:
    """Custom properties by name."""
    return {str(entry.property): entry.value for entry in properties or ()}


def labels(german: str, words: Mapping[str, Any]) -> Texts:
    """A label in both languages; the German one where there is no English one."""
    return {"de": german, "en": str(words.get("label_en", german))}


def check_pattern(pattern: object) -> str | None:
    """What is wrong with a regular expression; None if it runs in time linear in the text.

    Look-around and back-references are refused: engines that offer them can take years for one text.
    """
    if not isinstance(pattern, str):
        return "a pattern is text"
    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid as error:
        reason = str(error).split("regular expression: ")[-1].splitlines()[0]
        return (
            f"not a pattern that can be checked in linear time ({reason}); no look-around, no back-references"
        )
    return None


def _key_position(prop: SchemaProperty) -> int | None:
    if not prop.primaryKey:
        return None
    return 1 if prop.primaryKeyPosition is None else prop.primaryKeyPosition


def _contradictions(column: ContractColumn, words: Mapping[str, Any]) -> Iterator[str]:
    if column.name == UNREADABLE:
        yield f"the column name {UNREADABLE!r} is taken by the checks; rename the column"
    if column.key_position is not None and not column.required:
        yield f"the column {column.name!r} is part of the primary key; write 'required: true'"
    if column.key_position is not None and column.optional:
        yield f"the column {column.name!r} is part of the primary key; the file cannot lack it"
    if "dateFormat" in words and column.type is not LogicalType.DATE:
        yield f"dateFormat belongs to dates; {column.name!r} is of type {column.type}"
    if column.wave_date and column.type is not LogicalType.DATE:
        yield f"waveDate belongs to dates; {column.name!r} is of type {column.type}"


def _codes(prop: SchemaProperty, kind: LogicalType, place: Place, complaints: Complaints) -> Iterator[Code]:
    """The allowed values; each must be of the column's type and stand there once."""
    seen: set[object] = set()
    for position, entry in enumerate(prop.enum or ()):
        here = (*place, "enum", position)
        value: Any = entry.value
        if kind is LogicalType.DATE:
            complaints.add(here, "a date has no list of allowed values; use minimum and maximum")
        elif type(value) not in _CODE_TYPES[kind]:
            wanted = "text; write it in quotes" if kind is LogicalType.STRING else f"of type {kind}"
            complaints.add(here, f"the value {value!r} is a {type(value).__name__}, the column is {wanted}")
        elif value in seen:
            complaints.add(here, f"the value {value!r} stands here twice; remove one")
        else:
            seen.add(value)
            label = entry.label or str(value)
            yield Code(value, labels(label, custom(entry.customProperties)))


def _range(
    options: Mapping[str, Any], kind: LogicalType, place: Place, complaints: Complaints
) -> Bounds | None:
    """Bounds of the values, from ``minimum``, ``exclusiveMinimum``, ``maximum``, ``exclusiveMaximum``."""
    for plain, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if plain in options and exclusive in options:
            complaints.add((*place, exclusive), f"give either {plain} or {exclusive}")
    found = {key: _bound(options[key], kind) for key in options if "inimum" in key or "aximum" in key}
    for key, value in found.items():
        if value is None:
            form = "a date 'yyyy-mm-dd' in quotes" if kind is LogicalType.DATE else "a number"
            complaints.add((*place, key), f"found {options[key]!r}; write {form}")
    if not found or None in found.values():
        return None
    low, high = (found.get(key, found.get(f"exclusive{key.capitalize()}")) for key in ("minimum", "maximum"))
    bounds = Bounds(low, high, "exclusiveMinimum" in found, "exclusiveMaximum" in found)
    if low is not None and high is not None and low > high:
        complaints.add(place, "the smallest allowed value is larger than the largest")
    return bounds


def _bound(value: object, kind: LogicalType) -> Any:
    """A bound as number or date; None where it is neither."""
    if kind is LogicalType.DATE:
        found = (
            pd.to_datetime(value, format="%Y-%m-%d", errors="coerce") if isinstance(value, str) else pd.NaT
        )
        return None if pd.isna(found) else found
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _length(options: Mapping[str, Any], place: Place, complaints: Complaints) -> Bounds | None:
    keys = [key for key in ("minLength", "maxLength") if key in options]
    for key in keys:
        if not isinstance(options[key], int) or isinstance(options[key], bool) or options[key] < 0:
            complaints.add((*place, key), f"found {options[key]!r}; write a number of characters")
            return None
    if not keys:
        return None
    bounds = Bounds(options.get("minLength"), options.get("maxLength"))
    if len(keys) == 2 and bounds.low > bounds.high:
        complaints.add(place, "minLength is larger than maxLength")
    return bounds


def _pattern(options: Mapping[str, Any], place: Place, complaints: Complaints) -> str | None:
    if "pattern" not in options:
        return None
    wrong = check_pattern(options["pattern"])
    if wrong:
        complaints.add((*place, "pattern"), wrong)
        return None
    return str(options["pattern"])

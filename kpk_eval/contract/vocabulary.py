"""The keys and words of the Open Data Contract Standard that our contracts use, level by level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpk_eval.contract.model import LogicalType
from kpk_eval.contract.typed import DATE_FORMATS
from kpk_eval.model import Severity

API_VERSION = "v3.2.0"

_ABOUT = frozenset({"id", "description", "tags", "authoritativeDefinitions", "customProperties"})
CONTRACT_KEYS = _ABOUT | {
    "kind", "apiVersion", "name", "version", "status", "tenant", "domain", "dataProduct", "contractCreatedTs",
    "schema", "servers", "team", "roles", "support",
}  # fmt: skip
SCHEMA_KEYS = _ABOUT | {
    "name", "businessName", "logicalType", "physicalName", "physicalType", "dataGranularityDescription",
    "properties", "quality",
}  # fmt: skip
PROPERTY_KEYS = _ABOUT | {
    "name", "businessName", "logicalType", "logicalTypeOptions", "physicalName", "physicalType", "required",
    "unique", "primaryKey", "primaryKeyPosition", "classification", "criticalDataElement", "enum", "examples",
    "quality", "transformDescription",
}  # fmt: skip
ENUM_KEYS = _ABOUT | {"value", "label"}
QUALITY_KEYS = _ABOUT | {
    "name", "type", "dimension", "businessImpact", "severity", "metric", "arguments", "unit", "engine",
    "implementation", "mustBe", "mustNotBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan",
    "mustBeLessOrEqualTo", "mustBeBetween", "mustNotBeBetween",
}  # fmt: skip
DESCRIPTION_KEYS = frozenset({"usage", "purpose", "limitations"})
CUSTOM_KEYS = frozenset({"id", "property", "value", "description", "vendor"})

_RANGE = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
OPTIONS: Mapping[str, frozenset[str]] = {
    LogicalType.STRING: frozenset({"minLength", "maxLength", "pattern"}),
    LogicalType.INTEGER: _RANGE,
    LogicalType.NUMBER: _RANGE,
    LogicalType.DATE: _RANGE,
    LogicalType.BOOLEAN: frozenset(),
}

_SEVERITIES = frozenset(Severity)
_FLAG = frozenset({True, False})
Words = Mapping[str, frozenset[Any] | None]
"""Name of a custom property -> the values it may have; None: any text."""
CONTRACT_WORDS: Words = {"label_en": None}
SCHEMA_WORDS: Words = {
    "label_en": None, "primaryKeySeverity": _SEVERITIES, "extraColumns": frozenset({"ignore", "error"}),
}  # fmt: skip
PROPERTY_WORDS: Words = {
    "label_en": None, "description_en": None, "severity": _SEVERITIES, "optional": _FLAG,
    "dateFormat": frozenset(DATE_FORMATS), "waveDate": _FLAG,
}  # fmt: skip
ENUM_WORDS: Words = {"label_en": None}
QUALITY_WORDS: Words = {"description_en": None, "label_en": None}

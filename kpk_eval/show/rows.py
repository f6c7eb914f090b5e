"""Rows of a released result: what may be read of them, and why something may not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from kpk_eval.model import RESULT_COLUMNS, Released, Shape

HIDDEN = "hidden"

COLUMNS: Mapping[Shape, tuple[str, ...]] = {
    Shape.ESTIMATES: RESULT_COLUMNS,
    Shape.DESCRIPTION: (
        "site", "population", "outcome", "type", "unit", "wave", "n", "missing", "mean", "sd", "median",
    ),
    Shape.MISSING: ("site", "population", "wave", "outcome", "reason", "n"),
    Shape.GAPS: ("site", "source", "column", "wave", "reason", "n"),
    Shape.COMPLETENESS: ("site", "population", "wave", "outcome", "people", "n", "valid", "items"),
    Shape.SOURCES: (
        "site", "source", "contract", "left_out", "rows_read", "set_aside", "rows_kept", "rules",
        "rules_kept", "rules_warned", "rules_failed", "state",
    ),
    Shape.QUALITY: (
        "site", "source", "rule", "column", "kind", "severity", "state", "checked", "failed", "description",
    ),
    Shape.RECODES: ("site", "source", "column", "wave", "action", "what", "n"),
    Shape.CODEBOOK: ("site", "contract", "column", "label", "type", "values", "required"),
    Shape.REACH: (
        "site", "population", "reach", "wave", "stage", "in_need", "n", "mean", "low", "high", "reason",
    ),
    Shape.REACH_GAPS: (
        "site", "population", "reach", "outcome", "wave", "stage", "n", "n_need", "mean", "low", "high",
        "reach_gap", "reach_gap_low", "reach_gap_high", "reach_ratio", "reach_ratio_low", "reach_ratio_high",
        "reach_slope", "reach_slope_low", "reach_slope_high",
        "reach_index", "reach_index_low", "reach_index_high",
        "reason",
    ),
    Shape.REACH_DISTANCES: (
        "site", "population", "reach", "outcome", "contrast", "n_before", "n_after",
        "reach_need", "reach_need_low", "reach_need_high", "reach_gap", "reach_gap_low", "reach_gap_high",
        "reach_ratio", "reach_ratio_low", "reach_ratio_high", "reach_slope", "reach_slope_low",
        "reach_slope_high", "slope_answered", "reach_index", "reach_index_low", "reach_index_high", "reason",
    ),
    Shape.ATTRITION: (
        "site", "population", "contrast", "wave", "outcome", "kind", "n", "n_stayed", "n_left", "difference",
        "low", "high", "level", "distance", "discrimination", "p", "reason",
    ),
    Shape.SENSITIVITY: (
        "site", "population", "outcome", "type", "unit", "contrast", "method", "n", "n_before", "estimate",
        "low", "high", "level", "missing_information", "tipping", "finding", "reason",
    ),
    Shape.SCALES: (
        "site", "population", "instrument", "outcome", "wave", "contrast", "items", "n", "alpha", "low",
        "high", "omega", "rest_low", "rest_high", "floor", "ceiling", "level", "invariance", "reason",
    ),
    Shape.DETECTABLE: (
        "site", "population", "outcome", "type", "unit", "contrast", "design", "n", "n_before", "n_after",
        "power", "detectable", "smallest_effect", "could", "p_equivalence", "equivalence", "reason",
    ),
    Shape.SELECTION: (
        "site", "population", "outcome", "type", "unit", "contrast", "group", "side", "cutoff", "n",
        "by_selection", "low", "high", "observed", "excess", "excess_low", "excess_high", "level", "reason",
    ),
    Shape.WEIGHTING: (
        "site", "population", "outcome", "type", "unit", "wave", "n", "mean", "weighted", "low", "high",
        "level", "effective_share", "design_effect", "figures_of", "weighted_by", "smallest_factor",
        "largest_factor", "reason",
    ),
    Shape.FLOW: ("site", "population", "contrast", "stage", "n"),
    Shape.RELIABLE: (
        "site", "population", "contrast", "outcome", "unit", "n", "reliability", "threshold", "improved",
        "improved_low", "improved_high", "worsened", "worsened_low", "worsened_high", "level", "reason",
    ),
    Shape.OFFERS: (
        "site", "wave", "axis", "stage", "department", "offers", "places", "places_untold", "reached",
        "reached_untold", "need",
    ),
    Shape.OFFER_KINDS: ("site", "wave", "axis", "stage", "characteristic", "kind", "offers"),
    Shape.NEEDS: (
        "site", "declared", "wave", "department", "axis", "stage", "offer_type", "prevention_level",
        "places_needed", "offers", "places", "places_untold", "need", "responsible", "why", "basis",
    ),
    Shape.OFFER_CHANGES: (
        "site", "contrast", "movement", "department", "life_phase", "to_department", "to_life_phase",
        "offers",
    ),
    Shape.NETWORK: (
        "site", "relation", "wave", "part", "measure", "group", "to_group", "actor", "type", "n", "n_heard",
        "people", "estimate", "low", "high", "expected", "reason", "x", "y", "to_x", "to_y", "heard",
    ),
    Shape.NETWORK_MIXING: (
        "site", "relation", "wave", "group", "to_group", "type", "n_from", "n_to", "estimate",
    ),
    Shape.NETWORK_CHANGE: (*RESULT_COLUMNS, "relation", "type", "better"),
    Shape.GOALS: (*RESULT_COLUMNS, "aim", "goal", "measured_by", "strength", "goal_state", "lacking"),
    Shape.ACROSS: (*RESULT_COLUMNS, "aim", "goal", "measured_by", "strength", "goal_state", "lacking"),
    Shape.STATEMENTS: ("site", "about", "text"),
    Shape.LOGIC: ("site", "stage_of", "element", "piece", "to", "goal", "outcome", "goal_state", "status"),
    Shape.COSTS: (
        "site", "wave", "year", "department", "measure", "about_places", "offers", "untold", "few_children",
        "reached", "value", "low", "high", "least", "most", "full", "full_low", "full_high",
        "real", "real_low", "real_high", "price_year", "overhead", "price_source", "overhead_source",
        "reason", "price_reason",
    ),
    Shape.RESOURCES: (
        "site", "year", "begun", "division", "item", "amount", "real", "untold", "price_year", "price_source",
        "reason",
    ),
    Shape.POSTS: ("site", "year", "begun", "posts", "fte", "limited", "permanent_now", "ended", "unnamed"),
    Shape.STAGES: ("site", "wave", "dimension", "stage", "target", "assessed_by"),
    Shape.MILESTONES: (
        "site", "milestone", "planned", "reached_on", "progress", "days_late", "adaptation", "given_reason",
    ),
    Shape.EVENTS: (
        "site", "year", "division", "item", "events", "people", "untold", "influenced", "decided", "share",
        "reason",
    ),
    Shape.COURSES: (
        "site", "indicator", "unit", "line", "year", "period", "value", "low", "high", "areas", "start",
        "decimals", "break", "break_source", "break_accepted",
    ),
    Shape.CHECKS: (
        "site", "indicator", "unit", "check", "of", "years_before", "years_after", "estimate", "low", "high",
        "p", "p_floor", "level", "areas", "rank", "donors", "points", "decimals", "reason",
    ),
    Shape.SMALL_AREAS: (
        "site", "indicator", "unit", "decimals", "kind", "number", "area", "year", "official", "numerator",
        "denominator", "value", "low", "high", "reason", "flag", "break", "break_source", "break_accepted",
    ),
    Shape.AREA_CLASSES: (
        "site", "indicator", "unit", "decimals", "number", "area", "first_year", "year",
        "official", "numerator", "denominator", "numerator_before", "value", "low", "high", "mean",
        "smoothed", "limit_low", "limit_high", "outer_low", "outer_high", "change", "change_low",
        "change_high", "area_status", "status_sure", "position", "dynamics", "dynamics_sure", "margin",
        "reason", "flag", "outline", "map_source", "map_step", "north_arrow",
    ),
    Shape.COUNTRY_MAP: (
        "indicator", "unit", "decimals", "area_id", "area", "site", "year", "value", "area_class",
        "class_low", "class_high", "reason", "outline", "map_source", "map_note", "data_source", "map_step",
        "north_arrow",
    ),
    Shape.AREA_FUNNEL: (
        "site", "indicator", "unit", "decimals", "number", "kind", "area", "year", "official", "numerator",
        "denominator", "together", "size", "value", "mean", "limit_low", "limit_high", "outer_low",
        "outer_high", "position", "dispersion", "widened", "reason", "flag",
    ),
    Shape.VOICES: (
        "site", "theme", "population", "wave", "interviews", "with_theme", "extent",
    ),
    Shape.EXCERPTS: ("site", "theme", "population", "wave", "text"),
    Shape.JOINT: (
        *RESULT_COLUMNS, "aim", "goal", "measured_by", "strength", "goal_state", "lacking", "piece",
        "theme", "wave", "interviews", "with_theme", "extent", "text", "voices", "fit", "why",
        "theme_status",
    ),
    Shape.SERIES: (
        "indicator", "area", "group", "year", "numerator", "denominator", "coverage", "value", "low", "high",
        "reason",
    ),
}  # fmt: skip
"""Columns that a result of each shape has."""


class State(StrEnum):
    """Whether a value can be read."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    """Withheld to protect people."""
    ABSENT = "absent"
    """There is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a released result; values that are hidden in it cannot be read."""

    values: Mapping[str, Any]
    hidden: frozenset[str]

    def state(self, name: str) -> State:
        """Whether the value of a column is there, hidden or absent."""
        if name in self.hidden:
            return State.HIDDEN
        return State.ABSENT if _absent(self.values.get(name)) else State.SHOWN

    def number(self, name: str) -> float | None:
        """Value of a numeric column; None where it is hidden or absent."""
        return float(self.values[name]) if self.state(name) is State.SHOWN else None

    def text(self, name: str) -> str:
        """Value of a text column; empty where it is hidden or absent."""
        return str(self.values[name]) if self.state(name) is State.SHOWN else ""

    def shows(self, *names: str) -> bool:
        """Whether all of these columns can be read."""
        return all(self.state(name) is State.SHOWN for name in names)


def rows_of(released: Released) -> tuple[Row, ...]:
    """Rows of a released result in their order.

    Raises
    ------
    ValueError
        Where the table lacks a column of its shape, or names a hidden column that it does not have.
    """
    table = released.table
    needed = (*COLUMNS[released.shape], HIDDEN)
    if lacking := [name for name in needed if name not in table.columns]:
        raise ValueError(
            f"result {released.evidence!r} of shape {released.shape.value!r} lacks the columns "
            f"{', '.join(lacking)}"
        )
    names = [str(name) for name in table.columns]
    records = zip(*(table[name].tolist() for name in table.columns), strict=True)
    return tuple(_row(dict(zip(names, record, strict=True)), released.evidence) for record in records)


def distinct(rows: Iterable[Row], name: str) -> tuple[str, ...]:
    """Different texts of a column in the order of their first appearance, without the empty one."""
    return tuple(dict.fromkeys(row.text(name) for row in rows if row.text(name)))


def varying(rows: Sequence[Row], names: Iterable[str]) -> tuple[str, ...]:
    """Those columns in which the rows differ."""
    return tuple(name for name in names if len({row.text(name) for row in rows}) > 1)


def _row(values: Mapping[str, Any], evidence: str) -> Row:
    marked = values[HIDDEN]
    names = [] if _absent(marked) else [name.strip() for name in str(marked).split(",")]
    if unknown := [name for name in names if name and name not in values]:
        raise ValueError(f"result {evidence!r} hides columns that it does not have: {', '.join(unknown)}")
    hidden = frozenset(filter(None, names))
    return Row({name: value for name, value in values.items() if name not in hidden}, hidden)


def _absent(value: object) -> bool:
    if value is None or value is pd.NA or value is pd.NaT or value == "":
        return True
    return isinstance(value, float) and math.isnan(value)

"""Rows of comparisons of areas: courses, checks, and changes before and after a start."""

from collections.abc import Mapping
from typing import Any

from kpk_eval.model import RESULT_COLUMNS, Shape

FURTHER = (
    "type", "better", "decimals", "official", "years_before", "years_after", "first_year", "last_year",
    "change_site", "change_areas", "coverage_before", "coverage_after",
)  # fmt: skip
"""Columns of an area row beside those of every estimate."""


def area_rows() -> Mapping[Shape, list[dict[str, Any]]]:
    """Rows of the shapes of comparisons of areas."""
    return {Shape.COURSES: _courses(), Shape.CHECKS: _checks()}


def change_rows() -> list[dict[str, Any]]:
    """Changes of areas: clear, few areas, unclear with another coverage, not estimable."""
    base = dict.fromkeys((*RESULT_COLUMNS, *FURTHER)) | {
        "site": "seestadt", "outcome": "poverty", "contrast": "before_after", "design": "area",
        "estimand": "difference_in_differences", "unit": "% der Kinder", "status": "planned",
        "better": "lower", "decimals": 1, "official": True, "years_before": "2019–2021",
        "years_after": "2023–2024", "first_year": 2023, "last_year": 2024, "level": 0.95,
    }  # fmt: skip
    numbers = {
        "clusters": 22, "estimate": -5.84, "low": -8.93, "high": -2.63, "p": 1 / 22, "p_adjusted": 1 / 22,
        "p_floor": 1 / 22, "change_site": -5.61, "change_areas": 0.23, "verdict": "improved",
    }  # fmt: skip
    few = {"clusters": 4, "level": 0.75, "p": 0.25, "p_adjusted": 0.25, "p_floor": 0.25}
    covered = {"coverage_before": 70.2, "coverage_after": 96.4}
    open_ = {"estimate": 0.35, "low": -0.1, "high": 0.6, "change_site": 0.58, "verdict": "no clear change"}
    return [
        base | numbers,
        base | numbers | few | open_ | covered | {"outcome": "strain", "unit": "je 100 Kinder"},
        base | {"outcome": "trust", "unit": "Punkte", "years_before": "", "years_after": "",
                "last_year": 2021,
                "verdict": "not estimable", "reason": "no_year_after", "status": "exploratory"},
    ]  # fmt: skip


def _courses() -> list[dict[str, Any]]:
    """A site, the mean of others, a weighted mean, a continued course and the gap; an accepted break."""
    base = {"site": "seestadt", "indicator": "poverty", "unit": "%", "start": 2021.37, "decimals": 1}
    rows = []
    for year in range(2015, 2025):
        behind = 4.0 if year > 2021 else 0.0
        period = "before" if 2018 <= year <= 2020 else "after" if year > 2021 else "other"
        told = {"year": year, "period": period}
        if year == 2018:
            told |= {"break": "neue Zählung", "break_source": "Satzung", "break_accepted": "betrifft wenige"}
        rows += [
            base | told | {"line": "site", "value": 20.0 + 0.1 * (year - 2015) - behind},
            base | told | {"line": "areas", "value": 18.0, "low": 15.0, "high": 21.0, "areas": 21},
            base | told | {"line": "synthetic", "value": 20.3},
            base | told | {"line": "gap", "value": 0.1 * (year - 2019) - behind, "low": -1.5, "high": 1.2},
        ]
        if year > 2021:
            rows.append(base | told | {"line": "expected", "value": 20.5, "low": 19.0, "high": 22.0})
    return rows


def _checks() -> list[dict[str, Any]]:
    """One row for each kind of check, refusals among them."""
    base = {"site": "seestadt", "indicator": "poverty", "unit": "%", "decimals": 1, "level": 0.95}
    years = {"years_before": "2016–2018", "years_after": "2019–2020"}
    numbers = {"estimate": 0.52, "low": -1.21, "high": 1.94, "p": 0.45, "p_floor": 1 / 11, "areas": 10}
    return [
        base | years | numbers | {"check": "false start", "of": "2019", "level": 1 - 1 / 11},
        base | years | numbers | {"check": "trend before", "years_after": "", "estimate": 0.021},
        base | years | {"check": "left out", "estimate": -4.0, "low": -4.4, "high": -3.7, "areas": 10},
        base | years | {"check": "synthetic", "estimate": -3.9, "p": 1 / 11, "p_floor": 1 / 11, "rank": 1,
                        "areas": 11, "donors": 4},
        base | years | {"check": "synthetic false", "of": "2020", "reason": "poor_fit"},
        base | {"check": "segmented", "reason": "too_few_points", "points": 10},
        base | {"indicator": "strain", "check": "segmented", "estimate": -2.0, "low": -3.0, "high": -1.0,
                "p": 0.01, "points": 15},
    ]  # fmt: skip

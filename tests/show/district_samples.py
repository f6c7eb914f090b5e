"""Rows of small areas and of a map: shown, hidden, absent, zero, qualified; classes; outlines."""

from collections.abc import Mapping
from typing import Any

from kpk_eval.model import Shape

OUTLINES = (
    "POLYGON ((0 0, 0 100, 100 100, 100 0, 0 0))",
    "POLYGON ((100 0, 100 100, 200 100, 200 0, 100 0))",
    "POLYGON ((0 100, 0 200, 200 200, 200 100, 0 100))",
)
LAST = "POLYGON ((200 0, 200 200, 300 100, 200 0))"
HIDDEN_YEARS = "high, low, numerator, value"
HIDDEN_CLASS = (
    "area_status, change, change_high, change_low, dynamics, dynamics_sure, high, limit_high, limit_low, "
    "low, mean, numerator, numerator_before, outer_high, outer_low, position, smoothed, status_sure, value"
)


def district_rows() -> Mapping[Shape, list[dict[str, Any]]]:
    """Rows of the shapes of small areas."""
    return {
        Shape.SMALL_AREAS: _years(),
        Shape.AREA_CLASSES: _classes(),
        Shape.AREA_FUNNEL: funnel_rows(),
        Shape.COUNTRY_MAP: country_rows(),
    }


def _years() -> list[dict[str, Any]]:
    base = {"site": "seestadt", "indicator": "poverty", "unit": "%", "decimals": 1, "official": False}
    rows = []
    for year in (2022, 2023):
        told = base | {"year": year, "kind": "area", "denominator": 150}
        numbers = {"numerator": 45, "value": 30.0, "low": 23.2, "high": 37.8}
        rows += [
            told | numbers | {"number": 1, "area": "Altstadt <a>", "flag": "limited" if year == 2023 else ""},
            told | {"number": 2, "area": "Hafen", "hidden": HIDDEN_YEARS},
            told | {"number": 3, "area": "Nordhang", "reason": "secret", "denominator": None},
        ]
    zero = {"numerator": 0, "value": 0.0, "low": 0.0, "high": 2.5, "official": True}
    rows.append(rows[0] | zero | {"number": 4, "area": "Werftpark", "flag": ""})
    site = {"kind": "site", "number": None, "area": "seestadt", "value": 27.0, "low": 25.1, "high": 29.0}
    kreis = {"kind": "kreis", "number": None, "area": "Kreis Nord", "value": 31.0, "low": 30.2, "high": 31.8}
    land = {"kind": "land", "number": None, "area": "Land", "value": 44.0, "low": 43.5, "high": 44.5}
    broken = {"break": "new test", "break_source": "office", "break_accepted": ""}
    behind = [row | broken if row["year"] == 2023 else row for row in rows]
    beside = rows[0] | {"numerator": 405, "denominator": 1500}
    return [*behind, beside | site, beside | kreis, beside | land]


def _classes() -> list[dict[str, Any]]:
    base = {
        "site": "seestadt", "indicator": "poverty", "unit": "%", "decimals": 1,
        "first_year": 2018, "year": 2023, "official": False, "denominator": 150, "margin": 0.1,
        "map_source": "Amt <a>", "map_step": 5.0, "north_arrow": True,
    }  # fmt: skip
    funnel = {
        "mean": 30.0, "limit_low": 18.0, "limit_high": 43.0, "outer_low": 14.0, "outer_high": 50.0,
    }  # fmt: skip
    high = {
        "number": 1, "area": "Altstadt <a>", "numerator": 75, "numerator_before": 75, "value": 50.0,
        "low": 42.1, "high": 57.9, "smoothed": 45.0, "change": 0.0, "change_low": -11.0, "change_high": 11.0,
        "area_status": "above", "status_sure": 1, "position": 1, "dynamics": "unchanged", "dynamics_sure": 0,
        "flag": "limited",
    }  # fmt: skip
    better = {
        "number": 4, "area": "Werftpark", "numerator": 40, "numerator_before": 80, "value": 26.7,
        "low": 20.2, "high": 34.3, "smoothed": 27.5, "change": -26.6, "change_low": -36.5,
        "change_high": -15.8, "area_status": "below", "status_sure": 0, "position": 0,
        "dynamics": "improving", "dynamics_sure": 1, "denominator": 165,
    }  # fmt: skip
    return [
        base | funnel | high | {"outline": OUTLINES[0]},
        base | {"number": 2, "area": "Hafen", "hidden": HIDDEN_CLASS, "outline": OUTLINES[1]},
        base | {"number": 3, "area": "Nordhang", "reason": "secret", "denominator": None, "outline": ""},
        base | funnel | better | {"outline": OUTLINES[2]},
    ]  # fmt: skip


def funnel_rows() -> list[dict[str, Any]]:
    """Areas above the outer limits, below the inner ones, within, hidden, absent; the limits."""
    base = {
        "site": "seestadt", "indicator": "poverty", "unit": "%", "decimals": 1, "year": 2023,
        "official": False, "kind": "area", "together": 400, "dispersion": 1.62, "widened": 1, "mean": 30.0,
        "limit_low": 20.0, "limit_high": 41.0, "outer_low": 15.0, "outer_high": 48.0,
    }  # fmt: skip
    hidden = "dispersion, limit_high, limit_low, mean, numerator, outer_high, outer_low, position, value"
    lacking = dict.fromkeys(
        ("mean", "limit_low", "limit_high", "outer_low", "outer_high", "dispersion", "widened", "together")
    )
    areas = [
        {"number": 1, "area": "Altstadt <a>", "denominator": 150, "value": 52.0, "position": 2},
        {"number": 2, "area": "Bahnhof", "denominator": 160, "value": 19.0, "position": -1},
        {"number": 3, "area": "Gartenstadt", "denominator": 155, "value": 30.5, "position": 0},
        {"number": 4, "area": "Hafen", "denominator": 20, "hidden": hidden},
        lacking | {"number": 5, "area": "Nordhang", "reason": "secret"},
    ]
    curve = [
        {"kind": "curve", "size": size, "limit_low": 30 - 120 / size**0.5, "limit_high": 30 + 120 / size**0.5,
         "outer_low": 30 - 180 / size**0.5, "outer_high": 30 + 180 / size**0.5}
        for size in (75.0, 100.0, 184.0)
    ]  # fmt: skip
    return [base | one for one in (*areas, *curve)]


def country_rows() -> list[dict[str, Any]]:
    """Three areas in two classes, one of them a site's; one of the map without a value."""
    base = {
        "indicator": "poverty", "unit": "%", "decimals": 1, "year": 2021, "site": "",
        "map_source": "Amt <a>", "map_note": "viel ist viel", "data_source": "Institut", "map_step": 500.0,
        "north_arrow": True,
    }  # fmt: skip
    low = {"area_class": 1, "class_low": 10.0, "class_high": 12.0}
    high = {"area_class": 2, "class_low": 30.5, "class_high": 30.5}
    return [
        base | low | {"area_id": "01001", "area": "A", "value": 10.0, "outline": OUTLINES[0]},
        base | low | {"area_id": "01002", "area": "B <b>", "value": 12.0, "outline": OUTLINES[1]},
        base | high | {"area_id": "01003", "area": "C", "site": "seestadt", "value": 30.5,
                       "outline": OUTLINES[2]},
        base | {"area_id": "01004", "area": "D", "reason": "secret", "outline": LAST},
    ]  # fmt: skip

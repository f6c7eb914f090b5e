"""Rows of results about costs, resources and posts."""

from collections.abc import Mapping
from typing import Any

from kpk_eval.model import Shape

LABELS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "funding.state": "Land",
        "funding.town": "Stadt <1>",
        "item.state": "Land",
        "item.town": "Stadt <1>",
        "kind.personnel": "Personal",
        "item.personnel": "Personal",
    },
    "en": {
        "funding.state": "State",
        "funding.town": "Town <1>",
        "item.state": "State",
        "item.town": "Town <1>",
        "kind.personnel": "Personnel",
        "item.personnel": "Personnel",
    },
}
"""Labels of codes, by language."""
HIDDEN = "reached,value,low,high,least,most,full,full_low,full_high,real,real_low,real_high"


def cost_rows() -> Mapping[Shape, list[dict[str, Any]]]:
    """Rows of every shape that is about money."""
    return {Shape.COSTS: _costs(), Shape.RESOURCES: _resources(), Shape.POSTS: _posts()}


def _cost(measure: str, value: float | None, **given: Any) -> dict[str, Any]:
    names = [name for name in HIDDEN.split(",") if name != "reached"]
    amounts = dict.fromkeys(names, value)
    if value is not None:
        amounts |= {
            "low": value - 20,
            "high": value + 20,
            "least": value - 5,
            "most": value + 5,
            "full": value + 30,
            "full_low": value + 7,
            "full_high": value + 53,
        }
        amounts |= {"real": value - 10, "real_low": value - 30, "real_high": value + 10}
    return (
        {
            "site": "seestadt",
            "wave": "t1",
            "year": 2023,
            "department": "",
            "measure": measure,
            "about_places": True,
            "offers": 12,
            "untold": 3,
            "few_children": 0,
            "reached": None,
            "price_year": 2022,
            "overhead": 0.15,
            "price_source": "Amt <a>",
            "overhead_source": "Träger",
            "reason": "",
            "price_reason": "",
        }
        | amounts
        | given
    )


def _costs() -> list[dict[str, Any]]:
    """Two waves, of the second no prices, a hidden number, a refusal, a department."""
    child = {"about_places": False, "reached": 120, "few_children": 1}
    unknown = {"wave": "t2", "year": 2024, "price_reason": "no price index"} | dict.fromkeys(
        ("real", "real_low", "real_high")
    )
    return [
        _cost("per_place", 250.0),
        _cost("per_child", 310.0, **child),
        _cost("per_place", 270.0, **unknown),
        _cost("per_child", None, **unknown | child | {"hidden": HIDDEN}),
        _cost(
            "marginal_place", None, **unknown | {"offers": 2, "reason": "too few offers", "overhead": None}
        ),
        _cost("per_place", 290.0, **unknown | {"department": "health", "untold": 0}),
    ]


def _resources() -> list[dict[str, Any]]:
    row = {"site": "seestadt", "untold": 0, "price_year": 2022, "price_source": "Amt <a>", "reason": ""}
    known = [
        (2022, "funding", "state", 40000.0, 40000.0),
        (2022, "funding", "town", 20000.0, 20000.0),
        (2022, "kind", "personnel", 60000.0, 60000.0),
        (2022, "total", "total", 60000.0, 60000.0),
        (2023, "funding", "town", 33000.0, None),
        (2023, "total", "total", 33000.0, None),
    ]
    made = [
        row
        | {
            "year": year,
            "begun": "before" if year == 2022 else "within",
            "division": division,
            "item": item,
            "amount": amount,
            "real": real,
        }
        for year, division, item, amount, real in known
    ]
    return [one | ({"reason": "no price index", "untold": 1} if one["year"] == 2023 else {}) for one in made]


def _posts() -> list[dict[str, Any]]:
    first = {
        "site": "seestadt",
        "year": 2022,
        "posts": 4,
        "fte": 2.75,
        "limited": 3,
        "unnamed": 1,
        "begun": "before",
    }
    last = {
        "site": "seestadt",
        "year": 2023,
        "posts": 2,
        "fte": None,
        "limited": 0,
        "unnamed": 0,
        "begun": "within",
    }
    return [first | {"permanent_now": None, "ended": None}, last | {"permanent_now": 1, "ended": 2}]

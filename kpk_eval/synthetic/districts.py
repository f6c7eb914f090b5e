"""Small areas of a site: numbers of each year, and their shapes as a map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from kpk_eval.files import write_text
from kpk_eval.params.schema import AreaMap, Evaluation, Site, Source
from kpk_eval.synthetic.draw import generator
from kpk_eval.synthetic.planted.districts import (
    DISTRICT_INDICATOR,
    DISTRICT_YEARS,
    DISTRICTS,
    SECRET_DISTRICT,
    UNRELIABLE_DISTRICT,
    District,
)
from kpk_eval.synthetic.rows import Rows, made_of, seed_of
from kpk_eval.synthetic.spec import TableSpec

COLUMNS_OF_MAP = 4
"""Areas beside each other."""
WEST, SOUTH, STEP = 9.5, 54.2, 0.03
"""Corner of the map and width of an area in degrees."""


def district_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per small area and year; one number is kept secret, one is called unreliable."""
    place = site.id if site else ""
    rng = generator(seed_of(evaluation), source.path, "districts")
    districts = DISTRICTS.get(place, ())
    years = list(DISTRICT_YEARS)
    rows = [
        _row(one, year, (year - years[0]) / (years[-1] - years[0]), rng) | _told(number, year == years[2])
        for number, one in enumerate(districts)
        for year in years
    ]
    return made_of(rows, spec)


def _row(one: District, year: int, way: float, rng: np.random.Generator) -> dict[str, Any]:
    children = round(one.children * rng.uniform(0.95, 1.05))
    share = one.first + (one.last - one.first) * way
    return {
        "area_id": one.id,
        "area": one.name,
        "year": year,
        "indicator": DISTRICT_INDICATOR,
        "numerator": int(rng.binomial(children, share)),
        "denominator": children,
    }


def _told(number: int, chosen_year: bool) -> dict[str, Any]:
    """What the office says of a number; a secret one is not delivered."""
    if chosen_year and number == SECRET_DISTRICT:
        return {"numerator": None, "reason": "geheim zu halten"}
    if chosen_year and number == UNRELIABLE_DISTRICT:
        return {"flag": "eingeschränkt aussagekräftig"}
    return {}


def write_map(site: str, area_map: AreaMap, folder: Path) -> None:
    """GeoJSON of the small areas of a site: a grid of quadrangles whose corners lie a little off."""
    features = [
        {
            "type": "Feature",
            "properties": {area_map.key: one.id, "name": one.name},
            "geometry": {"type": "Polygon", "coordinates": [_ring(number)]},
        }
        for number, one in enumerate(DISTRICTS.get(site, ()))
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path = folder / area_map.path
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text + "\n")


def _ring(number: int) -> list[list[float]]:
    down, across = divmod(number, COLUMNS_OF_MAP)
    corners = ((across, down), (across, down + 1), (across + 1, down + 1), (across + 1, down))
    ring = [_corner(*one) for one in corners]
    return [*ring, ring[0]]


def _corner(across: int, down: int) -> list[float]:
    """A corner that neighbours share."""
    off = 0.25 * STEP
    east = WEST + STEP * across + off * np.sin(2.1 * across + 1.3 * down)
    north = SOUTH - 0.6 * STEP * down + 0.6 * off * np.cos(1.7 * across - 0.9 * down)
    return [round(float(east), 5), round(float(north), 5)]

"""Small areas of a site: numbers of each year, and their shapes as a map."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kpk_eval.files import write_text
from kpk_eval.params.schema import AreaMap, Evaluation, Role, Site, Source
from kpk_eval.synthetic.draw import generator
from kpk_eval.synthetic.indicators import numbers_of_site
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
EVENLY = 0.75
"""Part of the findings that is spread evenly over the districts in which nothing is planted."""
WEST, SOUTH, STEP = 9.5, 54.2, 0.03
"""Corner of the map and width of an area in degrees."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Children of each district in one year, and how many of them have findings."""

    children: npt.NDArray[np.int_]
    findings: npt.NDArray[np.int_]


def district_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per small area and year; one number is kept secret, one is called unreliable.

    The numbers of all areas of a year add up to those of the site.
    """
    districts = DISTRICTS.get(site.id, ()) if site else ()
    years = list(DISTRICT_YEARS)
    parts = _parts(evaluation, site, source, districts) if site and districts else {}
    rows = [
        {
            "area_id": one.id,
            "area": one.name,
            "year": year,
            "indicator": DISTRICT_INDICATOR,
            "numerator": int(parts[year].findings[number]),
            "denominator": int(parts[year].children[number]),
        }
        | _told(number, year == years[2])
        for number, one in enumerate(districts)
        for year in years
    ]
    return made_of(rows, spec)


def _parts(
    evaluation: Evaluation, site: Site, source: Source, districts: tuple[District, ...]
) -> dict[int, Parts]:
    rng = generator(seed_of(evaluation), source.path, "districts")
    whole = numbers_of_site(evaluation, DISTRICT_INDICATOR, site).astype(float)
    findings, children = whole[Role.NUMERATOR.value], whole[Role.DENOMINATOR.value]
    first, last = DISTRICT_YEARS[0], DISTRICT_YEARS[-1]
    return {
        year: parts_of(
            districts,
            findings=int(findings[year]),
            children=int(children[year]),
            way=(year - first) / (last - first),
            rng=rng,
        )
        for year in DISTRICT_YEARS
    }


def parts_of(
    districts: tuple[District, ...], *, findings: int, children: int, way: float, rng: np.random.Generator
) -> Parts:
    """Children and findings of a site of one year by district; ``way``: from the first year (0) to the last.

    Districts with planted shares have theirs. Most of what they leave is spread evenly over the others,
    the remainder drawn without looking, so that these differ less than by chance.
    """
    weights = np.array([one.children for one in districts], dtype=float)
    lives = rng.multinomial(children, weights / weights.sum())
    shares = np.array([_share(one, way) for one in districts])
    planted = ~np.isnan(shares)
    found = np.zeros(len(districts), dtype=int)
    found[planted] = rng.binomial(lives[planted], shares[planted])
    found[~planted] = _spread(findings - int(found.sum()), lives[~planted], rng)
    return Parts(lives, found)


def _spread(findings: int, children: npt.NDArray[np.int_], rng: np.random.Generator) -> npt.NDArray[np.int_]:
    """Findings of districts in which nothing is planted."""
    even: npt.NDArray[np.int_] = np.floor(EVENLY * findings * children / children.sum()).astype(int)
    drawn: npt.NDArray[np.int_] = rng.multivariate_hypergeometric(children - even, findings - even.sum())
    together: npt.NDArray[np.int_] = even + drawn
    return together


def _share(one: District, way: float) -> float:
    if one.first is None or one.last is None:
        return np.nan
    return one.first + (one.last - one.first) * way


def _told(number: int, chosen_year: bool) -> dict[str, Any]:
    """What the office says of a number; a secret one is not delivered."""
    if chosen_year and number == SECRET_DISTRICT:
        return {"numerator": None, "reason": "unterliegt der Geheimhaltung"}
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

"""Maps: outlines of areas from a GeoJSON file, equal in area, on a small grid of whole numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpk_eval.params.schema import AreaMap
from kpk_eval.projection import equal_area

GRID = 600
"""Steps of the longer side of a map; finer outlines would not be seen."""
RINGS = {"Polygon": 0, "MultiPolygon": 1}
Ring = tuple[tuple[float, float], ...]


class MapError(Exception):
    """A map cannot be drawn; the message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Areas of a map.

    ``outlines`` are texts: corners ``x,y`` with a space between, rings with a ``;``, in steps of the grid to
    the east and to the south. ``step`` is the length of a step in metres. ``names`` are those of the map.
    """

    outlines: Mapping[str, str]
    names: Mapping[str, str]
    step: float


def read_map(area_map: AreaMap, folder: Path, keys: Iterable[str], *, grid: int = GRID) -> Shapes:
    """Every area of a map.

    Parameters
    ----------
    area_map
        Where the file lies, and which property holds the key.
    folder
        Data folder.
    keys
        Areas that must be on the map.
    grid
        Steps of the longer side.

    Raises
    ------
    MapError
        Where the file is missing or no GeoJSON of polygons in degrees, a feature has no key or the key of
        another, or an area is not on the map.
    """
    features = _features(area_map, folder)
    shapes = _shapes(area_map, features)
    if lacking := sorted(set(keys) - set(shapes)):
        known = ", ".join(sorted(shapes)[:5])
        raise MapError(
            f"{area_map.path}: no shape has {area_map.key!r} = {', '.join(map(repr, lacking[:5]))}; the data "
            f"have such areas. Keys in the map begin with: {known}"
        )
    drawn, step = _on_grid(shapes, grid)
    name = area_map.name
    names = {key: str(one.get(name, "")) for key, one in _keyed(area_map, features)} if name else {}
    return Shapes(drawn, names, step)


def _features(area_map: AreaMap, folder: Path) -> list[Any]:
    path = folder / area_map.path
    try:
        return list(json.loads(path.read_text(encoding="utf-8"))["features"])
    except FileNotFoundError:
        raise MapError(f"{area_map.path}: the map is not in the data folder; put it there") from None
    except (ValueError, KeyError, TypeError):
        raise MapError(f"{area_map.path}: is no GeoJSON with 'features'; export it as GeoJSON") from None


def _keyed(area_map: AreaMap, features: Iterable[Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Key and properties of each feature."""
    for place, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        key = properties.get(area_map.key)
        if not isinstance(key, str) or not key:
            raise MapError(
                f"{area_map.path}: feature {place} has no text in {area_map.key!r}; name the property that "
                "holds the key under 'map: key', and store keys as text"
            )
        yield key, properties


def _shapes(area_map: AreaMap, features: Sequence[Any]) -> dict[str, list[Ring]]:
    """Rings of each key in degrees; areas that were merged have those of all."""
    shapes: dict[str, list[Ring]] = {}
    for place, (key, _) in enumerate(_keyed(area_map, features), start=1):
        if key in shapes:
            raise MapError(f"{area_map.path}: two shapes have {area_map.key!r} = {key!r}; join them to one")
        shapes[key] = list(_rings(features[place - 1].get("geometry") or {}, area_map, place))
    for old, new in area_map.merged.items():
        if old not in shapes or new not in shapes:
            raise MapError(f"{area_map.path}: 'merged' names {old!r} and {new!r}; one is not on the map")
        shapes[new] += shapes.pop(old)
    return shapes


def _rings(geometry: Mapping[str, Any], area_map: AreaMap, place: int) -> Iterable[Ring]:
    kind = geometry.get("type")
    if kind not in RINGS:
        raise MapError(f"{area_map.path}: feature {place} is no Polygon or MultiPolygon but {kind!r}")
    polygons = geometry["coordinates"] if RINGS[kind] else [geometry["coordinates"]]
    for ring in (ring for polygon in polygons for ring in polygon):
        corners = tuple((float(corner[0]), float(corner[1])) for corner in ring)
        if any(abs(x) > 180 or abs(y) > 90 for x, y in corners):
            raise MapError(
                f"{area_map.path}: coordinates are no degrees; GeoJSON has longitude and latitude (WGS 84), "
                "so export the map anew in EPSG:4326"
            )
        yield corners


def _on_grid(shapes: Mapping[str, list[Ring]], grid: int) -> tuple[dict[str, str], float]:
    """Outlines in steps of the grid, and the length of a step; neighbours keep their common corners."""
    rings = [ring for own in shapes.values() for ring in own]
    if not rings:
        return {}, 1.0
    degrees = np.array([corner for ring in rings for corner in ring])
    centre = (degrees.min(axis=0) + degrees.max(axis=0)) / 2
    east, north = equal_area(degrees[:, 0], degrees[:, 1], centre=(float(centre[0]), float(centre[1])))
    right, down = east - east.min(), north.max() - north
    step = float(max(right.max(), down.max())) / grid or 1.0
    places = np.column_stack([right, down]) / step
    starts = np.cumsum([0, *(len(ring) for ring in rings)])
    texts = iter(_text(np.rint(places[one:end])) for one, end in pairwise(starts))
    return {key: ";".join(filter(None, [next(texts) for _ in own])) for key, own in shapes.items()}, step


def _text(places: NDArray[np.float64]) -> str:
    """Corners of a ring, each once in a row; empty where fewer than three are left."""
    moved = np.ones(len(places), dtype=bool)
    moved[1:] = (np.diff(places, axis=0) != 0).any(axis=1)
    kept = [(int(x), int(y)) for x, y in places[moved]]
    return " ".join(f"{x},{y}" for x, y in kept) if len(set(kept)) >= 3 else ""

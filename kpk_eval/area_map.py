"""The map of a site: outlines of its small areas from a GeoJSON file, on a small grid of whole numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import cos, radians
from pathlib import Path
from typing import Any

from kpk_eval.params.schema import AreaMap

GRID = 600
"""Steps of the longer side of a map; finer outlines would not be seen."""
RINGS = {"Polygon": 0, "MultiPolygon": 1}
Ring = tuple[tuple[float, float], ...]


class MapError(Exception):
    """A map cannot be drawn; the message names the file and what to do."""


def outlines(area_map: AreaMap, folder: Path, keys: Iterable[str]) -> Mapping[str, str]:
    """Outline of every area of the map as text: corners ``x,y`` with a space between, rings with a ``;``.

    Parameters
    ----------
    area_map
        Where the file lies, and which property holds the key.
    folder
        Data folder.
    keys
        Areas that must be on the map.

    Raises
    ------
    MapError
        Where the file is missing or no GeoJSON of polygons in degrees, a feature has no key or the key of
        another, or an area is not on the map.
    """
    shapes = _shapes(area_map, folder)
    if lacking := sorted(set(keys) - set(shapes)):
        known = ", ".join(sorted(shapes)[:5])
        raise MapError(
            f"{area_map.path}: no shape has {area_map.key!r} = {', '.join(map(repr, lacking[:5]))}; the data "
            f"have such areas. Keys in the map begin with: {known}"
        )
    return _on_grid(shapes)


def _shapes(area_map: AreaMap, folder: Path) -> dict[str, list[Ring]]:
    """Rings of each key in degrees."""
    path = folder / area_map.path
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        features = content["features"]
    except FileNotFoundError:
        raise MapError(f"{area_map.path}: the map is not in the data folder; put it there") from None
    except (ValueError, KeyError, TypeError):
        raise MapError(f"{area_map.path}: is no GeoJSON with 'features'; export it as GeoJSON") from None
    shapes: dict[str, list[Ring]] = {}
    for place, feature in enumerate(features, start=1):
        key = (feature.get("properties") or {}).get(area_map.key)
        if not isinstance(key, str) or not key:
            raise MapError(
                f"{area_map.path}: feature {place} has no text in {area_map.key!r}; name the property that "
                "holds the key under 'map: key', and store keys as text"
            )
        if key in shapes:
            raise MapError(f"{area_map.path}: two shapes have {area_map.key!r} = {key!r}; join them to one")
        shapes[key] = list(_rings(feature.get("geometry") or {}, area_map, place))
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


def _on_grid(shapes: Mapping[str, list[Ring]]) -> dict[str, str]:
    """Outlines in steps of the grid; neighbours keep the corners that they share."""
    corners = [corner for rings in shapes.values() for ring in rings for corner in ring]
    if not corners:
        return {}
    west, north = min(x for x, _ in corners), max(y for _, y in corners)
    south, east = min(y for _, y in corners), max(x for x, _ in corners)
    flat = cos(radians((south + north) / 2))
    step = max((east - west) * flat, north - south) / GRID or 1.0
    found = {}
    for key, rings in shapes.items():
        texts = []
        for ring in rings:
            places = [(round((x - west) * flat / step), round((north - y) / step)) for x, y in ring]
            kept = [one for number, one in enumerate(places) if not number or one != places[number - 1]]
            if len(set(kept)) >= 3:
                texts.append(" ".join(f"{x},{y}" for x, y in kept))
        found[key] = ";".join(texts)
    return found

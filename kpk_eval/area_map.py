"""Maps: outlines of areas from a GeoJSON file, equal in area, on a small grid of whole numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kpk_eval.params.schema import AreaMap

# Loaded where a map is read only: geopandas takes half a second that other pages need not wait.
if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pyproj import CRS

GRID = 600
"""Steps of the longer side of a map; finer outlines would not be seen."""
DEGREES = "EPSG:4326"
"""Coordinates of a GeoJSON file that declares none: longitude and latitude (WGS 84)."""
FARTHEST = (180, 90, 180, 90)
"""Ends of the world in degrees."""
KINDS = ("Polygon", "MultiPolygon")


class MapError(Exception):
    """A map cannot be drawn; the message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Areas of a map.

    ``outlines`` are polygons as Well-Known Text, in whole steps of the grid to the east and to the south.
    ``step`` is the length of a step in metres. ``names`` are those of the map.
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
        Where the file is missing or no GeoJSON of polygons, its coordinates do not fit the system that it
        declares (longitude and latitude where it declares none), an outline crosses itself, a feature has no
        key or the key of another, or an area is not on the map.
    """
    areas = read_areas(area_map, folder)
    whole = _merged(area_map, areas)
    if lacking := sorted(set(keys) - set(whole.index)):
        known = ", ".join(sorted(whole.index)[:5])
        raise MapError(
            f"{area_map.path}: no shape has {area_map.key!r} = {', '.join(map(repr, lacking[:5]))}; the data "
            f"have such areas. Keys in the map begin with: {known}"
        )
    drawn, step = _on_grid(whole, grid)
    return Shapes(drawn, dict(areas["name"]) if area_map.name else {}, step)


def read_areas(area_map: AreaMap, folder: Path) -> GeoDataFrame:
    """Areas by key with ``name``, flat: metres around the middle of the map, in which areas keep their size.

    Raises
    ------
    MapError
        As in :func:`read_map`.
    """
    from geopandas import GeoDataFrame
    from pyproj.network import set_network_enabled  # type: ignore[attr-defined]

    set_network_enabled(active=False)
    content = _content(area_map, folder)
    features = list(_features(area_map, content["features"]))
    areas = GeoDataFrame(
        {"name": [one[1] for one in features]},
        index=[one[0] for one in features],
        geometry=[one[2] for one in features],
        crs=_declared(area_map, content),
    )
    if twice := areas.index[areas.index.duplicated()].tolist():
        raise MapError(f"{area_map.path}: two shapes have {area_map.key!r} = {twice[0]!r}; join them to one")
    return areas if areas.empty else areas.to_crs(_equal_area(area_map, areas))


def _content(area_map: AreaMap, folder: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((folder / area_map.path).read_text(encoding="utf-8-sig"))
        return {"crs": content.get("crs"), "features": list(content["features"])}
    except FileNotFoundError:
        raise MapError(f"{area_map.path}: the map is not in the data folder; put it there") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MapError(f"{area_map.path}: is no GeoJSON with 'features'; export it as GeoJSON") from None


def _declared(area_map: AreaMap, content: Mapping[str, Any]) -> CRS:
    """System of the coordinates, as older GeoJSON declares it."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if content["crs"] is None:
        return CRS.from_user_input(DEGREES)
    try:
        name = content["crs"]["properties"]["name"]
        # Without a code pyproj takes the first system whose name is like it.
        if ":" in name:
            return CRS.from_user_input(name)
    except (CRSError, KeyError, TypeError):
        pass
    raise MapError(
        f"{area_map.path}: 'crs' declares no known system of coordinates; name one by its code, such as "
        f"EPSG:25832, or export the map anew in {DEGREES}"
    )


def _features(area_map: AreaMap, features: Iterable[Any]) -> Iterable[tuple[str, str, Any]]:
    """Key, name and polygons of each feature."""
    from shapely import is_valid_reason

    for place, feature in enumerate(features, start=1):
        told = f"{area_map.path}: feature {place}"
        properties = (feature.get("properties") if isinstance(feature, dict) else None) or {}
        key = properties.get(area_map.key)
        if not isinstance(key, str) or not key:
            raise MapError(
                f"{told} has no text in {area_map.key!r}; name the property that holds the key under "
                "'map: key', and store keys as text"
            )
        geometry = _polygons(feature.get("geometry"), told)
        if (reason := is_valid_reason(geometry)) != "Valid Geometry":
            raise MapError(
                f"{told} ({area_map.key} = {key!r}) is no sound area: {reason}; repair the outlines, such as "
                "with 'Fix geometries' in QGIS, and export the map anew"
            )
        yield key, str(properties.get(area_map.name or "") or ""), geometry


def _polygons(geometry: Any, told: str) -> Any:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in KINDS:
        raise MapError(f"{told} is no Polygon or MultiPolygon but {kind!r}; export areas only")
    try:
        return shape(geometry)
    except (ShapelyError, ValueError, TypeError, LookupError):
        raise MapError(
            f"{told}: its coordinates make no {kind}; a ring is a list of at least three [east, north]"
        ) from None


def _equal_area(area_map: AreaMap, areas: GeoDataFrame) -> CRS:
    """Lambert's azimuthal equal-area projection around the middle of the map; north is up there."""
    from pyproj.crs import ProjectedCRS
    from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion

    system, ends = areas.crs, areas.to_crs(DEGREES).total_bounds
    in_degrees = bool((np.abs(areas.total_bounds) <= FARTHEST).all())
    if in_degrees != system.is_geographic or not np.isfinite(ends).all():
        found = ", ".join(f"{end:.6g}" for end in areas.total_bounds)
        raise MapError(
            f"{area_map.path}: coordinates ({found}: west, south, east, north) do not fit "
            f"{system.to_string()} ({system.name}), which holds where 'crs' declares no other; export the "
            f"map anew in {DEGREES}, with longitude and latitude"
        )
    middle = (ends[:2] + ends[2:]) / 2
    return ProjectedCRS(LambertAzimuthalEqualAreaConversion(*map(float, middle[::-1])))


def _merged(area_map: AreaMap, areas: GeoDataFrame) -> GeoDataFrame:
    """Areas by key, each together with those that belong to it."""
    for old, new in area_map.merged.items():
        if not {old, new} <= set(areas.index):
            raise MapError(f"{area_map.path}: 'merged' names {old!r} and {new!r}; one is not on the map")
    return areas.dissolve(by=areas.index.map(lambda key: area_map.merged.get(key, key)), sort=False)


def _on_grid(areas: GeoDataFrame, grid: int) -> tuple[dict[str, str], float]:
    """Outlines in steps of the grid, and the length of a step; neighbours keep their common borders."""
    if areas.empty:
        return {}, 1.0
    west, south, east, north = areas.total_bounds
    step = float(max(east - west, north - south)) / grid or 1.0
    steps = areas.geometry.affine_transform([1 / step, 0, 0, -1 / step, -west / step, north / step])
    # What is smaller than a step cannot be seen; as one coverage, so that a border stays that of both areas.
    drawn = steps.simplify_coverage(1).set_precision(1)
    texts = drawn.to_wkt(rounding_precision=0).where(~drawn.is_empty, "")
    return dict(texts), step

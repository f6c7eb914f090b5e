"""Maps from GeoJSON: areas keep their size, systems of coordinates, common borders, and what is refused."""

import json
import subprocess
import sys

import pytest
from shapely import count_coordinates, from_wkt, union_all
from shapely.geometry import mapping

from kpk_eval.area_map import MapError, read_areas, read_map
from kpk_eval.params.schema import AreaMap

CENTIMETRE = 0.01
"""The worked example is printed with two decimals of a metre."""
GENERALISED = 0.005
"""Outlines of VG5000 are smoothed: inland areas are as large as published to half a percent."""
PUBLISHED = {
    "13071": 5495.6, "13076": 4766.8, "03454": 2883.7, "11000": 891.1, "05315": 405.0, "09162": 310.7,
    "14612": 328.5,
}  # fmt: skip
"""Square kilometres at the end of 2021 (Federal Statistical Office, Gemeindeverzeichnis)."""
GERMANY = 357_588
KREISE = AreaMap(path="de_kreise_geo/Ebene_Kreise.geojson", key="ARS", name="GEN")
PROBE = AreaMap(path="probe.geojson", key="id", name="name")
NO_FIT = r"\(500000, 6e\+06, .*\) do not fit EPSG:4326 \(WGS 84\), .*; export the map anew in EPSG:4326"
FIELD = [[9.5, 54.0], [9.6, 54.0], [9.6, 54.1], [9.5, 54.1], [9.5, 54.0]]
BOW = [[9.5, 54.0], [9.6, 54.1], [9.6, 54.0], [9.5, 54.1], [9.5, 54.0]]


def feature(ring, key="a", **others):
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"id": key, "name": "A"}, "geometry": geometry} | others


def written(folder, *features, **more):
    text = json.dumps({"type": "FeatureCollection", "features": features} | more)
    (folder / PROBE.path).write_text(text, encoding="utf-8")
    return folder


def declared(name):
    return {"type": "name", "properties": {"name": name}}


def test_areas_have_their_published_size(shared_data):
    size = read_areas(KREISE, shared_data).area / 1e6
    for key, expected in PUBLISHED.items():
        assert size[key] == pytest.approx(expected, rel=GENERALISED), key
    assert size.sum() == pytest.approx(GERMANY, rel=GENERALISED)


def test_worked_example_of_the_guidance_note(tmp_path):
    """IOGP 7-2, Lambert azimuthal equal area, EPSG:3035: 50° N 5° E; false origin 4321000, 3210000."""
    ring = [[5, 50], [15, 50], [15, 54], [5, 54], [5, 50]]
    (x, y), *_ = read_areas(PROBE, written(tmp_path, feature(ring))).geometry["a"].exterior.coords
    assert x + 4_321_000 == pytest.approx(3_962_799.45, abs=CENTIMETRE)
    assert y + 3_210_000 == pytest.approx(2_999_718.85, abs=CENTIMETRE)


@pytest.mark.parametrize("name", ["EPSG:25832", "urn:ogc:def:crs:EPSG::25832", "EPSG:25833", "EPSG:3857"])
def test_coordinates_of_a_declared_system_give_the_same_map(tmp_path, shared_data, name):
    """Länder deliver ETRS89/UTM; the same areas in it are the same map."""
    from geopandas import read_file

    ours = read_file(shared_data / KREISE.path).query("ARS.str.startswith('01')")
    features = [
        {"properties": {"ARS": key, "GEN": ""}, "geometry": mapping(shape)}
        for key, shape in zip(ours["ARS"], ours.geometry.to_crs(name), strict=True)
    ]
    area_map = PROBE.model_copy(update={"key": "ARS"})
    plain = read_areas(KREISE, shared_data).loc[ours["ARS"]].to_crs(3035)
    found = read_areas(area_map, written(tmp_path, *features, crs=declared(name))).to_crs(3035)
    assert found.geom_equals_exact(plain, tolerance=1.0).all()


def test_an_old_system_is_converted_without_a_download(tmp_path, monkeypatch):
    """Gauss-Krüger (DHDN): its centre is known to some metres without the grids of a server."""
    monkeypatch.setenv("PROJ_NETWORK", "ON")
    ring = [[3_550_000 + x, 6_020_000 + y] for x, y in ((0, 0), (1000, 0), (1000, 1000), (0, 1000))]
    read_areas(PROBE, written(tmp_path, feature(ring), crs=declared("EPSG:31467")))
    from pyproj.network import is_network_enabled

    assert not is_network_enabled()


def test_neighbours_keep_their_common_borders(shared_data):
    """All Kreise: no two of them overlap, and no ground between them is lost."""
    drawn = read_map(KREISE, shared_data, [], grid=1500)
    shapes = [from_wkt(one) for one in drawn.outlines.values()]
    ground = read_areas(KREISE, shared_data).area.sum() / drawn.step**2
    assert all(one.is_valid for one in shapes)
    assert sum(one.area for one in shapes) == pytest.approx(union_all(shapes).area, rel=1e-4)
    assert union_all(shapes).area == pytest.approx(ground, rel=1e-3)


def test_detail_that_cannot_be_seen_is_left_out(tmp_path):
    """A coast with a corner each ten metres on a map of 600 steps."""
    coast = [[9.5 + 0.1 * k / 2000, 54.1 + 2e-6 * (k % 2)] for k in range(2001)]
    folder = written(tmp_path, feature([[9.6, 54.0], [9.5, 54.0], *coast]))
    assert count_coordinates(from_wkt(read_map(PROBE, folder, []).outlines["a"])) < 10


def test_an_area_too_small_to_be_seen_has_no_outline(tmp_path):
    other = feature([[9.55 + (x - 9.5) / 1e4, 54.2 + (y - 54) / 1e4] for x, y in FIELD], key="b")
    found = read_map(PROBE, written(tmp_path, feature(FIELD), other), ["a", "b"])
    assert found.outlines["b"] == ""
    assert found.outlines["a"].startswith("POLYGON")


@pytest.mark.parametrize(
    ("features", "more", "told"),
    [
        ([feature(BOW)], {}, r"feature 1 \(id = 'a'\) is no sound area: Self-intersection\[9\.55 54\.05\]"),
        ([feature(FIELD), feature(BOW, key="b")], {}, "feature 2 .*'Fix geometries' in QGIS"),
        ([feature(FIELD), feature(FIELD)], {}, "two shapes have 'id' = 'a'; join them"),
        ([feature(FIELD, key=7)], {}, "feature 1 has no text in 'id'; .*keys as text"),
        ([feature(FIELD, properties=None)], {}, "feature 1 has no text in 'id'"),
        ([5], {}, "feature 1 has no text in 'id'"),
        ([feature(FIELD, geometry=None)], {}, "feature 1 is no Polygon or MultiPolygon but None"),
        ([feature(FIELD, geometry={"type": "Point", "coordinates": [9, 54]})], {}, "export areas only"),
        ([feature(FIELD[:2])], {}, "feature 1: its coordinates make no Polygon"),
        ([feature([[9.5, None], *FIELD])], {}, "feature 1: its coordinates make no Polygon"),
        ([feature(FIELD, geometry={"type": "Polygon"})], {}, "feature 1: its coordinates make no Polygon"),
        ([feature([[500_000, 6e6], [501_000, 6e6], [501_000, 6.001e6]])], {}, NO_FIT),
        ([feature(FIELD)], {"crs": declared("EPSG:25832")}, r"do not fit EPSG:25832 \(ETRS89"),
        ([feature(FIELD)], {"crs": declared("Bessel")}, "'crs' declares no known system .*EPSG:25832"),
        ([feature(FIELD)], {"crs": {"type": "link"}}, "'crs' declares no known system"),
    ],
)  # fmt: skip
def test_what_is_no_map_of_areas_is_refused_with_its_place(tmp_path, features, more, told):
    with pytest.raises(MapError, match=rf"^probe\.geojson: .*{told}"):
        read_map(PROBE, written(tmp_path, *features, **more), [])


@pytest.mark.parametrize("content", ["{", "[]", "5", '{"features": 1}', "nothing"])
def test_what_is_no_geojson_is_refused(tmp_path, content):
    (tmp_path / PROBE.path).write_text(content)
    with pytest.raises(MapError, match=r"probe\.geojson: is no GeoJSON with 'features'; export it"):
        read_map(PROBE, tmp_path, [])


def test_a_map_without_areas_lacks_those_of_the_data(tmp_path):
    assert read_map(PROBE, written(tmp_path), []).outlines == {}
    with pytest.raises(MapError, match="no shape has 'id' = 'a'"):
        read_map(PROBE, written(tmp_path), ["a"])


def test_pages_without_a_map_do_not_load_what_reads_maps():
    """Half a second and some ten megabytes in each process."""
    code = (
        "import sys; import kpk_eval.analyses.area_classes, kpk_eval.analyses.country_map, kpk_eval.show; "
        "sys.exit(any(name in sys.modules for name in ('geopandas', 'pyproj', 'shapely', 'pyogrio')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""The map of all districts: published classes come out, every area is drawn once, wrong maps are refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from shapely import from_wkt

from kpk_eval import show
from kpk_eval.analyses import country_map
from kpk_eval.area_map import MapError, read_map
from kpk_eval.disclose import disclose
from kpk_eval.protection import policy_of
from kpk_eval.show.figures.outline import path_of

SITES = {"01001": "flensburg", "01058": "rendsburg-eckernfoerde"}


@pytest.fixture(scope="module")
def result(published):
    return country_map.answer(published("final"))


def test_published_quintiles_of_all_districts_come_out(result, shared_data):
    gisd = pd.read_csv(shared_data / "de_gisd" / "GISD_Bund_Kreis.csv", dtype={"kreis_id": str})
    theirs = gisd[gisd["year"] == 2021].set_index("kreis_id")
    ours = result.table.set_index("area_id")
    assert len(ours) == len(theirs) == 400
    assert set(ours["year"]) == {2021}
    pd.testing.assert_series_equal(
        ours["area_class"].sort_index(), theirs["gisd_5"].astype(float).sort_index(), check_names=False
    )
    assert ours.loc["01001", "value"] == pytest.approx(0.80757)


def test_sites_are_marked_and_every_area_is_drawn(result):
    table = result.table.set_index("area_id")
    assert dict(table.loc[table["site"] != "", "site"]) == SITES
    assert (table["outline"] != "").all()
    assert "16056" not in table.index


def test_height_and_width_of_the_country_are_right(result):
    """Germany is about 870 km high and 640 km wide."""
    corners = np.concatenate([path_of(one).vertices for one in result.table["outline"]])
    width, height = (corners.max(axis=0) - corners.min(axis=0)) * result.table["map_step"].iloc[0] / 1000
    assert height == pytest.approx(870, abs=15)
    assert width == pytest.approx(640, abs=15)


def test_the_map_states_where_the_sites_lie(published, result):
    study = published("final")
    block = show.figure(disclose(result, policy=policy_of(study, result.origin)))
    assert "Flensburg: 0,81, Klasse 5 von 5" in block.alt
    assert "Rendsburg-Eckernförde: 0,53, Klasse 3 von 5" in block.alt
    for part in ("GeoBasis-DE", "Robert Koch-Institut", "Flächentreue"):
        assert part in block.caption


def test_without_a_map_there_are_no_rows(published):
    study = published("final")
    frame = study.evaluation.frame.model_copy(update={"country_map": None})
    without = replace(study, evaluation=study.evaluation.model_copy(update={"frame": frame}))
    assert country_map.answer(without).table.empty


def test_merged_areas_are_one_and_unknown_ones_are_refused(published, shared_data):
    wanted = published("final").evaluation.frame.country_map
    alone = read_map(wanted.model_copy(update={"merged": {}}), shared_data, [])
    joined = read_map(wanted, shared_data, [])
    assert len(alone.outlines) == len(joined.outlines) + 1 == 401
    inner, outer = (from_wkt(alone.outlines[key]) for key in ("16056", "16063"))
    whole = from_wkt(joined.outlines["16063"])
    assert whole.area == pytest.approx(inner.area + outer.area, rel=0.01)
    common = inner.intersection(outer).length
    # No border is left between Eisenach and the Wartburgkreis.
    assert whole.length == pytest.approx(outer.length + inner.length - 2 * common, abs=2)
    with pytest.raises(MapError, match="'merged' names '99999'"):
        read_map(wanted.model_copy(update={"merged": {"99999": "16063"}}), shared_data, [])


def test_equal_values_share_a_class():
    values = pd.Series([1.0, 1.0, 1.0, 1.0, 5.0, 6.0, None])
    found = country_map.classes_of(values, 3)
    assert list(found["area_class"].dropna()) == [1, 1, 1, 1, 3, 3]
    assert list(found["class_low"].dropna()) == [1, 1, 1, 1, 5, 5]

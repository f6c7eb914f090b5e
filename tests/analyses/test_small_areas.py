"""Small areas of the demo: what is planted comes out and nothing else; hidden numbers follow from nothing."""

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kpk_eval.analyses import area_classes, area_funnel, small_areas
from kpk_eval.area_map import MapError, read_map
from kpk_eval.disclose import disclose
from kpk_eval.intake import holdings, municipal
from kpk_eval.params.schema import AreaMap, Source
from kpk_eval.protection import policy_of
from kpk_eval.small_areas import AREA, CONTRACT, COUNTS, HIDE, KREIS, LAND, SITE, must_hide
from kpk_eval.stats.areas.classified import Place, differences, placed
from kpk_eval.stats.areas.rates import area_shares
from kpk_eval.stats.rates import difference_limits, share
from kpk_eval.study import Study
from kpk_eval.synthetic.districts import parts_of
from kpk_eval.synthetic.planted.districts import DISTRICT_INDICATOR, DISTRICTS, FALLING, HIGH

SITES = ("seestadt", "heidetal")
EDITIONS = ("interim", "final")


def released(analysis, study: Study, site: str) -> pd.DataFrame:
    result = analysis.answer(study, site=site)
    return disclose(result, policy=policy_of(study, result.origin)).table


def without_sources(study: Study, site: str) -> Study:
    sites = tuple(
        one.model_copy(update={"sources": ()}) if one.id == site else one for one in study.evaluation.sites
    )
    return replace(study, evaluation=study.evaluation.model_copy(update={"sites": sites}))


def areas_of_year(parts: list, whole: int = 150) -> pd.DataFrame:
    numbers = pd.Series(parts, dtype="Float64")
    return pd.DataFrame({
        "numerator": numbers, "denominator": pd.Series([whole] * len(parts), dtype="Float64"),
        "first": numbers, "official": False,
    })  # fmt: skip


@pytest.mark.parametrize("site", SITES)
def test_the_land_stands_beside_the_areas_with_the_sum_of_all_its_districts(demo, site):
    study = demo("interim")
    table = released(small_areas, study, site)
    assert set(table["kind"]) == {AREA, SITE, LAND}

    land = table[table["kind"] == LAND].set_index("year")
    values = municipal(study, analysis="small_areas", site=site).values
    districts = values[(values["indicator"] == DISTRICT_INDICATOR) & (values["area_id"].str.len() == 5)]
    for year, own in districts[districts["year"].isin(land.index)].groupby("year"):
        gaps = own["denominator"].isna().sum()
        left = land.loc[year, "denominator"] - own["denominator"].sum()
        assert (left == 0) if gaps == 0 else (0 < left <= gaps * own["denominator"].max() * 1.5)
        assert land.loc[year, "numerator"] - own["numerator"].sum() >= 0
    assert (land["denominator"] > 10 * table.loc[table["kind"] == SITE, "denominator"].max()).all()


def test_the_kreis_of_a_municipality_stands_beside_its_areas(demo):
    """Named by ``part_of``, or by the beginning of the key."""
    study = demo("interim")
    named = tuple(
        one.model_copy(update={"part_of": "moorland"}) if one.id == "seestadt" else one
        for one in study.evaluation.sites
    )
    part = replace(study, evaluation=study.evaluation.model_copy(update={"sites": named}))

    table = released(small_areas, part, "seestadt")
    kreis = table[table["kind"] == KREIS]
    assert set(kreis["area"]) == {"Vergleichskreis Moorland"}
    assert kreis["value"].notna().any()


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("site", SITES)
def test_the_planted_areas_are_found_and_no_others(demo, site, edition):
    table = released(area_classes, demo(edition), site)
    high = {one.name for one in DISTRICTS[site] if one.last == HIGH}
    falling = {one.name for one in DISTRICTS[site] if (one.first, one.last) == FALLING}
    clear = table[(table["status_sure"] == 1) & (table["area_status"] == "above")]
    assert set(clear["area"]) == high
    moved = table[(table["dynamics_sure"] == 1) & table["dynamics"].isin(["improving", "worsening"])]
    assert dict(zip(moved["area"], moved["dynamics"], strict=True)) == dict.fromkeys(falling, "improving")
    assert not ((table["status_sure"] == 1) & (table["area_status"] == "below")).any()


@pytest.mark.parametrize("site", SITES)
def test_the_areas_are_the_parts_of_their_site(demo, site):
    """Children add up in all years, findings in all in which no number is secret, and are never more."""
    study = demo("final")
    rows = holdings(study, analysis="small_areas", site=site, contract=CONTRACT).rows
    parts = rows.groupby("year")[["numerator", "denominator"]].sum(min_count=len(DISTRICTS[site]))
    known = rows.groupby("year")["numerator"].sum()
    whole = municipal(study, analysis="small_areas", site=site).values.query(
        "indicator == @DISTRICT_INDICATOR"
    )
    assert set(rows["indicator"]) == {DISTRICT_INDICATOR}
    whole = whole[whole["area_id"] == study.site(site).ags].set_index("year")
    years = whole.index[whole["numerator"].notna()].intersection(parts.index)
    assert len(years) >= 5
    assert list(parts.loc[years, "denominator"]) == list(whole.loc[years, "denominator"])
    complete = parts["numerator"].notna()[years]
    assert (~parts["numerator"].notna()).sum() == 1
    assert list(parts.loc[years, "numerator"][complete]) == list(whole.loc[years, "numerator"][complete])
    assert (known.loc[years] <= whole.loc[years, "numerator"]).all()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("site", SITES)
def test_parts_have_their_planted_shares_and_the_rest_what_remains(site, seed):
    districts, rng = DISTRICTS[site], np.random.default_rng(seed)
    parts = parts_of(districts, findings=50_000, children=200_000, way=1.0, rng=rng)
    assert (parts.children.sum(), parts.findings.sum()) == (200_000, 50_000)
    shares = dict(zip((one.id for one in districts), parts.findings / parts.children, strict=True))
    planted = {one.id: one.last for one in districts if one.last is not None}
    assert {name: shares[name] for name in planted} == pytest.approx(planted, abs=0.03)
    rest = [share for name, share in shares.items() if name not in planted]
    assert max(rest) - min(rest) < 0.02


@pytest.mark.parametrize("site", SITES)
def test_small_numbers_are_hidden_and_never_one_alone(demo, site):
    small = {one.name for one in DISTRICTS[site] if one.children < 50}
    table = released(small_areas, demo("final"), site)
    areas = table[table["kind"] == AREA]
    for _, rows in areas.groupby("year"):
        unseen = rows[rows["value"].isna()]
        assert small <= set(unseen["area"])
        assert len(unseen) >= 2
        assert unseen["numerator"].isna().all()
    assert areas["numerator"].dropna().min() >= 10


@pytest.mark.parametrize("site", SITES)
def test_editions_hide_the_same_areas(demo, site):
    seen = []
    for edition in EDITIONS:
        table = released(small_areas, demo(edition), site)
        hidden = table[(table["kind"] == AREA) & table["value"].isna()]
        seen.append(set(zip(hidden["area"], hidden["year"].astype(int), strict=True)))
    assert seen[0] == {one for one in seen[1] if one[1] <= max(year for _, year in seen[0])}


def test_a_secret_number_has_its_reason_and_an_unreliable_one_its_flag(demo):
    table = released(small_areas, demo("final"), "seestadt")
    areas = table[table["kind"] == AREA]
    assert "unterliegt der Geheimhaltung" in set(areas["reason"].dropna())
    flagged = areas[areas["flag"].notna()]
    assert len(flagged) == 1
    assert flagged["value"].notna().all()


def test_the_site_as_a_whole_stands_beside_its_areas(demo):
    table = released(small_areas, demo("final"), "seestadt")
    assert (table["kind"] == "site").sum() == table["year"].nunique()


@pytest.mark.parametrize("analysis", [small_areas, area_classes, area_funnel])
def test_a_site_without_data_has_no_rows(demo, analysis):
    assert analysis.answer(without_sources(demo("final"), "seestadt"), site="seestadt").table.empty


def test_both_tables_show_the_same_numbers(demo):
    years = released(small_areas, demo("final"), "heidetal")
    last = years[(years["kind"] == AREA) & (years["year"] == 2024)].set_index("area")["value"]
    classes = released(area_classes, demo("final"), "heidetal").set_index("area")["value"]
    assert last.dropna().to_dict() == classes.dropna().to_dict()
    assert set(last[last.isna()].index) == set(classes[classes.isna()].index)


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ([40, 50, 60], [False, False, False]),
        ([4, 50, 60], [True, True, False]),
        ([4, 5, 60], [True, True, True]),
        ([4, 6, 60], [True, True, False]),
        ([None, 50, 60], [False, True, False]),
        ([0, 50, 60], [True, True, False]),
        ([145, 50, 60], [True, True, False]),
    ],
)
def test_as_many_are_hidden_as_needed(parts, hidden):
    assert list(must_hide(areas_of_year(parts), share=True, minimum=10)) == hidden


def test_what_an_office_published_stays(demo):
    rows = areas_of_year([4, 0, 60]).assign(official=True)
    assert not must_hide(rows, share=True, minimum=10).any()
    assert HIDE < 10


def test_a_file_with_a_column_for_each_number_tells_the_same_as_one_with_rows(demo, tmp_path):
    study = demo("interim")
    shutil.copytree(study.data, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "heidetal" / "sozialraeume.csv"
    rows = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)
    assert set(rows["indicator"]) == {DISTRICT_INDICATOR}
    rows.loc[rows["reason"] != "", "numerator"] = "."
    wide = rows[["area_id", "area", "year", "numerator", "denominator"]]
    wide.to_csv(path, sep=";", index=False)
    own = with_measures(replace(study, data=tmp_path))
    columns = ["area", "kind", "year", "numerator", "denominator"]
    told, same = (small_areas.answer(one, site="heidetal").table[columns] for one in (study, own))
    pd.testing.assert_frame_equal(told, same)


def with_measures(study: Study) -> Study:
    """The study whose areas of Heidetal have a column for each number and no word about any of them."""
    entry = {
        "id": "district_list", "contract": CONTRACT, "path": "heidetal/sozialraeume.csv",
        "reader": {"format": "csv", "encoding": "utf-8", "delimiter": ";", "decimal": ",",
                   "missing": {".": "unterliegt der Geheimhaltung"}},
        "area_column": "area_id", "year_column": "year",
        "measures": [{"column": role, "indicator": DISTRICT_INDICATOR, "role": role} for role in COUNTS],
    }  # fmt: skip
    sites = [
        one.model_copy(update={"sources": tuple(
            Source.model_validate(entry) if source.id == entry["id"] else source for source in one.sources
        )}) if one.id == "heidetal" else one
        for one in study.evaluation.sites
    ]  # fmt: skip
    return replace(study, evaluation=study.evaluation.model_copy(update={"sites": tuple(sites)}))


def test_places_and_doubts():
    found = placed(
        np.array([50.0, 50.0, 30.0, 30.0, 10.0, np.nan]),
        np.array([45.0, 30.0, 29.0, 20.0, 5.0, np.nan]),
        np.array([55.0, 70.0, 31.0, 40.0, 15.0, np.nan]),
        lower=27, upper=33,
    )  # fmt: skip
    places = [Place.ABOVE, Place.ABOVE, Place.AROUND, Place.AROUND, Place.BELOW, Place.UNKNOWN]
    assert list(found.place) == places
    assert list(found.sure) == [True, False, True, False, True, False]
    with pytest.raises(ValueError, match="lies above"):
        placed(np.array([1.0]), np.array([1.0]), np.array([1.0]), lower=2, upper=1)


def test_differences_of_shares_are_newcombes():
    before, after = area_shares([60, 4], [150, 30]), area_shares([30, 9], [140, 25])
    change, low, high = differences(before, after)
    for place, (old, new) in enumerate([((60, 150), (30, 140)), ((4, 30), (9, 25))]):
        assert (low[place], high[place]) == pytest.approx(difference_limits(share(*old), share(*new)))
    assert change[0] == pytest.approx(30 / 140 - 60 / 150)


@pytest.mark.parametrize("site", SITES)
def test_the_funnel_names_the_planted_area_and_no_other(demo, site):
    table = released(area_funnel, demo("final"), site)
    areas = table[table["kind"] == AREA]
    high = {one.name for one in DISTRICTS[site] if one.last == HIGH}
    assert set(areas.loc[areas["position"].fillna(0).astype(float) > 0, "area"]) == high
    assert not (areas["position"].fillna(0).astype(float) < 0).any()


@pytest.mark.parametrize("site", SITES)
def test_funnel_and_classes_tell_the_same_and_hide_the_same(demo, site):
    funnel = released(area_funnel, demo("final"), site)
    classes = released(area_classes, demo("final"), site).set_index("area")
    areas = funnel[funnel["kind"] == AREA].set_index("area")
    for name in ("value", "mean", "limit_low", "outer_high", "position"):
        pd.testing.assert_series_equal(
            areas[name].astype(float), classes.loc[areas.index, name].astype(float)
        )


def test_limits_of_the_funnel_narrow_with_size(demo):
    table = released(area_funnel, demo("final"), "seestadt")
    curve = table[table["kind"] == area_funnel.CURVE].sort_values("size")
    width = (curve["outer_high"] - curve["outer_low"]).astype(float).to_numpy()
    assert len(curve) == area_funnel.STEPS
    # Limits are shown with one decimal.
    assert (np.diff(width) < 0.11).all()
    assert width[0] > width[-1] + 3


def test_a_key_that_is_not_on_the_map_is_named_with_its_file(demo):
    study = demo("final")
    area_map = study.site("seestadt").map
    with pytest.raises(MapError, match=r"seestadt/sozialraeume\.geojson: no shape has 'schluessel' = 'S99'"):
        read_map(area_map, study.data, ["S01", "S99"])
    with pytest.raises(MapError, match="feature 1 has no text in 'ARS'"):
        read_map(area_map.model_copy(update={"key": "ARS"}), study.data, ["S01"])
    with pytest.raises(MapError, match="not in the data folder"):
        read_map(AreaMap(path="none.geojson", key="id"), study.data, [])


def test_areas_of_the_map_without_data_have_a_row_without_numbers(demo):
    study = demo("final")
    table = area_classes.answer(study, site="seestadt").table
    assert (table["outline"] != "").all()
    assert len(table) == len(DISTRICTS["seestadt"])


def test_all_districts_of_germany_are_on_the_map(shared_data):
    gisd = pd.read_csv(shared_data / "de_gisd" / "GISD_Bund_Kreis.csv", dtype=str)
    column = next(name for name in gisd if "kreis" in name.lower() and "name" not in name.lower())
    keys = set(gisd[column].str.zfill(5))
    area_map = AreaMap(path="de_kreise_geo/Ebene_Kreise.geojson", key="ARS")
    shapes = read_map(area_map, shared_data, keys).outlines
    assert len(shapes) == 401
    assert set(shapes) - keys == {"16056"}
    assert all(shapes.values())

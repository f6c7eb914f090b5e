"""GISD: the real files in full against facts of an independent reading, and small ones for each rule."""

import json

import pandas as pd
import pyreadstat
import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import read


@pytest.fixture
def published(shared_data):
    """Read a published file; and what an independent reading found."""
    folder = shared_data / "de_gisd"

    def of(name: str) -> pd.DataFrame:
        return read(folder / name, Reader(format="gisd"), shown=name).frame

    return of, json.loads((folder / "results.json").read_text(encoding="utf-8"))


class TestPublished:
    """The files of the Robert Koch Institute."""

    def test_country_by_kreis(self, published):
        of, facts = published
        frame = of("GISD_Bund_Kreis.csv")
        assert list(frame) == [
            "ags", "area", "level", "year", "gisd_score", "gisd_5", "gisd_10", "gisd_k"
        ]  # fmt: skip
        assert len(frame) == facts["bund_rows"]
        assert frame["ags"].nunique() == facts["bund_kreise"]
        assert [frame["year"].min(), frame["year"].max()] == facts["years"]
        assert frame["level"].unique().tolist() == ["kreis"]
        assert frame["ags"].str.fullmatch(r"\d{5}").all()
        assert frame.index.tolist() == list(range(2, len(frame) + 2))
        last = frame[frame["year"] == 2021]
        counts = {str(key): count for key, count in last["gisd_5"].value_counts().items()}
        assert counts == facts["gisd_5_counts_2021"]

    def test_sites(self, published):
        of, facts = published
        frame = of("GISD_Bund_Kreis.csv").set_index(["ags", "year"])
        for site in facts["sites"]:
            row = frame.loc[(site["kreis_id"], site["year"])]
            assert row["area"] == site["kreis_name"]
            scores = ["gisd_score", "gisd_5", "gisd_10", "gisd_k"]
            assert row[scores].tolist() == [site[name] for name in scores]

    @pytest.mark.parametrize("name", ["GISD_Bund_Kreis", "GISD_Schleswig-Holstein_Kreis"])
    def test_text_and_stata_file_are_the_same(self, published, name):
        of, _ = published
        text, stata = of(f"{name}.csv"), of(f"{name}.dta")
        assert stata.index.tolist() == list(range(1, len(stata) + 1))
        pd.testing.assert_frame_equal(text.reset_index(drop=True), stata.reset_index(drop=True))

    def test_land_by_gemeindeverband(self, published):
        of, facts = published
        frame = of("GISD_Schleswig-Holstein_Gemeindeverband.csv")
        assert len(frame) == facts["sh_gvb_rows"]
        assert frame["ags"].nunique() == facts["sh_gvb_units"]
        assert frame["level"].unique().tolist() == ["gemeindeverband"]
        assert frame["ags"].str.fullmatch(r"\d{9}").all()
        here = frame[frame["ags"].str.startswith("01058") & (frame["year"] == 2021)]
        expected = facts["gvb_01058_2021"]
        assert len(here) == expected["n"] == facts["gvb_in_01058"]
        assert [here["gisd_score"].min(), here["gisd_score"].max()] == [expected["min"], expected["max"]]
        assert here["gisd_score"].mean() == pytest.approx(expected["mean"], abs=5e-7)

    def test_land_by_kreis_has_scores_of_its_own(self, published):
        of, facts = published
        land, country = of("GISD_Schleswig-Holstein_Kreis.csv"), of("GISD_Bund_Kreis.csv")
        assert len(land) == facts["sh_kreis_rows"]
        both = land.merge(country, on=["ags", "year"])
        assert not (both["gisd_score_x"] == both["gisd_score_y"]).any()


FORMER = '"kreis_id","gisd_score","gisd_5","gisd_10","gisd_k","kreis_name","year"\n'


def test_columns_of_former_releases_stand_in_another_order(read_as):
    frame = read_as(FORMER + '"01001",0.79424,5,9,3,"Flensburg, Stadt",1998\n', "gisd").frame
    assert frame.loc[2].tolist() == ["01001", "Flensburg, Stadt", "kreis", 1998, 0.79424, 5, 9, 3]


@pytest.mark.parametrize(
    ("header", "row", "key", "level", "value"),
    [
        ("gisd_score,gemeinde_id,year", '1,"01001000",1998', "ags", "gemeinde", "01001000"),
        ("ror_id,ror_name,year,gisd_score", "0101,SH Mitte,1998,0.5", "ror", "raumordnungsregion", "0101"),
        ("nuts_2_id,gisd_score,nuts_2_name,year", "DE11,0.15,Stuttgart,1998", "nuts2", "nuts2", "DE11"),
        ("year,PLZ2,gisd_score,population", "1998,1,0.67,1242943", "plz", "plz", "01"),
        ("Kreiskennziffer;Jahr;GISD_Score;GISD_5", "01001;2017;0.8;5", "ags", "kreis", "01001"),
    ],
)  # fmt: skip
def test_levels_are_told_by_the_name_of_the_key(read_as, header, row, key, level, value):
    frame = read_as(f"{header}\n{row}\n", "gisd").frame
    assert frame.loc[2, [key, "level"]].tolist() == [value, level]
    assert {"year", "gisd_score"} <= set(frame)


def test_further_columns_stay(read_as):
    frame = read_as("year,PLZ2,gisd_score,population\n1998,1,0.67,1242943\n", "gisd").frame
    assert frame["population"].tolist() == ["1242943"]


def test_lost_zeros_are_restored_where_that_is_certain(read_as):
    text = "kreis_id,year,gisd_score\n1001,2021,0.8\n16077,2021,0.7\n"
    assert read_as(text, "gisd").frame["ags"].tolist() == ["01001", "16077"]


def test_keys_as_numbers_in_a_stata_file(tmp_path, read_as):
    frame = pd.DataFrame({"kreis_id": [1001, 16077], "year": [2021, 2021], "gisd_score": [0.8, None]})
    pyreadstat.write_dta(frame, tmp_path / "x.dta")
    table = read_as((tmp_path / "x.dta").read_bytes(), "gisd")
    assert table.frame["ags"].tolist() == ["01001", "16077"]
    assert table.reasons["gisd_score"].dropna().to_dict() == {2: "no value in the source"}


def test_no_value_has_a_reason(read_as):
    text = "kreis_id,year,gisd_score,gisd_5\n01001,2021,NA,5\n01002,2021,0.5,\n01003,2021,.,1\n"
    table = read_as(text, "gisd", missing={".": "not computed"})
    assert table.reasons["gisd_score"].dropna().to_dict() == {2: "no value in the source", 4: "not computed"}
    assert table.reasons["gisd_5"].dropna().to_dict() == {3: "no value in the source"}


HEADER = "kreis_id,kreis_name,year,gisd_score,gisd_5\n"


@pytest.mark.parametrize(
    ("content", "place", "found"),
    [
        (HEADER + "01001,F,2021,1.2,5\n", "line 2", "'gisd_score' has a cell that is no number from 0 to 1"),
        (HEADER + "01001,F,2021,0.5,5\n01002,K,2021,0.5,6\n", "line 3", "'gisd_5'"),
        (HEADER + "01001,F,2021,hoch,5\n", "line 2", "'gisd_score'"),
        (HEADER + '01001,F,2021,"0,5",5\n', "line 2", "'gisd_score'"),
        (HEADER + "01001,F,21,0.5,5\n", "line 2", "'year'"),
        (HEADER + "01001,F,2021,0.5,5\n1002,K,2021,0.5,5\n", "line 3", "no key of the level kreis"),
        (HEADER + "010010000,F,2021,0.5,5\n", "line 2", "no key of the level kreis"),
        (HEADER + "DE,F,2021,0.5,5\n", "line 2", "no key of the level kreis"),
        ("a,year,gisd_score\n1,2021,0.5\n", "", "no key of areas"),
        ("kreis_id,year,score\n01001,2021,0.5\n", "", "no year or no gisd_score"),
        ("kreis_id,gisd_score\n01001,0.5\n", "", "no year or no gisd_score"),
        (HEADER + "01001,Flensburg, Stadt,2021,0.5,5\n", "line 2", "6 cells where the header has 5"),
    ],
)
def test_what_is_refused(refusal, content, place, found):
    error = refusal(content, "gisd")
    assert error.place == place
    assert found in error.found


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8])
def test_damaged_stata_file_is_refused(shared_data, refusal, kept):
    content = (shared_data / "de_gisd" / "GISD_Schleswig-Holstein_Kreis.dta").read_bytes()
    refusal(content[: int(len(content) * kept)], "gisd")

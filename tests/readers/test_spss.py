"""SPSS files: published ones against their known contents, and written ones for each rule."""

import json
import struct

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import ReadError, read

CODE_PAGE = struct.pack("<i", 1252)


@pytest.fixture
def published(shared_data):
    """Read a published file; and what is known about it."""
    folder = shared_data / "fmt_spss_stata"
    facts = json.loads((folder / "results.json").read_text(encoding="utf-8"))

    def of(name: str):
        return read(folder / name, Reader(format="spss"), shown=name), facts[name]

    return of


@pytest.fixture
def written(tmp_path):
    """Write a frame as SPSS file with pyreadstat and read it."""

    def of(frame: pd.DataFrame, *, suffix="sav", missing=None, **keys):
        path = tmp_path / f"written.{suffix}"
        pyreadstat.write_sav(frame, path, **keys)
        return read(path, Reader(format="spss", missing=missing or {}), shown="written")

    return of


@pytest.mark.parametrize(
    "name", ["sample.sav", "sample.zsav", "sample_missing.sav", "hebrews.sav", "ordered_category.sav"]
)
def test_published_file_has_its_known_shape_and_labels(published, name):
    table, facts = published(name)
    assert len(table.frame) == facts["rows"]
    assert list(table.frame) == facts["cols"]
    assert table.frame.index.tolist() == list(range(1, facts["rows"] + 1))
    labels = {
        column: {str(float(code)): text for code, text in texts.items()}
        for column, texts in table.labels.items()
    }
    assert labels == facts["value_labels"]


@pytest.mark.parametrize("name", ["sample.sav", "sample.zsav"])
def test_published_values_agree_with_their_twin(published, shared_data, name):
    table, _ = published(name)
    twin = pd.read_csv(shared_data / "fmt_spss_stata" / "sample.csv", encoding="utf-8-sig", dtype=str)
    clock = [
        "10:10:10", "23:10:10", "00:00:00", "16:10:10",
    ]  # fmt: skip
    assert table.frame["mychar"].tolist() == twin["mychar"].tolist()
    assert table.frame["mynum"].tolist() == twin["mynum"].astype(float).tolist()
    assert table.frame["mydate"].tolist()[:4] == twin["mydate"].tolist()[:4]
    assert table.frame["dtime"].tolist()[:4] == [cell.removesuffix(".000000") for cell in twin["dtime"][:4]]
    assert table.frame["mytime"].tolist()[:4] == clock
    assert table.frame["mylabl"].tolist() == twin["mylabl"].astype(int).tolist()
    assert table.frame[["mydate", "dtime", "mytime"]].isna().sum().tolist() == [1, 1, 1]
    assert table.reasons.empty


def test_published_user_missing_codes_are_reasons(published):
    table, facts = published("sample_missing.sav")
    assert table.frame.notna().sum().drop("mychar").to_dict() == {
        name: count for name, count in facts["non_null_user_missing_as_NaN"].items() if name != "mychar"
    }
    assert table.frame["mychar"].tolist()[:6] == ["a", "b", "c", "d", "e", "Z"]
    assert pd.isna(table.frame["mychar"].tolist()[6])
    assert table.reasons["mynum"].dropna().to_dict() == {
        6: "user-missing code -1",
        7: "user-missing code 2500",
    }
    assert table.reasons["mylabl"].dropna().to_dict() == {6: "undetermined"}
    assert table.reasons["myord"].dropna().to_dict() == {6: "missing", 7: "user-missing code -3"}
    assert list(table.reasons) == ["mynum", "mylabl", "myord"]


def test_system_missing_has_no_reason(published):
    table, _ = published("sample_missing.sav")
    assert pd.isna(table.frame.loc[7, "mylabl"])
    assert pd.isna(table.reasons.loc[7, "mylabl"])


def test_ranges_and_text_codes(written):
    frame = pd.DataFrame({"n": [1, 8, 9.5, np.nan, -5], "t": ["x", "99", "", "  ", "9"]})
    table = written(
        frame,
        missing_ranges={"n": [{"lo": 8, "hi": 10}, -5], "t": ["99"]},
        variable_value_labels={"n": {8: "don't know"}, "t": {"99": "refused"}},
    )
    assert table.frame["n"].dropna().tolist() == [1]
    assert table.reasons["n"].dropna().tolist() == [
        "don't know",
        "user-missing code 9.5",
        "user-missing code -5",
    ]
    assert table.frame["t"].dropna().tolist() == ["x", "9"]
    assert table.reasons["t"].dropna().to_dict() == {2: "refused"}


def test_open_range(written):
    table = written(
        pd.DataFrame({"n": [1.0, -8, -99]}), missing_ranges={"n": [{"lo": float("-inf"), "hi": -1}]}
    )
    assert table.frame["n"].dropna().tolist() == [1]
    assert table.reasons["n"].dropna().tolist() == ["user-missing code -8", "user-missing code -99"]


def test_user_missing_code_of_a_date_is_no_date(written):
    seconds = [13744944000.0, 99.0, np.nan]
    table = written(
        pd.DataFrame({"d": seconds}), missing_ranges={"d": [99]}, variable_format={"d": "EDATE10"}
    )
    assert table.frame["d"].tolist()[0] == "2018-05-06"
    assert table.frame["d"].isna().tolist() == [False, True, True]
    assert table.reasons["d"].dropna().to_dict() == {2: "user-missing code 99"}


def test_dates_beyond_every_calendar_do_not_stop_the_reading(written):
    frame = pd.DataFrame(
        {"d": [13744944000.0, 4e11], "h": [90000.5, -60.0], "m": [13744980610.25, 13744980611.0]}
    )
    table = written(frame, variable_format={"d": "DATE11", "h": "TIME8", "m": "DATETIME20"})
    assert table.frame["d"].tolist()[1].startswith("14258-")
    assert table.frame["h"].tolist() == ["25:00:00.500", "-00:01:00"]
    assert table.frame["m"].tolist() == ["2018-05-06T10:10:10.250", "2018-05-06T10:10:11.000"]


def test_code_that_the_file_does_not_declare_stays_unless_the_source_does(written):
    frame = pd.DataFrame({"n": [1, 99.0], "o": [2, 7.0]})
    kept = written(frame, variable_value_labels={"o": {2: "yes"}})
    assert kept.frame["n"].tolist() == [1, 99]
    assert kept.frame["o"].tolist() == [2, 7]
    told = written(frame, missing={"99": "not shown"}, missing_ranges={"o": [7]})
    assert told.frame.isna().sum().tolist() == [1, 1]
    assert told.reasons["n"].dropna().to_dict() == {2: "not shown"}
    assert told.reasons["o"].dropna().to_dict() == {2: "user-missing code 7"}


def test_label_of_the_file_goes_before_the_legend(written):
    frame = pd.DataFrame({"n": [1, 9.0]})
    table = written(
        frame, missing={"9": "legend"}, missing_ranges={"n": [9]}, variable_value_labels={"n": {9: "file"}}
    )
    assert table.reasons["n"].dropna().tolist() == ["file"]


def test_whole_numbers_and_fractions(written):
    table = written(pd.DataFrame({"w": [1.0, np.nan], "f": [1.5, 2.0], "big": [9007199254740991.0, 1.0]}))
    assert table.frame.dtypes.astype(str).tolist() == ["Int64", "float64", "Int64"]
    assert table.frame["big"].tolist()[0] == 9007199254740991


def test_reason_without_label_speaks_the_language_of_the_book(shared_data):
    path = shared_data / "fmt_spss_stata" / "sample_missing.sav"
    table = read(path, Reader(format="spss"), shown=path.name, language="de")
    assert table.reasons.loc[6, "mynum"] == "als fehlend vereinbarter Code -1"


def test_umlauts_follow_the_file(written):
    table = written(
        pd.DataFrame({"ort": ["Lübeck", "Kiel"]}), suffix="zsav", row_compress=False, compress=True
    )
    assert table.frame["ort"].tolist() == ["Lübeck", "Kiel"]


@pytest.mark.parametrize("suffix", ["sav", "zsav"])
def test_long_texts_and_long_names(written, suffix):
    texts = ["x" * 255, "ü" * 1000, "kurz", ""]
    name = "einschaetzung_der_zusammenarbeit_mit_dem_jugendamt_in_stufen"
    table = written(
        pd.DataFrame({name: [1.0, 2, 3, 99], "t": texts}),
        suffix=suffix,
        compress=suffix == "zsav",
        variable_value_labels={name: {1: "sehr gut", 99: "weiß nicht" + "!" * 100}},
        missing_ranges={name: [99]},
    )
    assert table.frame["t"].fillna("").tolist() == texts
    assert table.frame[name].dropna().tolist() == [1, 2, 3]
    assert table.reasons[name].dropna().tolist() == ["weiß nicht" + "!" * 100]
    assert table.labels[name][1] == "sehr gut"


def test_labels_of_missing_codes_are_in_the_codebook(written):
    table = written(
        pd.DataFrame({"n": [1.0, -9, -8]}),
        missing_ranges={"n": [{"lo": -99, "hi": -1}]},
        variable_value_labels={"n": {1: "yes", -9: "refused", -66: "not shown"}},
    )
    assert table.labels["n"] == {1: "yes", -9: "refused", -66: "not shown"}
    assert table.reasons["n"].dropna().tolist() == ["refused", "user-missing code -8"]


def test_text_codes_do_not_depend_on_blanks_behind_them(written):
    frame = pd.DataFrame({"t": ["x", "ka", "ka  ", "kaa"]})
    table = written(frame, missing_ranges={"t": ["ka"]}, variable_value_labels={"t": {"ka": "keine Angabe"}})
    assert table.frame["t"].dropna().tolist() == ["x", "kaa"]
    assert table.reasons["t"].dropna().tolist() == ["keine Angabe", "keine Angabe"]


class TestEncoding:
    """The encoding is that of the file, unless the source declares another one."""

    UTF_8 = b"\x07\0\0\0\x14\0\0\0\x01\0\0\0\x05\0\0\0UTF-8"
    CP1252 = b"\x07\0\0\0\x14\0\0\0\x01\0\0\0\x0c\0\0\0windows-1252"

    @pytest.fixture
    def stored(self, tmp_path):
        """Read a file with a text in one encoding and the name of another; None for an old file.

        Files before release 16 of SPSS give no name, but the number of the code page.
        """

        def of(text: bytes, record: bytes | None, **keys):
            path = tmp_path / "x.sav"
            pyreadstat.write_sav(pd.DataFrame({"t": ["?" * len(text)], "n": [1.0]}), path)
            content = path.read_bytes().replace(b"?" * len(text), text)
            assert self.UTF_8 in content
            content = content.replace(self.UTF_8, record or b"")
            path.write_bytes(content if record else content.replace(struct.pack("<i", 65001), CODE_PAGE))
            return read(path, Reader(format="spss", **keys), shown="x").frame["t"].tolist()[0]

        return of

    def test_as_the_file_says(self, stored):
        assert stored("Größe 5 €".encode(), self.UTF_8) == "Größe 5 €"
        assert stored("Größe 5 €".encode("cp1252"), self.CP1252) == "Größe 5 €"
        assert stored("שלום".encode(), self.UTF_8) == "שלום"

    def test_declaration_goes_before_a_wrong_name(self, stored):
        assert stored("Größe 5 €".encode("cp1252"), self.UTF_8, encoding="cp1252") == "Größe 5 €"
        assert stored("Größe 5 €".encode(), self.CP1252, encoding="utf-8") == "Größe 5 €"

    def test_wrong_name_without_a_declaration_is_refused(self, stored):
        with pytest.raises(ReadError, match="not in the encoding that the file or the source names"):
            stored("Größe".encode("cp1252"), self.UTF_8)
        with pytest.raises(ReadError, match="is UTF-8, but declared as cp1252 by the file itself"):
            stored("Größe".encode(), self.CP1252)

    def test_wrong_declaration_is_refused(self, stored):
        with pytest.raises(ReadError, match="a text or label is UTF-8, but declared as cp1252; declare"):
            stored("Größe".encode(), self.UTF_8, encoding="cp1252")
        with pytest.raises(ReadError, match="not in the encoding"):
            stored("Größe".encode("cp1252"), self.CP1252, encoding="utf-8")

    def test_code_page_of_an_old_file(self, stored):
        assert stored("Größe 5 €".encode("cp1252"), None) == "Größe 5 €"


def test_file_without_cases_is_refused(written):
    with pytest.raises(ReadError, match="no rows"):
        written(pd.DataFrame({"a": pd.Series([], dtype="float64")}))


@pytest.mark.parametrize("name", ["sample.sav", "sample.zsav"])
@pytest.mark.parametrize("kept", [0.05, 0.2, 0.5, 0.8, 0.97])
def test_cut_off_file_is_refused(shared_data, refusal, name, kept):
    content = (shared_data / "fmt_spss_stata" / name).read_bytes()
    assert "cannot be read as spss (pyreadstat" in refusal(content[: int(len(content) * kept)], "spss").found


def test_other_files_are_refused(refusal):
    assert "pyreadstat" in refusal("id;a\n1;2\n", "spss").found
    assert "empty" in refusal("", "spss").found

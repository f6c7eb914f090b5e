"""Stata files: published ones against their known contents, and written ones for each rule."""

import json
import random
import struct

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import ReadError, read, remarks

EXTENDED_A = 2147483622
"""Code that stands for ``.a`` in the value labels of a Stata file; ``.b`` is the next."""
PLACE_A, PLACE_B = 77771, 77772
"""Codes written in place of ``.a`` and ``.b``, for which the writing library knows no labels."""


@pytest.fixture
def written(tmp_path):
    """Write a frame as Stata file and read it; ``change`` alters the bytes in between."""

    def of(frame, *, reader=None, change=lambda content: content, language="en", **keys):
        path = tmp_path / "written.dta"
        pyreadstat.write_dta(frame, path, **keys)
        path.write_bytes(change(path.read_bytes()))
        return read(path, Reader(format="stata", **(reader or {})), shown="written", language=language)

    return of


def mixed(*cells) -> pd.Series:
    """Numbers among which letters are extended missing values."""
    return pd.Series(cells, dtype="object")


def labels_of_letters(content: bytes) -> bytes:
    for place, code in ((PLACE_A, EXTENDED_A), (PLACE_B, EXTENDED_A + 1)):
        content = content.replace(struct.pack("<i", place), struct.pack("<i", code))
    return content


class TestPublished:
    """The file of the library's own tests, and the deprivation index."""

    @pytest.fixture
    def folder(self, shared_data):
        return shared_data / "fmt_spss_stata"

    def test_shape_labels_and_dates(self, folder):
        facts = json.loads((folder / "results.json").read_text(encoding="utf-8"))["sample.dta"]
        table = read(folder / "sample.dta", Reader(format="stata"), shown="sample")
        assert table.frame.index.tolist() == list(range(1, facts["rows"] + 1))
        assert list(table.frame) == facts["cols"]
        assert {name: {str(c): t for c, t in one.items()} for name, one in table.labels.items()} == (
            facts["value_labels"]
        )
        assert table.frame.notna().sum().to_dict() == facts["non_null_with_user_missing_kept"]
        assert table.reasons.empty

    def test_values_agree_with_their_twin(self, folder):
        table = read(folder / "sample.dta", Reader(format="stata"), shown="sample").frame
        twin = pd.read_csv(folder / "sample.csv", encoding="utf-8-sig", dtype=str)
        assert table["mychar"].tolist() == twin["mychar"].tolist()
        assert table["mynum"].tolist() == twin["mynum"].astype(float).tolist()
        assert table["mydate"].tolist()[:4] == twin["mydate"].tolist()[:4]
        assert table["dtime"].tolist()[:4] == [cell.removesuffix(".000000") for cell in twin["dtime"][:4]]
        assert table["mytime"].tolist()[:4] == ["10:10:10", "23:10:10", "00:00:00", "16:10:10"]
        assert table["myord"].tolist() == twin["myord"].astype(int).tolist()

    @pytest.mark.parametrize("name", ["GISD_Bund_Kreis", "GISD_Schleswig-Holstein_Kreis"])
    def test_deprivation_index_equals_its_text_file(self, shared_data, name):
        folder = shared_data / "de_gisd"
        table = read(folder / f"{name}.dta", Reader(format="stata"), shown=name).frame
        twin = pd.read_csv(folder / f"{name}.csv", dtype={"kreis_id": str})
        assert table["kreis_id"].str.fullmatch(r"\d{5}").all()
        for column in twin:
            assert table[column].tolist() == twin[column].tolist()

    def test_survey_with_other_variables(self, shared_data):
        table = read(shared_data / "experiment_nsw" / "nsw_mixtape.dta", Reader(format="stata"), shown="x")
        assert table.frame.notna().all(axis=None)
        assert len(table.frame) == 445


class TestMissing:
    """``.a`` to ``.z`` are reasons, the plain ``.`` is none."""

    FRAME = pd.DataFrame({"n": mixed(1.0, "a", None, "b", 2.0), "m": mixed(1.5, "z", "a", None, 3.0)})
    KEYS = {"missing_user_values": {"n": ["a", "b"], "m": ["a", "z"]}}  # noqa: RUF012

    def test_letters_without_labels(self, written):
        table = written(self.FRAME, **self.KEYS)
        assert table.frame["n"].dropna().tolist() == [1, 2]
        assert table.frame["m"].dropna().tolist() == [1.5, 3]
        assert table.reasons["n"].dropna().to_dict() == {
            2: "user-missing code .a",
            4: "user-missing code .b",
        }
        assert table.reasons["m"].dropna().to_dict() == {
            2: "user-missing code .z",
            3: "user-missing code .a",
        }
        assert pd.isna(table.frame.loc[3, "n"])
        assert pd.isna(table.reasons.loc[3, "n"])

    def test_language(self, written):
        table = written(self.FRAME, language="de", **self.KEYS)
        assert table.reasons.loc[2, "n"] == "als fehlend vereinbarter Code .a"

    def test_labels_of_letters_are_the_reasons(self, written):
        frame = self.FRAME.assign(l=pd.Series([1, 2, 3, PLACE_A, PLACE_B], dtype="int32"))
        table = written(
            frame,
            change=labels_of_letters,
            variable_value_labels={"l": {1: "yes", PLACE_A: "refused", -5: "minus"}},
            **self.KEYS,
        )
        assert table.frame["l"].dropna().tolist() == [1, 2, 3]
        assert table.frame["l"].dtype == "Int64"
        assert table.reasons["l"].dropna().to_dict() == {4: "refused", 5: "user-missing code .b"}
        assert table.labels["l"] == {1: "yes", ".a": "refused", -5: "minus"}

    def test_legend_of_the_source_explains_letters_without_labels(self, written):
        legend = {"missing": {".a": "not asked", "2": "two"}}
        table = written(self.FRAME, reader=legend, **self.KEYS)
        assert table.reasons["n"].tolist()[1:5:2] == ["not asked", "user-missing code .b"]
        assert table.reasons["n"].tolist()[4] == "two"

    def test_label_of_the_file_goes_before_the_legend(self, written):
        table = written(
            pd.DataFrame({"l": pd.Series([1, PLACE_A], dtype="int32")}),
            reader={"missing": {".a": "legend"}},
            change=labels_of_letters,
            variable_value_labels={"l": {PLACE_A: "file"}},
        )
        assert table.reasons["l"].dropna().tolist() == ["file"]

    def test_codes_that_no_file_of_stata_declares_stay_values(self, written):
        frame = pd.DataFrame({"n": [1, -99], "t": ["x", ""]})
        labels = {"variable_value_labels": {"n": {-99: "no answer"}}}
        assert written(frame, **labels).frame["n"].tolist() == [1, -99]
        table = written(frame, reader={"missing": {"-99": "no answer"}}, **labels)
        assert table.reasons["n"].dropna().to_dict() == {2: "no answer"}
        assert table.frame["t"].isna().tolist() == [False, True]
        assert "t" not in table.reasons

    @pytest.mark.parametrize("kind", ["int8", "int16", "int32", "float32", "float64"])
    def test_every_type_of_number(self, tmp_path, kind):
        path = tmp_path / "x.dta"
        pd.DataFrame({"n": np.array([1, 2, 100], dtype=kind)}).to_stata(path, write_index=False)
        width = np.dtype(kind).itemsize
        largest = {"int8": 100, "int16": 32740, "int32": 2147483620}
        dot_b = {
            "float32": bytes.fromhex("0010007f"), "float64": bytes.fromhex("000000000002e07f"),
        }.get(kind) or (largest[kind] + 3).to_bytes(width, "little")  # fmt: skip
        content = path.read_bytes()
        last = content.rindex(np.array([100], dtype=kind).tobytes())
        path.write_bytes(content[:last] + dot_b + content[last + width :])
        table = read(path, Reader(format="stata"), shown="x")
        assert table.frame["n"].dropna().tolist() == [1, 2]
        assert table.reasons["n"].dropna().to_dict() == {3: "user-missing code .b"}

    def test_letter_of_a_date(self, written):
        frame = pd.DataFrame({"d": mixed(21310.0, "a", None)})
        table = written(frame, missing_user_values={"d": ["a"]}, variable_format={"d": "%td"})
        assert table.frame["d"].tolist()[0] == "2018-05-06"
        assert table.reasons["d"].dropna().to_dict() == {2: "user-missing code .a"}

    def test_letters_of_a_text_stay_text(self, written):
        assert written(pd.DataFrame({"t": ["a", ".a", "b"]})).frame["t"].tolist() == ["a", ".a", "b"]


class TestTypes:
    """Numbers and texts."""

    def test_whole_numbers_and_fractions(self, written):
        frame = pd.DataFrame({"w": [1.0, np.nan], "f": [1.5, 2.0], "i": pd.Series([1, 2], dtype="int8")})
        table = written(frame).frame
        assert table.dtypes.astype(str).tolist() == ["Int64", "float64", "Int64"]

    def test_single_precision_is_the_decimal_that_was_entered(self, tmp_path):
        entered = [0.1, 0.7, 3.3, -1.25, 1e-5, 123456.7, np.nan]
        path = tmp_path / "x.dta"
        pd.DataFrame({"f": np.array(entered, dtype="float32")}).to_stata(path, write_index=False)
        table = read(path, Reader(format="stata"), shown="x").frame
        assert table["f"].tolist()[:-1] == entered[:-1]
        assert pd.isna(table["f"].tolist()[-1])

    @pytest.mark.parametrize("version", [117, 118, 119])
    def test_long_texts(self, tmp_path, version):
        texts = ["x" * 5000, "ü" * 3000, "", "kurz"]
        path = tmp_path / "x.dta"
        frame = pd.DataFrame({"t": texts, "long_name_of_a_variable_with_32ch": [1, 2, 3, 4]})
        frame = frame.rename(columns={"long_name_of_a_variable_with_32ch": "l" * 32})
        frame.to_stata(path, version=version, convert_strl=["t"], write_index=False)
        table = read(path, Reader(format="stata"), shown="x").frame
        assert table["t"].fillna("").tolist() == texts
        assert list(table) == ["t", "l" * 32]

    @pytest.mark.parametrize("order", ["<", ">"])
    def test_either_byte_order(self, tmp_path, order):
        path = tmp_path / "x.dta"
        pd.DataFrame({"n": [1, 70000], "t": ["ä", "b"]}).to_stata(path, byteorder=order, version=118)
        table = read(path, Reader(format="stata"), shown="x").frame
        assert table["n"].tolist() == [1, 70000]
        assert table["t"].tolist() == ["ä", "b"]


class TestEncoding:
    """Since release 118 texts are UTF-8; before, the file does not tell."""

    @pytest.fixture
    def old(self, tmp_path):
        """Write a file of an old release with texts in some encoding, and read it."""

        def of(text: str, stored: str, version: int = 114, **keys):
            path = tmp_path / "old.dta"
            place = b"?" * len(text.encode(stored))
            data = pd.DataFrame({"t": [place.decode(), "b"], "n": [1, 2]})
            data.to_stata(path, version=version, write_index=False)
            path.write_bytes(path.read_bytes().replace(place, text.encode(stored)))
            self.path = path
            return read(path, Reader(format="stata", **keys), shown="old").frame["t"].tolist()[0]

        return of

    @pytest.mark.parametrize("version", [114, 117])
    def test_cp1252_declared_or_proven(self, old, version):
        for keys in ({"encoding": "cp1252"}, {}):
            assert old("Lübeck 5 €", "cp1252", version, **keys) == "Lübeck 5 €"

    def test_only_what_was_concluded_is_told(self, old):
        old("Lübeck", "cp1252")
        (told,) = remarks(self.path, Reader(format="stata"), shown="old")
        assert "were read as cp1252" in told
        assert remarks(self.path, Reader(format="stata", encoding="cp1252"), shown="old") == ()
        old("Lübeck", "utf-8")
        assert remarks(self.path, Reader(), shown="old") == ()

    @pytest.mark.parametrize("version", [114, 117])
    @pytest.mark.parametrize("keys", [{}, {"encoding": "utf-8"}])
    def test_utf8_in_an_old_file(self, old, version, keys):
        assert old("Größe", "utf-8", version, **keys) == "Größe"

    def test_utf8_declared_as_cp1252_is_refused(self, old):
        with pytest.raises(ReadError, match="a text or label is UTF-8, but declared as cp1252"):
            old("Größe", "utf-8", encoding="cp1252")

    def test_cp1252_declared_as_utf8_is_refused(self, old):
        with pytest.raises(ReadError, match="not in the encoding that the file or the source names"):
            old("Größe", "cp1252", encoding="utf-8")

    def test_bytes_without_meaning_are_refused(self, old):
        with pytest.raises(ReadError, match="not in the encoding"):
            old("x\x81y", "latin-1")

    def test_declared_encoding_of_a_new_file(self, old):
        assert old("Größe", "cp1252", 118, encoding="cp1252") == "Größe"
        with pytest.raises(ReadError, match="not in the encoding that the file or the source names"):
            old("Größe", "cp1252", 118)
        with pytest.raises(ReadError, match="is UTF-8, but declared as cp1252"):
            old("Größe", "utf-8", 118, encoding="cp1252")


@pytest.mark.parametrize("version", [8, 10, 12, 13, 14, 15])
def test_every_version(written, version):
    frame = pd.DataFrame({"t": ["Lübeck", "x"], "n": [1.5, 2]})
    table = written(frame, version=version, variable_value_labels={"n": {2: "größer"}})
    assert table.frame["t"].tolist() == ["Lübeck", "x"]
    assert table.labels["n"] == {2: "größer"}


def test_business_calendar_is_refused(written):
    with pytest.raises(ReadError, match=r"'d'.*business calendar.*%td"):
        written(pd.DataFrame({"d": [1.0]}), variable_format={"d": "%tbsimple"})


def test_date_that_no_calendar_has_is_refused(written):
    with pytest.raises(ReadError, match=r"case 2, variable 'd'.*no calendar"):
        written(pd.DataFrame({"d": [1.0, 1e12]}), variable_format={"d": "%td"})


def test_file_without_cases_is_refused(written):
    with pytest.raises(ReadError, match="no rows"):
        written(pd.DataFrame({"a": pd.Series([], dtype="float64")}))


@pytest.mark.parametrize("kept", [0.05, 0.2, 0.5, 0.8, 0.97])
def test_cut_off_file_is_refused(shared_data, refusal, kept):
    content = (shared_data / "fmt_spss_stata" / "sample.dta").read_bytes()
    error = refusal(content[: int(len(content) * kept)], "stata")
    assert "closing mark is absent" in error.found
    assert "cut off" in error.remedy


@pytest.mark.parametrize("kept", [0.05, 0.2, 0.5, 0.8, 0.97])
def test_file_of_an_old_release_that_is_cut_within_its_values_is_refused(tmp_path, refusal, kept):
    path = tmp_path / "old.dta"
    pyreadstat.write_dta(pd.DataFrame({"n": range(50)}), path, version=12)
    content = path.read_bytes()
    assert "pyreadstat" in refusal(content[: int(len(content) * kept)], "stata").found


def test_other_files_are_refused(refusal):
    assert "cannot be read as stata (pyreadstat" in refusal("id;a\n1;2\n", "stata").found
    assert "empty" in refusal("", "stata").found


@pytest.mark.parametrize("name", ["sample.dta", "sample.sav", "sample.zsav", "sample.por"])
def test_damaged_bytes_never_raise_anything_else(tmp_path, shared_data, name):
    """Bits flipped, parts cut out and doubled: a table or a `ReadError`, no other exception."""
    whole = (shared_data / "fmt_spss_stata" / name).read_bytes()
    path = tmp_path / "damaged"
    source, refused = random.Random(11), 0
    for _ in range(80):
        damaged = bytearray(whole)
        for _ in range(source.randint(1, 6)):
            at = source.randrange(len(damaged))
            part = damaged[at : at + source.randint(1, 40)]
            change = source.choice(["flip", "cut", "double"])
            damaged[at : at + len(part)] = {
                "flip": bytes([part[0] ^ 1 << source.randrange(8)]) + part[1:],
                "cut": b"",
                "double": part + part,
            }[change]
        path.write_bytes(damaged)
        try:
            read(path, Reader(format="stata" if name.endswith("dta") else "spss"), shown=name)
        except ReadError:
            refused += 1
    assert refused > 20


def test_names_that_occur_twice_are_refused(tmp_path):
    path = tmp_path / "x.dta"
    pyreadstat.write_dta(pd.DataFrame({"aaaa": [1.0], "bbbb": [2.0]}), path, version=15)
    path.write_bytes(path.read_bytes().replace(b"bbbb\0", b"aaaa\0"))
    with pytest.raises(ReadError, match="several variables of the same name"):
        read(path, Reader(), shown="x")

"""Portable SPSS files: read as their twins, with the user-missing codes that the library drops."""

import pandas as pd
import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import ReadError, read
from kpk_eval.readers.spss_portable import _folded, _joined

LABELLED = "70/6/MYLABL5/8/2/5/8/2/"[1:]
"""Record of a variable, behind which records of its missing values may stand."""


@pytest.fixture
def published(shared_data):
    return (shared_data / "fmt_spss_stata" / "sample.por").read_bytes()


@pytest.fixture
def changed(tmp_path, published):
    """Read the published file with one part of its text replaced by another."""

    def of(old: str, new: str, **keys):
        text = _joined(published)
        assert text.count(old) == 1
        path = tmp_path / "x.por"
        path.write_bytes(_folded(text.replace(old, new)))
        return read(path, Reader(format="spss", **keys), shown="x")

    return of


def test_published_values_agree_with_those_of_the_system_file(shared_data):
    folder = shared_data / "fmt_spss_stata"
    portable = read(folder / "sample.por", Reader(), shown="sample")
    system = read(folder / "sample.sav", Reader(), shown="sample")
    assert list(portable.frame) == [name.upper() for name in system.frame]
    assert portable.frame.to_numpy().tolist()[:4] == system.frame.to_numpy().tolist()[:4]
    assert portable.frame.isna().to_numpy().tolist() == system.frame.isna().to_numpy().tolist()
    assert {name.lower(): dict(one) for name, one in portable.labels.items()} == {
        name: dict(one) for name, one in system.labels.items()
    }
    assert portable.reasons.empty


@pytest.mark.parametrize(
    ("records", "values", "reasons"),
    [
        ("82/", [1, None, 1, None, 1], {2: "Female", 4: "Female"}),
        ("81/82/", [None] * 5, {1: "Male", 2: "Female", 3: "Male", 4: "Female", 5: "Male"}),
        ("B1/1.F/", [None, 2, None, 2, None], {1: "Male", 3: "Male", 5: "Male"}),
        ("91/", [None, 2, None, 2, None], {1: "Male", 3: "Male", 5: "Male"}),
        ("A2/", [1, None, 1, None, 1], {2: "Female", 4: "Female"}),
        ("8-9/", [1, 2, 1, 2, 1], {}),
        ("83A/B2/10/", [1, None, 1, None, 1], {2: "Female", 4: "Female"}),
    ],
)
def test_user_missing_values_are_reasons(changed, records, values, reasons):
    table = changed("6/MYLABL5/8/2/5/8/2/", f"6/MYLABL5/8/2/5/8/2/{records}")
    assert [None if pd.isna(one) else one for one in table.frame["MYLABL"]] == values
    found = table.reasons["MYLABL"].dropna().to_dict() if "MYLABL" in table.reasons else {}
    assert found == reasons
    assert table.frame["MYORD"].tolist() == [1, 2, 3, 1, 1]


def test_user_missing_texts(changed):
    table = changed("6/MYCHAR1/1/0/1/1/0/", "6/MYCHAR1/1/0/1/1/0/81/b")
    assert table.frame["MYCHAR"].fillna("-").tolist() == ["a", "-", "c", "d", "e"]
    assert table.reasons["MYCHAR"].dropna().to_dict() == {2: "user-missing code b"}


def test_character_that_the_alphabet_lacks_is_refused(tmp_path, published):
    path = tmp_path / "x.por"
    path.write_bytes(published.replace(b"Male2", b"M\xe4le2"))
    with pytest.raises(ReadError, match=r"character that portable SPSS files do not keep.*save it as \.sav"):
        read(path, Reader(), shown="x")


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.7, 0.8])
def test_cut_off_file_is_refused(refusal, published, kept):
    assert "cannot be read as spss" in refusal(published[: int(len(published) * kept)], "spss").found


def test_portable_files_are_told_by_their_mark_whatever_ends_their_lines(tmp_path, published):
    path = tmp_path / "x"
    for end in (b"\n", b"\r\n", b"\r"):
        path.write_bytes(published.replace(b"\r\n", b"\n").replace(b"\n", end))
        assert len(read(path, Reader(), shown="x").frame) == 5

"""The quarantine file: there when rows must be corrected, gone when not."""

from kpk_eval.contract import write_quarantine

from .conftest import column


def test_findings_become_a_file_for_a_german_spreadsheet(checked_as, tmp_path):
    path = tmp_path / "quarantine" / "families.quarantine.csv"
    write_quarantine(checked_as({"a": ["1", "x"], "ü": ["3", "y"]}, column("a") + column("ü")), path)
    assert (
        path.read_bytes()
        == (
            "\ufeffrow;column;rule;severity;what\r\n"
            "3;a;a.type;error;not a whole number\r\n"
            "3;ü;ü.type;error;not a whole number\r\n"
        ).encode()
    )


def test_without_findings_there_is_no_file_and_an_old_one_goes(checked_as, tmp_path):
    path = tmp_path / "families.quarantine.csv"
    path.write_text("old")
    write_quarantine(checked_as({"a": ["1"]}, column("a")), path)
    assert list(tmp_path.glob("*.csv")) == []
    write_quarantine(checked_as({"a": ["1"]}, column("a")), path)


def test_nothing_but_the_file_is_left_behind(checked_as, tmp_path):
    folder = tmp_path / "q"
    write_quarantine(checked_as({"a": ["x"]}, column("a")), folder / "f.csv")
    assert [path.name for path in folder.iterdir()] == ["f.csv"]

"""Delimited text: what is read, and what is refused with its line."""

import random
import time

import pandas as pd
import pytest


def test_every_cell_is_text_and_codes_survive(read_as):
    table = read_as("ags;code;n\n01001;NA;1\n05711000;None;1.50\n00123;null;1e5\n", "csv")
    assert table.frame.dtypes.astype(str).unique().tolist() == ["str"]
    assert table.frame["ags"].tolist() == ["01001", "05711000", "00123"]
    assert table.frame["code"].tolist() == ["NA", "None", "null"]
    assert table.frame["n"].tolist() == ["1", "1.50", "1e5"]


def test_long_identifiers_keep_every_digit(read_as):
    table = read_as("id;n\n9007199254740993;1\n;2\n9007199254740992;3\n", "csv")
    assert table.frame["id"].dropna().tolist() == ["9007199254740993", "9007199254740992"]


def test_only_blank_cells_are_missing(read_as):
    table = read_as('a;b;c\n1;;x\n2;"";y\n3;  ;z\n', "csv")
    assert table.frame["b"].isna().all()
    assert table.frame[["a", "c"]].notna().all(axis=None)
    assert table.reasons.shape == (3, 0)


def test_index_is_the_line_in_which_the_row_begins(read_as):
    table = read_as('id;text\n1;"two\nlines"\n2;x\n\n;\n3;"a;b ""c"""\n', "csv")
    assert table.frame.index.tolist() == [2, 4, 7]
    assert table.frame["text"].tolist() == ["two\nlines", "x", 'a;b "c"']


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(read_as, end):
    table = read_as(end.join(["id;a", "1;x", "2;y"]), "csv")
    assert table.frame["a"].tolist() == ["x", "y"]
    assert table.frame.index.tolist() == [2, 3]


def test_mixed_line_ends_are_lines(read_as):
    table = read_as('id;a\r\n1;"x\r\ny"\n2;z\r3;w', "csv")
    assert table.frame["a"].tolist() == ["x\ny", "z", "w"]
    assert table.frame.index.tolist() == [2, 4, 5]


def test_header_below_a_preamble(read_as):
    table = read_as('Export vom 1. März\n"\nid;a\n1;x\n', "csv", header_row=3)
    assert list(table.frame) == ["id", "a"]
    assert table.frame.index.tolist() == [4]


def test_values_stay_beside_their_own_row(read_as):
    rows = [f"{number};{number * 7 % 11}" for number in range(500)]
    table = read_as("\n".join(["id;a", *rows]), "csv", delimiter=";")
    assert table.frame["id"].astype(int).tolist() == list(range(500))
    assert (table.frame["id"].astype(int) * 7 % 11).tolist() == table.frame["a"].astype(int).tolist()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_declared_delimiters(read_as, delimiter):
    table = read_as(f"a{delimiter}b\n1{delimiter}2\n", "csv", delimiter=delimiter)
    assert table.frame.iloc[0].tolist() == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "place", "found"),
    [
        ("id;a\n1;x;y\n2;z;w\n", "line 2", "3 cells where the header has 2 (1 more such rows)"),
        ("id;a;b\n1;x;y\n2;z\n", "line 3", "2 cells where the header has 3"),
        ('id;a\n1;"x\ny"\n2\n', "line 4", "1 cells where the header has 2"),
        ("id;a;a\n1;2;3\n", "line 1", "columns 2 and 3 have the same name"),
        ("id;;b\n1;2;3\n", "line 1", "column 2 has no name"),
        ("id,a,b\n1,2,3\n", "line 1", "has no ';', but has ','"),
        ("id\ta\n1\t2\n", "line 1", "has no ';', but has '\\t'"),
        ('id;a\n1;"open\n2;x\n', "line 2", "never closed"),
        ('id,a\n1,5" wide\n', "line 1", "has no ';', but has ','"),
        ("\n\nid,a\n1,2\n", "line 3", "has no ';', but has ','"),
        ('id;a\n1;"open\n2;"x"\n', "line 3", "in the middle of a cell that a mark in line 2 opens"),
        ('id;a\n1;5" wide\n', "line 2", "in the middle of a cell"),
        ('id;a\n1;"x"y\n', "line 2", "in the middle of a cell"),
        ("sep=;\nid;a\n1;2\n", "line 1", "tells a spreadsheet its delimiter"),
        ("\n\n", "", "no header"),
        ("id;a\n", "", "no rows"),
        ("id;a\n;\n", "", "no rows"),
        ("", "", "empty"),
        ("\ufeff", "", "no header"),
    ],
)
def test_broken_shape_is_refused_with_its_line(refusal, content, place, found):
    error = refusal(content, "csv")
    assert error.place == place
    assert found in error.found


def test_header_row_below_the_end_of_the_file(refusal):
    assert "no header" in refusal("id;a\n1;2\n", "csv", header_row=9).found


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8, 0.99])
def test_a_file_cut_within_a_row_is_refused(refusal, kept):
    whole = "\n".join(["id;a;b", *(f'{number};"text {number}";{number}' for number in range(40))])
    cut = whole[: int(len(whole) * kept)]
    cut = cut[: cut.rindex(";")]
    assert refusal(cut, "csv").place == f"line {cut.count(chr(10)) + 1}"


def test_messages_do_not_repeat_answers(refusal):
    secret = "Marie aus Kiel"
    for content in (f"id;a\n1;{secret};x\n", f'id;a\n1;"{secret}\n', f'id;a\n1;{secret}"\n'):
        assert "Marie" not in str(refusal(content, "csv"))


def test_key_of_another_format_is_refused(refusal):
    error = refusal("id;a\n1;2\n", "csv", sheet="Daten")
    assert "'sheet' has no meaning for the format csv" in error.found


class TestLegend:
    """Symbols and codes of the source that say why a value is missing."""

    def test_symbol_becomes_a_reason(self, read_as):
        legend = {"-9": "not answered", "k.A.": {"de": "keine Angabe", "en": "no answer"}, "*": "below 10"}
        table = read_as("id;a;b\n1;-9;x\n2; k.A. ;y\n3;*;z\n4;-99;-9.0\n", "csv", missing=legend)
        assert table.frame["a"].isna().tolist() == [True, True, True, False]
        assert table.reasons["a"].tolist()[:3] == ["not answered", "no answer", "below 10"]
        assert table.reasons["a"].isna().tolist() == [False, False, False, True]
        assert list(table.reasons) == ["a"]
        assert table.reasons.index.equals(table.frame.index)
        assert table.frame["b"].tolist()[3] == "-9.0"

    def test_empty_cell_can_be_given_a_reason(self, read_as):
        table = read_as("id;a\n1;\n2;x\n", "csv", missing={"": "not shown"})
        assert table.reasons["a"].tolist()[0] == "not shown"
        assert table.reasons["a"].isna().tolist() == [False, True]

    def test_row_of_reasons_is_kept(self, read_as):
        table = read_as("a;b\n-9;-9\n;\n", "csv", missing={"-9": "not answered"})
        assert table.frame.index.tolist() == [2]


class TestNumbers:
    """Numbers in the declared notation reach the contract plainly; others never change in silence."""

    @pytest.mark.parametrize(
        ("cell", "decimal", "thousands", "plain"),
        [
            ("3,5", ",", "", "3.5"),
            ("-3,50", ",", "", "-3.50"),
            (" 3,5 ", ",", "", "3.5"),
            ("1.234", ",", ".", "1234"),
            ("1.234.567,89", ",", ".", "1234567.89"),
            ("1,234.5", ".", ",", "1234.5"),
            ("1 234,5", ",", " ", "1234.5"),
            ("1\u00a0234,5", ",", " ", "1234.5"),
            ("1\u202f234", ".", " ", "1234"),
            ("01001", ",", ".", "01001"),
            ("05711000", ",", " ", "05711000"),
            ("1.5", ".", "", "1.5"),
        ],
    )
    def test_declared_notation_is_written_plainly(self, read_as, cell, decimal, thousands, plain):
        table = read_as(f"a|b\n{cell}|x\n7|y\n", "csv", delimiter="|", decimal=decimal, thousands=thousands)
        assert table.frame["a"].tolist() == [plain, "7"]

    @pytest.mark.parametrize(
        ("cell", "thousands"),
        [("1.234", ""), ("3.5", ""), (".5", ""), ("0.500", "."), ("1.23", "."), ("1.5e3", "."), ("12.", "")],
    )
    def test_point_that_contradicts_the_decimal_comma_is_refused(self, refusal, cell, thousands):
        error = refusal(f"id;a\n1;2,5\n2;{cell}\n3;4\n", "csv", decimal=",", thousands=thousands)
        assert error.place == "line 3"
        assert "column 'a'" in error.found
        assert cell not in str(error)

    def test_whole_column_with_points_is_refused_too(self, refusal):
        assert refusal("id;a\n1;1.5\n2;2.25\n", "csv", decimal=",").place == "line 2"

    def test_undeclared_symbols_do_not_hide_a_contradiction(self, refusal):
        rows = "\n".join(f"{number};k.A." for number in range(20))
        assert refusal(f"id;a\n{rows}\n21;1.234\n", "csv", decimal=",").place == "line 22"

    def test_text_columns_keep_their_marks(self, read_as):
        table = read_as("id;note\n1;gut, 1.5 mal\n2;Version 2\n3;1.234\n4;1,2\n5;a\n", "csv", decimal=",")
        assert table.frame["note"].tolist() == ["gut, 1.5 mal", "Version 2", "1.234", "1,2", "a"]

    def test_dates_are_no_numbers(self, read_as):
        table = read_as("id;d\n1;01.02.2026\n2;03.02.2026\n", "csv", decimal=",", thousands=".")
        assert table.frame["d"].tolist() == ["01.02.2026", "03.02.2026"]

    def test_undeclared_thousands_points_stay_no_number(self, read_as):
        table = read_as("id;a\n1;1.177.273.148\n2;0\n", "csv")
        assert table.frame["a"].tolist() == ["1.177.273.148", "0"]

    def test_same_mark_twice_is_refused(self, refusal):
        assert "both ','" in refusal("id;a\n1;2\n", "csv", decimal=",", thousands=",").found


def test_published_survey_is_read_completely(shared_data):
    from kpk_eval.params.schema import Reader
    from kpk_eval.readers import read

    path = shared_data / "prepost_woodworth" / "ahi-cesd_original_figshare.csv"
    table = read(path, Reader(format="csv", delimiter=","), shown=path.name)
    reference = pd.read_csv(path)
    assert list(table.frame) == list(reference)
    assert table.frame.index.tolist() == list(range(2, len(reference) + 2))
    for name in reference:
        assert table.frame[name].astype("float64").tolist() == reference[name].tolist()


def test_published_deprivation_index_keeps_its_keys(shared_data):
    from kpk_eval.params.schema import Reader
    from kpk_eval.readers import read

    path = shared_data / "de_gisd" / "GISD_Bund_Kreis.csv"
    table = read(path, Reader(format="csv", delimiter=","), shown=path.name)
    reference = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert table.frame["kreis_id"].str.fullmatch(r"\d{5}").all()
    assert table.frame.fillna("").to_numpy().tolist() == reference.to_numpy().tolist()


def test_wide_survey_is_read_in_a_moment(read_as):
    source = random.Random(1)
    rows = [
        ";".join(f"{source.random() * 100:.2f}".replace(".", ",") for _ in range(60)) for _ in range(20_000)
    ]
    content = "\n".join([";".join(f"v{number}" for number in range(60)), *rows]).encode()
    start = time.process_time()
    table = read_as(content, "csv", decimal=",", missing={"-9": "not answered"})
    assert time.process_time() - start < 3  # measured 0.3 s; the margin is for busy machines
    assert table.frame.shape == (20_000, 60)
    assert table.frame["v59"].tolist()[-1] == rows[-1].split(";")[-1].replace(",", ".")

"""Formats: what a file tells of itself, what contradicts a declaration, and what stays uncertain."""

import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter
from pydantic import ValidationError

from kpk_eval.params.schema import ENDINGS, Format, Reader, Source
from kpk_eval.readers import ReadError, complete, read
from kpk_eval.readers.container import Container, container_of, formats_in

SIGNED = {
    "genesis": "GENESIS-Tabelle: 12411-01-01-4\nBevölkerung;;\n;;2023\n01001;Flensburg;1\n__________\n",
    "genesis_flat": "Statistik_Code;Statistik_Label;Zeit_Code;Zeit\n12411;Bevölkerung;STAG;31.12.2022\n",
    "inkar": "Kennziffer;Raumeinheit;Aggregat;A\n;;;2021\n01001;Flensburg;Kreise;1,5\n",
    "limesurvey": '"id","submitdate","lastpage","startlanguage","seed","Q1"\n"1","","2","de","7","x"\n',
    "sosci": "CASE\tSERIAL\tREF\tQUESTNNR\tMODE\tSTARTED\tA101\n1\t\t\tbase\tinterview\t2026\t2\n",
    "unipark": "lfdn;external_lfdn;tester;dispcode;lastpage;quality;duration;v_1\n1;0;0;31;7;-77;60;2\n",
    "gisd": 'kreis_id,kreis_name,year,gisd_score\n01001,"Flensburg, Stadt",1998,0.7\n',
    "ba_small_area": "Juni 2023;01001000;010010001;Altstadt;12;*\nJuni 2023;01001000;SUM;;40;9\n",
}
VARIANTS = {
    "genesis": ["Tabelle: 12411-01-01-4\n;;A\n", "Table: 12411-01-01-4\n;;A\n", '"Tabelle: 1";;\n;;A\n'],
    "genesis_flat": [
        "statistics_code;statistics_label;time_code\n12411;Population;STAG\n",
        "Abruf vom 1. Mai\n\nStatistik_Code;Statistik_Label;Zeit_Code\n12411;B;STAG\n",
        '"statistics_code";"statistics_label";"time"\n"12411";"x";"2022"\n',
    ],
    "limesurvey": [
        "id;submitdate;lastpage;Q1\n1;;2;x\n",
        '"Antwort ID","Datum Abgeschickt","Letzte Seite","Start-Sprache","Wie?"\n"1","","2","de","x"\n',
        '"Response ID","Date submitted","Last page","Start language","How?"\n"1","","2","en","x"\n',
        '"id. Antwort ID","submitdate. Datum Abgeschickt","lastpage. Letzte Seite"\n"1","","2"\n',
    ],
    "sosci": ['"CASE";"QUESTNNR";"MODE";"STARTED";"A1"\n1;"a";"b";"c";2\n'],
    "gisd": ["gvb_id;gvb_name;year;gisd_score\n1;a;2;3\n"],
    "ba_small_area": ["Tabelle X;;;;\n;;;;\nStand;AGS;Gebiet;Name;Wert\n2023-06;01001000;SUMSUM;;5\n"],
}
ALL = [*SIGNED.items(), *((name, text) for name, texts in VARIANTS.items() for text in texts)]


@pytest.fixture
def told(tmp_path):
    """Format that a content tells under a name."""

    def of(content: bytes, name: str = "delivered", **keys) -> Format | None:
        path = tmp_path / name
        path.write_bytes(content)
        return complete(path, Reader(**keys), shown="x").format

    return of


@pytest.fixture
def untold(told):
    """The error where a content tells no format."""

    def of(content: bytes, name: str = "delivered", **keys) -> ReadError:
        with pytest.raises(ReadError) as caught:
            told(content, name, **keys)
        return caught.value

    return of


def workbook(*sheets: list[list]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return content.getvalue()


def rows_of(text: str) -> list[list[str]]:
    delimiter = next(one for one in (";", "\t", ",") if one in text)
    return [line.replace('"', "").split(delimiter) for line in text.splitlines()]


@pytest.mark.parametrize(("name", "text"), ALL)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_header_of_an_export_tells_its_format(told, name, text, encoding, end):
    assert told(text.replace("\n", end).encode(encoding)) == name


@pytest.mark.parametrize("name", ["limesurvey", "unipark", "inkar", "ba_small_area"])
def test_workbooks_tell_it_too(told, name):
    plain = [["a", "b"], [1, 2]]
    assert told(workbook(rows_of(SIGNED[name]))) == name
    assert told(workbook(plain, rows_of(SIGNED[name]))) == name


def test_real_files_tell_it(shared_data):
    for pattern, wanted in {
        "de_genesis/*.csv": Format.GENESIS,
        "de_gisd/*.csv": Format.GISD,
        "de_gisd/*.dta": Format.GISD,
        "de_inkar_kreis/*.xls": Format.INKAR,
        "fmt_spss_stata/*.sav": Format.SPSS,
        "fmt_spss_stata/*.zsav": Format.SPSS,
        "fmt_spss_stata/*.por": Format.SPSS,
        "fmt_spss_stata/*.dta": Format.STATA,
    }.items():
        files = list(shared_data.glob(pattern))
        assert files
        for path in files:
            assert complete(path, Reader(), shown=path.name).format is wanted, path.name


def test_typed_files_tell_it(told, tmp_path):
    frame = pd.DataFrame({"a": [1.0, 2.0]})
    content = io.BytesIO()
    frame.to_parquet(content)
    assert told(content.getvalue()) is Format.PARQUET
    pyreadstat.write_sav(frame, tmp_path / "x.sav")
    assert told((tmp_path / "x.sav").read_bytes(), "x.txt") is Format.SPSS
    for version in (8, 10, 12, 13, 15):
        pyreadstat.write_dta(frame, tmp_path / "x.dta", version=version)
        assert told((tmp_path / "x.dta").read_bytes(), "y") is Format.STATA


def test_answer_of_the_interface_of_sosci(told, untold):
    assert told(json.dumps({"metadata": {}, "data": {}}).encode()) is Format.SOSCI
    assert "JSON" in untold(b'{"type": "FeatureCollection", "features": []}').found


def test_flat_file_in_an_archive(told, untold):
    def archive(**texts: str) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as parts:
            for name, text in texts.items():
                parts.writestr(f"{name}.csv", text)
        return content.getvalue()

    assert told(archive(a=SIGNED["genesis_flat"])) is Format.GENESIS_FLAT
    assert "2 CSV files" in untold(archive(a=SIGNED["genesis_flat"], b="x")).found
    assert "0 CSV files" in untold(archive()).found


def test_ending_decides_nothing(told):
    assert told(SIGNED["genesis"].encode(), "x.sav") is Format.GENESIS


@pytest.mark.parametrize(
    ("content", "found", "remedy"),
    [
        (b"id;a\n1;2\n", "is text without the header of a known export", "csv for a plain table, or"),
        (b"nothing that is a table\n", "is text without the header", "csv for a plain table, or"),
        (workbook([["id", "a"], [1, 2]]), "is an Excel workbook", "excel, xlsx for a plain table, or"),
        (b"%PDF-1.7\n", "is a PDF", "export the data"),
        (b"<!DOCTYPE html><html><body>Login</body></html>", "is a web page", "export the data"),
        (b"<?xml version='1.0'?><Workbook/>", "is XML", "export the data"),
        (b"\x1f\x8b\x08\x00", "is a compressed file", "export the data"),
        (b"ENCRYPTEDSAV\x15\x00", "protected by a password", "export the data"),
        (b"", "empty", "deliver it again"),
    ],
)
def test_what_tells_no_format_must_be_declared(untold, content, found, remedy):
    error = untold(content)
    assert found in error.found
    assert remedy in error.remedy
    if content and "export" not in remedy:
        assert "declare 'format'" in error.remedy


def test_file_with_two_headers_is_ambiguous(untold):
    both = workbook(rows_of(SIGNED["unipark"]), rows_of(SIGNED["inkar"]))
    error = untold(both)
    assert error.found == "has the headers of several formats: inkar, unipark"
    assert "declare 'format'" in error.remedy


@pytest.mark.parametrize("declared", sorted(set(SIGNED)))
@pytest.mark.parametrize("other", sorted(set(SIGNED)))
def test_header_of_another_export_contradicts_the_declaration(told, untold, declared, other):
    content = SIGNED[other].encode()
    if declared == other:
        assert told(content, format=declared) == declared
    else:
        error = untold(content, format=declared)
        assert error.found == f"has the header of the format {other}, but is declared as {declared}"
        assert error.remedy == f"declare 'format: {other}'"


@pytest.mark.parametrize("plain", ["csv", "xlsx", "excel"])
def test_any_export_may_be_read_as_a_plain_table(told, plain):
    for text in SIGNED.values():
        content = text.encode() if plain == "csv" else workbook(rows_of(text))
        assert told(content, format=plain) == plain


@pytest.mark.parametrize(
    ("content", "declared", "found", "remedy"),
    [
        (b"$FL2@(#) SPSS", "csv", "is an SPSS file, but declared as csv", "declare 'format: spss'"),
        (b"<stata_dta><header>", "spss", "is a Stata file, but declared as spss", "(possible: gisd, stata)"),
        (b"PAR1", "csv", "is a Parquet file", "declare 'format: parquet'"),
        (workbook([["a"], [1]]), "csv", "is an Excel workbook (.xlsx), but declared as csv", "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "csv", "workbook of the old kind (.xls)", "excel"),
        (b"%PDF-1.7\n", "xlsx", "is a PDF, but declared as xlsx", "export the data"),
        (b"<html><body>", "csv", "is a web page, but declared as csv", "export the data"),
        (b'{"a": 1}', "csv", "is JSON, but declared as csv", "declare 'format: sosci'"),
    ],
)
def test_other_kind_of_file_contradicts_the_declaration(untold, content, declared, found, remedy):
    error = untold(content, format=declared)
    assert found in error.found
    assert remedy in error.remedy


def test_detected_file_is_read_as_if_declared(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(SIGNED["inkar"])
    undeclared = read(path, Reader(), shown="x")
    assert undeclared.frame.equals(read(path, Reader(format="inkar"), shown="x").frame)
    with pytest.raises(ReadError, match="'header_row' has no meaning for the format inkar"):
        read(path, Reader(header_row=2), shown="x")


def test_absent_file_is_told_before_its_format(tmp_path):
    with pytest.raises(ReadError, match=r"^x: file not found"):
        complete(tmp_path / "absent.csv", Reader(), shown="x")


def test_error_without_a_declared_format_does_not_name_one(untold):
    content = bytearray(workbook([["id", "a"], [1, 2]]))
    content[200:260] = b"\0" * 60
    assert "None" not in str(untold(bytes(content)))


class TestContainer:
    """Kinds of files by their first bytes."""

    def test_every_format_has_a_kind_of_file(self):
        assert frozenset().union(*map(formats_in, Container)) == frozenset(Format)

    def test_kinds_without_a_reader(self):
        assert {kind for kind in Container if not formats_in(kind)} == {
            Container.ENCRYPTED, Container.WEB_PAGE, Container.XML, Container.PDF, Container.WORD,
            Container.OPEN_DOCUMENT, Container.COMPRESSED,
        }  # fmt: skip

    @pytest.mark.parametrize("text", ["s", "r1", "fg\x01", "id;a", "{x", "[x]", "<5", "<a>", "PK", "PAR"])
    def test_text_stays_text(self, text):
        assert container_of(Path(), text.encode()) is Container.TEXT

    @pytest.mark.parametrize(
        ("parts", "kind"),
        [
            (["word/document.xml"], Container.WORD),
            (["mimetype", "content.xml"], Container.OPEN_DOCUMENT),
            (["xl/workbook.xml"], Container.WORKBOOK),
            (["project.qde", "sources/a.txt"], Container.PROJECT),
            (["a.csv"], Container.ZIP),
        ],
    )
    def test_archives_by_their_parts(self, tmp_path, parts, kind):
        path = tmp_path / "x"
        with zipfile.ZipFile(path, "w") as archive:
            for part in parts:
                archive.writestr(part, "x")
        assert container_of(path, path.read_bytes()[:100]) is kind

    def test_damaged_archive_is_some_archive(self, tmp_path):
        path = tmp_path / "x"
        path.write_bytes(workbook([["a"]])[:500])
        assert container_of(path, path.read_bytes()) is Container.ZIP


class TestSource:
    """The source entry need not name the format."""

    def test_without_format_any_ending_is_allowed(self):
        for ending in ENDINGS:
            source = Source(id="s", contract="c", path=f"a{ending}", reader={})
            assert source.reader.format is None

    def test_with_a_format_the_ending_must_fit(self):
        with pytest.raises(
            ValidationError, match=r"ends in \.por, but 'format' is 'csv'; such files are: spss"
        ):
            Source(id="s", contract="c", path="a.por", reader={"format": "csv"})

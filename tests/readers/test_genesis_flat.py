"""GENESIS flat files: both layouts as the databases write them, in German and English, bare and packed."""

import io
import zipfile
from types import MappingProxyType

import pandas as pd
import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import read

OLD_FRONT = "Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit"
OLD_GROUP = "{0}_Merkmal_Code;{0}_Merkmal_Label;{0}_Auspraegung_Code;{0}_Auspraegung_Label"
NEW_FRONT = "statistics_code;statistics_label;time_code;time_label;time"
NEW_GROUP = "{0}_variable_code;{0}_variable_label;{0}_variable_attribute_code;{0}_variable_attribute_label"
NEW_VALUE = "value;value_unit;value_variable_code;value_variable_label"

POPULATION = "12411;Fortschreibung des Bevölkerungsstandes;STAG;Stichtag"
KREISE = "KREISE;Kreise und kreisfreie Städte"
SEX = "GES;Geschlecht"
RENDSBURG = "Rendsburg-Eckernförde, Landkreis"


STAND = "BEVSTD__Bevoelkerungsstand__Anzahl"


def old(*rows, groups=2, values=STAND):
    parts = [OLD_FRONT, *(OLD_GROUP.format(number + 1) for number in range(groups)), values]
    return "\n".join([";".join(parts), *rows, ""])


def new(*rows, groups=2, quality=False):
    parts = [NEW_FRONT, *(NEW_GROUP.format(number + 1) for number in range(groups)), NEW_VALUE]
    return "\n".join([";".join(parts) + (";value_q" if quality else ""), *rows, ""])


OLD = old(
    f"{POPULATION};31.12.2022;{KREISE};01058;{RENDSBURG};{SEX};GESW;weiblich;141000",
    f"{POPULATION};31.12.2022;{KREISE};01001;Flensburg, Kreisfreie Stadt;{SEX};;Insgesamt;92550",
    f"{POPULATION};31.12.2022;{KREISE};01001;Flensburg, Kreisfreie Stadt;{SEX};GESW;weiblich;46500",
    f"{POPULATION};31.12.2022;DLAND;Bundesländer;01;Schleswig-Holstein;{SEX};;Insgesamt;2953270",
    f"{POPULATION};31.12.2022;DINSG;Deutschland;DG;Deutschland;{SEX};;Insgesamt;84358845",
    f"{POPULATION};31.12.2022;{KREISE};01058;{RENDSBURG};{SEX};;Insgesamt;278979",
)
UNIT = "Anzahl;BEVSTD;Bevölkerungsstand"
NEW = new(
    f"{POPULATION};2022-12-31;{KREISE};01001;Flensburg, Kreisfreie Stadt;{SEX};GESW;weiblich;46500;{UNIT}",
    f"{POPULATION};2022-12-31;DINSG;Deutschland;DG;Deutschland;{SEX};;Insgesamt;84358845;{UNIT}",
    f"{POPULATION};2022-12-31;{KREISE};01001;Flensburg, Kreisfreie Stadt;{SEX};;Insgesamt;92550;{UNIT}",
    f"{POPULATION};2022-12-31;DLAND;Bundesländer;01;Schleswig-Holstein;{SEX};;Insgesamt;2953270;{UNIT}",
    f"{POPULATION};2022-12-31;{KREISE};01058;{RENDSBURG};{SEX};;Insgesamt;278979;{UNIT}",
    f"{POPULATION};2022-12-31;{KREISE};01058;{RENDSBURG};{SEX};GESW;weiblich;141000;{UNIT}",
)


def test_both_layouts_become_the_same_table(read_as):
    wide, long = read_as(OLD, "genesis_flat"), read_as(NEW, "genesis_flat")
    assert list(wide.frame) == ["ags", "area", "year", "time", "GES", "BEVSTD"]
    pd.testing.assert_frame_equal(wide.frame.reset_index(drop=True), long.frame.reset_index(drop=True))
    assert wide.frame["ags"].tolist() == ["01", "01001", "01001", "01058", "01058", "DG"]
    assert wide.frame["GES"].tolist() == ["TOTAL", "GESW", "TOTAL", "GESW", "TOTAL", "TOTAL"]
    assert wide.frame["BEVSTD"].tolist() == [2953270, 46500, 92550, 141000, 278979, 84358845]
    assert wide.frame["year"].unique().tolist() == [2022]
    assert wide.frame["time"].unique().tolist() == ["2022-12-31"]
    assert wide.labels == {"GES": MappingProxyType({"GESW": "weiblich", "TOTAL": "Insgesamt"})}
    assert wide.reasons.empty
    assert wide.flags.empty


def test_rows_are_sorted_and_keep_the_line_of_the_file(read_as):
    assert read_as(OLD, "genesis_flat").frame.index.tolist() == [5, 4, 3, 2, 7, 6]


def test_order_of_the_rows_does_not_matter(read_as):
    header, *rows = NEW.splitlines()
    turned = read_as("\n".join([header, *reversed(rows)]), "genesis_flat").frame.reset_index(drop=True)
    assert turned.equals(read_as(NEW, "genesis_flat").frame.reset_index(drop=True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends(read_as, encoding, end):
    frame = read_as(OLD.replace("\n", end).encode(encoding), "genesis_flat").frame
    assert "Rendsburg-Eckernförde, Landkreis" in frame["area"].tolist()


class TestNumbers:
    """The language of the export decides on the decimal mark; the numbers show it."""

    AREA = "11111;Feststellung des Gebietsstands;STAG;Stichtag;31.12.2022;DLAND;Bundesländer"

    def test_german(self, read_as):
        # a blank in front of the measure, and a total without a key: as the database writes them
        text = old(
            f"{self.AREA};01;Schleswig-Holstein;15804,30",
            f"{self.AREA};;Insgesamt;357595,99",
            groups=1,
            values="     FLC006__Gebietsflaeche__qkm",
        )
        frame = read_as(text, "genesis_flat").frame
        assert frame["FLC006"].tolist() == [15804.3, 357595.99]
        assert frame["ags"].tolist() == ["01", "DG"]

    def test_english_headers_of_the_old_layout(self, read_as):
        header = (
            f"{NEW_FRONT};1_variable_code;1_variable_label;1_variable_code;1_variable_code;"
            "PREIS1__Consumer_price_index__2020=100;CH0004__Annual_change__in_(%)\n"
        )
        row = "61111;Consumer price index for Germany;JAHR;Year;{};DINSG;Germany;DG;Germany;{};{}\n"
        text = header + row.format(2019, "99.5", "+1.4") + row.format(2020, "100.0", "+0.5")
        frame = read_as(text, "genesis_flat").frame
        assert frame["PREIS1"].tolist() == [99.5, 100]
        assert frame["CH0004"].tolist() == [1.4, 0.5]
        assert frame["year"].tolist() == [2019, 2020]

    def test_code_behind_the_label(self, read_as):
        text = old(
            f"{self.AREA};01;Schleswig-Holstein;103,1;3,1;e",
            groups=1,
            values="PREIS1__Verbraucherpreisindex__2020=100;Verbraucherpreisindex__CH0004;"
            "Verbraucherpreisindex__CH0004__q",
        )
        table = read_as(text, "genesis_flat")
        assert table.frame.loc[2, ["PREIS1", "CH0004"]].tolist() == [103.1, 3.1]
        assert table.flags.to_dict("list") == {"CH0004": ["final"]}

    def test_both_marks_are_refused(self, refusal):
        rows = (f"{self.AREA};01;Schleswig-Holstein;15804,30", f"{self.AREA};02;Hamburg;755.09")
        error = refusal(old(*rows, groups=1, values="FLC006__Gebietsflaeche__qkm"), "genesis_flat")
        assert error.place == "line 3"
        assert "comma and with point" in error.found

    def test_declared_mark_must_be_that_of_the_file(self, refusal, read_as):
        text = old(f"{self.AREA};01;SH;15804,30", groups=1, values="FLC006__Gebietsflaeche__qkm")
        assert "'decimal: .' is declared" in refusal(text, "genesis_flat", decimal=".").found
        assert read_as(text, "genesis_flat", decimal=",").frame["FLC006"].tolist() == [15804.3]

    def test_several_measures_of_a_wide_file(self, read_as):
        text = old(
            f"{self.AREA};01;Schleswig-Holstein;120;7,5",
            groups=1,
            values="BEV001__Lebendgeborene__Anzahl;BEV036__Anteil__Prozent",
        )
        frame = read_as(text, "genesis_flat").frame
        assert list(frame)[-2:] == ["BEV001", "BEV036"]
        assert str(frame["BEV001"].dtype) == "Int64"
        assert str(frame["BEV036"].dtype) == "float64"


CENSUS = "1000A;Bevölkerung kompakt (Gebietsstand 15.05.2022);STAG;Stichtag;2022-05-15"
GEMEINDEN = "GEOGM4;Gemeinden (Gebietsstand 15.05.2022)"


def test_census_file_with_several_measures_and_units(read_as):
    text = new(
        f"{CENSUS};{GEMEINDEN};092760130130;Lindberg;108,84;qkm;FLC001;Fläche;e",
        f"{CENSUS};{GEMEINDEN};010580001001;Achterwehr;-;Anzahl;PRS018;Personen;e",
        f"{CENSUS};{GEMEINDEN};092760130130;Lindberg;3,1;%;PRS018;Personen;e",
        f"{CENSUS};{GEMEINDEN};092760130130;Lindberg;2294;Anzahl;PRS018;Personen;e",
        groups=1,
        quality=True,
    )
    table = read_as(text, "genesis_flat")
    assert list(table.frame)[4:] == ["FLC001", "PRS018__%", "PRS018__Anzahl"]
    assert table.frame["ags"].tolist() == ["010580001001", "092760130130"]
    assert table.frame["PRS018__Anzahl"].tolist() == [0, 2294]
    assert table.flags["PRS018__Anzahl"].tolist() == ["zero or changed to zero; final", "final"]
    assert table.reasons.loc[3].dropna().to_dict() == {
        "FLC001": "no value in the source",
        "PRS018__%": "no value in the source",
    }
    assert table.frame.index.tolist() == [3, 2]


class TestQuality:
    """Quality marks: in the column of the value, in a column of their own, or in both."""

    @pytest.mark.parametrize(
        ("value", "mark", "number", "reason", "flag"),
        [
            ("12", "e", 12, None, "final"),
            ("12", "p", 12, None, "provisional"),
            ("12", "rp", 12, None, "revised; provisional"),
            ("12", "()", 12, None, "limited"),
            ("12", "() r", 12, None, "limited; revised"),
            ("12", "", 12, None, None),
            ("-", "e", 0, None, "final"),
            ("-", "-", 0, None, None),
            ("0", "-", 0, None, None),
            ("", "-", 0, None, None),
            ("0", "0", 0, None, "less than half of the smallest unit"),
            ("0", "e", 0, None, "less than half of the smallest unit; final"),
            ("", ".", None, "secret or unknown", None),
            (".", ".", None, "secret or unknown", None),
            (".", "", None, "secret or unknown", None),
            (".", "e", None, "secret or unknown", None),
            ("/", "", None, "unreliable", None),
            ("", "/", None, "unreliable", None),
            ("x", "", None, "not meaningful", None),
            ("...", "", None, "later", None),
            ("", "", None, "no value in the source", None),
        ],
    )
    @pytest.mark.parametrize("layout", ["wide", "long"])
    def test_value_and_mark(self, read_as, layout, value, mark, number, reason, flag):
        front = f"{POPULATION};2022-12-31;{KREISE};01001;Ort"
        if layout == "long":
            births = f"{front};5;Anzahl;BEV001;Lebendgeborene;"
            text = new(f"{front};{value};{UNIT};{mark}", births, groups=1, quality=True)
        else:
            values = "BEVSTD__Stand__Anzahl;BEVSTD__Stand__q;BEV001__Lebendgeborene__Anzahl"
            text = old(f"{front};{value};{mark};5", groups=1, values=values)
        table = read_as(text, "genesis_flat")
        found = table.frame["BEVSTD"].iloc[0]
        assert pd.isna(found) if number is None else found == number
        assert self.told(table.reasons, "BEVSTD") == reason
        assert self.told(table.flags, "BEVSTD") == flag

    @staticmethod
    def told(cells, name):
        first = cells[name].iloc[0] if name in cells else None
        return None if pd.isna(first) else first

    @pytest.mark.parametrize(("value", "mark"), [("12", "/"), ("12", "q"), ("q", ""), ("1,2,3", "")])
    def test_contradictions_and_unknown_marks(self, refusal, value, mark):
        text = new(
            f"{POPULATION};2022-12-31;{KREISE};01001;Ort;7;{UNIT};",
            f"{POPULATION};2022-12-31;{KREISE};01002;Ort;{value};{UNIT};{mark}",
            groups=1,
            quality=True,
        )
        error = refusal(text, "genesis_flat")
        assert error.place == "line 3"
        assert "the legend of destatis" in error.found


def test_dissolved_kreise_do_not_become_areas_with_zero_people(read_as):
    rows = (
        f"{POPULATION};31.12.2022;{KREISE};03152;Göttingen;-;-",
        f"{POPULATION};31.12.2022;{KREISE};03159;Göttingen;5;-",
        f"{POPULATION};31.12.2014;{KREISE};03152;Göttingen;7;3",
    )
    text = old(*rows, groups=1, values="BEVSTD__Stand__Anzahl;BEV002__Gest__Anzahl")
    table = read_as(text, "genesis_flat")
    assert table.frame["BEVSTD"].dropna().tolist() == [7, 5]
    assert table.frame["BEV002"].dropna().tolist() == [3, 0]
    assert table.reasons["BEVSTD"].dropna().iloc[0].startswith("area does not exist")


def test_levels_of_a_classification_share_a_column(read_as):
    front = "61111;VPI;JAHR;Jahr;2023;DINSG;Deutschland;DG;Deutschland"
    rows = (
        f"{front};CC13A2;Zweck (2-Steller);CC13-01;Nahrung;1,5;2020=100;PREIS1;Index",
        f"{front};CC13A3;Zweck (3-Steller);CC13-011;  Brot;2,5;2020=100;PREIS1;Index",
    )
    table = read_as(new(*rows), "genesis_flat")
    assert table.frame["CC13A2/CC13A3"].tolist() == ["CC13-01", "CC13-011"]
    assert table.labels["CC13A2/CC13A3"]["CC13-011"] == "Brot"


@pytest.mark.parametrize(
    ("time", "shown", "year"),
    [
        ("2022", "2022", 2022),
        ("31.12.2022", "2022-12-31", 2022),
        ("2022-12-31", "2022-12-31", 2022),
        ("2022-06", "2022-06", 2022),
        ("2022/23", "2022/23", 2022),
    ],
)
def test_times(read_as, time, shown, year):
    frame = read_as(old(f"12411;F;STAG;Stichtag;{time};{KREISE};01001;F;5", groups=1), "genesis_flat").frame
    assert frame.loc[2, ["time", "year"]].tolist() == [shown, year]


def test_months_of_a_year_are_rows_of_their_own(read_as):
    rows = [
        f"13211;A;JAHR;Jahr;2022;{KREISE};01001;F;MONAT;Monate;MONAT{month:02d};x;{month}" for month in (1, 2)
    ]
    frame = read_as(old(*rows), "genesis_flat").frame
    assert frame["MONAT"].tolist() == ["MONAT01", "MONAT02"]


def test_lines_that_are_no_rows_are_left_out(read_as):
    header, *rows = OLD.splitlines()
    junk = ["", "Hinweis: vorläufig", "__________", "© Statistische Ämter; 2026", header]
    text = "\n".join(["Tabelle: 12411-01-01-4", header, *rows[:3], *junk, *rows[3:], "Stand: 01.01.2026"])
    plain = read_as(OLD, "genesis_flat").frame.reset_index(drop=True)
    assert read_as(text, "genesis_flat").frame.reset_index(drop=True).equals(plain)


ROW = f"{POPULATION};31.12.2022;{KREISE};01001;Flensburg;5"


@pytest.mark.parametrize(
    ("content", "place", "found"),
    [
        ("a;b\n1;2\n", "", "no line is the header of a flat file"),
        ("GENESIS-Tabelle: 12411-01-01-4\n;;;Personen\n", "", "header of the format genesis"),
        (old(groups=1), "", "no row below the header"),
        (old(ROW, groups=1, values="Hinweis"), "line 1", "neither classification nor measure"),
        (old(ROW, groups=1, values="BEVSTD__q"), "line 1", "qualifies no column before it"),
        (old(ROW[:-2], groups=1).replace(f";{STAND}", ""), "line 1", "no column of values"),
        (new(ROW, groups=1).replace("_label\n", "_label;value_x\n"), "line 1", "unknown columns value_x"),
        (old(ROW, f"{POPULATION};31.12.2022;{KREISE}", groups=1), "line 3", "7 cells where"),
        (old(ROW, "124", groups=1), "line 3", "cut off"),
        (old(ROW, ROW.replace("12411", "Zwei"), groups=1), "line 3", "does not begin with the code"),
        (old(ROW, ROW, groups=1), "line 3", "have one in line 2"),
        (old(ROW.replace("01001", "1001"), groups=1), "line 2, column 8", "not a regional key"),
        (old(ROW.replace("01001", "001"), groups=1), "line 2, column 8", "KREISE"),
        (old(ROW.replace("31.12.2022", "31.12.22"), groups=1), "line 2, column 5", "neither a year"),
        (old(ROW.replace("KREISE", "ALTER").replace("01001", "ALT01"), groups=1), "", "holds regional keys"),
        (
            old(f"{ROW};7", groups=1, values="BEV001__a__Anzahl;BEV001__b__Anzahl"),
            "",
            "two columns hold the same measure",
        ),
    ],
)  # fmt: skip
def test_what_is_refused(refusal, content, place, found):
    error = refusal(content, "genesis_flat")
    assert error.place == place
    assert found in error.found


@pytest.mark.parametrize("kept", [0.3, 0.55, 0.8, 0.97])
def test_cut_off_file_is_refused(refusal, kept):
    content = OLD.encode()[: int(len(OLD.encode()) * kept)]
    assert not content.endswith(b"\n")
    refusal(content, "genesis_flat")


def packed(**files) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def test_archive_with_one_file(read_as):
    plain = read_as(NEW, "genesis_flat").frame
    assert read_as(packed(**{"12411-01-01-4_de_flat.csv": NEW}), "genesis_flat").frame.equals(plain)
    again = {"__MACOSX/._12411_flat.csv": b"\0", ".DS_Store": b"\0", "ordner/12411_flat.csv": NEW}
    assert read_as(packed(**again), "genesis_flat").frame.equals(plain)


def test_message_about_a_packed_file_names_the_archive_and_the_line(refusal):
    error = refusal(packed(**{"12411_flat.csv": old(ROW, ROW, groups=1)}), "genesis_flat")
    assert error.place == "line 3"


CODES = {"Insgesamt": "", "männlich": "GESM", "weiblich": "GESW"}


@pytest.fixture
def population(shared_data):
    """A published classic table, and the same cells as a database writes them into a flat file."""
    path = shared_data / "de_genesis" / "12411-01-01-4.csv"
    classic = read(path, Reader(format="genesis", encoding="cp1252"), shown=path.name)
    lines = path.read_text(encoding="cp1252").splitlines()
    rows = []
    for line in classic.frame.index:
        key, name, *cells = lines[line - 1].split(";")
        kind = {2: "DLAND", 3: "REGBEZ", 5: "KREISE", 8: "GEMEIN"}[len(key)] if key != "DG" else "DINSG"
        for (label, code), cell in zip(CODES.items(), cells, strict=True):
            rows.append(
                f"{POPULATION};2018-12-31;{kind};x;{key};{name.strip()};{SEX};{code};{label};{cell};{UNIT}"
            )
    return classic, new(*sorted(rows, key=lambda row: row[::-1]))


def test_classic_and_flat_file_say_the_same_about_every_area(population, read_as):
    classic, text = population
    flat = read_as(text.encode("cp1252"), "genesis_flat")
    assert len(flat.frame) == 3 * len(classic.frame)
    names = classic.frame.set_index("ags")["area"].to_dict()
    assert flat.frame.set_index("ags")["area"].to_dict() == names
    for label, code in CODES.items():
        rows = (flat.frame["GES"] == (code or "TOTAL")).to_numpy()
        values = flat.frame[rows].set_index("ags")["BEVSTD"]
        reasons = flat.reasons["BEVSTD"][rows].set_axis(values.index)
        column = f"Stichtag | 31.12.2018 | {label}"
        expected = classic.frame.set_index("ags")[column]
        assert values.reindex(expected.index).equals(expected.rename("BEVSTD"))
        why = classic.reasons[column].set_axis(expected.index)
        assert reasons.reindex(expected.index).equals(why.rename("BEVSTD"))

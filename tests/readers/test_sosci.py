"""SoSci Survey: exports as the tool writes them (made-up answers), as text and as JSON."""

import json

import pytest
from pydantic import ValidationError

from kpk_eval.params.schema import Reader
from kpk_eval.params.schema.sosci import SoSciExport
from kpk_eval.readers import read

HEADER = [
    "CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "A101", "A102_01", "A103", "A103_01", "A103_02",
    "A104_01", "TIME001", "TIME_SUM", "MAILSENT", "LASTDATA", "FINISHED", "Q_VIEWER", "LASTPAGE", "MAXPAGE",
    "MISSING", "MISSREL", "TIME_RSI", "DEG_TIME",
]  # fmt: skip
INTERVIEW = {
    "CASE": "101", "QUESTNNR": "familien", "MODE": "interview", "STARTED": "2026-03-02 09:15:00", "A101": "2",
    "A102_01": "4", "A103": "1", "A103_01": "2", "A103_02": "1", "A104_01": "mehr Zeit", "TIME001": "12",
    "TIME_SUM": "310", "LASTDATA": "2026-03-02 09:20:10", "FINISHED": "1", "Q_VIEWER": "0", "LASTPAGE": "5",
    "MAXPAGE": "5", "MISSING": "0", "MISSREL": "0", "TIME_RSI": "1.02", "DEG_TIME": "3",
}  # fmt: skip
LABELS = {
    "CASE": "Interview-Nummer (fortlaufend)", "SERIAL": "Personenkennung", "MODE": "Interview-Modus",
    "STARTED": "Zeitpunkt zu dem das Interview begonnen hat", "A101": "Geschlecht des Kindes",
    "FINISHED": "Wurde die Befragung abgeschlossen (letzte Seite erreicht)?", "LASTPAGE": "Letzte Seite",
}  # fmt: skip


def export(*rows, delimiter="\t", header=HEADER, labels=None, end="\r\n"):
    """Text of an export: every cell that is text is quoted, as the tool does it."""
    records = [dict(zip(header, header, strict=True)), *([labels] if labels else []), *rows]

    def cell(value):
        return value if value.replace(".", "").replace("-", "").isdigit() else f'"{value}"' if value else ""

    lines = [delimiter.join(cell(str(one.get(name, ""))) for name in header) for one in records]
    return end.join(lines) + end


def interview(**cells):
    return {**INTERVIEW, **{name: str(value) for name, value in cells.items()}}


class TestCodes:
    """Codes of missing answers become reasons; what is greater than 0 stays."""

    def test_codes_are_reasons_in_answers_only(self, read_as):
        rows = [
            interview(A101=-9), interview(A101=-1), interview(A101=-8), interview(A101=-2),
            interview(A101=""), interview(A101=3, MISSING=-9),
        ]  # fmt: skip
        table = read_as(export(*rows), "sosci")
        assert table.frame["A101"].dropna().to_dict() == {7: "3"}
        assert table.reasons["A101"].dropna().to_dict() == {
            2: "not answered",
            3: "residual answer -1 (such as don't know)",
            4: "invalid answer sent by the browser",
            5: "residual answer -2 (such as don't know)",
            6: "question not shown (filter or break-off)",
        }
        assert table.frame["MISSING"].tolist()[5] == "-9"
        assert list(table.reasons) == ["A101"]

    def test_declared_wording_of_a_code_counts(self, read_as):
        missing = {"-1": {"de": "weiß nicht", "en": "don't know"}, "-2": "no statement"}
        table = read_as(export(interview(A101=-1), interview(A101=-2)), "sosci", missing=missing)
        assert table.reasons["A101"].tolist() == ["don't know", "no statement"]

    def test_reasons_in_german(self, tmp_path):
        path = tmp_path / "t0.csv"
        path.write_text(
            export(interview(A101=-9), interview(A102_01=-1), interview(A101="")), encoding="utf-8"
        )
        reasons = read(path, Reader(format="sosci"), shown="t0.csv", language="de").reasons
        assert reasons["A101"].dropna().tolist() == [
            "nicht beantwortet",
            "Frage nicht gezeigt (Filter oder Abbruch)",
        ]
        assert reasons["A102_01"].dropna().tolist() == ["Ausweichantwort -1 (etwa „weiß nicht“)"]

    def test_empty_text_field_has_no_reason(self, read_as):
        table = read_as(export(interview(A104_01=""), interview()), "sosci")
        assert table.frame["A104_01"].isna().tolist() == [True, False]
        assert "A104_01" not in table.reasons

    def test_negative_numbers_of_an_internal_variable(self, read_as, refusal):
        content = export(interview(A102_01=-2), interview(A102_01=-9))
        table = read_as(content, "sosci", sosci={"uncoded": ["A102_01"]})
        assert table.frame["A102_01"].tolist() == ["-2", "-9"]
        assert "no column of answers 'A999'" in refusal(content, "sosci", sosci={"uncoded": ["A999"]}).found

    def test_unknown_negative_code_stays_for_the_contract(self, read_as):
        assert read_as(export(interview(A101=-10)), "sosci").frame["A101"].tolist() == ["-10"]

    def test_options_are_one_and_two_in_every_export(self, read_as):
        table = read_as(export(interview(A103_01=2, A103_02=1)), "sosci")
        assert table.frame[["A103_01", "A103_02"]].iloc[0].tolist() == ["2", "1"]
        for_r = [
            interview(A103_01="TRUE", A103_02="FALSE", FINISHED="TRUE", Q_VIEWER="FALSE"),
            interview(A103_01="", A103_02="TRUE", FINISHED="TRUE", Q_VIEWER="FALSE"),
        ]
        table = read_as(export(*for_r), "sosci")
        assert table.frame["A103_01"].fillna("").tolist() == ["2", ""]
        assert table.frame["A103_02"].tolist() == ["1", "2"]
        assert table.frame["FINISHED"].tolist() == ["TRUE", "TRUE"]

    def test_reversed_items_keep_their_values(self, read_as):
        """The tool reverses labels, so the highest value of a reversed item is the highest as printed."""
        rows = [interview(A102_01=value) for value in (1, 2, 3, 4, 5)]
        assert read_as(export(*rows), "sosci").frame["A102_01"].tolist() == ["1", "2", "3", "4", "5"]

    def test_moments_are_iso_text(self, read_as):
        frame = read_as(export(interview()), "sosci").frame
        assert frame["STARTED"].tolist() == ["2026-03-02T09:15:00"]
        assert frame["LASTDATA"].tolist() == ["2026-03-02T09:20:10"]
        assert frame["MAILSENT"].isna().all()


class TestShape:
    """Delimiters, encodings, line ends and the row of labels."""

    @pytest.mark.parametrize("delimiter", ["\t", ";", ","])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_delimiter_is_told_by_the_header(self, read_as, delimiter, end):
        note = 'drei, vier; "fünf"'.replace('"', '""')
        table = read_as(export(interview(A104_01=note), delimiter=delimiter, end=end), "sosci")
        assert list(table.frame) == HEADER
        assert table.frame["A104_01"].tolist() == ['drei, vier; "fünf"']
        assert table.frame.index.tolist() == [2]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_encodings_with_and_without_byte_order_mark(self, read_as, encoding):
        mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
        content = (mark + export(interview(A104_01="Müßiggang 👪"), labels=LABELS)).encode(encoding)
        table = read_as(content, "sosci")
        assert table.frame["A104_01"].tolist() == ["Müßiggang 👪"]
        assert next(iter(table.frame)) == "CASE"

    def test_row_of_labels_is_found(self, read_as):
        content = export(interview(CASE=7), interview(CASE=8), labels=LABELS)
        for label_row in (None, True):
            table = read_as(content, "sosci", sosci={"label_row": label_row})
            assert table.frame["CASE"].tolist() == ["7", "8"]
            assert table.frame.index.tolist() == [3, 4]

    def test_labels_alone_are_no_data(self, refusal):
        assert "no rows" in refusal(export(labels=LABELS), "sosci").found

    @pytest.mark.parametrize(
        ("labels", "label_row"), [(LABELS, False), (None, True), ({**LABELS, "CASE": "101"}, None)]
    )
    def test_row_of_labels_that_contradicts_is_refused(self, refusal, labels, label_row):
        error = refusal(export(interview(), labels=labels), "sosci", sosci={"label_row": label_row})
        assert error.place == "line 2"

    def test_export_without_case_numbers(self, read_as):
        header = [name for name in HEADER if name not in {"CASE", "SERIAL", "REF"}]
        table = read_as(export(interview(), labels=LABELS, header=header), "sosci")
        assert len(table.frame) == 1

    def test_text_with_line_breaks(self, read_as):
        table = read_as(export(interview(A104_01="a\nb"), interview()), "sosci")
        assert table.frame.index.tolist() == [2, 4]

    @pytest.mark.parametrize(
        ("content", "found"),
        [
            ("id\tname\n1\tx\n", "none of the columns that SoSci Survey writes"),
            ("CASE\tA;B\n1\t2\n", "the header has ';' and '\\t'"),
            ("CASE\n1\n", "no delimiter"),
            ("", "empty"),
        ],
    )
    def test_other_files_are_refused(self, refusal, content, found):
        assert found in refusal(content, "sosci").found

    def test_the_file_tells_its_format(self, read_as):
        for content in (export(interview()), export(interview(), labels=LABELS).encode("utf-16")):
            assert read_as(content, None).frame["CASE"].tolist() == ["101"]

    def test_keys_of_other_formats_are_refused(self, refusal):
        assert "'delimiter' has no meaning" in refusal(export(interview()), "sosci", delimiter="\t").found


class TestRows:
    """Interviews that are not finished, not real or not credible."""

    UNFINISHED = export(interview(), interview(FINISHED=0, A104_01="", LASTPAGE=2), interview(FINISHED=0))
    TESTS = export(interview(), interview(MODE="pretest"), interview(MODE="admin", FINISHED=0))

    def test_unfinished_interviews_need_a_choice(self, refusal):
        error = refusal(self.UNFINISHED, "sosci")
        assert error.place == "line 3"
        assert "2 rows are unfinished interviews" in error.found
        assert "incomplete: drop" in error.remedy

    def test_unfinished_interviews_are_left_out_and_counted(self, read_as):
        table = read_as(self.UNFINISHED, "sosci", sosci={"incomplete": "drop"})
        assert table.frame.index.tolist() == [2]
        assert table.left_out == {"interview not finished": 2}
        kept = read_as(self.UNFINISHED, "sosci", sosci={"incomplete": "keep"})
        assert len(kept.frame) == 3
        assert kept.left_out == {}

    def test_reasons_go_with_their_rows(self, read_as):
        content = export(interview(A102_01=-9), interview(A101=-9, FINISHED=0))
        table = read_as(content, "sosci", sosci={"incomplete": "drop"})
        assert list(table.reasons) == ["A102_01"]
        assert table.reasons.index.equals(table.frame.index)

    def test_test_data_need_a_choice_and_count_once(self, read_as, refusal):
        assert "2 rows are no real interviews (MODE)" in refusal(self.TESTS, "sosci").found
        table = read_as(self.TESTS, "sosci", sosci={"test_data": "drop", "incomplete": "drop"})
        assert table.left_out == {"test interview or tester": 2}

    def test_other_words_for_a_real_interview(self, read_as):
        modes = {"modes": ["interview", "oral"]}
        assert len(read_as(export(interview(MODE="oral")), "sosci", sosci=modes).frame) == 1

    def test_people_who_only_clicked(self, read_as, refusal):
        content = export(interview(), interview(Q_VIEWER=1))
        assert "Q_VIEWER" in refusal(content, "sosci").found
        table = read_as(content, "sosci", sosci={"viewers": "drop"})
        assert table.left_out == {"only clicked through the questionnaire": 1}

    @pytest.mark.parametrize(("choice", "rows"), [("drop", 2), ("flag", 4)])
    def test_limits_of_quality(self, read_as, choice, rows):
        content = export(
            interview(TIME_RSI="2.00", DEG_TIME=100), interview(TIME_RSI="2.01", DEG_TIME=140),
            interview(DEG_TIME=101), interview(TIME_RSI=""),
        )  # fmt: skip
        options = {"quality": {"TIME_RSI": 2.0, "DEG_TIME": 100}, "suspicious": choice}
        table = read_as(content, "sosci", sosci=options)
        assert len(table.frame) == rows
        if choice == "drop":
            assert table.left_out == {"quality: TIME_RSI above 2": 1, "quality: DEG_TIME above 100": 1}
            assert not table.flags.size
        else:
            assert table.left_out == {}
            assert table.flags["TIME_RSI"].dropna().to_dict() == {3: "quality: TIME_RSI above 2"}
            assert table.flags["DEG_TIME"].dropna().index.tolist() == [3, 4]

    def test_limit_on_an_indicator_that_is_not_there(self, refusal):
        options = {"quality": {"TIME_RSI": 2.0}, "suspicious": "drop"}
        header = [name for name in HEADER if name != "TIME_RSI"]
        assert (
            "is not in the file" in refusal(export(interview(), header=header), "sosci", sosci=options).found
        )
        assert "10 interviews" in refusal(export(interview(TIME_RSI="")), "sosci", sosci=options).found
        error = refusal(export(interview(TIME_RSI="schnell")), "sosci", sosci=options)
        assert error.place == "line 2"
        assert "schnell" not in str(error)

    def test_nothing_remains(self, refusal):
        error = refusal(export(interview(FINISHED=0)), "sosci", sosci={"incomplete": "drop"})
        assert "all 1 rows are left out: 1 interview not finished" in error.found

    def test_export_without_the_column_finished(self, read_as, refusal):
        content = export(interview(), header=[name for name in HEADER if name != "FINISHED"])
        assert "no column 'FINISHED'" in refusal(content, "sosci").found
        assert "no column 'FINISHED'" in refusal(content, "sosci", sosci={"incomplete": "drop"}).found
        assert len(read_as(content, "sosci", sosci={"incomplete": "keep"}).frame) == 1

    def test_shifted_cell_in_a_column_of_the_tool(self, refusal):
        error = refusal(export(interview(), interview(FINISHED="Marie aus Kiel")), "sosci")
        assert error.place == "line 3"
        assert "Marie" not in str(error)

    def test_personal_columns_are_never_in_messages(self, refusal):
        content = export(interview(SERIAL="K7QX2", REF="marie@example.org", MODE="debug"))
        assert not {"K7QX2", "marie"} & set(str(refusal(content, "sosci")).replace("@", " ").split())


@pytest.mark.parametrize(
    "options",
    [
        {"quality": {"TIME_RSI": 2.0}},
        {"suspicious": "drop"},
        {"quality": {"SPEED": 2.0}, "suspicious": "drop"},
        {"incomplete": "maybe"},
        {"modes": []},
        {"uncoded": ["A", "A"]},
    ],
)
def test_choices_that_make_no_sense(options):
    with pytest.raises(ValidationError):
        SoSciExport(**options)


JSON_CASE = {
    "CASE": 120, "SERIAL": "K7QX2", "QUESTNNR": "familien", "MODE": "interview",
    "STARTED": "2026-03-02 09:15:00", "A101": 1, "A102_01": 4, "A103_01": 2, "FINISHED": 1, "Q_VIEWER": 0,
    "LASTPAGE": 5, "MAXPAGE": 5, "TIME_RSI": 1.10,
}  # fmt: skip
VARIABLES = {
    "A101": {
        "label": "Geschlecht des Kindes",
        "type": "NOMINAL",
        "values": {
            "1": "weiblich",
            "2": "männlich",
            "-1": "[NA] keine Angabe",
            "-9": "[NA] nicht beantwortet",
        },
        "missing": [-1, -9],
    },
    "A102_01": {"label": "Belastung", "type": "METRIC"},
    "A105": {"label": "Anregungen", "type": "TEXT"},
}


class TestJson:
    """Saved answer of the interface for data."""

    def answer(self, *cases, **more):
        data = {f"C{120 + number}": {**JSON_CASE, **case} for number, case in enumerate(cases)}
        return json.dumps({"metadata": {"project": "demo", "filter": []}, "data": data, **more})

    def test_same_table_as_the_text_export(self, read_as):
        table = read_as(self.answer({}, {"A101": -9, "CASE": 121}), "sosci")
        assert table.frame.index.tolist() == [120, 121]
        assert table.frame["A101"].fillna("").tolist() == ["1", ""]
        assert table.reasons["A101"].dropna().to_dict() == {121: "not answered"}
        assert table.frame["TIME_RSI"].tolist() == ["1.1", "1.1"]
        assert table.frame["STARTED"].tolist()[0] == "2026-03-02T09:15:00"

    def test_the_file_tells_its_format(self, read_as):
        assert read_as(self.answer({}), None).frame.index.tolist() == [120]

    def test_labels_of_the_file(self, read_as):
        table = read_as(self.answer({}, {"A101": -1}, {"A101": -9}, variables=VARIABLES), "sosci")
        assert table.labels["A101"][2] == "männlich"
        assert table.reasons["A101"].dropna().to_dict() == {121: "keine Angabe", 122: "nicht beantwortet"}
        assert table.frame["A105"].isna().all()

    def test_declared_wording_goes_before_the_label(self, read_as):
        content = self.answer({"A101": -1}, variables=VARIABLES)
        assert read_as(content, "sosci", missing={"-1": "refused"}).reasons["A101"].tolist() == ["refused"]

    def test_digits_stay_as_written(self, read_as):
        content = self.answer({}).replace('"LASTPAGE": 5', '"LASTPAGE": 5, "IV01_01": 9007199254740993.10')
        assert read_as(content, "sosci").frame["IV01_01"].tolist() == ["9007199254740993.10"]

    def test_variables_that_a_case_does_not_list_are_missing(self, read_as):
        table = read_as(self.answer({}, {"A104_01": "mehr Zeit"}), "sosci")
        assert table.frame["A104_01"].isna().tolist() == [True, False]

    def test_rows_are_chosen_as_in_the_text_export(self, read_as, refusal):
        content = self.answer({}, {"FINISHED": 0}, {"MODE": "debug"})
        assert refusal(content, "sosci", sosci={"incomplete": "drop"}).place == "case 122"
        table = read_as(content, "sosci", sosci={"incomplete": "drop", "test_data": "drop"})
        assert table.frame.index.tolist() == [120]
        assert sum(table.left_out.values()) == 2

    @pytest.mark.parametrize(
        ("content", "found"),
        [
            ('{"metadata": {}}', "no part 'data'"),
            ("[1, 2]", "no part 'data'"),
            ('{"data": {"C1": {"CASE": 1', "cut off"),
            ('{"data": {"C1": {"A": 1}}, "errors": ["x does not exist"]}', "reported 1 errors"),
            ('{"data": {"C1": {"A": 1}, "C1": {"A": 2}}}', "twice"),
            ('{"data": {"case1": {"A": 1}}}', "not named like C120"),
            ('{"data": {"C1": [1]}}', "no object of variables"),
            ('{"data": {"C1": {"A": {"b": 1}, "FINISHED": 1}}}', "several values"),
            ('{"data": [1]}', "no objects"),
            ('{"data": []}', "no column 'FINISHED'"),
            ('{"data": {"C1": {"FINISHED": 1, "A": ' + "[" * 100_000, ""),
        ],
    )
    def test_damaged_answers_are_refused(self, refusal, content, found):
        assert found in refusal(content, "sosci").found

    def test_no_case_at_all(self, refusal):
        assert "no rows" in refusal('{"data": []}', "sosci", sosci={"incomplete": "keep"}).found

"""Unipark (Tivian EFS): exports as the tool writes them (made-up answers), as text and as workbook."""

import io

import pytest
import xlsxwriter
from pydantic import ValidationError

from kpk_eval.params.schema import Reader
from kpk_eval.params.schema.unipark import UniparkExport
from kpk_eval.readers import read

OWN = {
    "lfdn": 7, "external_lfdn": 0, "tester": 0, "dispcode": 31, "lastpage": 6028435, "quality": -77,
    "duration": 301,
}  # fmt: skip
TAIL = {
    "browser": "Mozilla/5.0", "quota": 0, "page_history": "1,2,3", "hflip": 0, "javascript": 1, "cleaned": 0,
    "datetime": "2026-03-02 09:15:00", "date_of_first_mail": "0000-00-00 00:00:00", "rts4262553": 1772439300,
}  # fmt: skip

COLUMNS = {"v_7": [1, 0, 0, -77, 0], "v_8": [0, 1, 0, -77, 0], "v_1": [3, 0, 1, -77, 2]}
STATUS = [31, 32, 22, 37, 20]


def rows(columns, **own):
    """Rows of an export with these columns of answers; ``own`` gives columns of the tool as lists."""
    length = len(next(iter(columns.values())))
    fixed = {name: [value] * length for name, value in OWN.items()} | {"lfdn": list(range(1, length + 1))}
    tail = {name: [value] * length for name, value in TAIL.items()}
    return {**fixed, **own, **columns, **tail}


def text(table, delimiter=";"):
    names = list(table)
    lines = [delimiter.join(f'"{name}"' for name in names)]
    for cells in zip(*table.values(), strict=True):
        lines.append(delimiter.join(str(one) if isinstance(one, int) else f'"{one}"' for one in cells))
    return "\r\n".join(lines) + "\r\n"


def workbook(table, sheet="Export 1.1"):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    page = book.add_worksheet(sheet)
    for position, (name, cells) in enumerate(table.items()):
        page.write_string(0, position, name)
        for row, cell in enumerate(cells, 1):
            page.write(row, position, cell)
    book.close()
    return content.getvalue()


@pytest.fixture(params=["text", "workbook"])
def read_export(request, read_as):
    """Read an export with these columns of answers, once as text and once as workbook."""

    def read_it(columns, own=None, **keys):
        table = rows(columns, **(own or {}))
        return read_as(text(table) if request.param == "text" else workbook(table), "unipark", **keys)

    return read_it


def whole(column):
    """Values as numbers, None where missing."""
    return [
        None if value is None else int(value) for value in column.astype(object).where(column.notna(), None)
    ]


def why(table, name):
    return table.reasons[name].fillna("").tolist() if name in table.reasons else [""] * len(table.frame)


class TestCodes:
    """0, -77, -66 and -99 become reasons, each its own."""

    def test_question_without_text_field(self, read_export):
        table = read_export({"v_1": [1, 2, 0, -77, 5]})
        assert whole(table.frame["v_1"]) == [1, 2, None, None, 5]
        assert why(table, "v_1") == ["", "", "not answered", "question not shown (filter or break-off)", ""]

    def test_text_field(self, read_export):
        table = read_export({"v_2": ["mehr Zeit", "-99", "-66", "0", "nichts"]})
        assert table.frame["v_2"].fillna("").tolist() == ["mehr Zeit", "", "", "0", "nichts"]
        assert why(table, "v_2") == ["", "not answered", "question not shown (filter or break-off)", "", ""]

    def test_reasons_in_german(self, tmp_path):
        path = tmp_path / "t0.csv"
        path.write_text(text(rows({"v_1": [2, 0, -77], "v_2": [3, 3, 0]})), encoding="utf-8")
        table = read(path, Reader(format="unipark"), shown="t0.csv", language="de")
        assert why(table, "v_1") == ["", "nicht beantwortet", "Frage nicht gezeigt (Filter oder Abbruch)"]

    def test_columns_with_names_of_their_own(self, read_export):
        table = read_export({"vertrauen_1": [1, 2, 0, -77]})
        assert whole(table.frame["vertrauen_1"]) == [1, 2, None, None]

    def test_codes_changed_at_the_export(self, read_export):
        codes = {"not_seen": -999, "unanswered": None}
        columns = {"v_1": [1, 2, 0, -999], "v_2": ["a", "-99", "b", "-66"], "v_3": [0, 1, -77, 4]}
        table = read_export(columns, unipark={"codes": codes})
        assert whole(table.frame["v_1"]) == [1, 2, 0, None]
        assert why(table, "v_2")[1] == "not answered"
        assert whole(table.frame["v_3"]) == [0, 1, -77, 4]

    def test_declared_wording_of_a_code_counts(self, read_export):
        table = read_export({"v_1": [1, 2, 99, -77]}, missing={"99": "cannot judge", "-77": "filtered"})
        assert why(table, "v_1") == ["", "", "cannot judge", "filtered"]

    def test_columns_of_the_tool_keep_their_zeros(self, read_export):
        own = {"duration": [301, -1], "c_0001": ["-77", "0"], "p_0001": ["-99", "0"]}
        table = read_export({"v_1": [1, 2]}, own)
        for name in ("external_lfdn", "tester", "quota", "hflip"):
            assert whole(table.frame[name]) == [0, 0]
        assert whole(table.frame["duration"]) == [301, None]
        assert why(table, "duration") == ["", "not measured by the survey tool"]
        assert why(table, "quality") == ["not measured by the survey tool"] * 2
        assert table.frame["p_0001"].astype(str).tolist() == ["-99", "0"]
        assert table.frame["c_0001"].astype(str).tolist() == ["-77", "0"]


class TestZero:
    """0 is never read as "no" unless the source entry says that it is one."""

    def test_options_that_nobody_declared_are_refused_by_name(self, refusal):
        error = refusal(text(rows({**COLUMNS, "v_9": [0, 0, 0, 0, 0]})), "unipark")
        assert "in v_7, v_8, v_9:" in error.found
        assert "v_1" not in error.found
        assert "multiple_choice" in error.remedy

    def test_ticked_and_not_ticked(self, read_export):
        battery = {"columns": ["v_7", "v_8"], "none_ticked": "no"}
        table = read_export(COLUMNS, unipark={"multiple_choice": [battery]})
        assert whole(table.frame["v_7"]) == [1, 0, 0, None, 0]
        assert whole(table.frame["v_8"]) == [0, 1, 0, None, 0]
        assert why(table, "v_7") == ["", "", "", "question not shown (filter or break-off)", ""]
        assert table.labels["v_7"] == {0: "not ticked", 1: "ticked"}
        assert whole(table.frame["v_1"]) == [3, None, 1, None, 2]

    def test_nothing_ticked_can_be_no_answer(self, read_export):
        battery = {"columns": ["v_7", "v_8"], "none_ticked": "unanswered"}
        table = read_export(COLUMNS, unipark={"multiple_choice": [battery]})
        assert whole(table.frame["v_7"]) == [1, 0, None, None, None]
        assert whole(table.frame["v_8"]) == [0, 1, None, None, None]
        assert why(table, "v_8")[2:] == [
            "question shown, nothing ticked",
            "question not shown (filter or break-off)",
            "question shown, nothing ticked",
        ]

    def test_one_answer_only(self, read_export):
        table = read_export({"v_7": [1, 0, 1]}, unipark={"zero_is_missing": ["v_7"]})
        assert whole(table.frame["v_7"]) == [1, None, 1]
        assert why(table, "v_7") == ["", "not answered", ""]

    def test_number_of_children(self, read_export):
        """A number is typed into a text field, so its 0 is a number; the codes of text fields tell it."""
        assert whole(read_export({"v_12": [2, 0, -99, 1]}).frame["v_12"]) == [2, 0, None, 1]
        assert whole(read_export({"v_12": [2, 0, 3, 1]}).frame["v_12"]) == [2, None, 3, 1]
        declared = read_export({"v_12": [2, 0, 3, 1]}, unipark={"zero_is_value": ["v_12"]})
        assert whole(declared.frame["v_12"]) == [2, 0, 3, 1]

    def test_numbers_with_decimals_were_typed(self, read_export):
        table = read_export({"v_13": [0, 38.5, 20, 19.25]})
        assert table.frame["v_13"].notna().all()

    def test_codes_of_both_kinds_of_question_are_refused(self, refusal):
        assert "in v_5:" in refusal(text(rows({"v_5": [2, 0, -99, -77]})), "unipark").found

    def test_column_without_zeros_needs_nothing(self, read_export):
        assert whole(read_export({"v_7": [1, 1, -77]}).frame["v_7"]) == [1, 1, None]

    @pytest.mark.parametrize(
        "options",
        [
            {"zero_is_value": ["v_99"]},
            {"zero_is_missing": ["tester"]},
            {"multiple_choice": [{"columns": ["v_1", "v_99"], "none_ticked": "no"}]},
        ],
    )
    def test_declared_column_that_is_not_there(self, refusal, options):
        error = refusal(text(rows({"v_1": [2, 3]})), "unipark", unipark=options)
        assert "no column of answers" in error.found
        assert next(iter(options)) in error.found


class TestRows:
    """Testers, screened-out people and unfinished interviews."""

    def test_unfinished_interviews_need_a_choice(self, refusal):
        content = text(rows({"v_1": [1, 2, 3, 4, 5]}, dispcode=STATUS))
        error = refusal(content, "unipark")
        assert "dispcode" in error.found
        assert "incomplete: drop" in error.remedy

    def test_left_out_and_counted(self, read_export):
        own = {"dispcode": STATUS}
        table = read_export({"v_1": [1, 2, 3, 4, 5]}, own, unipark={"incomplete": "drop"})
        assert whole(table.frame["v_1"]) == [1, 2]
        assert table.left_out == {"screened out or quota full": 1, "interview not finished": 2}
        kept = read_export({"v_1": [1, 2, 3, 4, 5]}, own, unipark={"incomplete": "keep"})
        assert len(kept.frame) == 5
        assert kept.left_out == {}

    def test_testers(self, read_export, refusal):
        own = {"tester": [1, 0, 0]}
        assert "1 rows are testers" in refusal(text(rows({"v_1": [1, 2, 3]}, **own)), "unipark").found
        table = read_export({"v_1": [1, 2, 3]}, own, unipark={"testers": "drop"})
        assert whole(table.frame["v_1"]) == [2, 3]
        assert table.left_out == {"test interview or tester": 1}
        assert table.frame.index.tolist() == [3, 4]

    def test_places_are_those_of_the_file(self, refusal):
        table = rows({"v_1": [1, 2]}, dispcode=[31, 22])
        assert refusal(text(table), "unipark").place == "line 3"
        assert refusal(workbook(table), "unipark").place == "row 3"

    def test_export_without_status(self, read_as, refusal):
        table = rows({"v_1": [1, 2]})
        del table["dispcode"]
        assert "no column 'dispcode'" in refusal(text(table), "unipark").found
        assert len(read_as(text(table), "unipark", unipark={"incomplete": "keep"}).frame) == 2

    def test_export_with_labels_instead_of_codes(self, refusal):
        error = refusal(text(rows({"v_1": [1, 2]}, dispcode=["beendet", "beendet"])), "unipark")
        assert error.place == "line 2"
        assert "codes, not with labels" in error.remedy
        assert "beendet" not in str(error)

    def test_nothing_remains(self, refusal):
        content = text(rows({"v_1": [1, 2]}, dispcode=[22, 22]))
        assert "all 2 rows are left out" in refusal(content, "unipark", unipark={"incomplete": "drop"}).found


class TestShape:
    """Text with any declared delimiter and encoding, and workbooks."""

    @pytest.mark.parametrize("delimiter", [";", "\t", ","])
    def test_declared_delimiter(self, read_as, delimiter):
        table = read_as(text(rows({"v_1": [2, 3]}), delimiter), "unipark", delimiter=delimiter)
        assert table.frame["v_1"].tolist() == ["2", "3"]

    def test_the_file_tells_its_format(self, read_as):
        for content in (text(rows({"v_1": [2, 0]})), workbook(rows({"v_1": [2, 0]}))):
            assert why(read_as(content, None), "v_1") == ["", "not answered"]

    def test_declared_encoding(self, read_as):
        content = text(rows({"v_2": ["Öffnungszeiten", "-99"]})).encode("cp1252")
        table = read_as(content, "unipark", encoding="cp1252")
        assert table.frame["v_2"].tolist()[0] == "Öffnungszeiten"

    def test_other_files_are_refused(self, refusal):
        assert "none of the columns that Unipark writes" in refusal("id;a\n1;2\n", "unipark").found

    def test_sheet_of_several_has_to_be_named(self, read_as, refusal):
        content = io.BytesIO()
        book = xlsxwriter.Workbook(content)
        for name in ("Export 1.1", "Export 1.2"):
            page = book.add_worksheet(name)
            for position, (column, cells) in enumerate(rows({"v_1": [2]}).items()):
                page.write(0, position, column)
                page.write(1, position, cells[0])
        book.close()
        assert "Export 1.2" in refusal(content.getvalue(), "unipark").found
        table = read_as(content.getvalue(), "unipark", sheet="Export 1.1")
        assert len(table.frame) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"codes": {"not_seen": -99}},
        {"zero_is_value": ["v_1"], "zero_is_missing": ["v_1"]},
        {"multiple_choice": [{"columns": ["v_1"], "none_ticked": "no"}] * 2},
        {"multiple_choice": [{"columns": ["v_1"]}]},
        {"multiple_choice": [{"columns": [], "none_ticked": "no"}]},
        {"codes": {"unanswered": "0"}},
    ],
)
def test_choices_that_make_no_sense(options):
    with pytest.raises(ValidationError):
        UniparkExport(**options)

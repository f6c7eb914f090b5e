"""Why answers are missing, incomplete responses, and dates that are none."""

import pytest

from tests.readers.limesurvey.test_ticks import NOT_REACHED, NOT_SHOWN, reasons, values
from tests.readers.limesurvey.written import COLUMNS, HEAD, answered, csv_export, structure

PLAIN = (*HEAD, "Q1", "Q2", "Q3")


def test_incomplete_responses_are_dropped_and_counted(export):
    content = csv_export(PLAIN, answered(1, "a", "b", "c"), answered(2, "a", "", None, submitted=None))
    table = export(content, incomplete="drop")
    assert table.frame["id"].tolist() == ["1"]
    assert dict(table.left_out) == {"interview not finished": 1}


def test_incomplete_responses_are_kept(export):
    content = csv_export(PLAIN, answered(1, "a", "b", "c"), answered(2, "a", "", None, submitted=None))
    table = export(content, incomplete="keep")
    assert table.frame["id"].tolist() == ["1", "2"]
    assert not table.left_out
    assert reasons(table, "Q3") == ["", NOT_REACHED]


def test_incomplete_responses_have_to_be_declared(refused):
    error = refused(csv_export(PLAIN, answered(1, "a", "b", "c"), answered(2, "a", "", "", submitted="")))
    assert error.place == "line 3"
    assert "incomplete: drop" in error.remedy


def test_nothing_has_to_be_declared_where_all_were_submitted(export):
    assert len(export(csv_export(PLAIN, answered(1, "a", "b", "c"))).frame) == 1


def test_without_the_submission_date_nothing_is_known(refused):
    error = refused(csv_export(("id", "lastpage", "Q1"), ("1", "2", "a")), incomplete="drop")
    assert "submitdate" in error.remedy


def test_nobody_submitted(refused):
    assert (
        "all 1 rows"
        in refused(csv_export(PLAIN, answered(1, "a", "", "", submitted="")), incomplete="drop").found
    )


def test_not_answered_and_not_shown(export):
    content = csv_export(
        PLAIN, answered(1, "", None, "c"), answered(2, "a", "", None), answered(3, "a", "b", "c")
    )
    table = export(content)
    assert reasons(table, "Q1") == ["not answered", "", ""]
    assert reasons(table, "Q2") == [NOT_SHOWN, "not answered", ""]


def test_an_unset_number_says_nothing(export):
    rows = [answered(1, "", "30"), answered(2, "a", None), answered(3, None, "31")]
    table = export(csv_export((*HEAD, "why", "age"), *rows), lss=structure())
    assert reasons(table, "why") == ["not answered", "", NOT_SHOWN]
    assert reasons(table, "age") == ["", "not answered", ""]


@pytest.mark.parametrize("delimiter", [";", ","])
def test_files_that_quote_nothing_or_everything_tell_no_reason(export, delimiter):
    plain = [*PLAIN], ["1", "2026-01-01", "3", "de", "5", "", "x", "y"]
    unquoted = "\r\n".join(delimiter.join(line) for line in plain)
    quoted = csv_export(*plain, delimiter=delimiter, since_5=False)
    for content in (unquoted, quoted):
        table = export(content)
        assert table.frame["Q1"].isna().all()
        assert "Q1" not in table.reasons


def test_the_structure_tells_why_without_marks(export):
    cells = ["", "", "Y", "", "", "", "1", "Y", "", "", "", ""]
    table = export(csv_export((*HEAD, *COLUMNS), answered(1, *cells), since_5=False), lss=structure())
    assert reasons(table, "role") == ["not answered"]
    assert reasons(table, "age") == ["not answered"]
    assert reasons(table, "must[SQ001]") == [NOT_SHOWN]
    assert "role[other]" not in table.reasons


def test_inherited_and_shuffled_layouts_tell_no_page(export):
    row = answered(1, "A1", "", "Y", "", "", "1", "1", "", "", "x", "", "", submitted=None, page="1")
    content = csv_export((*HEAD, *COLUMNS), row, since_5=False)
    declared = {"incomplete": "keep", "blank": "unticked"}
    assert reasons(export(content, lss=structure(), **declared), "age") == [NOT_REACHED]
    assert reasons(export(content, lss=structure(layout="I"), **declared), "age") == [""]
    assert values(export(content, lss=structure(layout="I"), **declared), "wish[SQ001]") == ["N"]


@pytest.mark.parametrize("date", ["1980-01-01 00:00:00", "1980-01-01T00:00:00"])
def test_the_date_of_surveys_without_dates_is_none(export, date):
    table = export(csv_export(PLAIN, answered(1, "a", "b", "c", submitted=date)), incomplete="drop")
    assert table.frame["submitdate"].isna().all()
    assert reasons(table, "submitdate") == ["submitted without a date"]
    assert not table.left_out

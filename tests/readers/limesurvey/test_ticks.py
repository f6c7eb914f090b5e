"""Multiple choice: ticked, unticked and not shown, told apart by the export or by declaration."""

import pytest

from tests.readers.limesurvey.written import COLUMNS, HEAD, answered, csv_export, structure

TWO = (*HEAD, "M[SQ001]", "M[SQ002]", "M[other]")
NOT_SHOWN = "question not shown (filter or break-off)"
NOT_REACHED = "question not reached (broken off before)"


def reasons(table, column):
    return table.reasons[column].fillna("").tolist() if column in table.reasons else [""] * len(table.frame)


def values(table, column):
    return table.frame[column].fillna("-").tolist()


def test_empty_is_unticked_and_unset_is_not_shown_where_the_export_tells(export):
    table = export(
        csv_export(TWO, answered(1, "Y", "", ""), answered(2, "", "", ""), answered(3, None, None, None))
    )
    assert values(table, "M[SQ001]") == ["Y", "N", "-"]
    assert values(table, "M[SQ002]") == ["N", "N", "-"]
    assert reasons(table, "M[SQ002]") == ["", "", NOT_SHOWN]


def test_one_tick_shows_that_the_question_was_shown(export):
    content = csv_export(TWO, answered(1, "Y", "", ""), answered(2, "", "", "etwas"), since_5=False)
    table = export(content)
    assert values(table, "M[SQ001]") == ["Y", "N"]
    assert values(table, "M[SQ002]") == ["N", "N"]
    assert table.frame["M[other]"].isna().tolist() == [True, False]


def test_nothing_ticked_has_to_be_declared_where_nothing_tells(refused):
    content = csv_export(
        (*TWO, "X[SQ001]"),
        answered(1, "Y", "", "", "Y"),
        answered(2, "", "", "", "Y"),
        answered(3, "", "", "", ""),
        since_5=False,
    )
    error = refused(content)
    assert "M (2), X (1)" in error.found
    assert "blank: unticked" in error.remedy


@pytest.mark.parametrize(("blank", "value", "reason"), [("unticked", "N", ""), ("not_shown", "-", NOT_SHOWN)])
def test_what_is_declared_holds(export, blank, value, reason):
    content = csv_export(TWO, answered(1, "Y", "", ""), answered(2, "", "", ""), since_5=False)
    for declared in (blank, {"M": blank}):
        table = export(content, blank=declared)
        assert values(table, "M[SQ001]") == ["Y", value]
        assert values(table, "M[SQ002]") == ["N", value]
        assert reasons(table, "M[SQ002]") == ["", reason]


def test_a_declaration_does_not_overrule_the_export(export):
    content = csv_export(TWO, answered(1, "Y", "", ""), answered(2, None, None, None))
    assert values(export(content, blank="unticked"), "M[SQ002]") == ["N", "-"]


@pytest.mark.parametrize(
    ("ticked", "unticked", "unset"),
    [("Yes", "No", "N/A"), ("Ja", "Nein", "N/A"), ("Y", "N", ""), ("1", "0", ""), ("1", "2", "")],
)
def test_marks_for_unticked_make_blanks_not_shown(export, ticked, unticked, unset):
    rows = [
        answered(1, ticked, unticked, ""),
        answered(2, unticked, unticked, ""),
        answered(3, unset, unset, ""),
    ]
    table = export(csv_export(TWO, *rows, since_5=False), multiple=["M"])
    assert values(table, "M[SQ001]") == ["Y", "N", "-"]
    assert values(table, "M[SQ002]") == ["N", "N", "-"]
    assert reasons(table, "M[SQ001]") == ["", "", NOT_SHOWN]


def test_words_for_ticks_are_recognised(export):
    rows = [answered(1, "Ja", "Nein", ""), answered(2, "N/A", "N/A", "")]
    table = export(csv_export(TWO, *rows, since_5=False))
    assert values(table, "M[SQ001]") == ["Y", "-"]


def test_an_array_of_numbers_is_no_multiple_choice(export):
    table = export(csv_export(TWO[:-1], answered(1, "1", "2"), answered(2, "", "1"), since_5=False))
    assert values(table, "M[SQ001]") == ["1", "-"]


def test_an_array_of_yes_and_uncertain_is_no_multiple_choice(export):
    table = export(csv_export(TWO[:-1], answered(1, "Y", "U"), answered(2, "", "N"), since_5=False))
    assert values(table, "M[SQ001]") == ["Y", "-"]


def test_a_list_of_questions_is_complete(export):
    content = csv_export((*HEAD, "A[SQ001]"), answered(1, "Y"), answered(2, ""), since_5=False)
    assert values(export(content, multiple=[]), "A[SQ001]") == ["Y", "-"]


@pytest.mark.parametrize("keys", [{"multiple": ["K"]}, {"blank": {"K": "unticked"}}])
def test_a_question_that_is_named_has_to_exist(refused, keys):
    assert "'K'" in refused(csv_export(TWO, answered(1, "Y", "", "")), **keys).found


def test_a_cell_that_is_no_tick_is_refused_without_its_value(refused):
    error = refused(csv_export(TWO, answered(1, "Y", "geheim", "")), multiple=["M"])
    assert "M[SQ002]" in error.found
    assert error.place == "line 2"
    assert "geheim" not in str(error)


def test_codes_for_missing_values_are_no_ticks(export):
    content = csv_export(TWO, answered(1, "Y", "-9", ""), answered(2, "", "Y", ""), since_5=False)
    table = export(content, reader={"missing": {"-9": "refused"}})
    assert values(table, "M[SQ002]") == ["-", "Y"]
    assert reasons(table, "M[SQ002]") == ["refused", ""]


def full(*cells, **keys):
    given = dict(zip(COLUMNS, ["A1", "", "Y", "", "", "1", "1", "", "30", "x", "Y", "Y"], strict=True))
    return answered(1, *(given | dict(cells)).values(), **keys)


def old(*rows):
    return csv_export((*HEAD, *COLUMNS), *rows, since_5=False)


def test_the_structure_tells_what_everyone_saw(export):
    table = export(old(full(("help[SQ001]", ""))), lss=structure(), blank={"wish": "unticked"})
    assert values(table, "help[SQ001]") == ["N"]


def test_the_structure_tells_what_a_mandatory_question_left_blank_means(export):
    table = export(old(full(("must[SQ001]", ""))), lss=structure(), blank={"wish": "unticked"})
    assert values(table, "must[SQ001]") == ["-"]
    assert reasons(table, "must[SQ001]") == [NOT_SHOWN]


def test_a_condition_leaves_it_open(refused):
    error = refused(old(full()), lss=structure())
    assert "wish (1)" in error.found
    assert "must" not in error.found


def test_the_last_page_tells_what_was_not_reached(export):
    row = answered(1, "A1", "", "Y", "", "", "1", "1", "", "", "", "", "", submitted=None, page="1")
    table = export(old(row), lss=structure(), incomplete="keep")
    assert values(table, "wish[SQ001]") == ["-"]
    assert reasons(table, "wish[SQ001]") == [NOT_REACHED]
    assert values(table, "help[SQ002]") == ["N"]


def test_without_structure_a_response_broken_off_did_not_reach_what_follows(export):
    rows = [answered(1, "Y", "", ""), answered(2, "", "", "", submitted=None, page="1")]
    table = export(csv_export(TWO, *rows, since_5=False), incomplete="keep", blank="unticked")
    assert values(table, "M[SQ001]") == ["Y", "-"]
    assert reasons(table, "M[SQ001]") == ["", NOT_REACHED]


def test_options_that_may_be_hidden_are_not_taken_for_unticked(refused):
    hidden = [{"qid": "12", "attribute": "array_filter", "value": "role", "language": ""}]
    error = refused(old(full()), lss=structure(attributes=hidden), blank={"wish": "unticked"})
    assert "help (1)" in error.found

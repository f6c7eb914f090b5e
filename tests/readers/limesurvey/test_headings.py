"""Headings in every style of LimeSurvey lead to the same names of columns."""

import pytest

from tests.readers.limesurvey.written import (
    COLUMNS,
    HEAD,
    answered,
    csv_export,
    question,
    structure,
    wording,
)

CELLS = ("A1", "", "Y", "", "", "1", "2", "Y", "34", "so", "Y", "Y")
IN_GERMAN = ("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsstartwert")
IN_ENGLISH = ("Response ID", "Date submitted", "Last page", "Start language", "Seed")
GERMAN = (
    "Welche Rolle haben Sie?", "Welche Rolle haben Sie? [Sonstiges]", "Was hilft Ihnen? [Beratung]",
    "Was hilft Ihnen? [Kurse]", "Was hilft Ihnen? [Sonstiges]", "Wie belastet sind Sie?  [zu Hause]",
    "Wie belastet sind Sie?  [im Beruf]", "Was wünschen Sie? [mehr Zeit]", "Alter", "Warum?",
    "Was noch? [Ruhe]", "Haben Sie Kinder? ",
)  # fmt: skip
ENGLISH = (
    "What is your role?", "What is your role? [Other]", "What helps you? [Counselling]",
    "What helps you? [Courses]", "What helps you? [Other]", "How burdened are you? [at home]",
    "How burdened are you? [at work]", "What do you wish? [more time]", "Age", "Why?",
    "What else? [Rest]", "Do you have children?",
)  # fmt: skip
NAMES = [*HEAD, *COLUMNS]


def with_codes(headings, texts):
    return [f"{code}. {text}" for code, text in zip(headings, texts, strict=True)]


@pytest.mark.parametrize(
    "headings",
    [
        [*HEAD, *COLUMNS],
        [*HEAD, *(name.replace("[", ".").replace("]", ".") for name in COLUMNS)],
        [*HEAD, *(name.replace("[", "_").replace("]", "") for name in COLUMNS)],
        with_codes([*HEAD, *COLUMNS], [*IN_GERMAN, *GERMAN]),
        with_codes([*HEAD, *COLUMNS], [*IN_ENGLISH, *ENGLISH]),
        [*IN_GERMAN, *GERMAN],
        [*IN_ENGLISH, *ENGLISH],
        [one.replace(" ", "_") for one in (*IN_ENGLISH, *ENGLISH)],
    ],
    ids=["code", "R", "expression", "code+de", "code+en", "de", "en", "en, underscores"],
)
def test_every_style_has_the_same_names(export, headings):
    table = export(csv_export(headings, answered(1, *CELLS)), lss=structure())
    assert list(table.frame) == NAMES
    assert table.frame["burden[SQ002]"].tolist() == ["2"]


def test_codes_need_no_structure(export):
    headings = (
        *HEAD,
        "Q",
        "Q[other]",
        "A[SQ001_SQ002]",
        "D.SQ001..1.",
        "P[SQ001]",
        "P[SQ001comment]",
        "R.1.",
    )
    table = export(csv_export(headings, answered(1, "A1", "", "3", "4", "Y", "gut", "x")))
    assert list(table.frame)[5:] == [
        "Q", "Q[other]", "A[SQ001_SQ002]", "D[SQ001][1]", "P[SQ001]", "P[SQ001comment]", "R[1]",
    ]  # fmt: skip


@pytest.mark.parametrize("separator", [". ", " - ", " | ", ": "])
def test_code_and_text_in_any_separation(export, separator):
    pairs = zip([*HEAD, "Q1[SQ001]", "Q2"], [*IN_GERMAN, "Wie geht es? [z. B. gut]", "Warum?"], strict=True)
    table = export(csv_export([separator.join(pair) for pair in pairs], answered(1, "4", "so")))
    assert list(table.frame) == [*HEAD, "Q1[SQ001]", "Q2"]


def test_texts_without_codes_are_refused_without_structure(refused):
    error = refused(csv_export([*IN_GERMAN, *GERMAN], answered(1, *CELLS)))
    assert "no stable names" in error.found
    assert "structure" in error.remedy
    assert "rename" in error.remedy


def test_texts_may_be_left_to_be_renamed(export):
    content = csv_export(
        [*IN_GERMAN, "Alter", "Was hilft? [Kurse]"], answered(1, "34", "Y"), answered(2, "3", "")
    )
    table = export(content, headings="texts", blank="unticked")
    assert list(table.frame)[5:] == ["Alter", "Was hilft? [Kurse]"]
    assert table.frame["Was hilft? [Kurse]"].tolist() == ["Y", "N"]


def test_questions_with_the_same_text_are_told_by_their_order(export):
    texts = [*wording(31, "Und warum?", "And why?"), *wording(32, "Und warum?", "And why?")]
    survey = structure(questions=[question(31, "one", "T"), question(32, "two", "T")], texts=texts)
    table = export(csv_export([*IN_GERMAN, "Und warum?", "Und warum?"], answered(1, "a", "b")), lss=survey)
    assert table.frame[["one", "two"]].to_numpy().tolist() == [["a", "b"]]


def test_one_column_for_two_questions_of_the_same_text_is_refused(refused):
    texts = [*wording(31, "Und warum?", "And why?"), *wording(32, "Und warum?", "And why?")]
    survey = structure(questions=[question(31, "one", "T"), question(32, "two", "T")], texts=texts)
    error = refused(csv_export([*IN_GERMAN, "Und warum?"], answered(1, "a")), lss=survey)
    assert "column 6" in error.found


def test_a_text_of_another_survey_is_refused(refused):
    headings = [*IN_GERMAN, *GERMAN[:-1], "Haben Sie einen Hund?"]
    error = refused(csv_export(headings, answered(1, *CELLS)), lss=structure())
    assert "column 17" in error.found
    assert "more" not in error.found


def test_abbreviated_texts_are_refused(refused):
    error = refused(csv_export([*IN_GERMAN, "Welche Rolle .. "], answered(1, "A1")), lss=structure())
    assert "column 6" in error.found


def test_two_columns_of_one_name_are_refused(refused):
    assert "'Q[SQ001]'" in refused(csv_export([*HEAD, "Q[SQ001]", "Q.SQ001."], answered(1, "1", "2"))).found


def test_an_empty_heading_is_refused(refused):
    assert "column 6" in refused(csv_export([*HEAD, ""], answered(1, "1"))).found


def test_participants_and_other_columns_keep_their_names(export):
    headings = (*HEAD, "token", "attribute_1", "site_id", "Q")
    table = export(csv_export(headings, answered(1, "abc", "x", "fl", "2")), lss=structure())
    assert list(table.frame) == list(headings)

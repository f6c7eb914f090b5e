"""Answers as codes and as texts, and the labels of a structure."""

import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import read
from tests.readers.limesurvey.test_ticks import values
from tests.readers.limesurvey.written import (
    ANSWERS,
    COLUMNS,
    HEAD,
    TEXTS,
    answered,
    csv_export,
    question,
    structure,
    wording,
)

CODED = ["-oth-", "Oma", "Y", "", "", "1", "2", "Y", "30", "Vater", "Y", "N"]
WORDED = ["Sonstiges", "Oma", "Ja", "Nein", "", "gar nicht", "stark", "Ja", "30", "Vater", "Ja", "Nein"]


@pytest.mark.parametrize("since_5", [True, False])
def test_texts_become_the_codes_that_an_export_of_codes_has(export, since_5):
    tables = [
        export(csv_export((*HEAD, *COLUMNS), answered(1, *cells), since_5=since_5), lss=structure())
        for cells in (CODED, WORDED)
    ]
    assert tables[0].frame.equals(tables[1].frame)
    assert values(tables[1], "role") == ["-oth-"]
    assert values(tables[1], "why") == ["Vater"]


def test_english_texts_are_found_too(export):
    cells = ["Mother", "", "Yes", "No", "", "not", "very", "No", "30", "x", "Yes", "Yes"]
    table = export(csv_export((*HEAD, *COLUMNS), answered(1, *cells)), lss=structure())
    assert table.frame[["role", "burden[SQ002]", "kids"]].to_numpy().tolist() == [["A1", "2", "Y"]]


def test_an_unanswered_yes_no_question_is_missing(export):
    cells = [*WORDED[:-1], "N/A"]
    table = export(csv_export((*HEAD, *COLUMNS), answered(1, *cells), since_5=False), lss=structure())
    assert table.frame["kids"].isna().all()


def test_an_unknown_answer_is_left_to_the_contract(export):
    cells = ["A9", *CODED[1:]]
    assert values(export(csv_export((*HEAD, *COLUMNS), answered(1, *cells)), lss=structure()), "role") == [
        "A9"
    ]


def test_codes_and_texts_in_one_file_are_refused(refused):
    cells = ["Vater", "", "Y", "", "", "1", "2", "Y", "30", "x", "Y", "Y"]
    error = refused(csv_export((*HEAD, *COLUMNS), answered(1, *cells)), lss=structure())
    assert "'role'" in error.found
    assert "'burden[SQ001]'" in error.found


REVERSED = [
    {"aid": code, "qid": "31", "code": code, "sortorder": code, "scale_id": "0", "de": text, "en": text}
    for code, text in (("1", "3"), ("2", "2"), ("3", "1"))
]


@pytest.mark.parametrize(("answers", "codes"), [("codes", ["1", "2"]), ("texts", ["3", "2"])])
def test_words_that_are_codes_and_texts_need_a_declaration(export, refused, answers, codes):
    survey = structure(questions=[question(31, "q", "L")], texts=wording(31, "?", "?"), answers=REVERSED)
    content = csv_export((*HEAD, "q"), answered(1, "1"), answered(2, "2"))
    assert "'answers: codes'" in refused(content, lss=survey).remedy
    assert values(export(content, lss=survey, answers=answers), "q") == codes


def test_labels_are_those_of_the_structure(export):
    table = export(csv_export((*HEAD, *COLUMNS), answered(1, *CODED)), lss=structure())
    assert table.labels["role"] == {"A1": "Mother", "A2": "Father", "-oth-": "Other"}
    assert table.labels["burden[SQ002]"] == {"1": "not", "2": "very"}
    assert table.labels["help[SQ001]"] == {"Y": "ticked", "N": "not ticked"}
    assert table.labels["kids"] == {"Y": "Yes", "N": "No"}
    assert "why" not in table.labels


def test_labels_are_in_the_base_language_where_there_is_no_other(export):
    survey = structure(languages=("de",))
    assert export(csv_export((*HEAD, "role"), answered(1, "A1")), lss=survey).labels["role"]["A1"] == "Mutter"


def test_labels_in_informal_german_are_german(tmp_path):
    texts = [{**row, "language": row["language"].replace("de", "de-informal")} for row in TEXTS]
    answers = [{**row, "de-informal": row["de"]} for row in ANSWERS]
    survey = structure(languages=("en", "de-informal"), texts=texts, answers=answers)
    (tmp_path / "survey.lss").write_text(survey, encoding="utf-8")
    path = tmp_path / "export.csv"
    path.write_text(csv_export((*HEAD, "role", "kids"), answered(1, "A1", "Y")), encoding="utf-8")
    reader = Reader(format="limesurvey", limesurvey={"structure": "survey.lss"})
    labels = read(path, reader, shown="export.csv", language="de").labels
    assert labels["role"] == {"A1": "Mutter", "A2": "Vater", "-oth-": "Sonstiges"}
    assert labels["kids"] == {"Y": "Ja", "N": "Nein"}


def test_other_in_a_list_stays_without_structure(export):
    table = export(csv_export((*HEAD, "Q", "Q[other]"), answered(1, "-oth-", "Oma"), answered(2, "A1", "")))
    assert values(table, "Q") == ["-oth-", "A1"]
    assert values(table, "Q[other]") == ["Oma", "-"]

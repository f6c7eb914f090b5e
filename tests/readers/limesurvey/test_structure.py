"""Structure files: both layouts, question types, and what is no structure file."""

import pytest

from kpk_eval.readers import ReadError
from kpk_eval.readers.limesurvey.columns import columns_of
from kpk_eval.readers.limesurvey.questions import Structure
from kpk_eval.readers.limesurvey.structure import read_structure
from tests.readers.limesurvey.written import COLUMNS, old_structure, question, structure, wording


@pytest.fixture
def parsed(tmp_path):
    def parse(content: str) -> Structure:
        path = tmp_path / "survey.lss"
        path.write_text(content, encoding="utf-8")
        return read_structure(path, shown="survey.lss")

    return parse


@pytest.mark.parametrize("content", [structure(), old_structure()], ids=["since 4", "before 4"])
def test_both_layouts_hold_the_same_survey(parsed, content):
    survey = parsed(content)
    assert survey.languages == ("de", "en")
    assert tuple(column.name for column in columns_of(survey)) == COLUMNS
    role, support, *_, must, kids = survey.questions
    assert [(one.code, one.texts["de"]) for one in role.answers] == [("A1", "Mutter"), ("A2", "Vater")]
    assert [(one.page, one.always_shown) for one in (role, support, kids)] == [
        (1, True),
        (1, True),
        (2, True),
    ]
    assert (must.mandatory, must.always_shown) == (True, False)


SUBS = [
    question(1, "SQ1", "T", parent_qid="9"),
    question(2, "SQ2", "T", parent_qid="9"),
    question(3, "X1", "T", parent_qid="9", scale_id="1"),
]
RANKED = [
    {
        "aid": str(one),
        "qid": "9",
        "code": f"A{one}",
        "sortorder": str(one),
        "scale_id": "0",
        "de": "a",
        "en": "b",
    }
    for one in (1, 2)
]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("M", ["Q[SQ1]", "Q[SQ2]", "Q[other]"]),
        ("P", ["Q[SQ1]", "Q[SQ1comment]", "Q[SQ2]", "Q[SQ2comment]", "Q[other]", "Q[othercomment]"]),
        ("!", ["Q", "Q[other]"]),
        ("O", ["Q", "Q[comment]"]),
        ("F", ["Q[SQ1]", "Q[SQ2]"]),
        ("K", ["Q[SQ1]", "Q[SQ2]"]),
        (":", ["Q[SQ1_X1]", "Q[SQ2_X1]"]),
        (";", ["Q[SQ1_X1]", "Q[SQ2_X1]"]),
        ("1", ["Q[SQ1][1]", "Q[SQ1][2]", "Q[SQ2][1]", "Q[SQ2][2]"]),
        ("R", ["Q[1]", "Q[2]"]),
        ("|", ["Q", "Q[filecount]"]),
        ("*", ["Q"]),
    ],
)
def test_columns_of_each_type(parsed, kind, names):
    survey = parsed(
        structure(questions=[question(9, "Q", kind, other="Y")], subquestions=SUBS, answers=RANKED)
    )
    assert [column.name for column in columns_of(survey)] == names


def test_headings_of_two_scales_and_of_comments(parsed):
    texts = [
        *wording(9, "Wie oft?", "How often?"),
        *wording(1, "Kurs", "Course"),
        *wording(2, "Rat", "Advice"),
    ]
    scale = [{"qid": "9", "attribute": "dualscale_headerA", "value": "früher", "language": "de"}]
    dual = structure(questions=[question(9, "Q", "1")], subquestions=SUBS[:2], texts=texts, attributes=scale)
    first, second, *_ = columns_of(parsed(dual))
    assert "Wieoft-[Kurs][früher]" in set(first.headings("de"))
    assert "Wieoft-[Kurs][Skala2]" in set(second.headings("de"))
    commented = structure(questions=[question(9, "Q", "P")], subquestions=SUBS[:1], texts=texts)
    assert "Wieoft-[Kurs][Kommentar]" in set(columns_of(parsed(commented))[1].headings("de"))


def test_entities_are_refused_before_they_are_expanded(parsed):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><document>&l11;</document>'
    for content in (bomb, '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]><d>&f;</d>'):
        with pytest.raises(ReadError, match="document type"):
            parsed(content)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "no complete XML"),
        (structure()[:-200], "no complete XML"),
        ("<document><LimeSurveyDocType>Question</LimeSurveyDocType></document>", "no survey structure"),
        (structure(questions=[]), "no questions"),
        (structure(questions=[question(1, "Q", "?")]), "unknown type"),
    ],
)
def test_what_is_no_structure_is_refused(parsed, content, found):
    with pytest.raises(ReadError, match=found) as caught:
        parsed(content)
    assert caught.value.file == "survey.lss"
    assert caught.value.remedy


def test_a_missing_structure_file_is_named(refused):
    error = refused("id,submitdate,Q\n1,2026-01-01,a\n", structure="none.lss")
    assert error.file == "none.lss"
    assert "not found" in error.found

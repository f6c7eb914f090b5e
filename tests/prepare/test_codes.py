"""Codes are compared in one way of writing, element by element."""

import pandas as pd
import pytest

from kpk_eval.params.schema import Code
from kpk_eval.prepare import PreparationError
from kpk_eval.prepare.codes import LASTING, code_elements, folded_text, joined


def elements(frame: dict[str, list[object]], code: object) -> list[list[object]]:
    given = code if isinstance(code, str) else Code.model_validate(code)
    found = code_elements(pd.DataFrame(frame), given, shown="file.csv")
    return found.astype(object).where(found.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("MÜLLER", "muller"), (" Anna-Maria ", "annamaria"), ("Zoë", "zoe"), ("Groß", "gros"),
        ("Łukasz", "lukasz"), ("A. 7", "a7"), ("—", ""),
    ],
)  # fmt: skip
def test_case_blanks_punctuation_and_marks_do_not_count(written, same):
    assert folded_text(written) == same


def test_a_code_is_cut_where_it_is_written_without_blanks():
    cut = {"column": "code", "elements": [{"characters": [1, 3]}, {"characters": [4]}]}
    assert elements({"code": ["MÜL7", "m ü l 7", "ab", None]}, cut) == [
        ["mul", "7"], ["mul", "7"], ["ab", None], [None, None],
    ]  # fmt: skip


def test_leading_zeros_of_numbers_do_not_count_and_zero_stays():
    own = {"elements": [{"column": "day", "kind": "number"}, {"column": "place"}]}
    frame = {"day": ["07", "7", "00", " "], "place": ["Kiel", "KIEL", "kiel", "kiel"]}
    assert elements(frame, own) == [["7", "kiel"], ["7", "kiel"], ["0", "kiel"], [None, "kiel"]]


def test_whole_numbers_have_no_decimal_part():
    own = {"elements": [{"column": "day", "kind": "number"}]}
    assert elements({"day": [7.0, None]}, own) == [["7"], [None]]


def test_an_issued_code_is_taken_as_it_is_written():
    assert elements({"id": [" aB-07", "", None]}, "id") == [["aB-07"], [None], [None]]


def test_lasting_characteristics_stand_together():
    code = {"elements": [{"column": "c"}], "same": ["born", "sex"]}
    found = code_elements(
        pd.DataFrame({"c": ["a", "b"], "born": [1990, 1991], "sex": ["F", None]}),
        Code.model_validate(code),
        shown="file.csv",
    )
    assert found[LASTING].isna().tolist() == [False, True]
    assert joined(found).isna().tolist() == [False, True]


@pytest.mark.parametrize("lacking", ["c", "born"])
def test_an_absent_column_is_named(lacking):
    frame = pd.DataFrame({name: ["x"] for name in ("c", "born") if name != lacking})
    code = Code.model_validate({"elements": [{"column": "c"}], "same": ["born"]})
    with pytest.raises(PreparationError, match=f"file.csv: no column '{lacking}', by which people"):
        code_elements(frame, code, shown="file.csv")

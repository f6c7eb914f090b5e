"""What may be said about a self-generated code."""

import pytest
from pydantic import ValidationError

from kpk_eval.params.schema import Code, Population


def code(count: int, **more: object) -> Code:
    return Code.model_validate({"elements": [{"column": f"c{one}"} for one in range(count)]} | more)


@pytest.mark.parametrize(
    ("count", "more", "tolerance"),
    [
        (4, {}, 0),
        (5, {}, 1),
        (12, {}, 1),
        (6, {"agree": 6}, 0),
        (12, {"differ": 2}, 2),
        (12, {"differ": 0}, 0),
        (3, {"differ": 1, "agree": 2}, 1),
    ],
)
def test_one_of_five_elements_may_differ_unless_declared(count, more, tolerance):
    assert code(count, **more).tolerance == tolerance


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"elements": []}, "at least 1 item"),
        ({"elements": [{}]}, "either a 'column' or 'characters'"),
        ({"elements": [{"column": "a", "characters": [1]}]}, "either a 'column' or 'characters'"),
        ({"elements": [{"characters": [1, 3]}]}, "give 'column' where elements are 'characters'"),
        ({"column": "code", "elements": [{"column": "a"}]}, "give 'column' where elements are 'characters'"),
        ({"column": "code", "elements": [{"characters": [3, 1]}]}, "counted from 1, the first one first"),
        ({"column": "code", "elements": [{"characters": [0]}]}, "counted from 1"),
        (
            {"elements": [{"column": f"c{one}"} for one in range(4)], "differ": 1},
            "1 of 4 elements may differ",
        ),
        ({"elements": [{"column": "a", "weight": 0}]}, "greater than 0"),
        ({"elements": [{"column": "a"}], "tolerance": 2}, "Extra inputs are not permitted"),
    ],
)
def test_contradictions_are_refused(wrong, message):
    with pytest.raises(ValidationError, match=message):
        Code.model_validate(wrong)


def test_columns_of_a_code_are_named_once():
    cut = {"column": "code", "elements": [{"characters": [1]}, {"characters": [2]}, {"column": "day"}]}
    given = {"id": "people", "label": "People"}
    assert Population.model_validate(given | {"code": cut}).code_columns == ("code", "day")
    assert Population.model_validate(given).code_columns == ("code",)

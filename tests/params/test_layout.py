"""Layout entries: what contradicts itself is refused before any file is opened."""

import pytest
from pydantic import ValidationError

from kpk_eval.params.schema.layout import SheetLayout


def test_header_rows_are_enough():
    layout = SheetLayout.model_validate({"header_rows": [3]})
    assert layout.keys == {}
    assert layout.hidden is layout.percent is layout.until is None


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({}, "header_rows"),
        ({"header_rows": []}, "at least 1 item"),
        ({"header_rows": [0]}, "greater than or equal to 1"),
        ({"header_rows": [2, 1]}, "smallest number first"),
        ({"header_rows": [2, 2]}, "stands here twice"),
        ({"header_rows": [2], "first_row": 2}, "must be below the header"),
        ({"header_rows": [2], "last_row": 2}, "must not be above the first row of data"),
        ({"header_rows": [2], "last_row": 9, "until": "Summe"}, "either 'last_row' or 'until'"),
        ({"header_rows": [2], "year_row": 3}, "must be one of 'header_rows'"),
        ({"header_rows": [2], "ags": "01001", "key_and_name": "A"}, "either 'ags'"),
        ({"header_rows": [2], "ags": 1001}, "in quotes"),
        ({"header_rows": [2], "span": "a:f"}, "span"),
        ({"header_rows": [2], "expect": {"5B": "x"}}, "expect"),
        ({"header_rows": [2], "percent": "yes"}, "'shown' or 'stored'"),
        ({"header_rows": [2], "footnotes": {"1": "x"}}, "cannot be told from a number"),
        ({"header_rows": [2], "footnotes": {"%": "x"}}, "cannot be told from a number"),
        ({"header_rows": [2], "skipp": {"A": ["Summe"]}}, "Extra inputs are not permitted"),
    ],
)
def test_layout_that_cannot_be_meant(entry, message):
    with pytest.raises(ValidationError) as caught:
        SheetLayout.model_validate(entry)
    assert message in str(caught.value)

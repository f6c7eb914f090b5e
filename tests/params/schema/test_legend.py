"""The legend in a source's reader: office, date, columns."""

import datetime

import pytest
from pydantic import ValidationError

from kpk_eval.params.schema import Reader


def test_dates_are_written_as_in_yaml():
    reader = Reader(format="csv", legend={"office": "destatis", "date": "2024-12-31", "columns": ["value"]})
    assert reader.legend.date == datetime.date(2024, 12, 31)
    assert reader.legend.columns == ("value",)


@pytest.mark.parametrize(
    "legend",
    [
        {"office": "destatis"},
        {"date": "2024-12-31"},
        {"office": "", "date": "2024-12-31"},
        {"office": "destatis", "date": "31.12.2024"},
        {"office": "destatis", "date": "2024-12-31", "column": ["value"]},
        {"office": "destatis", "date": "2024-12-31", "columns": ["value", "value"]},
    ],
)
def test_what_is_refused(legend):
    with pytest.raises(ValidationError):
        Reader(format="csv", legend=legend)

import pandas as pd
import pytest

from kpk_eval.model import Shape
from kpk_eval.show.rows import State, distinct, rows_of, varying

from .samples import make_released

FLOW = {"site": "seestadt", "population": "families", "contrast": "t0_t1", "stage": "linked", "n": 7}


def test_a_hidden_value_cannot_be_read_even_where_it_was_left_in_the_table() -> None:
    (row,) = rows_of(make_released(Shape.FLOW, [FLOW | {"hidden": "n"}]))
    assert row.state("n") is State.HIDDEN
    assert row.number("n") is None
    assert row.text("n") == ""
    assert "n" not in row.values


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, ""])
def test_absent_is_not_hidden_and_not_zero(nothing: object) -> None:
    rows = rows_of(make_released(Shape.FLOW, [FLOW | {"n": nothing}, FLOW | {"n": 0}]))
    assert [row.state("n") for row in rows] == [State.ABSENT, State.SHOWN]
    assert rows[1].number("n") == 0


def test_a_result_without_a_column_of_its_shape_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"sample\.seestadt\.families.*'flow' lacks the columns n"):
        rows_of(make_released(Shape.FLOW, [{key: FLOW[key] for key in FLOW if key != "n"}]))


def test_an_unknown_hidden_column_is_an_error() -> None:
    with pytest.raises(ValueError, match="hides columns that it does not have: m"):
        rows_of(make_released(Shape.FLOW, [FLOW | {"hidden": "n, m"}]))


def test_distinct_and_varying() -> None:
    rows = rows_of(make_released(Shape.FLOW, [FLOW, FLOW | {"stage": "only_before"}]))
    assert distinct(rows, "stage") == ("linked", "only_before")
    assert varying(rows, ("site", "stage")) == ("stage",)
